/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's rule lists, without the kernel. Prints nothing. */
#include "config.h"
#include "policy.h"
#include "ruleset.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int plain_list(const struct rule *rule)
{
	return rule->list & ~AUDIT_FILTER_PREPEND;
}

#define ORDER(a, b)                                \
	do {                                       \
		if ((a) != (b))                    \
			return (a) < (b) ? -1 : 1; \
	} while (0)

/*
 * The order of rules by what is in them. Two are the same here when they are to
 * the kernel, which takes fields in another order for another rule (seen by
 * sending such). The system calls of a mask that stand for classes are
 * compared as they are.
 */
static int compare_content(const void *x, const void *y)
{
	const struct rule *r = &((const struct policy_rule *)x)->rule;
	const struct rule *s = &((const struct policy_rule *)y)->rule;
	const struct audit_rule_data *a = r->data, *b = s->data;
	size_t n;

	ORDER(plain_list(r), plain_list(s));
	ORDER(r->action, s->action);
	ORDER(a->field_count, b->field_count);
	ORDER(a->buflen, b->buflen);
	n = a->field_count;
	for (size_t i = 0; i < n; i++) {
		ORDER(a->fields[i], b->fields[i]);
		ORDER(a->values[i], b->values[i]);
		ORDER(a->fieldflags[i], b->fieldflags[i]);
	}
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		ORDER(a->mask[i], b->mask[i]);
	return memcmp(a->buf, b->buf, a->buflen);
}

static int reserve(struct policy *p)
{
	size_t size = p->size ? p->size * 2 : 64;
	struct policy_rule **grown;

	if (p->n < p->size)
		return 0;
	grown = reallocarray(p->rules, size, sizeof(struct policy_rule *));
	if (!grown)
		return -ENOMEM;
	p->rules = grown;
	p->size = size;
	return 0;
}

int policy_add(struct policy *p, struct rule *rule, const struct line *line,
	       const struct policy_rule **same)
{
	struct policy_rule *r = malloc(sizeof(*r));
	bool in_front = rule->list & AUDIT_FILTER_PREPEND;
	struct policy_rule **node;

	if (!r || reserve(p) < 0) {
		free(r);
		return -ENOMEM;
	}
	*r = (struct policy_rule){ .rule = *rule, .line = line };
	node = tsearch(r, &p->by_content, compare_content);
	if (!node || (*node != r && !in_front)) {
		free(r);
		*same = node ? *node : NULL;
		return node ? -EEXIST : -ENOMEM;
	}
	if (*node != r) {
		r->same = *node;
		*node = r;
	}
	/* As the kernel would have it. */
	r->rule.data->flags = (uint32_t)plain_list(rule);
	r->rule.data->action = (uint32_t)rule->action;
	r->position = in_front ? --p->first : ++p->last;
	p->rules[p->n++] = r;
	rule->data = NULL;
	return 0;
}

/* @node is the tree's, of a rule that is the first of all the same ones. */
static void take_out(struct policy *p, struct policy_rule **node)
{
	struct policy_rule *r = *node;

	r->gone = true;
	if (r->same)
		*node = r->same;
	else
		tdelete(r, &p->by_content, compare_content);
}

int policy_delete(struct policy *p, const struct rule *rule)
{
	struct policy_rule wanted = { .rule = *rule };
	struct policy_rule **node =
		tfind(&wanted, &p->by_content, compare_content);

	if (!node)
		return -ENOENT;
	take_out(p, node);
	return 0;
}

static int compare_place(const void *x, const void *y)
{
	const struct policy_rule *a = *(struct policy_rule *const *)x;
	const struct policy_rule *b = *(struct policy_rule *const *)y;

	ORDER(a->gone, b->gone);
	ORDER(plain_list(&a->rule), plain_list(&b->rule));
	ORDER(a->position, b->position);
	return 0;
}

void policy_sort(struct policy *p)
{
	if (p->n)
		qsort(p->rules, p->n, sizeof(struct policy_rule *),
		      compare_place);
}

static void free_nothing(void *r)
{
	(void)r;
}

void policy_free(struct policy *p)
{
	tdestroy(p->by_content, free_nothing);
	for (size_t i = 0; i < p->n; i++) {
		rule_free(&p->rules[i]->rule);
		free(p->rules[i]);
	}
	free(p->rules);
	*p = (struct policy){ 0 };
}
