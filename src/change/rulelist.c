/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule lists of the kernel, in memory. */
#include "config.h"
#include "change/rulelist.h"
#include "base/array.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>

struct rulelist_entry {
	struct rule *rule; /* owned, the key; NULL: it was deleted */
	long position;	   /* in its list: a smaller one comes first */
	struct rulelist_entry *next; /* the next rule that is equal */
};

/* For tsearch(3): an entry begins with its rule. */
static int compare_rules(const void *x, const void *y)
{
	const struct rule *const *a = x, *const *b = y;

	return rule_compare_exact(*a, *b);
}

static struct rulelist_entry *entry_new(const struct rule *rule)
{
	struct rulelist_entry *e = calloc(1, sizeof(*e));

	if (e)
		e->rule = rule_copy(rule);
	if (e && e->rule)
		return e;
	free(e);
	return NULL;
}

static void entry_free(struct rulelist_entry *e)
{
	if (e)
		rule_free(e->rule);
	free(e);
}

/*
 * Returns the place in the tree of @e or of the entry that is equal to it; NULL
 * without memory.
 */
static struct rulelist_entry **enter(struct rulelist *l,
				     struct rulelist_entry *e)
{
	if (array_reserve(&l->entries, &l->size, l->n + 1,
			  sizeof(struct rulelist_entry *)) < 0)
		return NULL;
	return tsearch(e, &l->tree, compare_rules);
}

int rulelist_add(struct rulelist *l, const struct rule *rule,
		 const struct rule **same)
{
	struct rulelist_entry *e = entry_new(rule);
	struct rulelist_entry **place = e ? enter(l, e) : NULL;

	if (!place) {
		entry_free(e);
		return -ENOMEM;
	}
	if (*place != e && !rule->prepend) {
		entry_free(e);
		*same = (*place)->rule;
		return -EEXIST;
	}
	if (*place != e) {
		e->next = *place;
		*place = e;
	}
	e->position = rule->prepend ? --l->first : ++l->last;
	l->entries[l->n++] = e;
	return 0;
}

int rulelist_delete(struct rulelist *l, const struct rule *rule)
{
	struct rulelist_entry **place = tfind(&rule, &l->tree, compare_rules);
	struct rulelist_entry *e;

	if (!place)
		return -ENOENT;
	e = *place;
	if (e->next)
		*place = e->next;
	else
		tdelete(&rule, &l->tree, compare_rules);
	rule_free(e->rule);
	e->rule = NULL;
	return 0;
}

size_t rulelist_count(const struct rulelist *l, const struct rule **first)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->entries[i]->rule && !n++)
			*first = l->entries[i]->rule;
	return n;
}

static int compare_places(const void *x, const void *y)
{
	const struct rulelist_entry *a = *(struct rulelist_entry *const *)x;
	const struct rulelist_entry *b = *(struct rulelist_entry *const *)y;
	int rc = rule_list(a->rule) - rule_list(b->rule);

	return rc ? rc
		  : (a->position > b->position) - (a->position < b->position);
}

const struct rule **rulelist_sorted(const struct rulelist *l, size_t *n)
{
	struct rulelist_entry **entries =
		calloc(l->n + 1, sizeof(struct rulelist_entry *));
	const struct rule **rules = calloc(l->n + 1, sizeof(struct rule *));

	*n = 0;
	if (!entries || !rules) {
		free(entries);
		free(rules);
		return NULL;
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->entries[i]->rule)
			entries[(*n)++] = l->entries[i];
	qsort(entries, *n, sizeof(*entries), compare_places);
	for (size_t i = 0; i < *n; i++)
		rules[i] = entries[i]->rule;
	free(entries);
	return rules;
}

void rulelist_free(struct rulelist *l)
{
	array_free_tree(l->tree);
	for (size_t i = 0; i < l->n; i++)
		entry_free(l->entries[i]);
	free(l->entries);
	*l = (struct rulelist){ 0 };
}
