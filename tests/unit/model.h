/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_MODEL_H
#define AUDITCTL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A model of one rule list of the kernel, and of the events that its rules
 * match. It does not depend on plans.
 */

#define MODEL_MEANINGS	96
#define MODEL_DECISIONS 97 /* 0: no rule matches */
#define MODEL_BYTES	1024
#define MODEL_WORDS	16 /* of 64 events each */
#define MODEL_RULES	256

/* The meaning of the numbers in a rule. */
struct model_universe {
	size_t n_words;
	uint64_t events[MODEL_MEANINGS][MODEL_WORDS]; /* that a rule matches */
	uint32_t decision[MODEL_MEANINGS];	      /* 1 or more */
	bool deletes_last[MODEL_BYTES]; /* of equal rules; else the first */
};

struct model_rule {
	uint32_t meaning, bytes;
};

struct model_list {
	struct model_rule rules[MODEL_RULES];
	size_t n;
};

/* Events for each decision. */
struct model_decisions {
	uint64_t events[MODEL_DECISIONS][MODEL_WORDS];
};

/*
 * Makes an event for each subset of @n meanings: it is matched by these and no
 * others. A list distinguishes events only by that, so these are all events,
 * whatever the rules are. @n is at most 10.
 */
void model_all_events(struct model_universe *u, size_t n);

/* For building a list; the kernel has neither operation. */
void model_insert(struct model_list *list, size_t at, struct model_rule rule);
void model_remove(struct model_list *list, size_t at);

/* -EEXIST if a rule with these bytes is anywhere in the list. */
int model_append(struct model_list *list, struct model_rule rule);
void model_prepend(struct model_list *list, struct model_rule rule);
/* -ENOENT if no rule of the list has these bytes. */
int model_delete(const struct model_universe *u, struct model_list *list,
		 uint32_t bytes);

/* Clears what model_allow() has allowed. */
void model_forbid_all(const struct model_universe *u,
		      struct model_decisions *allowed);
/* Allows the decisions of @list. */
void model_allow(const struct model_universe *u, const struct model_list *list,
		 struct model_decisions *allowed);
/* The number of events that @list decides in a way that is not allowed. */
unsigned model_violations(const struct model_universe *u,
			  const struct model_list *list,
			  const struct model_decisions *allowed);

#endif
