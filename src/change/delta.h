/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DELTA_H
#define AUDITCTL_DELTA_H

#include "cli/options.h"
#include "change/plan.h"

#include "rule/pack.h"

/* Rules in their order, those of each list together; not owned. */
struct rules {
	const struct packed *const *rules;
	size_t n;
};

/* What becomes of a rule. */
enum fate { RULE_GOES = '-', RULE_COMES = '+', RULE_MOVES = '~' };

struct delta_line {
	enum fate fate;
	const struct packed *rule;
};

/* A rule to be sent; @which is its number in the old rules if it is deleted,
 * else in the new ones. */
struct delta_step {
	enum plan_op op;
	size_t which;
};

/* How rules differ from others, for the eye and for the kernel. */
struct delta {
	struct delta_line *lines; /* owned */
	size_t n_lines;
	struct delta_step *steps; /* owned, in the order to send them */
	size_t n_steps;
};

/*
 * From the rules @old to @new, by meaning. Returns 0, or -ENOMEM; the caller
 * frees it whatever the outcome.
 */
int delta_make(struct delta *d, struct rules old, struct rules new);

void delta_free(struct delta *d);

#endif
