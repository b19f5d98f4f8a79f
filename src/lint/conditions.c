/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conditions of rules as numbers. */
#include "config.h"
#include "lint/conditions.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A condition, which must come first for compare_fields(), and the place for
 * its number. */
struct entry {
	struct rule_field field;
	uint32_t *number;
};

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

/* Take the conditions of @rule; their numbers are to come to @to. */
static struct rule_conditions take_rule(const struct rule *rule, uint32_t *to,
					struct entry *entries)
{
	struct rule_conditions r = { .rule = rule, .numbers = to };

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type == AUDIT_FILTERKEY)
			continue;
		if (f.type == AUDIT_ARCH && f.op == AUDIT_EQUAL)
			r.arch = f.value;
		r.has_perm |= f.type == AUDIT_PERM;
		entries[r.n] = (struct entry){ f, to + r.n };
		r.n++;
	}
	return r;
}

static void number(struct conditions *c, struct entry *entries, size_t n)
{
	qsort(entries, n, sizeof(*entries), compare_fields);
	for (size_t i = 0; i < n; i++) {
		if (!i || compare_fields(&entries[i - 1], &entries[i]) != 0)
			c->fields[c->n++] = entries[i].field;
		c->has_dir |= entries[i].field.type == AUDIT_DIR;
		*entries[i].number = c->n - 1;
	}
	for (size_t i = 0; i < c->n_rules; i++)
		qsort(c->block + (c->rules[i].numbers - c->block),
		      c->rules[i].n, sizeof(*c->block), compare_numbers);
}

int conditions_make(struct conditions *c, const struct rule *const *rules,
		    size_t n)
{
	struct entry *entries;
	size_t most = 0, used = 0;

	for (size_t i = 0; i < n; i++)
		most += rules[i]->data->field_count;
	*c = (struct conditions){
		.rules = calloc(n + 1, sizeof(*c->rules)),
		.fields = calloc(most + 1, sizeof(*c->fields)),
		.block = calloc(most + 1, sizeof(*c->block)),
	};
	entries = calloc(most + 1, sizeof(*entries));
	if (!c->rules || !c->fields || !c->block || !entries) {
		free(entries);
		return -ENOMEM;
	}
	for (; c->n_rules < n; c->n_rules++) {
		c->rules[c->n_rules] = take_rule(
			rules[c->n_rules], c->block + used, entries + used);
		used += c->rules[c->n_rules].n;
	}
	number(c, entries, used);
	free(entries);
	return 0;
}

void conditions_free(struct conditions *c)
{
	free(c->rules);
	free(c->fields);
	free(c->block);
}

bool conditions_find(const struct conditions *c, const struct rule_field *f,
		     uint32_t *number)
{
	const struct rule_field *found =
		bsearch(f, c->fields, c->n, sizeof(*c->fields), compare_fields);

	if (found)
		*number = (uint32_t)(found - c->fields);
	return found;
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
