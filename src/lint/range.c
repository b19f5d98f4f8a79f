/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers that a condition permits, and conditions that exclude each other.
 */
#include "config.h"
#include "lint/range.h"

#include <string.h>

/* The results of failed calls, as exit= compares them (Linux: negated errnos,
 * below 4096). */
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

/* Whether each event has one value of the field. For auid, unset is a value,
 * the largest number. */
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

/* Whether successful calls meet success=, and whether failed calls do. The
 * kernel compares 1 (successful) or 2 (failed), and success=0 is stored as 2.
 */
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

/* Two conditions on success=, or the same one twice, that exclude each other.
 */
static bool exclude_outcomes(const struct rule_field *f,
			     const struct rule_field *g)
{
	bool good[2], bad[2];

	outcomes_of(f, &good[0], &bad[0]);
	outcomes_of(g, &good[1], &bad[1]);
	return !(good[0] && good[1]) && !(bad[0] && bad[1]);
}

/* -C of fields of the process only: an event may have several objects. */
static bool exclude_comparison(const struct rule_field *f,
			       const struct rule_field *g)
{
	const char *left, *right;

	return f->value == g->value && f->op != g->op &&
	       field_comparison(f->value, &left, &right) &&
	       strncmp(left, "obj_", 4) != 0 && strncmp(right, "obj_", 4) != 0;
}

/* success=, and an exit= that only the opposite result has. */
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
