/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CONDITIONS_H
#define AUDITCTL_CONDITIONS_H

#include "rule/rule.h"

/* A rule, and the numbers of its conditions in ascending order. Keys are no
 * conditions. */
struct rule_conditions {
	const struct rule *rule;
	const uint32_t *numbers;
	uint32_t n;
	unsigned arch; /* the value of an arch= condition, or 0 */
	bool has_perm;
};

/*
 * The conditions of all rules, numbered: equal conditions have the same number,
 * so that rules can be compared by numbers.
 */
struct conditions {
	struct rule_conditions *rules; /* owned; in the order of the rules */
	size_t n_rules;
	struct rule_field
		*fields; /* owned; of each number, one such condition */
	uint32_t n;
	void *tree;	 /* of the fields; see tsearch(3) */
	uint32_t *block; /* owned; all numbers */
	bool has_dir;	 /* a dir= is among them */
};

/* Number the conditions of the @n rules at @rules, which must outlive @c.
 * Returns 0, or -ENOMEM; the caller frees @c in either case. */
int conditions_make(struct conditions *c, const struct rule *const *rules,
		    size_t n);
void conditions_free(struct conditions *c);

/* The number of the condition that is equal to @f; false: no rule has it. */
bool conditions_find(const struct conditions *c, const struct rule_field *f,
		     uint32_t *number);

/* How many rules have each condition, by its number; to be freed. NULL without
 * memory. */
uint32_t *conditions_uses(const struct conditions *c);

/* The rules of each group together, in their order. */
struct groups {
	uint32_t *starts; /* where each group begins in members, and the end */
	uint32_t *members;
};

/* Group the numbers below @n by @group_of[], numbers below @n_groups. Returns
 * 0, or -ENOMEM; the caller frees @g in either case. */
int groups_make(struct groups *g, const uint32_t *group_of, size_t n,
		uint32_t n_groups);
void groups_free(struct groups *g);

#endif
