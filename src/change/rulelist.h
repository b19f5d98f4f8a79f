/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_POLICY_H
#define AUDITCTL_POLICY_H

#include "rule/pack.h"
#include "rule/build.h"

#include <stdbool.h>
#include <stddef.h>

/* A rule that a line asked for. */
struct rulelist_rule {
	struct packed *packed; /* owned */
	const struct line *line;
	long position; /* in its list: what is smaller comes first */
	struct rulelist_rule *same; /* the next that is the same, see below */
	uint32_t hash;		    /* of packed */
	bool is_watch, has_syscalls;
	bool gone;		/* deleted again */
	unsigned short words[]; /* of the line: where each field came from */
};

/*
 * The rules that files ask for, kept as the kernel keeps its own: in lists,
 * with no two the same. All zeros is the empty policy.
 */
struct rulelist {
	struct rulelist_rule **rules; /* in the order in which they came */
	size_t n, size;
	long first, last; /* the positions in use */
	/* By what is in them; of several that are the same, the first. */
	struct rulelist_rule **slots;
	size_t n_slots; /* a power of two */
};

/*
 * Add a copy of @rule, from @line, which must outlive the policy. Returns 0;
 * -EEXIST, and then *@same is the rule that is there already; or -ENOMEM.
 */
int rulelist_add(struct rulelist *p, const struct rule *rule,
		 const struct line *line, const struct rulelist_rule **same);

/* Delete the first rule that is the same as @rule. Returns 0, -ENOENT or
 * -ENOMEM. */
int rulelist_delete(struct rulelist *p, const struct rule *rule);

/* @r as it was added; rule->data, NULL without memory, is the caller's to free
 * with rule_free(). */
void rulelist_open_rule(const struct rulelist_rule *r, struct rule *rule);

/* Put p->rules into the order of the lists; those that are gone come last. */
void rulelist_sort(struct rulelist *p);

void rulelist_free(struct rulelist *p);

#endif
