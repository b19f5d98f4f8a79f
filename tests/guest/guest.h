/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_GUEST_H
#define GUEST_GUEST_H

#include "casefile.h"
#include "netlink.h"

#include <sys/types.h>

/* The kernel at hand, and what a case has made of it. */
struct guest {
	int socket, log;
	struct settings start;
	bool is_auditing;
	pid_t daemon; /* or 0 */
	int daemon_tells;
};

/* What came of one run. */
struct result {
	int status; /* as $? has it */
	char *out, *err, *log;
	size_t out_length, err_length, log_length;
	struct raw_rules rules;
	struct settings settings;
	int signal; /* that the daemon got, or 0 */
};

void guest_open(struct guest *g);
void guest_close(struct guest *g);

/* Told of each run of a case; the result lasts as long as the call. */
typedef void guest_seen(void *with, const struct step *s,
			const struct result *r);

/* From a kernel set back to how it started, carry out @c with @program. */
void guest_carry_out(struct guest *g, const struct test_case *c,
		     const char *program, guest_seen *seen, void *with);

/* @allocated, for without memory the program ends. */
void *guest_must(void *allocated);

#endif
