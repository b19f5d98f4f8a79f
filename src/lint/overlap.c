/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules of a policy match what others match. The kernel acts on the first
 * rule of a list that matches; a rule matches when its system calls and all of
 * its conditions do, and the keys are no condition.
 */
#include "config.h"
#include "lint/overlap.h"
#include "rule/arch.h"
#include "base/array.h"
#include "rule/ruleset.h"

#include <stdlib.h>
#include <string.h>

/*
 * Conditions are numbered, and so are shapes: what rules have in common that
 * differ in arch, system calls and keys alone. All work is then in numbers.
 */
struct condition {
	const struct packed_field *field;
	const char *text; /* of field->value bytes, or NULL */
};

/* A rule, and which conditions it has, keys apart: their numbers, which are the
 * same for the same conditions, in order. */
struct facts {
	const struct rulelist_rule *r;
	const uint32_t *conditions;
	uint32_t n;
	unsigned arch; /* the value of an arch= condition, or 0 */
	bool has_perm;
	struct unpaired *unpaired; /* owned; NULL: it has its twin */
};

/* Which rules belong together, in their order. */
struct groups {
	uint32_t
		*starts; /* of each group in members, and the end of the last */
	uint32_t *members;
};

/* The number that a system call has for the other machine, looked up once. */
struct numbers {
	int machine;
	short others[AUDIT_BITMASK_SIZE * 32]; /* plus UNKNOWN; 0: not yet */
};

struct overlap {
	struct facts *facts;
	size_t n;
	uint32_t *numbers; /* of the conditions of all rules, one block */
	struct condition *conditions;
	uint32_t n_conditions;
	struct groups by_home; /* by a condition they have; the last: by none */
	struct numbers calls[2];
};

static uint32_t mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * 16777619u;
	return hash ^ hash >> 15;
}

/* The numbers of things, by what they are. */
struct table {
	uint32_t *slots; /* the number, plus one; 0: free */
	size_t n_slots;	 /* a power of two */
};

/* For at most @n things. */
static int table_init(struct table *t, size_t n)
{
	t->n_slots = 16;
	while (t->n_slots < n + n / 4)
		t->n_slots *= 2;
	t->slots = calloc(t->n_slots, sizeof(*t->slots));
	return t->slots ? 0 : -1;
}

/*
 * The number of a thing that is the same as number @candidate of @things; it is
 * @candidate itself, and then in the table, if there was none.
 */
static uint32_t number_of(struct table *t, const void *things,
			  uint32_t candidate, uint32_t hash,
			  bool (*same)(const void *things, uint32_t i,
				       uint32_t j))
{
	for (size_t at = hash;; at++) {
		uint32_t *slot = &t->slots[at & (t->n_slots - 1)];

		if (*slot && !same(things, *slot - 1, candidate))
			continue;
		if (!*slot)
			*slot = candidate + 1;
		return *slot - 1;
	}
}

/* The things of each number together, by counting. */
static int group(struct groups *g, const uint32_t *numbers, size_t n,
		 uint32_t n_groups)
{
	g->starts = calloc((size_t)n_groups + 2, sizeof(*g->starts));
	g->members = calloc(n + 1, sizeof(*g->members));
	if (!g->starts || !g->members)
		return -1;
	/* One ahead, for the next loop moves each start to its end. */
	for (size_t i = 0; i < n; i++)
		g->starts[numbers[i] + 2]++;
	for (uint32_t i = 2; i < n_groups + 2; i++)
		g->starts[i] += g->starts[i - 1];
	for (size_t i = 0; i < n; i++)
		g->members[g->starts[numbers[i] + 1]++] = (uint32_t)i;
	return 0;
}

static void free_groups(struct groups *g)
{
	free(g->starts);
	free(g->members);
}

/* ---- facts --------------------------------------------------------------- */

static uint32_t hash_condition(const struct condition *c)
{
	uint32_t hash = mix(mix(c->field->type, c->field->op), c->field->value);

	for (uint32_t j = 0; c->text && j < c->field->value; j++)
		hash = (hash ^ (unsigned char)c->text[j]) * 16777619u;
	return mix(hash, 0);
}

static bool same_condition(const void *things, uint32_t i, uint32_t j)
{
	const struct condition *a = (const struct condition *)things + i;
	const struct condition *b = (const struct condition *)things + j;

	return memcmp(a->field, b->field, sizeof(*a->field)) == 0 &&
	       (!a->text || memcmp(a->text, b->text, a->field->value) == 0);
}

static uint32_t number_condition(struct overlap *o, struct table *t,
				 struct condition c)
{
	uint32_t number;

	o->conditions[o->n_conditions] = c;
	number = number_of(t, o->conditions, o->n_conditions,
			   hash_condition(&c), same_condition);
	o->n_conditions += number == o->n_conditions;
	return number;
}

/* Few, and mostly in order. */
static void sort(uint32_t *numbers, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t j = i; j && numbers[j] < numbers[j - 1]; j--) {
			uint32_t swap = numbers[j];

			numbers[j] = numbers[j - 1];
			numbers[j - 1] = swap;
		}
}

/* What there is to know of @r; the numbers of its conditions come to @to. */
static struct facts gather(struct overlap *o, struct table *t,
			   const struct rulelist_rule *r, uint32_t *to)
{
	const struct packed_field *field = packed_fields(r->packed);
	struct facts f = { .r = r, .conditions = to };
	const char *text = packed_text(r->packed);

	for (uint32_t i = 0; i < r->packed->n_fields; i++, field++) {
		struct condition c = { .field = field };

		if (rule_field_is_string(field->type)) {
			c.text = text;
			text += field->value;
		}
		if (field->type == AUDIT_FILTERKEY)
			continue;
		if (field->type == AUDIT_ARCH && field->op == AUDIT_EQUAL)
			f.arch = field->value;
		f.has_perm |= field->type == AUDIT_PERM;
		to[f.n++] = number_condition(o, t, c);
	}
	sort(to, f.n);
	return f;
}

static int gather_all(struct overlap *o, const struct rulelist *p)
{
	struct table table = { 0 };
	uint32_t *to;
	size_t n = 0;
	int rc;

	while (o->n < p->n && !p->rules[o->n]->gone)
		n += p->rules[o->n++]->packed->n_fields;
	o->facts = calloc(o->n + 1, sizeof(*o->facts));
	o->conditions = malloc((n + 1) * sizeof(*o->conditions));
	o->numbers = to = malloc((n + 1) * sizeof(*o->numbers));
	rc = table_init(&table, n + 1);
	if (!o->facts || !o->conditions || !o->numbers)
		rc = -1;
	for (size_t i = 0; !rc && i < o->n; i++) {
		o->facts[i] = gather(o, &table, p->rules[i], to);
		to += o->facts[i].n;
	}
	free(table.slots);
	return rc;
}

/* ---- twins --------------------------------------------------------------- */

static bool is_arch(const struct condition *c)
{
	return c->field->type == AUDIT_ARCH && c->field->op == AUDIT_EQUAL;
}

/* The number of the next condition from *@i on that is not about the arch; or
 * of none. */
static uint32_t next_of_shape(const struct overlap *o, const struct facts *f,
			      uint32_t *i)
{
	while (*i < f->n && is_arch(&o->conditions[f->conditions[*i]]))
		++*i;
	return *i < f->n ? f->conditions[(*i)++] : UINT32_MAX;
}

static uint32_t hash_shape(const struct overlap *o, const struct facts *f)
{
	uint32_t hash = mix(f->r->packed->list, f->r->packed->action);
	uint32_t at = 0, condition;

	while ((condition = next_of_shape(o, f, &at)) != UINT32_MAX)
		hash = mix(hash, condition);
	return hash;
}

static bool same_shape(const void *things, uint32_t i, uint32_t j)
{
	const struct overlap *o = things;
	const struct facts *a = &o->facts[i], *b = &o->facts[j];
	uint32_t at_a = 0, at_b = 0, condition;

	if (a->r->packed->list != b->r->packed->list ||
	    a->r->packed->action != b->r->packed->action)
		return false;
	do {
		condition = next_of_shape(o, a, &at_a);
		if (condition != next_of_shape(o, b, &at_b))
			return false;
	} while (condition != UINT32_MAX);
	return true;
}

static int side(unsigned elf)
{
	return (elf & __AUDIT_ARCH_64BIT) != 0;
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

/* The words of a mask that may not be empty: from *@from up to *@to. */
static void span(const struct packed *p, size_t *from, size_t *to)
{
	*from = p->mask_rest ? 0 : p->mask_from;
	*to = p->mask_rest ? AUDIT_BITMASK_SIZE : p->mask_to;
}

static void add_mask(uint32_t *mask, const struct packed *p)
{
	size_t from, to;

	span(p, &from, &to);
	for (size_t i = from; i < to; i++)
		mask[i] |= packed_mask(p, i);
}

/* For numbers.others: a call that the other machine does not have. */
#define UNKNOWN 2

static int other_number(struct numbers *n, int machine, int call)
{
	const char *name;
	int other;

	if (n->machine == machine && n->others[call])
		return n->others[call] - UNKNOWN;
	name = audit_syscall_to_name(call, machine);
	other = name ? audit_name_to_syscall(name, arch_other_machine(machine))
		     : -1;
	if (n->machine != machine)
		*n = (struct numbers){ .machine = machine };
	n->others[call] = (short)(other + UNKNOWN);
	return other;
}

/* Whether the twin has a call of this name; true if there is none. */
static bool twin_has(struct overlap *o, const struct facts *f,
		     const uint32_t *twin, int call)
{
	int machine = audit_elf_to_machine(f->arch);
	int other = other_number(&o->calls[side(f->arch)], machine, call);

	return other < 0 || has_call(twin, other);
}

/* The calls that the twin leaves out. */
static void find_calls(struct overlap *o, const struct facts *f,
		       const uint32_t *twin, struct unpaired *u)
{
	const int n_calls = AUDIT_BITMASK_SIZE * 32 - AUDIT_SYSCALL_CLASSES;
	size_t from, to;
	int first = -1;

	span(f->r->packed, &from, &to);
	for (size_t i = from; i < to; i++)
		for (uint32_t bits = packed_mask(f->r->packed, i); bits;
		     bits &= bits - 1) {
			int call = (int)i * 32 + __builtin_ctz(bits);

			if (call >= n_calls || twin_has(o, f, twin, call))
				continue;
			if (!u->n_calls++)
				first = call;
		}
	if (first >= 0)
		u->call = audit_syscall_to_name(first,
						audit_elf_to_machine(f->arch));
}

/* Whether something of @f is missing from @twin, all that its twins are about.
 */
static bool compare_twin(struct overlap *o, const struct facts *f,
			 const uint32_t *twin, struct unpaired *u)
{
	*u = (struct unpaired){ .other = side(f->arch) ? "b32" : "b64" };
	if (has_all_calls(twin))
		return false;
	u->all = has_no_calls(twin);
	/* What perm= stands for is another set of calls on each arch. */
	if (f->has_perm && !f->r->has_syscalls)
		return u->all;
	if (packed_has_all_calls(f->r->packed)) {
		u->all = true;
		return true;
	}
	find_calls(o, f, twin, u);
	return u->n_calls;
}

static bool has_other_machine(const struct facts *f)
{
	return f->arch &&
	       arch_other_machine(audit_elf_to_machine(f->arch)) >= 0;
}

/* All rules of one shape beside each other. */
static int compare_twins(struct overlap *o, const uint32_t *members, size_t n)
{
	uint32_t masks[2][AUDIT_BITMASK_SIZE] = { 0 };
	struct unpaired u;

	for (size_t i = 0; i < n; i++) {
		const struct facts *f = &o->facts[members[i]];

		if (f->arch)
			add_mask(masks[side(f->arch)], f->r->packed);
	}
	for (size_t i = 0; i < n; i++) {
		struct facts *f = &o->facts[members[i]];

		if (!has_other_machine(f) ||
		    !compare_twin(o, f, masks[!side(f->arch)], &u))
			continue;
		f->unpaired = malloc(sizeof(u));
		if (!f->unpaired)
			return -1;
		*f->unpaired = u;
	}
	return 0;
}

/* Rules are of one shape if they have the same number, that of the first. */
static int pair_up(struct overlap *o)
{
	uint32_t *shapes = malloc((o->n + 1) * sizeof(*shapes));
	struct groups by_shape = { 0 };
	struct table table = { 0 };
	int rc = table_init(&table, o->n + 1);

	if (!shapes)
		rc = -1;
	for (uint32_t i = 0; !rc && i < o->n; i++)
		shapes[i] = number_of(&table, o, i, hash_shape(o, &o->facts[i]),
				      same_shape);
	free(table.slots);
	if (!rc)
		rc = group(&by_shape, shapes, o->n, (uint32_t)o->n);
	for (size_t i = 0; !rc && i < o->n; i++)
		rc = compare_twins(o, by_shape.members + by_shape.starts[i],
				   by_shape.starts[i + 1] - by_shape.starts[i]);
	free_groups(&by_shape);
	free(shapes);
	return rc;
}

bool overlap_unpaired(const struct overlap *o, size_t i, struct unpaired *u)
{
	const struct unpaired *found = o->facts[i].unpaired;

	if (found)
		*u = *found;
	return found;
}

/* ---- shadows ----------------------------------------------------------- */

/*
 * Whether of the fields that @c can be about there is one to a system call, so
 * that a comparison says something about another. (gid= looks at all groups,
 * gid>= at one; success has no operators to the kernel.)
 */
static bool is_one_number(const struct packed_field *c)
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
static bool range_of(const struct packed_field *c, unsigned long long *from,
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

/* Whether what meets @known always meets @c, another condition. */
static bool implies(const struct packed_field *known,
		    const struct packed_field *c)
{
	unsigned long long from, to, known_from, known_to;

	if (known->type != c->type || !is_one_number(c) ||
	    !is_one_number(known) || !range_of(known, &known_from, &known_to))
		return false;
	if (c->op == AUDIT_NOT_EQUAL)
		return c->value < known_from || c->value > known_to;
	return range_of(c, &from, &to) && from <= known_from && known_to <= to;
}

static bool meets(const struct overlap *o, const struct facts *f,
		  uint32_t condition)
{
	const struct packed_field *c = o->conditions[condition].field;

	for (uint32_t i = 0; i < f->n; i++)
		if (f->conditions[i] == condition ||
		    implies(o->conditions[f->conditions[i]].field, c))
			return true;
	return false;
}

static bool list_has_calls(uint32_t list)
{
	return list == AUDIT_FILTER_EXIT || list == AUDIT_FILTER_URING_EXIT;
}

/* At a field that it does not know in these lists, the kernel stops to look at
 * all: such a rule matches nothing. */
static bool is_sure(const struct overlap *o, const struct facts *f)
{
	static const unsigned types[] = {
		AUDIT_PID,	 AUDIT_UID,	  AUDIT_GID,
		AUDIT_LOGINUID,	 AUDIT_MSGTYPE,	  AUDIT_SUBJ_USER,
		AUDIT_SUBJ_ROLE, AUDIT_SUBJ_TYPE, AUDIT_SUBJ_SEN,
		AUDIT_SUBJ_CLR,	 AUDIT_EXE,
	};
	uint32_t list = f->r->packed->list;

	if (list != AUDIT_FILTER_USER && list != AUDIT_FILTER_EXCLUDE)
		return true;
	for (uint32_t i = 0; i < f->n; i++) {
		unsigned type = o->conditions[f->conditions[i]].field->type;
		bool known = false;

		for (size_t j = 0; j < N_ELEMENTS(types); j++)
			known |= types[j] == type;
		if (!known)
			return false;
	}
	return true;
}

static bool covers_calls(const struct packed *wide, const struct packed *narrow)
{
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		if (packed_mask(narrow, i) & ~packed_mask(wide, i))
			return false;
	return true;
}

/* Whether @early matches whatever @late would. */
static bool covers(const struct overlap *o, const struct facts *early,
		   const struct facts *late)
{
	const struct packed *wide = early->r->packed;
	const struct packed *narrow = late->r->packed;

	if (wide->list != narrow->list)
		return false;
	for (uint32_t i = 0; i < early->n; i++)
		if (!meets(o, late, early->conditions[i]))
			return false;
	return (!list_has_calls(wide->list) || covers_calls(wide, narrow)) &&
	       is_sure(o, early);
}

/* Only the very same condition implies one of these. */
static bool is_sharp(const struct condition *c)
{
	return c->field->op == AUDIT_EQUAL;
}

/* File each rule under the sharp condition that the fewest rules have. */
static int file_all(struct overlap *o)
{
	const uint32_t none = o->n_conditions;
	uint32_t *uses = calloc((size_t)none + 1, sizeof(*uses));
	uint32_t *homes = malloc((o->n + 1) * sizeof(*homes));
	int rc = uses && homes ? 0 : -1;

	for (size_t i = 0; !rc && i < o->n; i++)
		for (uint32_t j = 0; j < o->facts[i].n; j++)
			uses[o->facts[i].conditions[j]]++;
	for (size_t i = 0; !rc && i < o->n; i++) {
		const struct facts *f = &o->facts[i];

		homes[i] = none;
		for (uint32_t j = 0; j < f->n; j++)
			if (is_sharp(&o->conditions[f->conditions[j]]) &&
			    (homes[i] == none ||
			     uses[f->conditions[j]] < uses[homes[i]]))
				homes[i] = f->conditions[j];
	}
	if (!rc)
		rc = group(&o->by_home, homes, o->n, none + 1);
	free(homes);
	free(uses);
	return rc;
}

/* The first of the rules under @home that covers @late, or NULL. */
static const struct facts *find_under(const struct overlap *o, uint32_t home,
				      const struct facts *late)
{
	for (uint32_t i = o->by_home.starts[home];
	     i < o->by_home.starts[home + 1]; i++) {
		const struct facts *early = &o->facts[o->by_home.members[i]];

		if (early >= late)
			break;
		if (covers(o, early, late))
			return early;
	}
	return NULL;
}

const struct rulelist_rule *overlap_shadow(const struct overlap *o, size_t i)
{
	const struct facts *late = &o->facts[i];
	const struct facts *first = find_under(o, o->n_conditions, late);

	for (uint32_t j = 0; j < late->n; j++) {
		const struct facts *early =
			find_under(o, late->conditions[j], late);

		if (early && (!first || early < first))
			first = early;
	}
	return first ? first->r : NULL;
}

/* ---- all together ------------------------------------------------------- */

struct overlap *overlap_new(const struct rulelist *p)
{
	struct overlap *o = calloc(1, sizeof(*o));

	if (o && gather_all(o, p) == 0 && pair_up(o) == 0 && file_all(o) == 0)
		return o;
	overlap_free(o);
	return NULL;
}

void overlap_free(struct overlap *o)
{
	if (!o)
		return;
	for (size_t i = 0; o->facts && i < o->n; i++)
		free(o->facts[i].unpaired);
	free_groups(&o->by_home);
	free(o->conditions);
	free(o->numbers);
	free(o->facts);
	free(o);
}
