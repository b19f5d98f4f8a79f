/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DIFF_H
#define AUDITCTL_DIFF_H

#include "change/delta.h"
#include "commands/session.h"
#include "kernel/state.h"

/* What files ask for, what the kernel holds, and how they differ. */
struct difference {
	struct source source;
	struct tally tally;
	struct diag d;
	struct desired desired;
	struct state state;
	const struct packed **old, **new; /* of state and wanted */
	struct delta delta;
};

/*
 * Read r->paths and the kernel, and compare them. Returns STATUS_OK, or, after
 * it was reported, what went wrong: STATUS_TROUBLE for a path that cannot be
 * read, STATUS_FAILED for errors in files or a kernel that does not answer.
 * The caller frees it whatever the outcome.
 */
enum status difference_find(struct difference *x, const struct session *s,
			    const struct request *r);
void difference_free(struct difference *x);

/* Whether there is any. */
bool difference_is_there(const struct difference *x);

/* What goes, comes and moves, a line each; 0 or, told, -ENOMEM. */
int difference_print(const struct difference *x, const struct session *s);

/* --diff. Returns the status to exit with, as that of diff(1). */
enum status diff(const struct session *s, const struct request *r);

#endif
