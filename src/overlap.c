/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules of a policy match what others match. The kernel acts on the first
 * rule of a list that matches; a rule matches when its system calls and all of
 * its conditions do, and the keys are no condition.
 */
#include "config.h"
#include "overlap.h"
#include "arch.h"
#include "array.h"
#include "ruleset.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct condition {
	unsigned type, op, value;
	const char *text; /* of value bytes, or NULL */
};

/* A rule, with its conditions in an order that does not depend on how they were
 * written. */
struct facts {
	const struct policy_rule *r;
	int list;
	unsigned arch; /* the value of an arch= condition, or 0 */
	bool has_perm;
	struct condition *conditions;
	size_t n;
};

/* Rules that differ in arch, system calls and keys alone. */
struct twins {
	const struct facts *key;
	uint32_t masks[2][AUDIT_BITMASK_SIZE]; /* of b32 and b64 together */
};

/* The rules that are looked up by a condition; all that have it need it. */
struct bucket {
	struct condition key;
	size_t n_uses; /* how many rules have the condition at all */
	struct facts **members;
	size_t n, size;
};

struct overlap {
	struct facts *facts;
	struct condition *conditions; /* of all, one block */
	size_t n;
	void *by_shape;	     /* tsearch(3) of struct twins */
	void *by_condition;  /* tsearch(3) of struct bucket */
	struct bucket loose; /* rules that no condition finds */
};

#define ORDER(a, b)                                \
	do {                                       \
		if ((a) != (b))                    \
			return (a) < (b) ? -1 : 1; \
	} while (0)

static int compare_conditions(const void *x, const void *y)
{
	const struct condition *a = x, *b = y;

	ORDER(a->type, b->type);
	ORDER(a->op, b->op);
	ORDER(a->value, b->value);
	return a->text ? memcmp(a->text, b->text, a->value) : 0;
}

/* ---- facts ------------------------------------------------------------- */

static void gather(struct facts *f, const struct policy_rule *r)
{
	const struct audit_rule_data *rule = r->rule.data;
	const char *text = rule->buf;

	f->r = r;
	f->list = r->rule.list & ~AUDIT_FILTER_PREPEND;
	for (unsigned i = 0; i < rule->field_count; i++) {
		struct condition c = { .type = rule->fields[i],
				       .op = rule->fieldflags[i],
				       .value = rule->values[i] };

		if (rule_field_is_string(c.type)) {
			c.text = text;
			text += c.value;
		}
		if (c.type == AUDIT_FILTERKEY)
			continue;
		if (c.type == AUDIT_ARCH && c.op == AUDIT_EQUAL)
			f->arch = c.value;
		f->has_perm |= c.type == AUDIT_PERM;
		f->conditions[f->n++] = c;
	}
	qsort(f->conditions, f->n, sizeof(*f->conditions), compare_conditions);
}

static int gather_all(struct overlap *o, const struct policy *p)
{
	size_t n = 0;

	while (o->n < p->n && !p->rules[o->n]->gone)
		n += p->rules[o->n++]->rule.data->field_count;
	o->facts = calloc(o->n + 1, sizeof(*o->facts));
	o->conditions = calloc(n + 1, sizeof(*o->conditions));
	if (!o->facts || !o->conditions)
		return -1;
	n = 0;
	for (size_t i = 0; i < o->n; i++) {
		o->facts[i].conditions = o->conditions + n;
		gather(&o->facts[i], p->rules[i]);
		n += o->facts[i].n;
	}
	return 0;
}

/* ---- twins ------------------------------------------------------------- */

static bool is_arch(const struct condition *c)
{
	return c->type == AUDIT_ARCH && c->op == AUDIT_EQUAL;
}

static int compare_shape(const void *x, const void *y)
{
	const struct facts *a = ((const struct twins *)x)->key;
	const struct facts *b = ((const struct twins *)y)->key;
	size_t i = 0, j = 0;

	ORDER(a->list, b->list);
	ORDER(a->r->rule.action, b->r->rule.action);
	for (;;) {
		int rc;

		while (i < a->n && is_arch(&a->conditions[i]))
			i++;
		while (j < b->n && is_arch(&b->conditions[j]))
			j++;
		if (i == a->n || j == b->n)
			return (i < a->n) - (j < b->n);
		rc = compare_conditions(&a->conditions[i++],
					&b->conditions[j++]);
		if (rc)
			return rc;
	}
}

static int side(unsigned elf)
{
	return elf & __AUDIT_ARCH_64BIT ? 1 : 0;
}

static int pair_up(struct overlap *o, const struct facts *f)
{
	struct twins *t = calloc(1, sizeof(*t)), **node;
	uint32_t *mask;

	if (!t)
		return -1;
	t->key = f;
	node = tsearch(t, &o->by_shape, compare_shape);
	if (!node || *node != t)
		free(t);
	if (!node)
		return -1;
	mask = (*node)->masks[side(f->arch)];
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		mask[i] |= f->r->rule.data->mask[i];
	return 0;
}

static bool has_call(const uint32_t *mask, int call)
{
	return mask[call / 32] >> call % 32 & 1;
}

/* The last word of a mask, less the bits that stand for classes of calls. */
#define LAST_CALLS (UINT32_MAX >> AUDIT_SYSCALL_CLASSES)

static bool has_all_calls(const uint32_t *mask)
{
	for (size_t i = 0; i + 1 < AUDIT_BITMASK_SIZE; i++)
		if (mask[i] != UINT32_MAX)
			return false;
	return (mask[AUDIT_BITMASK_SIZE - 1] & LAST_CALLS) == LAST_CALLS;
}

static bool has_no_calls(const uint32_t *mask)
{
	for (size_t i = 0; i + 1 < AUDIT_BITMASK_SIZE; i++)
		if (mask[i])
			return false;
	return !(mask[AUDIT_BITMASK_SIZE - 1] & LAST_CALLS);
}

/* The calls by name that the twin leaves out. */
static void find_calls(const uint32_t *mask, const uint32_t *twin, int machine,
		       struct unpaired *u)
{
	int other = arch_other_machine(machine);

	for (int i = 0; i < AUDIT_BITMASK_SIZE * 32 - AUDIT_SYSCALL_CLASSES;
	     i += mask[i / 32] ? 1 : 32) {
		const char *name;
		int call;

		if (!has_call(mask, i))
			continue;
		name = audit_syscall_to_name(i, machine);
		call = name ? audit_name_to_syscall(name, other) : -1;
		if (call < 0 || has_call(twin, call))
			continue;
		if (!u->n_calls++)
			u->call = name;
	}
}

bool overlap_unpaired(struct overlap *o, size_t i, struct unpaired *u)
{
	const struct facts *f = &o->facts[i];
	struct twins key = { .key = f }, **node;
	const uint32_t *twin, *mask = f->r->rule.data->mask;
	int machine = audit_elf_to_machine(f->arch);

	*u = (struct unpaired){ 0 };
	if (!f->arch || arch_other_machine(machine) < 0)
		return false;
	node = tfind(&key, &o->by_shape, compare_shape);
	if (!node)
		return false;
	twin = (*node)->masks[!side(f->arch)];
	u->other = side(f->arch) ? "b32" : "b64";
	if (has_all_calls(twin))
		return false;
	u->all = has_no_calls(twin);
	/* What perm= stands for is another set of calls on each arch. */
	if (f->has_perm && !f->r->rule.has_syscalls)
		return u->all;
	if (has_all_calls(mask)) {
		u->all = true;
		return true;
	}
	find_calls(mask, twin, machine, u);
	return u->n_calls != 0;
}

/* ---- shadows ----------------------------------------------------------- */

/*
 * Whether of the fields that @c can be about there is one to a system call, so
 * that a comparison says something about another. (gid= looks at all groups,
 * gid>= at one; success has no operators to the kernel.)
 */
static bool is_one_number(const struct condition *c)
{
	static const unsigned types[] = {
		AUDIT_PID,	 AUDIT_PPID,	 AUDIT_UID,	 AUDIT_EUID,
		AUDIT_SUID,	 AUDIT_FSUID,	 AUDIT_EXIT,	 AUDIT_LOGINUID,
		AUDIT_ARG0,	 AUDIT_ARG0 + 1, AUDIT_ARG0 + 2, AUDIT_ARG0 + 3,
		AUDIT_SESSIONID,
	};

	/* This is about being unset, and not about a number. */
	if (c->type == AUDIT_LOGINUID && c->value == (unsigned)-1)
		return false;
	for (size_t i = 0; i < N_ELEMENTS(types); i++)
		if (types[i] == c->type)
			return true;
	return false;
}

/* The numbers for which a comparison holds; false for one with a hole. */
static bool range_of(const struct condition *c, unsigned long long *from,
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

/* Whether what meets @known always meets @c. */
static bool implies(const struct condition *known, const struct condition *c)
{
	unsigned long long from, to, known_from, known_to;

	if (compare_conditions(known, c) == 0)
		return true;
	if (known->type != c->type || !is_one_number(c) ||
	    !is_one_number(known) || !range_of(known, &known_from, &known_to))
		return false;
	if (c->op == AUDIT_NOT_EQUAL)
		return c->value < known_from || c->value > known_to;
	return range_of(c, &from, &to) && from <= known_from && known_to <= to;
}

static bool meets(const struct facts *f, const struct condition *c)
{
	for (size_t i = 0; i < f->n; i++)
		if (implies(&f->conditions[i], c))
			return true;
	return false;
}

static bool list_has_calls(int list)
{
	return list == AUDIT_FILTER_EXIT || list == AUDIT_FILTER_URING_EXIT;
}

/* At a field that it does not know in these lists, the kernel stops to look at
 * all: such a rule matches nothing. */
static bool is_sure(const struct facts *f)
{
	static const unsigned types[] = {
		AUDIT_PID,	 AUDIT_UID,	  AUDIT_GID,
		AUDIT_LOGINUID,	 AUDIT_MSGTYPE,	  AUDIT_SUBJ_USER,
		AUDIT_SUBJ_ROLE, AUDIT_SUBJ_TYPE, AUDIT_SUBJ_SEN,
		AUDIT_SUBJ_CLR,	 AUDIT_EXE,
	};

	if (f->list != AUDIT_FILTER_USER && f->list != AUDIT_FILTER_EXCLUDE)
		return true;
	for (size_t i = 0; i < f->n; i++) {
		bool known = false;

		for (size_t j = 0; j < N_ELEMENTS(types); j++)
			known |= types[j] == f->conditions[i].type;
		if (!known)
			return false;
	}
	return true;
}

/* Whether @early matches whatever @late would. */
static bool covers(const struct facts *early, const struct facts *late)
{
	const uint32_t *wide = early->r->rule.data->mask;
	const uint32_t *narrow = late->r->rule.data->mask;

	if (early->list != late->list)
		return false;
	if (list_has_calls(late->list))
		for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
			if (narrow[i] & ~wide[i])
				return false;
	for (size_t i = 0; i < early->n; i++)
		if (!meets(late, &early->conditions[i]))
			return false;
	return is_sure(early);
}

/* Only the very same condition implies one of these. */
static bool is_sharp(const struct condition *c)
{
	return c->op == AUDIT_EQUAL;
}

static int compare_buckets(const void *x, const void *y)
{
	return compare_conditions(&((const struct bucket *)x)->key,
				  &((const struct bucket *)y)->key);
}

static struct bucket *bucket_of(const struct overlap *o,
				const struct condition *c)
{
	struct bucket key = { .key = *c };
	struct bucket **node =
		is_sharp(c) ? tfind(&key, &o->by_condition, compare_buckets)
			    : NULL;

	return node ? *node : NULL;
}

static int count_uses(struct overlap *o, const struct facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct bucket *b, **node;

		if (!is_sharp(&f->conditions[i]))
			continue;
		b = calloc(1, sizeof(*b));
		if (!b)
			return -1;
		b->key = f->conditions[i];
		node = tsearch(b, &o->by_condition, compare_buckets);
		if (!node || *node != b)
			free(b);
		if (!node)
			return -1;
		(*node)->n_uses++;
	}
	return 0;
}

/* Under the condition that the fewest rules have. */
static int file_away(struct overlap *o, struct facts *f)
{
	struct bucket *best = NULL;

	for (size_t i = 0; i < f->n; i++) {
		struct bucket *b = bucket_of(o, &f->conditions[i]);

		if (b && (!best || b->n_uses < best->n_uses))
			best = b;
	}
	if (!best)
		best = &o->loose;
	if (best->n == best->size) {
		size_t size = best->size ? best->size * 2 : 4;
		struct facts **grown =
			reallocarray(best->members, size, sizeof(*grown));

		if (!grown)
			return -1;
		best->members = grown;
		best->size = size;
	}
	best->members[best->n++] = f;
	return 0;
}

static const struct facts *find_in(const struct bucket *b,
				   const struct facts *late)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->members[i] < late && covers(b->members[i], late))
			return b->members[i];
	return NULL;
}

const struct policy_rule *overlap_shadow(struct overlap *o, size_t i)
{
	const struct facts *late = &o->facts[i];
	const struct facts *first = find_in(&o->loose, late);

	for (size_t j = 0; j < late->n; j++) {
		const struct bucket *b = bucket_of(o, &late->conditions[j]);
		const struct facts *early = b ? find_in(b, late) : NULL;

		if (early && (!first || early < first))
			first = early;
	}
	return first ? first->r : NULL;
}

/* ---- all together ------------------------------------------------------- */

struct overlap *overlap_new(const struct policy *p)
{
	struct overlap *o = calloc(1, sizeof(*o));
	int rc = o ? gather_all(o, p) : -1;

	for (size_t i = 0; !rc && i < o->n; i++) {
		rc = count_uses(o, &o->facts[i]);
		if (!rc && o->facts[i].arch)
			rc = pair_up(o, &o->facts[i]);
	}
	for (size_t i = 0; !rc && i < o->n; i++)
		rc = file_away(o, &o->facts[i]);
	if (!rc)
		return o;
	overlap_free(o);
	return NULL;
}

static void free_bucket(void *bucket)
{
	free(((struct bucket *)bucket)->members);
	free(bucket);
}

void overlap_free(struct overlap *o)
{
	if (!o)
		return;
	tdestroy(o->by_shape, free);
	tdestroy(o->by_condition, free_bucket);
	free(o->loose.members);
	free(o->conditions);
	free(o->facts);
	free(o);
}
