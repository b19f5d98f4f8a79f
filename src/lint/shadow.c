/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find rules that never decide because an earlier rule matches all their
 * events. The kernel acts on the first rule of a list that matches; a rule
 * matches if its system calls and all its conditions match.
 */
#include "config.h"
#include "lint/shadow.h"
#include "lint/paths.h"
#include "lint/range.h"

#include <errno.h>
#include <stdlib.h>

/* Whether the result of this condition can decide others on the same field. */
static bool is_one_number(const struct rule_field *c)
{
	const struct field *field = field_find(c->type);

	/* For unset, the kernel does not compare a number. */
	if (c->type == AUDIT_LOGINUID && c->value == (uint32_t)-1)
		return false;
	return field && field->flags & FIELD_IS_SINGLE;
}

/* Whether an event that meets @known always meets @c, another condition. */
static bool implies(const struct rule_field *known, const struct rule_field *c)
{
	struct range r, k;

	if (known->type != c->type)
		return false;
	if (c->type == AUDIT_PERM && c->op == AUDIT_EQUAL &&
	    known->op == AUDIT_EQUAL)
		return !(known->value & ~c->value);
	if (!is_one_number(c) || !is_one_number(known) || !range_of(known, &k))
		return false;
	if (c->op == AUDIT_NOT_EQUAL)
		return c->value < k.from || c->value > k.to;
	return range_of(c, &r) && r.from <= k.from && k.to <= r.to;
}

static bool meets(const struct conditions *c, const struct rule_conditions *r,
		  uint32_t condition)
{
	const struct rule_field *f = &c->fields[condition];

	for (uint32_t i = 0; i < r->n; i++)
		if (r->numbers[i] == condition ||
		    implies(&c->fields[r->numbers[i]], f) ||
		    (f->type == AUDIT_DIR &&
		     paths_are_below(&c->fields[r->numbers[i]], f)))
			return true;
	return false;
}

/*
 * Whether @r can match. On the user and exclude lists the kernel ends its
 * search at a field that it cannot compare there, such as a key, and a rule
 * without conditions matches nothing. On the filesystem list only never has an
 * effect.
 */
static bool can_match(const struct conditions *c,
		      const struct rule_conditions *r)
{
	int list = rule_list(r->rule);

	if (list == AUDIT_FILTER_FS)
		return r->rule->data->action == AUDIT_NEVER;
	if (list != AUDIT_FILTER_USER && list != AUDIT_FILTER_EXCLUDE)
		return true;
	if (!r->n || rule_has_field(r->rule, AUDIT_FILTERKEY))
		return false;
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
		if (rule_mask(narrow, i) & ~rule_mask(wide, i))
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
	       can_match(c, early) && can_match(c, late);
}

/*
 * A rule with an = condition can only cover rules with the same condition;
 * exceptions are dir=, which covers paths below it, and perm=, which covers
 * fewer permissions. So rules are grouped by one of their = conditions, except
 * perm=: the one that the fewest rules have, the home of the rule.
 */
int shadow_make(struct shadow *s, const struct conditions *c)
{
	uint32_t *uses = conditions_uses(c);
	uint32_t *homes = calloc(c->n_rules + 1, sizeof(*homes));
	int rc = uses && homes ? 0 : -ENOMEM;

	*s = (struct shadow){ .c = c };
	for (size_t i = 0; !rc && i < c->n_rules; i++) {
		const struct rule_conditions *r = &c->rules[i];

		homes[i] = c->n;
		for (uint32_t j = 0; j < r->n; j++)
			if (c->fields[r->numbers[j]].op == AUDIT_EQUAL &&
			    c->fields[r->numbers[j]].type != AUDIT_PERM &&
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

/* The first rule of the group @home that covers @late, or NULL. */
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

/* The first of @early and the rules of the group @home that covers @late, or
 * NULL. */
static const struct rule_conditions *
find_earlier(const struct shadow *s, uint32_t home,
	     const struct rule_conditions *late,
	     const struct rule_conditions *early)
{
	const struct rule_conditions *found = find_under(s, home, late);

	return found && (!early || found < early) ? found : early;
}

/* The same with the rules about directories above the path @f of @late. */
static const struct rule_conditions *
find_above(const struct shadow *s, const struct rule_field *f,
	   const struct rule_conditions *late,
	   const struct rule_conditions *early)
{
	struct rule_field dir = *f;
	uint32_t home;

	dir.type = AUDIT_DIR;
	while (paths_parent(&dir))
		if (conditions_find(s->c, &dir, &home))
			early = find_earlier(s, home, late, early);
	return early;
}

const struct rule *shadow_find(const struct shadow *s, size_t i)
{
	const struct rule_conditions *late = &s->c->rules[i];
	const struct rule_conditions *first = find_under(s, s->c->n, late);

	for (uint32_t j = 0; j < late->n; j++) {
		const struct rule_field *f = &s->c->fields[late->numbers[j]];

		first = find_earlier(s, late->numbers[j], late, first);
		if (s->c->has_dir &&
		    (f->type == AUDIT_WATCH || f->type == AUDIT_DIR))
			first = find_above(s, f, late, first);
	}
	return first ? first->rule : NULL;
}
