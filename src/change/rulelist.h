/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULELIST_H
#define AUDITCTL_RULELIST_H

#include "rule/rule.h"

/*
 * Rules in memory as in the kernel: in lists, with no rule twice unless it was
 * added with -A. All zeros is the empty rulelist.
 */
struct rulelist {
	struct rulelist_entry *
		*entries; /* in the order in which they were added; owned */
	size_t n, size;
	long first, last; /* the positions in use */
	void *tree; /* of entries, by rule_compare_exact(); see tsearch(3) */
};

/*
 * Add a copy of @rule, whose line must outlive the rulelist. Returns 0;
 * -EEXIST, and then *@same is the equal rule that is there; or -ENOMEM.
 */
int rulelist_add(struct rulelist *l, const struct rule *rule,
		 const struct rule **same);

/* Delete the first rule that is equal to @rule for the kernel. Returns 0 or
 * -ENOENT. */
int rulelist_delete(struct rulelist *l, const struct rule *rule);

/* The number of rules; *@first is the one that was added first. */
size_t rulelist_count(const struct rulelist *l, const struct rule **first);

/*
 * The rules in the order of the lists, those of each list together, in an array
 * that the caller frees; *@n is how many they are. The rules stay the
 * rulelist's. NULL without memory.
 */
const struct rule **rulelist_sorted(const struct rulelist *l, size_t *n);

void rulelist_free(struct rulelist *l);

#endif
