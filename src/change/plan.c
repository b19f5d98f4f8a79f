/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fewest changes from a list to another. What is never touched stays in one
 * piece of the new list, for nothing can be put in between: so the longest run
 * of the new list that the old one has in this order is kept. Pure.
 */
#include "config.h"
#include "change/plan.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void find_run(struct plan *plan, const size_t *match, size_t n_new)
{
	size_t from = 0;

	for (size_t i = 0; i < n_new; i++) {
		if (match[i] == PLAN_NONE) {
			from = i + 1;
			continue;
		}
		if (i > from && match[i] < match[i - 1])
			from = i;
		if (i + 1 - from > plan->kept) {
			plan->kept_from = from;
			plan->kept = i + 1 - from;
		}
	}
}

static void step(struct plan *plan, enum plan_op op, size_t which)
{
	plan->steps[plan->n++] = (struct plan_step){ op, which };
}

static void add(struct plan *plan, enum plan_op op, const size_t *match,
		size_t i)
{
	if (match[i] != PLAN_NONE)
		step(plan, PLAN_DELETE, match[i]);
	step(plan, op, i);
}

int plan_make(struct plan *plan, size_t n_old, const size_t *match,
	      size_t n_new)
{
	bool *wanted = calloc(n_old + 1, sizeof(*wanted));

	*plan = (struct plan){ 0 };
	plan->steps = calloc(n_old + n_new + 1, sizeof(*plan->steps));
	if (!wanted || !plan->steps) {
		free(wanted);
		plan_free(plan);
		return -ENOMEM;
	}
	find_run(plan, match, n_new);
	for (size_t i = plan->kept_from; i-- > 0;)
		add(plan, PLAN_PREPEND, match, i);
	for (size_t i = plan->kept_from + plan->kept; i < n_new; i++)
		add(plan, PLAN_APPEND, match, i);
	for (size_t i = 0; i < n_new; i++)
		if (match[i] != PLAN_NONE)
			wanted[match[i]] = true;
	for (size_t i = 0; i < n_old; i++)
		if (!wanted[i])
			step(plan, PLAN_DELETE, i);
	free(wanted);
	return 0;
}

void plan_free(struct plan *plan)
{
	free(plan->steps);
	*plan = (struct plan){ 0 };
}
