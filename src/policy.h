/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_POLICY_H
#define AUDITCTL_POLICY_H

#include "rule.h"

#include <stdbool.h>
#include <stddef.h>

/* A rule that a line asked for. */
struct policy_rule {
	struct rule rule;
	const struct line *line;
	long position;		  /* in its list: what is smaller comes first */
	bool gone;		  /* deleted again */
	struct policy_rule *same; /* the next that is the same, see below */
};

/*
 * The rules that files ask for, kept as the kernel keeps its own: in lists,
 * with no two the same. All zeros is the empty policy.
 */
struct policy {
	struct policy_rule **rules; /* in the order in which they came */
	size_t n, size;
	long first, last; /* the positions in use */
	void *by_content; /* tsearch(3) of those that are not gone */
};

/*
 * Add @rule, whose data becomes the policy's; @line must outlive it. Returns 0;
 * -EEXIST, and then *@same is the rule that is there already; or -ENOMEM. When
 * it fails, @rule stays the caller's.
 */
int policy_add(struct policy *p, struct rule *rule, const struct line *line,
	       const struct policy_rule **same);

/* Delete the first rule that is the same as @rule. Returns 0 or -ENOENT. */
int policy_delete(struct policy *p, const struct rule *rule);

/* Put p->rules into the order of the lists; those that are gone come last. */
void policy_sort(struct policy *p);

void policy_free(struct policy *p);

#endif
