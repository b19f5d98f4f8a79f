/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conditions of rules as numbers. */
#include "config.h"
#include "lint/conditions.h"
#include "base/array.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* For tsearch(3). */
static int compare_fields(const void *x, const void *y)
{
	const struct rule_field *a = x, *b = y;
	int rc = ORDER(a->type, b->type);

	if (!rc)
		rc = ORDER(a->op, b->op);
	if (!rc)
		rc = ORDER(a->value, b->value);
	return rc || !a->text ? rc : memcmp(a->text, b->text, a->value);
}

static int compare_numbers(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return ORDER(*a, *b);
}

bool conditions_find(const struct conditions *c, const struct rule_field *f,
		     uint32_t *number)
{
	struct rule_field *const *found = tfind(f, &c->tree, compare_fields);

	if (found)
		*number = (uint32_t)(*found - c->fields);
	return found;
}

/* Find the number of the condition @f: that of an equal one, or a new one.
 * Returns 0 or -ENOMEM. */
static int number(struct conditions *c, const struct rule_field *f,
		  uint32_t *to)
{
	/* Most conditions are known, and tfind(3) is faster than tsearch(3). */
	if (conditions_find(c, f, to))
		return 0;
	c->fields[c->n] = *f;
	if (!tsearch(&c->fields[c->n], &c->tree, compare_fields))
		return -ENOMEM;
	*to = c->n++;
	return 0;
}

/* Take the conditions of @rule; their numbers come to @to. */
static int take_rule(struct conditions *c, const struct rule *rule,
		     uint32_t *to)
{
	struct rule_conditions *r = &c->rules[c->n_rules++];

	*r = (struct rule_conditions){ .rule = rule, .numbers = to };
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type == AUDIT_FILTERKEY)
			continue;
		if (f.type == AUDIT_ARCH && f.op == AUDIT_EQUAL)
			r->arch = f.value;
		r->has_perm |= f.type == AUDIT_PERM;
		c->has_dir |= f.type == AUDIT_DIR;
		if (number(c, &f, to + r->n) < 0)
			return -ENOMEM;
		r->n++;
	}
	qsort(to, r->n, sizeof(*to), compare_numbers);
	return 0;
}

int conditions_make(struct conditions *c, const struct rule *const *rules,
		    size_t n)
{
	size_t most = 0;
	uint32_t *to;

	for (size_t i = 0; i < n; i++)
		most += rules[i]->data->field_count;
	*c = (struct conditions){
		.rules = calloc(n + 1, sizeof(*c->rules)),
		.fields = calloc(most + 1, sizeof(*c->fields)),
		.block = calloc(most + 1, sizeof(*c->block)),
	};
	if (!c->rules || !c->fields || !c->block)
		return -ENOMEM;
	to = c->block;
	for (size_t i = 0; i < n; i++) {
		if (take_rule(c, rules[i], to) < 0)
			return -ENOMEM;
		to += c->rules[i].n;
	}
	return 0;
}

void conditions_free(struct conditions *c)
{
	array_free_tree(c->tree);
	free(c->rules);
	free(c->fields);
	free(c->block);
}

uint32_t *conditions_uses(const struct conditions *c)
{
	uint32_t *uses = calloc((size_t)c->n + 1, sizeof(*uses));

	for (size_t i = 0; uses && i < c->n_rules; i++)
		for (uint32_t j = 0; j < c->rules[i].n; j++)
			uses[c->rules[i].numbers[j]]++;
	return uses;
}

int groups_make(struct groups *g, const uint32_t *group_of, size_t n,
		uint32_t n_groups)
{
	g->starts = calloc((size_t)n_groups + 2, sizeof(*g->starts));
	g->members = calloc(n + 1, sizeof(*g->members));
	if (!g->starts || !g->members)
		return -ENOMEM;
	/* One place ahead, because the last loop moves each start to its end.
	 */
	for (size_t i = 0; i < n; i++)
		g->starts[group_of[i] + 2]++;
	for (uint32_t i = 2; i < n_groups + 2; i++)
		g->starts[i] += g->starts[i - 1];
	for (size_t i = 0; i < n; i++)
		g->members[g->starts[group_of[i] + 1]++] = (uint32_t)i;
	return 0;
}

void groups_free(struct groups *g)
{
	free(g->starts);
	free(g->members);
}
