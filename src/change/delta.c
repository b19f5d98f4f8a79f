/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules of a set are in another, and where. Each list of the kernel is a
 * matter of its own. Pure.
 */
#include "config.h"
#include "change/delta.h"
#include "rule/meaning.h"
#include "rule/ruleset.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One list of a set. */
struct list {
	size_t *which; /* the numbers of its rules in the set */
	size_t n;
};

static int take_list(struct list *list, struct rules set, uint32_t number)
{
	*list = (struct list){ .which = calloc(set.n + 1, sizeof(size_t)) };
	if (!list->which)
		return -ENOMEM;
	for (size_t i = 0; i < set.n; i++)
		if (set.rules[i]->list == number)
			list->which[list->n++] = i;
	return 0;
}

/* A rule of the old list, to be looked up by what it means. */
struct entry {
	struct meaning meaning;
	size_t i; /* in its list */
	bool taken;
};

static int compare_meanings(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return meaning_compare(&a->meaning, &b->meaning);
}

static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int rc = compare_meanings(a, b);

	return rc ? rc : (a->i > b->i) - (a->i < b->i);
}

static void free_entries(struct entry *entries, size_t n)
{
	for (size_t i = 0; entries && i < n; i++)
		meaning_free(&entries[i].meaning);
	free(entries);
}

/* The old list in the order of meanings; NULL without memory. */
static struct entry *index_list(const struct list *list, struct rules set)
{
	struct entry *entries = calloc(list->n + 1, sizeof(*entries));

	for (size_t i = 0; entries && i < list->n; i++) {
		entries[i].i = i;
		if (meaning_of(&entries[i].meaning, set.rules[list->which[i]]) <
		    0) {
			free_entries(entries, i);
			return NULL;
		}
	}
	if (entries)
		qsort(entries, list->n, sizeof(*entries), compare_entries);
	return entries;
}

/*
 * Of several that mean the same the last is taken first: what is left over and
 * goes is then the first, which is the one that the kernel deletes.
 */
static size_t take_match(struct entry *entries, size_t n,
			 const struct entry *wanted)
{
	struct entry *e =
		bsearch(wanted, entries, n, sizeof(*entries), compare_meanings);

	if (!e)
		return PLAN_NONE;
	while (e + 1 < entries + n && compare_meanings(e + 1, wanted) == 0)
		e++;
	while (e > entries && e->taken && compare_meanings(e - 1, wanted) == 0)
		e--;
	if (e->taken)
		return PLAN_NONE;
	e->taken = true;
	return e->i;
}

/* For each rule of @to its place in @from; from the last to the first. */
static size_t *match_lists(const struct list *from, struct rules old,
			   const struct list *to, struct rules new)
{
	struct entry *entries = index_list(from, old);
	size_t *match = calloc(to->n + 1, sizeof(*match));
	int rc = entries && match ? 0 : -ENOMEM;

	for (size_t i = to->n; !rc && i-- > 0;) {
		struct entry wanted = { 0 };

		rc = meaning_of(&wanted.meaning, new.rules[to->which[i]]);
		if (!rc)
			match[i] = take_match(entries, from->n, &wanted);
		meaning_free(&wanted.meaning);
	}
	free_entries(entries, from->n);
	if (!rc)
		return match;
	free(match);
	return NULL;
}

static void put_line(struct delta *d, enum fate fate, const struct packed *rule)
{
	d->lines[d->n_lines++] = (struct delta_line){ fate, rule };
}

/* Whether the deletion @i of a plan is the first half of a move. */
static bool is_move(const struct plan *plan, const size_t *match, size_t i)
{
	const struct plan_step *next = &plan->steps[i + 1];

	return i + 1 < plan->n && next->op != PLAN_DELETE &&
	       match[next->which] == plan->steps[i].which;
}

/* First what goes, then what comes or moves. */
static void put_lines(struct delta *d, const struct plan *plan,
		      const size_t *match, const struct list *from,
		      struct rules old, const struct list *to, struct rules new)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_step *s = &plan->steps[i];

		if (s->op == PLAN_DELETE && !is_move(plan, match, i))
			put_line(d, RULE_GOES,
				 old.rules[from->which[s->which]]);
	}
	for (size_t i = 0; i < to->n; i++) {
		if (i >= plan->kept_from && i < plan->kept_from + plan->kept)
			continue;
		put_line(d, match[i] == PLAN_NONE ? RULE_COMES : RULE_MOVES,
			 new.rules[to->which[i]]);
	}
}

static void put_steps(struct delta *d, const struct plan *plan,
		      const struct list *from, const struct list *to)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_step *s = &plan->steps[i];
		const struct list *list = s->op == PLAN_DELETE ? from : to;

		d->steps[d->n_steps++] =
			(struct delta_step){ s->op, list->which[s->which] };
	}
}

static int compare_lists(struct delta *d, struct rules old, struct rules new,
			 uint32_t number)
{
	struct list from = { 0 }, to = { 0 };
	struct plan plan = { 0 };
	size_t *match = NULL;
	int rc = -ENOMEM;

	if (take_list(&from, old, number) < 0 ||
	    take_list(&to, new, number) < 0)
		goto out;
	match = match_lists(&from, old, &to, new);
	if (!match)
		goto out;
	rc = plan_make(&plan, from.n, match, to.n);
	if (rc)
		goto out;
	put_lines(d, &plan, match, &from, old, &to, new);
	put_steps(d, &plan, &from, &to);
out:
	plan_free(&plan);
	free(match);
	free(from.which);
	free(to.which);
	return rc;
}

int delta_make(struct delta *d, struct rules old, struct rules new)
{
	size_t most = old.n + new.n + 1;
	int rc = 0;

	*d = (struct delta){ 0 };
	d->lines = calloc(most, sizeof(*d->lines));
	d->steps = calloc(most, sizeof(*d->steps));
	if (!d->lines || !d->steps)
		return -ENOMEM;
	for (uint32_t list = 0; !rc && list < AUDIT_N_LISTS; list++)
		rc = compare_lists(d, old, new, list);
	return rc;
}

void delta_free(struct delta *d)
{
	free(d->lines);
	free(d->steps);
	*d = (struct delta){ 0 };
}
