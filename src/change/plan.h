/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PLAN_H
#define AUDITCTL_PLAN_H

#include <stddef.h>
#include <stdint.h>

/* What a wanted element has that is not there yet. */
#define PLAN_NONE SIZE_MAX

enum plan_op { PLAN_PREPEND, PLAN_APPEND, PLAN_DELETE };

struct plan_step {
	enum plan_op op;
	size_t which; /* PLAN_DELETE: of the old list; else of the new one */
};

/* How one list becomes another, by adding at its ends and deleting. */
struct plan {
	struct plan_step *steps; /* owned, in the order to take them */
	size_t n;
	size_t kept_from, kept; /* so many of the new list stay untouched */
};

/*
 * Plan from a list of @n_old elements to one of @n_new, of which the element i
 * is the one that is now at @match[i], or PLAN_NONE; no two match the same.
 * What is added comes before what is deleted, but an element that moves is
 * deleted just before it is added again: a list can hold it once. Of all such
 * plans this has the fewest steps. Returns 0, or -ENOMEM.
 */
int plan_make(struct plan *plan, size_t n_old, const size_t *match,
	      size_t n_new);

void plan_free(struct plan *plan);

#endif
