/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules for programs of one arch without an equal rule for the other arch.
 * Rules have one shape if they differ only in arch, system calls and keys; all
 * rules of one shape and arch are compared with those of the other arch.
 */
#include "config.h"
#include "lint/pairs.h"
#include "base/array.h"
#include "lint/successors.h"
#include "rule/arch.h"

#include <errno.h>
#include <stdlib.h>

/* The number of each system call on the other machine, looked up once. */
struct numbers {
	int machine;
	short others[RULE_MASK_BITS]; /* plus UNKNOWN; 0: not looked up */
};

/* In numbers.others: the other machine does not have the call. */
#define UNKNOWN 2

struct pairs {
	const struct conditions *c;
	struct numbers calls[2];
	struct successors successors[2];
	uint32_t partial[2][AUDIT_BITMASK_SIZE]; /* see find_partial() */
	struct groups by_home;			 /* see group_by_home() */
	struct unpaired *unpaired;		 /* of each rule */
};

/* ---- shapes -------------------------------------------------------------- */

static bool is_arch(const struct rule_field *f)
{
	return f->type == AUDIT_ARCH && f->op == AUDIT_EQUAL;
}

/* The number of the next condition from *@i on that is not about the arch;
 * UINT32_MAX: no more. */
static uint32_t next_of_shape(const struct conditions *c,
			      const struct rule_conditions *r, uint32_t *i)
{
	while (*i < r->n && is_arch(&c->fields[r->numbers[*i]]))
		++*i;
	return *i < r->n ? r->numbers[(*i)++] : UINT32_MAX;
}

/* For qsort_r(3). */
static int compare_shapes(const void *x, const void *y, void *pairs)
{
	const struct conditions *c = ((const struct pairs *)pairs)->c;
	const struct rule_conditions *a = &c->rules[*(const uint32_t *)x];
	const struct rule_conditions *b = &c->rules[*(const uint32_t *)y];
	uint32_t i = 0, j = 0;
	int rc = ORDER(a->rule->data->flags, b->rule->data->flags);

	if (!rc)
		rc = ORDER(a->rule->data->action, b->rule->data->action);
	while (!rc) {
		uint32_t k = next_of_shape(c, a, &i);
		uint32_t l = next_of_shape(c, b, &j);

		rc = ORDER(k, l);
		if (k == UINT32_MAX)
			break;
	}
	return rc;
}

/* ---- wider rules --------------------------------------------------------- */

static uint32_t rarest(const struct conditions *c,
		       const struct rule_conditions *r, const uint32_t *uses)
{
	uint32_t i = 0, home = c->n, number;

	while ((number = next_of_shape(c, r, &i)) != UINT32_MAX)
		if (home == c->n || uses[number] < uses[home])
			home = number;
	return home;
}

/*
 * A rule is wider than another one if all its conditions, except the arch, are
 * conditions of the other one. So rules are grouped by the one of their
 * conditions that the fewest rules have; the last group has the rules without
 * conditions.
 */
static int group_by_home(struct pairs *p)
{
	const struct conditions *c = p->c;
	uint32_t *uses = conditions_uses(c);
	uint32_t *homes = calloc(c->n_rules + 1, sizeof(*homes));
	int rc = uses && homes ? 0 : -ENOMEM;

	for (size_t i = 0; !rc && i < c->n_rules; i++)
		homes[i] = rarest(c, &c->rules[i], uses);
	if (!rc)
		rc = groups_make(&p->by_home, homes, c->n_rules, c->n + 1);
	free(homes);
	free(uses);
	return rc;
}

/* Whether @r has all conditions of @w. */
static bool is_wider(const struct conditions *c,
		     const struct rule_conditions *w,
		     const struct rule_conditions *r)
{
	uint32_t i = 0, j = 0, number, own;

	if (rule_list(w->rule) != rule_list(r->rule))
		return false;
	while ((number = next_of_shape(c, w, &i)) != UINT32_MAX) {
		do
			own = next_of_shape(c, r, &j);
		while (own < number);
		if (own != number)
			return false;
	}
	return true;
}

/* ---- system calls -------------------------------------------------------- */

/* 1 for b64, 0 for b32. */
static int side(unsigned arch)
{
	return (arch & __AUDIT_ARCH_64BIT) != 0;
}

/* The last word of a mask, without the bits that stand for classes of calls. */
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

/* The number of @call of @machine on the other machine; -1: it has none. */
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

static bool has_call(const uint32_t *mask, int call)
{
	return mask[call / 32] >> call % 32 & 1;
}

static bool has_condition(const struct conditions *c,
			  const struct rule_conditions *r, unsigned type)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (c->fields[r->numbers[i]].type == type)
			return true;
	return false;
}

static bool has_argument(const struct conditions *c,
			 const struct rule_conditions *r)
{
	for (uint32_t i = 0; i < r->n; i++) {
		unsigned type = c->fields[r->numbers[i]].type;

		if (type >= AUDIT_ARG0 && type <= AUDIT_ARG3)
			return true;
	}
	return false;
}

/* Find the calls of @r that @mask, the calls of its equals, does not have. */
static void find_calls(struct pairs *p, const struct rule_conditions *r,
		       const uint32_t *mask, struct unpaired *u)
{
	int machine = audit_elf_to_machine(r->arch);
	struct numbers *numbers = &p->calls[side(r->arch)];
	const uint32_t *partial =
		has_argument(p->c, r) ? NULL : p->partial[!side(r->arch)];

	for (size_t i = 0; i < r->rule->data->n_mask; i++)
		for (uint32_t bits = r->rule->data->mask[i]; bits;
		     bits &= bits - 1) {
			int call = (int)i * 32 + __builtin_ctz(bits), other;

			if (call >= RULE_N_CALLS)
				return;
			other = other_number(numbers, machine, call);
			if (other < 0 || has_call(mask, other) ||
			    (partial && has_call(partial, other)))
				continue;
			if (!u->n_calls++)
				u->call = audit_syscall_to_name(call, machine);
		}
}

/* ---- pairs --------------------------------------------------------------- */

/* Find the calls of @r that its equals, with the calls @mask, do not have. */
static struct unpaired compare_pair(struct pairs *p,
				    const struct rule_conditions *r,
				    const uint32_t *mask)
{
	struct unpaired u = { 0 };
	const char *other = side(r->arch) ? "b32" : "b64";

	if (has_all_calls(mask))
		return u;
	u.all = has_no_calls(mask);
	/* perm= stands for different calls on each arch. */
	if (r->has_perm && !r->rule->has_syscalls) {
		u.other = u.all ? other : NULL;
		return u;
	}
	if (rule_has_all_calls(r->rule))
		u.all = true;
	else
		find_calls(p, r, mask, &u);
	if (u.n_calls || rule_has_all_calls(r->rule))
		u.other = other;
	return u;
}

/*
 * Whether @r should have an equal for the other arch. Not if it is a never
 * rule, is about one program, which has one arch, or is about all system calls
 * of 32-bit programs, and so about these programs.
 */
static bool wants_pair(const struct conditions *c,
		       const struct rule_conditions *r)
{
	int machine = audit_elf_to_machine(r->arch);

	return r->arch && r->rule->data->action == AUDIT_ALWAYS &&
	       arch_is_native(machine) && arch_other_machine(machine) >= 0 &&
	       !has_condition(c, r, AUDIT_EXE) &&
	       (side(r->arch) || has_condition(c, r, AUDIT_PERM) ||
		!rule_has_all_calls(r->rule));
}

/* Whether @r records system calls that it names. */
static bool names_calls(const struct rule_conditions *r)
{
	return rule_list(r->rule) == AUDIT_FILTER_EXIT &&
	       r->rule->data->action == AUDIT_ALWAYS && r->rule->has_syscalls;
}

/*
 * Whether @r should have the successors of its system calls: it records calls
 * by name, without a condition on an argument, which may differ in a successor,
 * and for an arch of this machine.
 */
static bool wants_successors(const struct conditions *c,
			     const struct rule_conditions *r)
{
	return names_calls(r) && !has_argument(c, r) &&
	       arch_is_native(audit_elf_to_machine(r->arch));
}

/* The calls that a rule names with a condition on an argument: it is not
 * certain whether other rules lack them. */
static void find_partial(struct pairs *p)
{
	for (size_t i = 0; i < p->c->n_rules; i++) {
		const struct rule_conditions *r = &p->c->rules[i];

		if (!r->arch || !names_calls(r) || !has_argument(p->c, r))
			continue;
		rule_add_calls(r->rule, p->partial[side(r->arch)]);
	}
}

/* Whether the calls of the rule are those that perm= stands for. */
static bool is_by_access(const struct rule_conditions *r)
{
	return r->has_perm && !r->rule->has_syscalls;
}

/* Add to @masks the calls of the rules in the group @home that are wider than
 * @r. */
static void add_under(const struct pairs *p, uint32_t home,
		      const struct rule_conditions *r,
		      uint32_t masks[2][AUDIT_BITMASK_SIZE])
{
	for (uint32_t i = p->by_home.starts[home];
	     i < p->by_home.starts[home + 1]; i++) {
		const struct rule_conditions *w =
			&p->c->rules[p->by_home.members[i]];

		if (!w->arch || !is_wider(p->c, w, r) ||
		    (is_by_access(r) && !is_by_access(w) &&
		     !rule_has_all_calls(w->rule)))
			continue;
		rule_add_calls(w->rule, masks[side(w->arch)]);
	}
}

/* Calls of a wider rule are not missing, whatever the action of the wider rule.
 */
static void add_wider(const struct pairs *p, const struct rule_conditions *r,
		      uint32_t masks[2][AUDIT_BITMASK_SIZE])
{
	uint32_t i = 0, number;

	add_under(p, p->c->n, r, masks);
	while ((number = next_of_shape(p->c, r, &i)) != UINT32_MAX)
		add_under(p, number, r, masks);
}

/* Compare the @n rules of one shape. Rules without an arch are skipped: which
 * system calls they are about is not certain. */
static void compare_pairs(struct pairs *p, const uint32_t *members, size_t n)
{
	uint32_t masks[2][AUDIT_BITMASK_SIZE] = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct rule_conditions *r = &p->c->rules[members[i]];

		if (r->arch)
			rule_add_calls(r->rule, masks[side(r->arch)]);
	}
	add_wider(p, &p->c->rules[members[0]], masks);
	for (size_t i = 0; i < n; i++) {
		const struct rule_conditions *r = &p->c->rules[members[i]];
		struct unpaired *u = &p->unpaired[members[i]];

		if (wants_pair(p->c, r))
			*u = compare_pair(p, r, masks[!side(r->arch)]);
		if (r->arch && wants_successors(p->c, r))
			u->successors = successors_missing(
				&p->successors[side(r->arch)],
				audit_elf_to_machine(r->arch), r->rule,
				masks[side(r->arch)],
				p->partial[side(r->arch)]);
	}
}

struct unpaired *pairs_find(const struct conditions *c)
{
	struct pairs p = {
		.c = c,
		.unpaired = calloc(c->n_rules + 1, sizeof(*p.unpaired)),
	};
	uint32_t *members = calloc(c->n_rules + 1, sizeof(*members));
	size_t from = 0;

	if (!p.unpaired || !members || group_by_home(&p) < 0) {
		groups_free(&p.by_home);
		free(p.unpaired);
		free(members);
		return NULL;
	}
	find_partial(&p);
	for (uint32_t i = 0; i < c->n_rules; i++)
		members[i] = i;
	qsort_r(members, c->n_rules, sizeof(*members), compare_shapes, &p);
	for (size_t i = 1; i <= c->n_rules; i++) {
		if (i < c->n_rules &&
		    compare_shapes(&members[i - 1], &members[i], &p) == 0)
			continue;
		compare_pairs(&p, members + from, i - from);
		from = i;
	}
	groups_free(&p.by_home);
	free(members);
	return p.unpaired;
}
