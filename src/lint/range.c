/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers that meet a condition, and conditions that exclude each other. */
#include "config.h"
#include "lint/range.h"

#include <string.h>

/* A call that fails returns one of these, as exit= compares it (Linux: the
 * errnos below 4096, negated). */
#define LOWEST_ERROR (UINT32_MAX - 4094)

bool range_of(const struct rule_field *f, struct range *r)
{
	unsigned long long value = f->value;

	*r = (struct range){ 0, UINT32_MAX };
	switch (f->op) {
	case AUDIT_EQUAL:
		r->from = r->to = value;
		return true;
	case AUDIT_GREATER_THAN_OR_EQUAL:
		r->from = value;
		return true;
	case AUDIT_GREATER_THAN:
		r->from = value + 1;
		return true;
	case AUDIT_LESS_THAN_OR_EQUAL:
		r->to = value;
		return true;
	case AUDIT_LESS_THAN:
		if (value)
			r->to = value - 1;
		else
			*r = (struct range){ 1, 0 };
		return true;
	default:
		return false;
	}
}

/* Whether each event has one value of it. Not being set is one of auid, the
 * largest number. */
static bool is_single(const struct rule_field *f)
{
	const struct field *field = field_find(f->type);

	return field && field->flags & FIELD_IS_SINGLE;
}

static bool exclude(const struct rule_field *f, const struct rule_field *g)
{
	struct range r, s;

	if (!range_of(f, &r))
		return false;
	if (r.from > r.to)
		return true;
	if (g->op == AUDIT_NOT_EQUAL)
		return r.from == r.to && r.from == g->value;
	return range_of(g, &s) && (r.from > s.to || s.from > r.to);
}

/* Whether calls that succeed meet success=, and those that fail. The kernel
 * compares 1 with 2 if a call succeeds or fails, and has 2 for success=0. */
static void outcomes_of(const struct rule_field *success, bool *good, bool *bad)
{
	struct rule_field f = *success;
	struct range r;

	f.value = f.value ? 1 : 2;
	if (!range_of(&f, &r))
		r = f.value == 1 ? (struct range){ 2, 2 }
				 : (struct range){ 1, 1 };
	*good = r.from <= 1 && r.to >= 1;
	*bad = r.from <= 2 && r.to >= 2;
}

/* Two conditions of success, which may be the same one. */
static bool exclude_outcomes(const struct rule_field *f,
			     const struct rule_field *g)
{
	bool good[2], bad[2];

	outcomes_of(f, &good[0], &bad[0]);
	outcomes_of(g, &good[1], &bad[1]);
	return !(good[0] && good[1]) && !(bad[0] && bad[1]);
}

/* -C about a process alone: not about one of the objects of an event, which may
 * be several. */
static bool exclude_comparison(const struct rule_field *f,
			       const struct rule_field *g)
{
	const char *left, *right;

	return f->value == g->value && f->op != g->op &&
	       field_comparison(f->value, &left, &right) &&
	       strncmp(left, "obj_", 4) != 0 && strncmp(right, "obj_", 4) != 0;
}

/* Success, and a number that only the other kind of call returns. */
static bool exclude_outcome(const struct rule_field *success,
			    const struct rule_field *code)
{
	bool good, bad;
	struct range r;

	if (!range_of(code, &r) || r.from > r.to)
		return false;
	outcomes_of(success, &good, &bad);
	return (!bad && r.from >= LOWEST_ERROR) ||
	       (!good && r.to < LOWEST_ERROR);
}

static bool contradict(const struct rule_field *f, const struct rule_field *g)
{
	if (f->type == AUDIT_SUCCESS && g->type == AUDIT_EXIT)
		return exclude_outcome(f, g);
	if (f->type == AUDIT_EXIT && g->type == AUDIT_SUCCESS)
		return exclude_outcome(g, f);
	if (f->type == AUDIT_SUCCESS && g->type == AUDIT_SUCCESS)
		return exclude_outcomes(f, g);
	if (f->type == AUDIT_FIELD_COMPARE && g->type == AUDIT_FIELD_COMPARE)
		return exclude_comparison(f, g);
	return f->type == g->type && is_single(f) &&
	       (exclude(f, g) || exclude(g, f));
}

bool range_contradiction(const struct rule *rule, struct rule_field *first,
			 struct rule_field *second)
{
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		struct rule_field g = f;

		do {
			if (!contradict(&f, &g))
				continue;
			*first = f;
			*second = g;
			return true;
		} while (rule_next_field(&g));
	}
	return false;
}
