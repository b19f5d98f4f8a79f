/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's rule lists, without the kernel. Prints nothing. */
#include "config.h"
#include "change/rulelist.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ORDER(a, b)                                \
	do {                                       \
		if ((a) != (b))                    \
			return (a) < (b) ? -1 : 1; \
	} while (0)

/*
 * Two rules are the same here when they are to the kernel, which takes fields
 * in another order for another rule (seen by sending such). The system calls of
 * a mask that stand for classes are compared as they are.
 */
static bool is_same(const struct rulelist_rule *a,
		    const struct rulelist_rule *b)
{
	return a->hash == b->hash && a->packed->size == b->packed->size &&
	       memcmp(a->packed, b->packed, a->packed->size) == 0;
}

/* FNV-1a, by words. */
static uint32_t hash_of(const struct packed *p)
{
	const unsigned char *bytes = (const unsigned char *)p;
	uint32_t hash = 2166136261u, word;
	size_t i = 0;

	for (; i + sizeof(word) <= p->size; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		hash = (hash ^ word) * 16777619u;
		hash ^= hash >> 15;
	}
	for (; i < p->size; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return hash;
}

/* The policy's own copy of a rule; NULL without memory. */
static struct rulelist_rule *copy_rule(const struct rule *rule,
				       const struct line *line)
{
	size_t words = rule->data->field_count * sizeof(*rule->words);
	struct rulelist_rule *r = calloc(1, sizeof(*r) + words);

	if (!r)
		return NULL;
	/* As the kernel would have it. */
	rule->data->flags = (uint32_t)(rule->list & ~AUDIT_FILTER_PREPEND);
	rule->data->action = (uint32_t)rule->action;
	r->packed = rule_pack(rule->data);
	if (!r->packed) {
		free(r);
		return NULL;
	}
	r->hash = hash_of(r->packed);
	r->line = line;
	r->is_watch = rule->is_watch;
	r->has_syscalls = rule->has_syscalls;
	memcpy(r->words, rule->words, words);
	return r;
}

static void free_rule(struct rulelist_rule *r)
{
	if (r)
		free(r->packed);
	free(r);
}

/* Where @wanted is, or would be put. Those that are gone stay where they were,
 * as nobody's. */
static struct rulelist_rule **find(const struct rulelist *p,
				   const struct rulelist_rule *wanted)
{
	for (size_t at = wanted->hash;; at++) {
		struct rulelist_rule **slot = &p->slots[at & (p->n_slots - 1)];

		if (!*slot || (!(*slot)->gone && is_same(*slot, wanted)))
			return slot;
	}
}

/* Half of the slots stay free, so that a search ends soon. */
static int reserve_slots(struct rulelist *p)
{
	struct rulelist old = *p;

	if (p->n * 2 < p->n_slots)
		return 0;
	p->n_slots = p->n_slots ? p->n_slots * 2 : 128;
	p->slots = calloc(p->n_slots, sizeof(struct rulelist_rule *));
	if (!p->slots) {
		*p = old;
		return -ENOMEM;
	}
	for (size_t i = 0; i < old.n_slots; i++)
		if (old.slots[i] && !old.slots[i]->gone)
			*find(p, old.slots[i]) = old.slots[i];
	free(old.slots);
	return 0;
}

static int reserve(struct rulelist *p)
{
	size_t size = p->size ? p->size * 2 : 64;
	struct rulelist_rule **grown;

	if (p->n == p->size) {
		grown = reallocarray(p->rules, size,
				     sizeof(struct rulelist_rule *));
		if (!grown)
			return -ENOMEM;
		p->rules = grown;
		p->size = size;
	}
	return reserve_slots(p);
}

int rulelist_add(struct rulelist *p, const struct rule *rule,
		 const struct line *line, const struct rulelist_rule **same)
{
	struct rulelist_rule *r = copy_rule(rule, line), **slot;
	bool in_front = rule->list & AUDIT_FILTER_PREPEND;

	if (!r || reserve(p) < 0) {
		free_rule(r);
		return -ENOMEM;
	}
	slot = find(p, r);
	if (*slot && !in_front) {
		free_rule(r);
		*same = *slot;
		return -EEXIST;
	}
	r->same = *slot;
	*slot = r;
	r->position = in_front ? --p->first : ++p->last;
	p->rules[p->n++] = r;
	return 0;
}

int rulelist_delete(struct rulelist *p, const struct rule *rule)
{
	struct rulelist_rule *wanted, **slot;

	if (!p->n_slots)
		return -ENOENT;
	wanted = copy_rule(rule, NULL);
	if (!wanted)
		return -ENOMEM;
	slot = find(p, wanted);
	free_rule(wanted);
	if (!*slot)
		return -ENOENT;
	(*slot)->gone = true;
	if ((*slot)->same)
		*slot = (*slot)->same;
	return 0;
}

void rulelist_open_rule(const struct rulelist_rule *r, struct rule *rule)
{
	*rule = (struct rule){ .list = (int)r->packed->list,
			       .action = (int)r->packed->action,
			       .has_list = true,
			       .is_watch = r->is_watch,
			       .has_syscalls = r->has_syscalls,
			       .data = rule_unpack(r->packed) };
	memcpy(rule->words, r->words, r->packed->n_fields * sizeof(*r->words));
}

static int compare_place(const void *x, const void *y)
{
	const struct rulelist_rule *a = *(struct rulelist_rule *const *)x;
	const struct rulelist_rule *b = *(struct rulelist_rule *const *)y;

	ORDER(a->gone, b->gone);
	ORDER(a->packed->list, b->packed->list);
	ORDER(a->position, b->position);
	return 0;
}

void rulelist_sort(struct rulelist *p)
{
	if (p->n)
		qsort(p->rules, p->n, sizeof(struct rulelist_rule *),
		      compare_place);
}

void rulelist_free(struct rulelist *p)
{
	for (size_t i = 0; i < p->n; i++)
		free_rule(p->rules[i]);
	free(p->rules);
	free(p->slots);
	*p = (struct rulelist){ 0 };
}
