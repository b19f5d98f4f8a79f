/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ACT_H
#define AUDITCTL_ACT_H

#include "diag.h"
#include "kernel.h"
#include "options.h"
#include "status.h"

struct json;

/* What a command is carried out with. */
struct session {
	struct kernel *kernel;
	const struct diag *diag;
	FILE *out;
	struct json *json; /* answers go into it, and not to out; or NULL */
};

/*
 * Carry out @request, which @line asked for: everything but ACT_LOAD. Prints
 * answers to s->out, reports errors, and returns the status to exit with.
 */
enum status act(const struct session *s, const struct request *request,
		const struct line *line);

/* Whether rules and settings are locked until the next boot (-e 2); tells so.
 */
bool act_tell_locked(const struct session *s);

/* Whether --signal takes @name. */
bool act_knows_signal(const char *name);

#endif
