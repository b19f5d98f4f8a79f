/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules never match because an earlier rule matches all that they would.
 * The kernel acts on the first rule of a list that matches; a rule matches when
 * its system calls and all of its conditions do.
 */
#include "config.h"
#include "lint/shadow.h"

#include <errno.h>
#include <stdlib.h>

/* Whether a comparison of this condition says something about others of the
 * same field. */
static bool is_one_number(const struct rule_field *c)
{
	const struct field *field = field_find(c->type);

	/* This is about being unset, and not about a number. */
	if (c->type == AUDIT_LOGINUID && c->value == (uint32_t)-1)
		return false;
	return field && field->flags & FIELD_IS_SINGLE;
}

/* The numbers for which a comparison holds; false for one with a hole. */
static bool range_of(const struct rule_field *c, unsigned long long *from,
		     unsigned long long *to)
{
	*from = 0;
	*to = UINT32_MAX;
	switch (c->op) {
	case AUDIT_EQUAL:
		*from = *to = c->value;
		return true;
	case AUDIT_GREATER_THAN_OR_EQUAL:
		*from = c->value;
		return true;
	case AUDIT_GREATER_THAN:
		*from = (unsigned long long)c->value + 1;
		return true;
	case AUDIT_LESS_THAN_OR_EQUAL:
		*to = c->value;
		return true;
	case AUDIT_LESS_THAN:
		*to = (unsigned long long)c->value - 1;
		return c->value != 0;
	default:
		return false;
	}
}

/* Whether an event that meets @known always meets @c, another condition. */
static bool implies(const struct rule_field *known, const struct rule_field *c)
{
	unsigned long long from, to, known_from, known_to;

	if (known->type != c->type || !is_one_number(c) ||
	    !is_one_number(known) || !range_of(known, &known_from, &known_to))
		return false;
	if (c->op == AUDIT_NOT_EQUAL)
		return c->value < known_from || c->value > known_to;
	return range_of(c, &from, &to) && from <= known_from && known_to <= to;
}

static bool meets(const struct conditions *c, const struct rule_conditions *r,
		  uint32_t condition)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (r->numbers[i] == condition ||
		    implies(&c->fields[r->numbers[i]], &c->fields[condition]))
			return true;
	return false;
}

/* On the user and exclude lists the kernel ends its search at a field that it
 * cannot compare there: such a rule matches nothing. */
static bool can_match(const struct conditions *c,
		      const struct rule_conditions *r)
{
	int list = rule_list(r->rule);

	if (list != AUDIT_FILTER_USER && list != AUDIT_FILTER_EXCLUDE)
		return true;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct field *field =
			field_find(c->fields[r->numbers[i]].type);

		if (!field || !(field->flags & FIELD_IS_IN_USER))
			return false;
	}
	return true;
}

static bool covers_calls(const struct rule *wide, const struct rule *narrow)
{
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		if (narrow->data->mask[i] & ~wide->data->mask[i])
			return false;
	return true;
}

/* Whether @early matches every event that @late matches. */
static bool covers(const struct conditions *c,
		   const struct rule_conditions *early,
		   const struct rule_conditions *late)
{
	if (rule_list(early->rule) != rule_list(late->rule))
		return false;
	for (uint32_t i = 0; i < early->n; i++)
		if (!meets(c, late, early->numbers[i]))
			return false;
	return (!rule_list_has_calls(early->rule) ||
		covers_calls(early->rule, late->rule)) &&
	       can_match(c, early);
}

/*
 * A rule that has a condition with = can only cover rules that have the very
 * same condition. So each rule is filed under the one of these that the fewest
 * rules have, its home.
 */
int shadow_make(struct shadow *s, const struct conditions *c)
{
	uint32_t *uses = calloc((size_t)c->n + 1, sizeof(*uses));
	uint32_t *homes = calloc(c->n_rules + 1, sizeof(*homes));
	int rc = uses && homes ? 0 : -ENOMEM;

	*s = (struct shadow){ .c = c };
	for (size_t i = 0; !rc && i < c->n_rules; i++)
		for (uint32_t j = 0; j < c->rules[i].n; j++)
			uses[c->rules[i].numbers[j]]++;
	for (size_t i = 0; !rc && i < c->n_rules; i++) {
		const struct rule_conditions *r = &c->rules[i];

		homes[i] = c->n;
		for (uint32_t j = 0; j < r->n; j++)
			if (c->fields[r->numbers[j]].op == AUDIT_EQUAL &&
			    (homes[i] == c->n ||
			     uses[r->numbers[j]] < uses[homes[i]]))
				homes[i] = r->numbers[j];
	}
	if (!rc)
		rc = groups_make(&s->by_home, homes, c->n_rules, c->n + 1);
	free(homes);
	free(uses);
	return rc;
}

void shadow_free(struct shadow *s)
{
	groups_free(&s->by_home);
}

/* The first of the rules under @home that covers @late, or NULL. */
static const struct rule_conditions *
find_under(const struct shadow *s, uint32_t home,
	   const struct rule_conditions *late)
{
	for (uint32_t i = s->by_home.starts[home];
	     i < s->by_home.starts[home + 1]; i++) {
		const struct rule_conditions *early =
			&s->c->rules[s->by_home.members[i]];

		if (early >= late)
			break;
		if (covers(s->c, early, late))
			return early;
	}
	return NULL;
}

const struct rule *shadow_find(const struct shadow *s, size_t i)
{
	const struct rule_conditions *late = &s->c->rules[i];
	const struct rule_conditions *first = find_under(s, s->c->n, late);

	for (uint32_t j = 0; j < late->n; j++) {
		const struct rule_conditions *early =
			find_under(s, late->numbers[j], late);

		if (early && (!first || early < first))
			first = early;
	}
	return first ? first->rule : NULL;
}
