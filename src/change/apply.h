/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ACT_H
#define AUDITCTL_ACT_H

#include "base/diag.h"
#include "kernel/kernel.h"
#include "cli/options.h"
#include "base/status.h"

struct json;

/* What a command is carried out with. */
struct session {
	struct target *target; /* of rules and settings */
	struct kernel *kernel; /* of mere acts */
	const struct diag *diag;
	FILE *out; /* of answers; NULL: nobody reads them, and mere acts are
		      not done */
	struct json *json; /* answers go into it, and not to out; or NULL */
};

/*
 * Carry out @request, which @line asked for: everything but COMMAND_LOAD.
 * Prints answers to s->out, reports errors, and returns the status to exit
 * with.
 */
enum status act(const struct session *s, const struct request *request,
		const struct line *line);

/*
 * Report that @rule, which @line asked for, was answered with @rc, a negative
 * errno. Returns the status that it is worth.
 */
enum status apply_report_refusal(const struct session *s,
				 const struct rule *rule,
				 const struct line *line, int rc);

/*
 * Whether rules and settings are locked until the next boot (-e 2), or nobody
 * knows; tells so.
 */
bool apply_report_locked(const struct session *s);

/* Whether it does something at once, and leaves no state of rules or settings.
 */
bool apply_is_one_time(enum command act);

#endif
