/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules of a set are in another, and the messages from one to the other:
 * rules become numbers for plan.c, and its steps become rules again. Pure.
 *
 * One thing is not as plan.h has it: a rule with path= or inode= and without a
 * key records an event under the key of a later rule that matches, too. (Linux
 * 6.1 tries such rules after the others, and does not clear the key.) So an
 * event that such a rule decides can have the key of a new rule while both are
 * there.
 */
#include "config.h"
#include "change/difference.h"
#include "base/array.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers ------------------------------------------------------------- */

/* One list of the kernel: its old rules, then its new rules. */
struct list {
	const struct rule **rules; /* owned */
	size_t n_old, n;
	struct plan_rule *numbers; /* owned; of each rule */
};

static size_t take_rules(const struct rule **to, struct rule_array from,
			 int list)
{
	size_t n = 0;

	for (size_t i = 0; i < from.n; i++)
		if (rule_list(from.rules[i]) == list)
			to[n++] = from.rules[i];
	return n;
}

struct numbered {
	const struct rule *rule;
	size_t i;
	uint32_t hash; /* equal for equal rules */
};

static int compare_hashes(const struct numbered *a, const struct numbered *b)
{
	return (a->hash > b->hash) - (a->hash < b->hash);
}

static int compare_meanings(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;

	int rc = compare_hashes(a, b);

	return rc ? rc : rule_compare(a->rule, b->rule);
}

static int compare_bytes(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;

	int rc = compare_hashes(a, b);

	return rc ? rc : rule_compare_exact(a->rule, b->rule);
}

static int compare_decisions(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;

	int rc = compare_hashes(a, b);

	return rc ? rc : rule_compare_decision(a->rule, b->rule);
}

/* Give equal rules the same number, at @offset in the numbers of each rule. */
static void number(const struct list *l, struct numbered *entries,
		   int (*compare)(const void *, const void *),
		   uint32_t (*hash)(const struct rule *), size_t offset)
{
	uint32_t next = 0;

	for (size_t i = 0; i < l->n; i++)
		entries[i] =
			(struct numbered){ l->rules[i], i, hash(l->rules[i]) };
	qsort(entries, l->n, sizeof(*entries), compare);
	for (size_t i = 0; i < l->n; i++) {
		if (i && compare(&entries[i - 1], &entries[i]) != 0)
			next++;
		memcpy((char *)&l->numbers[entries[i].i] + offset, &next,
		       sizeof(next));
	}
}

static void list_free(struct list *l)
{
	free(l->rules);
	free(l->numbers);
}

static int list_make(struct list *l, struct rule_array old,
		     struct rule_array new, int number_of_list, bool exact)
{
	struct numbered *entries;

	*l = (struct list){
		.rules = calloc(old.n + new.n + 1, sizeof(struct rule *)),
	};
	if (!l->rules)
		return -ENOMEM;
	l->n_old = take_rules(l->rules, old, number_of_list);
	l->n = l->n_old + take_rules(l->rules + l->n_old, new, number_of_list);
	l->numbers = calloc(l->n + 1, sizeof(*l->numbers));
	entries = calloc(l->n + 1, sizeof(*entries));
	if (!l->numbers || !entries) {
		free(entries);
		return -ENOMEM;
	}
	number(l, entries, exact ? compare_bytes : compare_meanings, rule_hash,
	       offsetof(struct plan_rule, meaning));
	number(l, entries, compare_bytes, rule_hash,
	       offsetof(struct plan_rule, bytes));
	number(l, entries, compare_decisions, rule_hash_decision,
	       offsetof(struct plan_rule, decision));
	free(entries);
	return 0;
}

/* ---- stand-ins ----------------------------------------------------------- */

/*
 * Numbers of system calls that no architecture has, from the highest one below
 * the classes: a rule matches the same events with or without them (tested on
 * all lists), but for the kernel it is another rule.
 */
#define STAND_IN_CALL  (RULE_N_CALLS - 1)
#define STAND_IN_CALLS 16

/* For tsearch(3). */
static int compare_exact(const void *x, const void *y)
{
	return rule_compare_exact(x, y);
}

/* Make a stand-in for @rule that differs from all rules in @tree, and add it to
 * @tree. NULL without memory. */
static const struct rule *add_stand_in(struct difference *d, void **tree,
				       const struct rule *rule)
{
	struct rule *copy;

	if (ruleset_append_copy(&d->stand_ins, rule) < 0)
		return NULL;
	copy = d->stand_ins.rules[d->stand_ins.n - 1];
	for (unsigned i = 0; i < STAND_IN_CALLS; i++) {
		struct rule **place;

		if (rule_flip_call(copy, STAND_IN_CALL - i) < 0)
			return NULL;
		place = tsearch(copy, tree, compare_exact);
		if (!place)
			return NULL;
		if (*place == copy)
			return copy;
		if (rule_flip_call(copy, STAND_IN_CALL - i) < 0)
			return NULL;
	}
	return NULL;
}

static bool is_stand_in(enum plan_op op)
{
	return op == PLAN_APPEND_STAND_IN || op == PLAN_PREPEND_STAND_IN;
}

static bool has_stand_ins(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		if (is_stand_in(plan->steps[i].op))
			return true;
	return false;
}

/* Make the stand-ins for @plan, at the index of their new rules. */
static int make_stand_ins(struct difference *d, const struct list *l,
			  const struct plan *plan, const struct rule **to)
{
	void *tree = NULL;
	int rc = 0;

	if (!has_stand_ins(plan))
		return 0;
	for (size_t i = 0; !rc && i < l->n; i++)
		if (!tsearch(l->rules[i], &tree, compare_exact))
			rc = -ENOMEM;
	for (size_t i = 0; !rc && i < plan->n; i++) {
		const struct plan_step *s = &plan->steps[i];

		if (!is_stand_in(s->op))
			continue;
		to[s->which] =
			add_stand_in(d, &tree, l->rules[l->n_old + s->which]);
		if (!to[s->which])
			rc = -ENOMEM;
	}
	array_free_tree(tree);
	return rc;
}

/* Which of its bits a stand-in has flipped: the one that is unlike the other
 * bits of its kind. Returns STAND_IN_CALLS if there is none. */
static unsigned flipped_bit(const struct rule *rule)
{
	unsigned n_set = 0, set = 0, unset = 0;

	for (unsigned i = 0; i < STAND_IN_CALLS; i++) {
		bool is_set = rule_has_call(rule, STAND_IN_CALL - i);

		n_set += is_set;
		*(is_set ? &set : &unset) = i;
	}
	return n_set == 1		     ? set
	       : n_set == STAND_IN_CALLS - 1 ? unset
					     : STAND_IN_CALLS;
}

int difference_original(const struct rule *rule, struct rule **original)
{
	unsigned bit = flipped_bit(rule);

	*original = NULL;
	if (bit == STAND_IN_CALLS)
		return 0;
	*original = rule_copy(rule);
	if (*original && rule_flip_call(*original, STAND_IN_CALL - bit) == 0)
		return 0;
	rule_free(*original);
	*original = NULL;
	return -ENOMEM;
}

const struct rule *difference_stand_in_of(const struct rule *rule,
					  struct rule_array rules)
{
	const struct rule *found = NULL;
	struct rule *original;

	if (difference_original(rule, &original) < 0)
		return NULL;
	for (size_t i = 0; original && !found && i < rules.n; i++)
		if (rule_compare(original, rules.rules[i]) == 0)
			found = rules.rules[i];
	rule_free(original);
	return found;
}

/* ---- lines and steps ----------------------------------------------------- */

static int put_line(struct difference *d, enum plan_mark mark,
		    const struct rule *rule)
{
	static const char signs[] = {
		[PLAN_SAME] = '\0', [PLAN_DELETED] = '-', [PLAN_ADDED] = '+',
		[PLAN_MOVED] = '~', [PLAN_COPY] = '\0',
	};
	char sign = signs[mark];

	if (!sign)
		return 0;
	if (array_reserve(&d->lines, &d->lines_size, d->n_lines + 1,
			  sizeof(*d->lines)) < 0)
		return -ENOMEM;
	d->lines[d->n_lines++] = (struct difference_line){ sign, rule };
	return 0;
}

/* First the rules that are only old, then those that are only new or moved. */
static int put_lines(struct difference *d, const struct list *l,
		     const struct plan *plan)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < l->n_old; i++)
		rc = put_line(d, plan->old_marks[i], l->rules[i]);
	for (size_t i = l->n_old; !rc && i < l->n; i++)
		rc = put_line(d, plan->new_marks[i - l->n_old], l->rules[i]);
	d->n_added += plan->added;
	d->n_deleted += plan->deleted;
	d->n_moved += plan->moved;
	d->n_sent_again += plan->sent_again;
	return rc;
}

/* Whether @rule has fields that some kernels refuse. */
static bool has_doubtful_fields(const struct rule *rule)
{
	int list = rule_list(rule);

	if (list == AUDIT_FILTER_FS || list == AUDIT_FILTER_URING_EXIT)
		return true;
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		const struct field *field = field_find(f.type);

		if (!field || !(field->flags & FIELD_IS_CERTAIN))
			return true;
	}
	return false;
}

/*
 * The first addition of a rule that the kernel does not have can be refused
 * alone: of the rule, or of its stand-in, after which the kernel takes the
 * rule, too. And so can the deletion of a rule with exe=, whose path the kernel
 * looks up.
 */
static bool is_doubtful(const struct difference_step *step, bool is_new,
			bool has_stand_in)
{
	switch (step->op) {
	case PLAN_APPEND:
	case PLAN_PREPEND:
		return is_new && !has_stand_in &&
		       has_doubtful_fields(step->rule);
	case PLAN_APPEND_STAND_IN:
	case PLAN_PREPEND_STAND_IN:
		return is_new && has_doubtful_fields(step->rule);
	case PLAN_DELETE:
	case PLAN_DELETE_STAND_IN:
		break;
	}
	return rule_has_field(step->rule, AUDIT_EXE);
}

/* Whether each number of bytes is that of an old rule; NULL without memory. */
static bool *find_old_bytes(const struct list *l)
{
	bool *is_old = calloc(l->n + 1, sizeof(*is_old));

	for (size_t i = 0; is_old && i < l->n_old; i++)
		is_old[l->numbers[i].bytes] = true;
	return is_old;
}

static int put_steps(struct difference *d, const struct list *l,
		     const struct plan *plan, const struct rule **stand_ins)
{
	bool *is_old = find_old_bytes(l);

	if (!is_old ||
	    array_reserve(&d->steps, &d->steps_size, d->n_steps + plan->n,
			  sizeof(*d->steps)) < 0) {
		free(is_old);
		return -ENOMEM;
	}
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_step *s = &plan->steps[i];
		struct difference_step *to = &d->steps[d->n_steps++];

		*to = (struct difference_step){ .op = s->op };
		if (s->op == PLAN_DELETE) {
			to->rule = l->rules[s->which];
			to->is_doubtful = is_doubtful(to, false, false);
			continue;
		}
		to->new = l->rules[l->n_old + s->which];
		to->rule = s->op == PLAN_APPEND || s->op == PLAN_PREPEND
				   ? to->new
				   : stand_ins[s->which];
		to->is_doubtful = is_doubtful(
			to, !is_old[l->numbers[l->n_old + s->which].bytes],
			stand_ins[s->which]);
	}
	free(is_old);
	return 0;
}

static int compare_lists(struct difference *d, const struct list *l)
{
	const struct rule **stand_ins = calloc(l->n + 1, sizeof(struct rule *));
	struct plan plan = { 0 };
	int rc = stand_ins ? 0 : -ENOMEM;

	if (!rc)
		rc = plan_make(&plan, l->numbers, l->n_old,
			       l->numbers + l->n_old, l->n - l->n_old);
	if (!rc)
		rc = make_stand_ins(d, l, &plan, stand_ins);
	if (!rc)
		rc = put_lines(d, l, &plan);
	if (!rc)
		rc = put_steps(d, l, &plan, stand_ins);
	plan_free(&plan);
	free(stand_ins);
	return rc;
}

/*
 * A rule of these lists prevents records, whatever the other lists say: of a
 * task, of a type, of a file system. An exception is always,task, which makes
 * records; what it and a rule of the exit list decide together is not
 * considered here.
 */
static bool is_restricting(const struct rule *rule)
{
	int list = rule_list(rule);

	return list == AUDIT_FILTER_TASK || list == AUDIT_FILTER_EXCLUDE ||
	       list == AUDIT_FILTER_FS;
}

bool difference_is_deletion(const struct difference_step *step)
{
	return step->op == PLAN_DELETE || step->op == PLAN_DELETE_STAND_IN;
}

/* When a step is sent: what restricts is complete before other lists change,
 * and is deleted after that. */
enum turn { TURN_RESTRICT, TURN_CHANGE, TURN_RELEASE };

/*
 * An event is recorded if several lists let it. If each list changed by itself,
 * an event that neither the old nor the new rules record could be recorded when
 * one list is new and another old. So in between the restricting lists have
 * both their old and their new rules.
 */
static int sort_steps(struct difference *d)
{
	struct difference_step *sorted =
		calloc(d->n_steps + 1, sizeof(*sorted));
	enum turn *turns = calloc(d->n_steps + 1, sizeof(*turns));
	bool has_deleted[AUDIT_N_LISTS] = { false };
	size_t n = 0;

	if (!sorted || !turns) {
		free(sorted);
		free(turns);
		return -ENOMEM;
	}
	for (size_t i = 0; i < d->n_steps; i++) {
		const struct difference_step *s = &d->steps[i];
		int list = rule_list(s->rule);

		has_deleted[list] |= difference_is_deletion(s);
		turns[i] = !is_restricting(s->rule) ? TURN_CHANGE
			   : has_deleted[list]	    ? TURN_RELEASE
						    : TURN_RESTRICT;
	}
	for (enum turn turn = TURN_RESTRICT; turn <= TURN_RELEASE; turn++)
		for (size_t i = 0; i < d->n_steps; i++)
			if (turns[i] == turn)
				sorted[n++] = d->steps[i];
	free(turns);
	free(d->steps);
	d->steps = sorted;
	d->steps_size = n;
	return 0;
}

int difference_make(struct difference *d, struct rule_array old,
		    struct rule_array new, bool exact)
{
	int rc = 0;

	*d = (struct difference){ 0 };
	for (int list = 0; !rc && list < AUDIT_N_LISTS; list++) {
		struct list l;

		rc = list_make(&l, old, new, list, exact);
		if (!rc && l.n)
			rc = compare_lists(d, &l);
		list_free(&l);
	}
	return rc ? rc : sort_steps(d);
}

void difference_free(struct difference *d)
{
	free(d->lines);
	free(d->steps);
	ruleset_clear(&d->stand_ins);
	*d = (struct difference){ 0 };
}
