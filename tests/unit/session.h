/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole commands, from a line of options to the status, in a scripted kernel.
 */
#ifndef AUDITCTL_UNIT_SESSION_H
#define AUDITCTL_UNIT_SESSION_H

#include "scripted.h"
#include "base/status.h"

/* The kernel of the current test. */
extern struct held held;

/* Fixtures. */
void session_set_up(void);
void session_tear_down(void);

/* The result of a command. */
struct ran {
	enum status status;
	char *out;  /* its output */
	char *said; /* its messages */
};

/*
 * Runs this command in the kernel. The words of @text are as in make_line(),
 * and %s in it is the path of a rule file with @lines, if there are any.
 */
struct ran session_run(const char *text, const char *lines);
void ran_free(struct ran *ran);

/* The path of @name in the directory of the rule file, to be freed. The lock
 * file of --sync is called lock. */
char *session_path(const char *name);

/* The text written to the system log since session_set_up(), a line each. */
const char *session_log(void);

/* Fails, naming @what, unless the kernel has the rules @want; see held_keys().
 */
void expect_keys(const char *what, const char *want);

/* Fails, naming @what, unless @ran has this status, its messages contain @said
 * (no messages if @said is empty), and the kernel has the rules @keys. */
void expect_ran(const char *what, const struct ran *ran, enum status status,
		const char *keys, const char *said);

#endif
