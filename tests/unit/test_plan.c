/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plans, carried out on a model of the kernel's list. After each message every
 * event must be decided as the list at the beginning or as the new list decides
 * it, no message may be refused, and in the end the list must be the new one.
 *
 * UNIT_PLAN is the number of rules up to which all pairs of lists are tried: 4
 * takes seconds, 5 takes minutes.
 */
#include "unit.h"
#include "change/plan.h"
#include "model.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The bytes of stand-ins begin here; each plan of a chain has its own. */
#define STAND_INS	128
#define STAND_INS_EACH	128
#define MOST_EXHAUSTIVE 5

/* Changes of a plan that make it wrong: the model must find them. */
enum mutation {
	AS_PLANNED,
	DELETE_FIRST_TO_LAST,
	REPLACE_FIRST_TO_LAST, /* the same for the stand-ins */
	PREPEND_FREELY,
	WITHOUT_STAND_INS,
	COPIES_IN_PLACE, /* an old copy is deleted when its place is reached */
	ORIGINALS_AT_ONCE,
};

struct count {
	uint64_t pairs, plans, messages, violations, bad_plans, refused, ends;
};

struct run {
	struct model_universe *u;
	struct count count;
	enum mutation mutation;
	bool in_bytes; /* plan in bytes alone */
	int kills; /* the number of times that a run is killed, at any message
		    */
};

/* ---- numbers for plan_make() ------------------------------------------------
 */

struct numbers {
	uint32_t of_meaning[MODEL_BYTES + MODEL_MEANINGS];
	uint32_t of_bytes[MODEL_BYTES];
	uint32_t n_meanings, n_bytes;
};

/* The meaning that the plan uses. The stand-in of an earlier run is a rule of
 * its own, which the new list does not have. */
static uint32_t meaning_key(const struct run *run, struct model_rule rule)
{
	if (run->in_bytes || rule.bytes >= STAND_INS)
		return MODEL_MEANINGS + rule.bytes;
	return rule.meaning;
}

static uint32_t number(uint32_t *of, uint32_t *n)
{
	if (*of == 0)
		*of = ++*n;
	return *of - 1;
}

static void number_rules(const struct run *run, struct numbers *numbers,
			 const struct model_list *list, struct plan_rule *rules)
{
	for (size_t i = 0; i < list->n; i++) {
		struct model_rule r = list->rules[i];

		rules[i].meaning =
			number(&numbers->of_meaning[meaning_key(run, r)],
			       &numbers->n_meanings);
		rules[i].bytes =
			number(&numbers->of_bytes[r.bytes], &numbers->n_bytes);
		rules[i].decision = run->mutation == PREPEND_FREELY
					    ? 0
					    : run->u->decision[r.meaning];
	}
}

static void make_plan(const struct run *run, struct plan *plan,
		      const struct model_list *old,
		      const struct model_list *new)
{
	struct plan_rule from[MODEL_RULES], to[MODEL_RULES];
	struct numbers numbers = { 0 };

	number_rules(run, &numbers, old, from);
	number_rules(run, &numbers, new, to);
	if (plan_make(plan, from, old->n, to, new->n) != 0)
		ck_abort_msg("plan_make() failed");
}

/* ---- mutations --------------------------------------------------------------
 */

/* Reverse each group of steps of this kind. */
static void reverse(struct plan *plan, enum plan_op op)
{
	for (size_t i = 0, end; i < plan->n; i = end + 1) {
		for (end = i; end < plan->n && plan->steps[end].op == op;)
			end++;
		for (size_t a = i, b = end; a + 1 < b; a++) {
			struct plan_step step = plan->steps[--b];

			plan->steps[b] = plan->steps[a];
			plan->steps[a] = step;
		}
	}
}

static void drop(struct plan *plan, enum plan_op op)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++)
		if (plan->steps[i].op != op)
			plan->steps[n++] = plan->steps[i];
	plan->n = n;
}

static int compare_deletions(const void *a, const void *b)
{
	size_t x = ((const struct plan_step *)a)->which;
	size_t y = ((const struct plan_step *)b)->which;

	return (x < y) - (x > y);
}

static void delete_in_place(struct plan *plan)
{
	size_t from = 0, to;

	while (from < plan->n && plan->steps[from].op != PLAN_DELETE)
		from++;
	for (to = from; to < plan->n && plan->steps[to].op == PLAN_DELETE;)
		to++;
	qsort(plan->steps + from, to - from, sizeof(*plan->steps),
	      compare_deletions);
}

static void send_originals(struct plan *plan)
{
	size_t n = 0;

	while (n < plan->n && plan->steps[n].op != PLAN_DELETE) {
		enum plan_op *op = &plan->steps[n++].op;

		if (*op == PLAN_APPEND_STAND_IN)
			*op = PLAN_APPEND;
		if (*op == PLAN_PREPEND_STAND_IN)
			*op = PLAN_PREPEND;
	}
	while (n < plan->n && plan->steps[n].op == PLAN_DELETE)
		n++;
	plan->n = n;
}

static void mutate(struct plan *plan, enum mutation mutation)
{
	switch (mutation) {
	case DELETE_FIRST_TO_LAST:
		reverse(plan, PLAN_DELETE);
		break;
	case REPLACE_FIRST_TO_LAST:
		reverse(plan, PLAN_DELETE_STAND_IN);
		break;
	case WITHOUT_STAND_INS:
		drop(plan, PLAN_APPEND_STAND_IN);
		drop(plan, PLAN_PREPEND_STAND_IN);
		drop(plan, PLAN_DELETE_STAND_IN);
		break;
	case COPIES_IN_PLACE:
		delete_in_place(plan);
		break;
	case ORIGINALS_AT_ONCE:
		send_originals(plan);
		break;
	case PREPEND_FREELY: /* number_rules() does it */
	case AS_PLANNED:
		break;
	}
}

/* ---- the end ----------------------------------------------------------------
 */

static size_t find_key(const struct run *run, const struct model_list *list,
		       size_t end, uint32_t key)
{
	for (size_t i = 0; i < end; i++)
		if (meaning_key(run, list->rules[i]) == key)
			return i;
	return SIZE_MAX;
}

static bool has_key(const struct run *run, const struct model_list *list,
		    size_t end, uint32_t key)
{
	return find_key(run, list, end, key) != SIZE_MAX;
}

/* The number of copies of @list with these bytes; the live rule does not count.
 */
static size_t count_copies(const struct run *run, const struct model_list *list,
			   size_t end, uint32_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < end; i++)
		n += list->rules[i].bytes == bytes &&
		     has_key(run, list, i, meaning_key(run, list->rules[i]));
	return n;
}

/* Whether a rule that both lists have is after @rule in @old, and before an
 * exact copy of it. */
static bool has_rule_between(const struct run *run,
			     const struct model_list *old,
			     const struct model_list *new,
			     struct model_rule rule)
{
	bool is_between = false;
	size_t first = find_key(run, old, old->n, meaning_key(run, rule));

	if (first == SIZE_MAX || old->rules[first].bytes != rule.bytes)
		return false;
	for (size_t i = first + 1; i < old->n; i++) {
		uint32_t key = meaning_key(run, old->rules[i]);

		if (old->rules[i].bytes == rule.bytes) {
			if (is_between)
				return true;
		} else if (!has_key(run, old, i, key)) {
			is_between |= has_key(run, new, new->n, key);
		} else if (key == meaning_key(run, rule)) {
			is_between |= count_copies(run, new, new->n,
						   old->rules[i].bytes) > 0;
		}
	}
	return false;
}

/* Whether plan_make() may keep rule @i of @now, which is a copy. */
static bool may_be_left(const struct run *run, const struct model_list *old,
			const struct model_list *new,
			const struct model_list *now, size_t i)
{
	struct model_rule r = now->rules[i];
	size_t n = count_copies(run, now, i, r.bytes);

	if (!has_key(run, old, old->n, meaning_key(run, r)))
		return false;
	return (n == 0 && count_copies(run, new, new->n, r.bytes) > 0) ||
	       has_rule_between(run, old, new, r);
}

/* Whether @now is the new list. */
static bool is_right(const struct run *run, const struct model_list *old,
		     const struct model_list *new, const struct model_list *now)
{
	size_t next = 0;

	for (size_t i = 0; i < now->n; i++) {
		struct model_rule r = now->rules[i];
		uint32_t key = meaning_key(run, r);
		size_t was = find_key(run, old, old->n, key);

		if (has_key(run, now, i, key)) {
			if (!may_be_left(run, old, new, now, i))
				return false;
			continue;
		}
		while (next < new->n &&
		       has_key(run, new, next,
			       meaning_key(run, new->rules[next])))
			next++;
		if (next == new->n || meaning_key(run, new->rules[next]) != key)
			return false;
		if (r.bytes != new->rules[next].bytes &&
		    (was == SIZE_MAX || r.bytes != old->rules[was].bytes))
			return false;
		next++;
	}
	for (; next < new->n; next++)
		if (!has_key(run, new, next,
			     meaning_key(run, new->rules[next])))
			return false;
	return true;
}

static bool has_exact_copies(const struct model_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < i; k++)
			if (list->rules[i].bytes == list->rules[k].bytes)
				return true;
	return false;
}

/* Whether a second plan has nothing to do, except to delete exact copies. */
static bool is_final(const struct run *run, const struct model_list *old,
		     const struct model_list *new, const struct model_list *now)
{
	struct plan plan;
	bool is_done;

	make_plan(run, &plan, now, new);
	is_done = plan.n == plan.copies &&
		  (plan.n == 0 || has_exact_copies(old)) && plan.added == 0 &&
		  plan.deleted == 0 && plan.moved == 0 && plan.sent_again == 0;
	plan_free(&plan);
	return is_done;
}

/* ---- the way ----------------------------------------------------------------
 */

static int send_step(const struct run *run, struct model_list *now,
		     const struct plan_step *step, const struct model_list *old,
		     const struct model_list *new, uint32_t generation)
{
	struct model_rule rule = step->op == PLAN_DELETE
					 ? old->rules[step->which]
					 : new->rules[step->which];

	if (step->op == PLAN_APPEND_STAND_IN ||
	    step->op == PLAN_PREPEND_STAND_IN ||
	    step->op == PLAN_DELETE_STAND_IN)
		rule.bytes = STAND_INS + generation * STAND_INS_EACH +
			     (uint32_t)step->which;
	switch (step->op) {
	case PLAN_APPEND:
	case PLAN_APPEND_STAND_IN:
		return model_append(now, rule);
	case PLAN_PREPEND:
	case PLAN_PREPEND_STAND_IN:
		model_prepend(now, rule);
		return 0;
	case PLAN_DELETE:
	case PLAN_DELETE_STAND_IN:
		break;
	}
	return model_delete(run->u, now, rule.bytes);
}

static void print_list(const char *name, const struct model_list *list)
{
	printf("%s:", name);
	for (size_t i = 0; i < list->n; i++)
		printf(" %" PRIu32 "(%" PRIu32 ")", list->rules[i].meaning,
		       list->rules[i].bytes);
	putchar('\n');
}

static void report(const struct run *run, const char *what,
		   const struct plan *plan, const struct model_list *old,
		   const struct model_list *new, const struct model_list *now)
{
	if (run->mutation != AS_PLANNED)
		return;
	print_list("old", old);
	print_list("new", new);
	print_list("now", now);
	for (size_t i = 0; i < plan->n; i++)
		printf("op %d, rule %zu\n", (int)plan->steps[i].op,
		       plan->steps[i].which);
	fflush(stdout);
	ck_abort_msg("%s", what);
}

static void check_end(struct run *run, const struct plan *plan,
		      const struct model_list *old,
		      const struct model_list *new,
		      const struct model_list *now)
{
	if (!is_right(run, old, new, now)) {
		run->count.ends++;
		report(run, "the end is wrong", plan, old, new, now);
	} else if (run->mutation == AS_PLANNED &&
		   !is_final(run, old, new, now)) {
		report(run, "there is still something to do", plan, old, new,
		       now);
	}
}

static void go(struct run *run, const struct model_list *old,
	       const struct model_list *new, uint32_t generation);

/* The program was killed after a message: continue from there, or go back. */
static void go_on(struct run *run, const struct model_list *old,
		  const struct model_list *new, const struct model_list *now,
		  uint32_t generation)
{
	if (run->kills == 0)
		return;
	run->kills--;
	go(run, now, new, generation + 1);
	go(run, now, old, generation + 1);
	run->kills++;
}

/*
 * Carry out the plan from @old to @new, or its first @most messages. The list
 * is then in @now.
 */
static void carry_out(struct run *run, const struct model_list *old,
		      const struct model_list *new, uint32_t generation,
		      size_t most, struct model_list *now)
{
	struct model_decisions allowed;
	uint64_t violations = 0;
	struct plan plan;

	*now = *old;
	make_plan(run, &plan, old, new);
	mutate(&plan, run->mutation);
	model_forbid_all(run->u, &allowed);
	model_allow(run->u, old, &allowed);
	model_allow(run->u, new, &allowed);
	run->count.plans++;
	for (size_t i = 0; i < plan.n && i < most; i++) {
		if (send_step(run, now, &plan.steps[i], old, new, generation) !=
		    0) {
			run->count.refused++;
			report(run, "a message is refused", &plan, old, new,
			       now);
		}
		run->count.messages++;
		violations += model_violations(run->u, now, &allowed) > 0;
		if (violations > 0)
			report(run, "an event is decided otherwise", &plan, old,
			       new, now);
		go_on(run, old, new, now, generation);
	}
	if (plan.n <= most)
		check_end(run, &plan, old, new, now);
	run->count.violations += violations;
	run->count.bad_plans += violations > 0;
	plan_free(&plan);
}

static void go(struct run *run, const struct model_list *old,
	       const struct model_list *new, uint32_t generation)
{
	struct model_list now;

	carry_out(run, old, new, generation, SIZE_MAX, &now);
}

/* ---- all pairs of lists -----------------------------------------------------
 */

struct pair {
	struct run *run;
	struct model_universe *universes; /* by the number of meanings */
	struct model_rule rules[2 * MOST_EXHAUSTIVE];
	uint32_t meaning_of[2 * MOST_EXHAUSTIVE]; /* by bytes */
	size_t n_old, n_new;
	bool two_kinds; /* equal rules may differ in bytes */
};

/* For each set of the bytes that are twice in the old list: of these the last
 * copy is deleted first, of the others the first. */
static void go_by_deletions(struct run *run, const struct model_list *old,
			    const struct model_list *new)
{
	uint32_t twice[MOST_EXHAUSTIVE], n = 0;

	for (uint32_t bytes = 0; bytes < 2 * MOST_EXHAUSTIVE; bytes++) {
		size_t count = 0;

		for (size_t i = 0; i < old->n; i++)
			count += old->rules[i].bytes == bytes;
		if (count > 1)
			twice[n++] = bytes;
	}
	for (uint32_t set = 0; set < 1u << n; set++) {
		for (uint32_t i = 0; i < n; i++)
			run->u->deletes_last[twice[i]] = set >> i & 1;
		go(run, old, new, 0);
	}
	for (uint32_t i = 0; i < n; i++)
		run->u->deletes_last[twice[i]] = false;
}

static void try_pair(struct pair *pair, uint32_t n_meanings)
{
	struct model_list old = { .n = pair->n_old },
			  new = { .n = pair->n_new };
	struct model_universe *u = &pair->universes[n_meanings];

	memcpy(old.rules, pair->rules, old.n * sizeof(*old.rules));
	memcpy(new.rules, pair->rules + old.n, new.n * sizeof(*new.rules));
	pair->run->u = u;
	pair->run->count.pairs++;
	for (uint32_t i = 0; i < n_meanings; i++)
		u->decision[i] = i + 1;
	go_by_deletions(pair->run, &old, &new);
	/* A plan depends on decisions only by how many of the first new rules
	 * have the same one. */
	for (size_t i = 1; i < new.n; i++) {
		if (has_key(pair->run, &new, i,
			    meaning_key(pair->run, new.rules[i])))
			continue;
		u->decision[new.rules[i].meaning] =
			u->decision[new.rules[0].meaning];
		go_by_deletions(pair->run, &old, &new);
	}
}

/* Every pair of lists of these lengths, once for all names of the rules. */
static void fill_pair(struct pair *pair, size_t at, uint32_t n_meanings,
		      uint32_t n_bytes)
{
	if (at == pair->n_old + pair->n_new) {
		try_pair(pair, n_meanings);
		return;
	}
	for (uint32_t b = 0; b < n_bytes; b++) {
		pair->rules[at] = (struct model_rule){ pair->meaning_of[b], b };
		fill_pair(pair, at + 1, n_meanings, n_bytes);
	}
	for (uint32_t m = pair->two_kinds ? 0 : n_meanings; m <= n_meanings;
	     m++) {
		pair->meaning_of[n_bytes] = m;
		pair->rules[at] = (struct model_rule){ m, n_bytes };
		fill_pair(pair, at + 1, n_meanings + (m == n_meanings),
			  n_bytes + 1);
	}
}

static void try_all_pairs(struct run *run, size_t most, bool two_kinds)
{
	struct pair pair = { .run = run, .two_kinds = two_kinds };

	ck_assert_uint_le(most, MOST_EXHAUSTIVE);
	pair.universes = calloc(2 * most + 1, sizeof(*pair.universes));
	ck_assert_ptr_nonnull(pair.universes);
	for (size_t i = 0; i <= 2 * most; i++)
		model_all_events(&pair.universes[i], i);
	for (pair.n_old = 0; pair.n_old <= most; pair.n_old++)
		for (pair.n_new = 0; pair.n_new <= most; pair.n_new++)
			fill_pair(&pair, 0, 0, 0);
	free(pair.universes);
}

static void print_count(const char *what, const struct run *run)
{
	const struct count *c = &run->count;

	printf("%s: %" PRIu64 " pairs, %" PRIu64 " plans, %" PRIu64
	       " messages, %" PRIu64 " moments with a violation in %" PRIu64
	       " plans, %" PRIu64 " messages refused, %" PRIu64 " wrong ends\n",
	       what, c->pairs, c->plans, c->messages, c->violations,
	       c->bad_plans, c->refused, c->ends);
	fflush(stdout);
}

static size_t most_rules(size_t less)
{
	const char *most = getenv("UNIT_PLAN");

	return (most ? strtoul(most, NULL, 10) : 4) - less;
}

START_TEST(all_pairs_are_planned)
{
	struct run run = { 0 };

	try_all_pairs(&run, most_rules(0), true);
	print_count("all pairs", &run);
}
END_TEST

START_TEST(all_pairs_with_one_kind_of_equal)
{
	struct run run = { 0 };

	try_all_pairs(&run, most_rules(0) < 4 ? 4 : MOST_EXHAUSTIVE, false);
	print_count("all pairs of rules equal in bytes or not at all", &run);
}
END_TEST

START_TEST(all_pairs_in_bytes)
{
	struct run run = { .in_bytes = true };

	try_all_pairs(&run, most_rules(1), true);
	print_count("all pairs, compared in bytes alone", &run);
}
END_TEST

START_TEST(all_pairs_killed)
{
	struct run run = { .kills = 1 };

	try_all_pairs(&run, most_rules(1), true);
	print_count("all pairs, killed after each message", &run);
}
END_TEST

START_TEST(all_pairs_killed_twice)
{
	struct run run = { .kills = 2 };

	try_all_pairs(&run, most_rules(2), true);
	print_count("all pairs, killed twice", &run);
}
END_TEST

static const struct {
	const char *name;
	enum mutation mutation;
	size_t most; /* the number of rules that is enough to find it */
	bool has_violations, has_refusals, has_wrong_ends;
} mutations[] = {
	{ "deleted first to last", DELETE_FIRST_TO_LAST, 3, true, false,
	  false },
	{ "stand-ins deleted first to last", REPLACE_FIRST_TO_LAST, 4, true,
	  false, false },
	{ "prepended freely", PREPEND_FREELY, 3, true, false, false },
	{ "without stand-ins", WITHOUT_STAND_INS, 3, true, false, false },
	{ "copies deleted in place", COPIES_IN_PLACE, 3, true, false, false },
	{ "originals at once", ORIGINALS_AT_ONCE, 3, true, true, true },
};

START_TEST(model_finds_wrong_plans)
{
	struct run run = { .mutation = mutations[_i].mutation };

	try_all_pairs(&run, mutations[_i].most, true);
	print_count(mutations[_i].name, &run);
	ck_assert(mutations[_i].has_violations == (run.count.violations > 0));
	ck_assert(mutations[_i].has_refusals == (run.count.refused > 0));
	ck_assert(mutations[_i].has_wrong_ends == (run.count.ends > 0));
}
END_TEST

/* ---- random lists -----------------------------------------------------------
 */

#define N_EVENTS  4
#define N_KINDS	  3 /* of decisions: two keys, and never */
#define N_RANDOM  (((1 << N_EVENTS) - 1) * N_KINDS)
#define MOST_LONG 24
_Static_assert(N_RANDOM <= MODEL_MEANINGS && 2 * N_RANDOM <= STAND_INS,
	       "the model has too few numbers");

static uint64_t seed = 20261123;

static unsigned below(size_t n)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % n);
}

/* Each rule that matches some of the events with one of the decisions. */
static void make_random_universe(struct model_universe *u)
{
	*u = (struct model_universe){ .n_words = 1 };
	for (unsigned i = 0; i < N_RANDOM; i++) {
		u->events[i][0] = 1 + i / N_KINDS;
		u->decision[i] = 1 + i % N_KINDS;
	}
	for (unsigned i = 0; i < 2 * N_RANDOM; i++)
		u->deletes_last[i] = below(4) == 0;
}

/* One of @n meanings, in one of two forms. */
static struct model_rule make_random_rule(unsigned n)
{
	unsigned meaning = below(n) * (N_RANDOM / n);

	return (struct model_rule){ meaning,
				    2 * meaning + (below(4) == 0 ? 1 : 0) };
}

static void make_random_list(struct model_list *list, unsigned n)
{
	list->n = 0;
	for (unsigned left = below(MOST_LONG + 1); left > 0; left--)
		model_prepend(list, make_random_rule(n));
}

/* Lists that differ like two versions of a file. */
static void edit_list(struct model_list *list, unsigned n)
{
	for (unsigned left = 1 + below(4); left > 0; left--) {
		struct model_rule rule = make_random_rule(n);
		unsigned what = below(4);

		if (list->n > 0 && what > 0) {
			size_t at = below(list->n);

			if (what == 1)
				rule = list->rules[at];
			model_remove(list, at);
		}
		if (what < 3 && list->n < MOST_LONG)
			model_insert(list, below(list->n + 1), rule);
	}
}

START_TEST(random_pairs_are_planned)
{
	struct model_universe u;
	struct run run = { .u = &u };

	for (int i = 0; i < 20000; i++) {
		unsigned n = 2 + below(N_RANDOM - 1);
		struct model_list lists[3], old, now;

		make_random_universe(&u);
		make_random_list(&lists[0], n);
		lists[1] = lists[0];
		edit_list(&lists[1], n);
		make_random_list(&lists[2], n);
		old = lists[0];
		run.count.pairs++;
		for (uint32_t killed = 0; killed < 3; killed++) {
			carry_out(&run, &old, &lists[below(3)], killed,
				  below(4 * MOST_LONG), &now);
			old = now;
		}
		carry_out(&run, &old, &lists[below(3)], 3, SIZE_MAX, &now);
	}
	print_count("random pairs, killed three times", &run);
}
END_TEST

/* ---- the comparison ---------------------------------------------------------
 */

/* The rules of @list without copies. */
static void drop_copies(const struct run *run, const struct model_list *list,
			struct model_list *live)
{
	live->n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!has_key(run, list, i, meaning_key(run, list->rules[i])))
			live->rules[live->n++] = list->rules[i];
}

static size_t longest_common(const struct run *run, const struct model_list *a,
			     const struct model_list *b)
{
	size_t length[MOST_LONG + 1][MOST_LONG + 1] = { 0 };

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++) {
			size_t up = length[i][k + 1], left = length[i + 1][k];

			length[i + 1][k + 1] = up > left ? up : left;
			if (meaning_key(run, a->rules[i]) ==
			    meaning_key(run, b->rules[k]))
				length[i + 1][k + 1] = length[i][k] + 1;
		}
	return length[a->n][b->n];
}

/* The rules of @list that are marked as the same. */
static void take_same(const struct model_list *list,
		      const enum plan_mark *marks, struct model_list *same)
{
	same->n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (marks[i] == PLAN_SAME)
			same->rules[same->n++] = list->rules[i];
}

static size_t count_marks(const enum plan_mark *marks, size_t n,
			  enum plan_mark mark)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += marks[i] == mark;
	return count;
}

static void check_marks(const struct run *run, const struct model_list *old,
			const struct model_list *new)
{
	struct model_list old_live, new_live, old_same, new_same;
	size_t n_common = 0, n_longest;
	struct plan plan;

	make_plan(run, &plan, old, new);
	drop_copies(run, old, &old_live);
	drop_copies(run, new, &new_live);
	for (size_t i = 0; i < new_live.n; i++)
		n_common += has_key(run, old, old->n,
				    meaning_key(run, new_live.rules[i]));
	n_longest = longest_common(run, &old_live, &new_live);
	ck_assert_uint_eq(plan.added, new_live.n - n_common);
	ck_assert_uint_eq(plan.deleted, old_live.n - n_common);
	ck_assert_uint_eq(plan.moved, n_common - n_longest);
	ck_assert_uint_eq(count_marks(plan.new_marks, new->n, PLAN_ADDED),
			  plan.added);
	ck_assert_uint_eq(count_marks(plan.old_marks, old->n, PLAN_DELETED),
			  plan.deleted);
	ck_assert_uint_eq(count_marks(plan.new_marks, new->n, PLAN_MOVED),
			  plan.moved);
	ck_assert_uint_eq(count_marks(plan.old_marks, old->n, PLAN_COPY),
			  old->n - old_live.n);
	ck_assert_uint_eq(count_marks(plan.new_marks, new->n, PLAN_COPY),
			  new->n - new_live.n);
	take_same(old, plan.old_marks, &old_same);
	take_same(new, plan.new_marks, &new_same);
	ck_assert_uint_eq(old_same.n, n_common);
	ck_assert_uint_eq(new_same.n, n_longest);
	/* Rules marked as the same are in the same order. */
	ck_assert_uint_eq(longest_common(run, &old_same, &new_same), n_longest);
	plan_free(&plan);
}

START_TEST(marks_are_the_least)
{
	struct model_universe u;
	struct run run = { .u = &u };

	make_random_universe(&u);
	for (int i = 0; i < 5000; i++) {
		unsigned n = 2 + below(N_RANDOM - 1);
		struct model_list old, new;

		make_random_list(&old, n);
		new = old;
		if (below(2))
			edit_list(&new, n);
		else
			make_random_list(&new, n);
		check_marks(&run, &old, &new);
	}
}
END_TEST

/* ---- examples ---------------------------------------------------------------
 */

/*
 * A letter is a meaning, and ' after it other bytes of the same meaning. A step
 * appends with >, prepends with <, deletes with -; ~ after it is a stand-in.
 */
static const struct {
	const char *old, *new, *steps;
	size_t copies;
} examples[] = {
	{ "", "", "", 0 },
	{ "", "AB", ">A >B", 0 },
	{ "AB", "", "-B -A", 0 },
	{ "AB", "B", "-A", 0 },
	{ "ABC", "AXC", ">X >C~ -C -B >C -C~", 0 },
	{ "ABC", "XBC", "<X -A", 0 },
	/* Two would arrive in reverse order. */
	{ "A", "XYA", ">X >Y >A~ -A >A -A~", 0 },
	/* The rules before it are complete before a rule is appended. */
	{ "A", "XAY", "<X >Y", 0 },
	/* A deletion could remove a prepended rule of the same bytes. */
	{ "AB", "BA", ">A~ -A >A -A~", 0 },
	{ "ABC", "CAB", "<C~ -C <C -C~", 0 },
	/* As many are kept on both ways, but X and Y need no stand-in here. */
	{ "AB", "BAXY", "<B~ >X >Y -B <B -B~", 0 },
	/* Rules that are equal by meaning stay; only equal bytes are refused.
	 */
	{ "AB", "A'B", "", 0 },
	{ "AB", "BA'", ">A' -A", 0 },
	{ "AA'X", "XA", ">A~ -A -A' >A -A~", 1 },
	{ "AA'BC", "ANBC", ">N >B~ >C~ -C -B -A' >B >C -C~ -B~", 1 },
	/* A copy is deleted with its rule, not at its own place. */
	{ "ANA", "", "-N -A -A", 1 },
	{ "ABB", "ACB", ">C >B~ -B -B >B -B~", 1 },
	/* A copy of a rule that stays. */
	{ "AA'B", "AB", "-A'", 1 },
	{ "AAB", "AB", "-A", 1 },
	{ "ABA", "AB", "", 0 },
	{ "ANA", "A", "-N -A", 1 },
	{ "AA'B", "AA'B", "", 0 },
	{ "AB", "AA'B", "", 0 },
	/* Killed before the stand-in S of B was deleted. */
	{ "ASB", "AB", "-S", 0 },
};

static size_t read_rules(const char *text, struct plan_rule *rules)
{
	size_t n = 0;

	for (; *text; text++) {
		uint32_t letter = (uint32_t)(*text - 'A');
		uint32_t is_other = text[1] == '\'';

		rules[n++] = (struct plan_rule){ letter, 2 * letter + is_other,
						 letter };
		text += is_other;
	}
	return n;
}

/* In the range of plan_make(): below the number of rules. */
static void make_dense(struct plan_rule *rules, size_t n)
{
	uint32_t meanings[128] = { 0 }, bytes[128] = { 0 };
	uint32_t n_meanings = 0, n_bytes = 0;

	for (size_t i = 0; i < n; i++) {
		rules[i].meaning =
			number(&meanings[rules[i].meaning], &n_meanings);
		rules[i].bytes = number(&bytes[rules[i].bytes], &n_bytes);
	}
}

/* The rule @which of @text. */
static void print_rule(FILE *out, const char *text, size_t which)
{
	for (; which > 0; which--)
		text += text[1] == '\'' ? 2 : 1;
	fprintf(out, "%c%s", *text, text[1] == '\'' ? "'" : "");
}

static const struct {
	char sign;
	const char *end;
} signs[] = {
	[PLAN_APPEND] = { '>', "" },
	[PLAN_PREPEND] = { '<', "" },
	[PLAN_APPEND_STAND_IN] = { '>', "~" },
	[PLAN_PREPEND_STAND_IN] = { '<', "~" },
	[PLAN_DELETE] = { '-', "" },
	[PLAN_DELETE_STAND_IN] = { '-', "~" },
};

START_TEST(examples_are_planned)
{
	struct plan_rule rules[32];
	size_t n_old = read_rules(examples[_i].old, rules);
	size_t n_new = read_rules(examples[_i].new, rules + n_old);
	struct plan plan;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	make_dense(rules, n_old + n_new);
	ck_assert_int_eq(plan_make(&plan, rules, n_old, rules + n_old, n_new),
			 0);
	for (size_t i = 0; i < plan.n; i++) {
		const struct plan_step *step = &plan.steps[i];

		fprintf(out, "%s%c", i > 0 ? " " : "", signs[step->op].sign);
		print_rule(out,
			   step->op == PLAN_DELETE ? examples[_i].old
						   : examples[_i].new,
			   step->which);
		fprintf(out, "%s", signs[step->op].end);
	}
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, examples[_i].steps);
	ck_assert_uint_eq(plan.copies, examples[_i].copies);
	plan_free(&plan);
	free(text);
}
END_TEST

/* ---- what it costs ----------------------------------------------------------
 */

#define N_RULES 2000

/* From rules 0 to N_RULES - 1, delete some, then insert some. */
static const struct {
	const char *name;
	size_t at, deleted;	    /* so many rules from here on */
	size_t to, first, inserted; /* at that place, rules from this one on */
	size_t one_decision; /* so many of the first new rules have one */
	size_t messages, n_added, n_deleted, n_moved, sent_again;
} edits[] = {
	{ "nothing", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ "append one", 0, 0, 2000, 2000, 1, 0, 1, 1, 0, 0, 0 },
	{ "append ten", 0, 0, 2000, 2000, 10, 0, 10, 10, 0, 0, 0 },
	{ "delete one", 1000, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0 },
	{ "delete ten", 1000, 10, 0, 0, 0, 0, 10, 0, 10, 0, 0 },
	{ "delete all", 0, 2000, 0, 0, 0, 0, 2000, 0, 2000, 0, 0 },
	{ "replace the last", 1999, 1, 1999, 2000, 1, 0, 2, 1, 1, 0, 0 },
	{ "replace the first", 0, 1, 0, 2000, 1, 0, 2, 1, 1, 0, 0 },
	{ "replace the second", 1, 1, 1, 2000, 1, 0, 2 + 4 * 1998, 1, 1, 0,
	  1998 },
	{ "replace one", 1000, 1, 1000, 2000, 1, 0, 2 + 4 * 999, 1, 1, 0, 999 },
	{ "insert one", 0, 0, 1000, 2000, 1, 0, 1 + 4 * 1000, 1, 0, 0, 1000 },
	{ "insert ten", 0, 0, 1000, 2000, 10, 0, 10 + 4 * 1000, 10, 0, 0,
	  1000 },
	{ "prepend one", 0, 0, 0, 2000, 1, 0, 1, 1, 0, 0, 0 },
	{ "prepend two", 0, 0, 0, 2000, 2, 0, 2 + 4 * 2000, 2, 0, 0, 2000 },
	{ "prepend two with one key", 0, 0, 0, 2000, 2, 2, 2, 2, 0, 0, 0 },
	{ "insert one after ten with its key", 0, 0, 10, 2000, 1, 11,
	  1 + 4 * 10, 1, 0, 0, 10 },
	{ "move the last to the front", 1999, 1, 0, 1999, 1, 0, 4, 0, 0, 1, 0 },
	{ "move the first to the end", 0, 1, 1999, 0, 1, 0, 4, 0, 0, 1, 0 },
	{ "move one to the end", 1000, 1, 1999, 1000, 1, 0, 4, 0, 0, 1, 0 },
	{ "swap two", 1000, 1, 1001, 1000, 1, 0, 4 * 999, 0, 0, 1, 999 },
};

static uint32_t decision_of(size_t at, uint32_t meaning, size_t one_decision)
{
	return at < one_decision ? UINT32_MAX : meaning;
}

START_TEST(edits_cost_few_messages)
{
	struct plan_rule old[N_RULES], new[N_RULES + 10];
	size_t n = 0;
	struct plan plan;

	for (uint32_t i = 0; i < N_RULES; i++)
		old[i] = (struct plan_rule){ i, i, i };
	for (size_t i = 0; i < N_RULES; i++) {
		if (i < edits[_i].at || i >= edits[_i].at + edits[_i].deleted)
			new[n++] = old[i];
	}
	memmove(&new[edits[_i].to + edits[_i].inserted], &new[edits[_i].to],
		(n - edits[_i].to) * sizeof(*new));
	n += edits[_i].inserted;
	for (size_t i = 0; i < edits[_i].inserted; i++) {
		uint32_t rule = (uint32_t)(edits[_i].first + i);

		new[edits[_i].to + i] = (struct plan_rule){ rule, rule, rule };
	}
	for (size_t i = 0; i < n; i++)
		new[i].decision =
			decision_of(i, new[i].meaning, edits[_i].one_decision);
	ck_assert_int_eq(plan_make(&plan, old, N_RULES, new, n), 0);
	printf("%s: %zu messages\n", edits[_i].name, plan.n);
	fflush(stdout);
	ck_assert_uint_eq(plan.n, edits[_i].messages);
	ck_assert_uint_eq(plan.added, edits[_i].n_added);
	ck_assert_uint_eq(plan.deleted, edits[_i].n_deleted);
	ck_assert_uint_eq(plan.moved, edits[_i].n_moved);
	ck_assert_uint_eq(plan.sent_again, edits[_i].sent_again);
	plan_free(&plan);
}
END_TEST

/* ---- long lists -------------------------------------------------------------
 */

#define N_LONG 10000

enum shape { SAME, EDITED, REVERSED, SHUFFLED, OTHER, COPIES };

static const struct {
	const char *name;
	enum shape shape;
} shapes[] = {
	{ "the same", SAME },	  { "one edited", EDITED },
	{ "reversed", REVERSED }, { "shuffled", SHUFFLED },
	{ "other rules", OTHER }, { "all copies", COPIES },
};

static uint32_t shaped_rule(enum shape shape, uint32_t i)
{
	switch (shape) {
	case SAME:
		return i;
	case EDITED:
		return i == N_LONG / 2 ? N_LONG : i;
	case REVERSED:
		return N_LONG - 1 - i;
	case SHUFFLED:
		return i * 7919 % N_LONG; /* a prime: each rule once */
	case OTHER:
		return N_LONG + i;
	case COPIES:
		break;
	}
	return 0;
}

/* The limit is far above the usual time, for slow machines and sanitizers. */
START_TEST(long_lists_are_planned_in_time)
{
	struct plan_rule *old = calloc(2 * N_LONG, sizeof(*old));
	struct plan_rule *new = old + N_LONG;
	clock_t begin, took;
	struct plan plan;

	ck_assert_ptr_nonnull(old);
	for (uint32_t i = 0; i < N_LONG; i++) {
		uint32_t was = shapes[_i].shape == COPIES ? 0 : i;
		uint32_t is = shaped_rule(shapes[_i].shape, i);

		old[i] = (struct plan_rule){ was, was, 0 };
		new[i] = (struct plan_rule){ is, is, 0 };
	}
	begin = clock();
	ck_assert_int_eq(plan_make(&plan, old, N_LONG, new, N_LONG), 0);
	took = clock() - begin;
	printf("%d rules, %s: %zu messages, planned in %.2f ms\n", N_LONG,
	       shapes[_i].name, plan.n,
	       (double)took * 1000 / (double)CLOCKS_PER_SEC);
	fflush(stdout);
	ck_assert_int_lt(took, CLOCKS_PER_SEC / 5);
	plan_free(&plan);
	free(old);
}
END_TEST

START_TEST(numbers_are_checked)
{
	const struct plan_rule good = { 1, 1, UINT32_MAX };
	const struct plan_rule bad[] = { { 2, 0, 0 }, { 0, 2, 0 } };
	struct plan plan;

	ck_assert_int_eq(plan_make(&plan, &good, 1, &good, 1), 0);
	plan_free(&plan);
	for (size_t i = 0; i < 2; i++) {
		ck_assert_int_eq(plan_make(&plan, &bad[i], 1, &good, 1),
				 -EINVAL);
		ck_assert_ptr_null(plan.steps);
		ck_assert_int_eq(plan_make(&plan, &good, 1, &bad[i], 1),
				 -EINVAL);
		ck_assert_ptr_null(plan.steps);
	}
	ck_assert_int_eq(plan_make(&plan, NULL, 0, NULL, 0), 0);
	ck_assert_uint_eq(plan.n, 0);
	plan_free(&plan);
}
END_TEST

Suite *suite_plan(void)
{
	Suite *suite = suite_create("plan");
	TCase *tc = tcase_create("plan");

	tcase_set_timeout(tc, 3600);
	tcase_add_test(tc, all_pairs_are_planned);
	tcase_add_test(tc, all_pairs_with_one_kind_of_equal);
	tcase_add_test(tc, all_pairs_in_bytes);
	tcase_add_test(tc, all_pairs_killed);
	tcase_add_test(tc, all_pairs_killed_twice);
	tcase_add_loop_test(tc, model_finds_wrong_plans, 0, N_ROWS(mutations));
	tcase_add_test(tc, random_pairs_are_planned);
	tcase_add_test(tc, marks_are_the_least);
	tcase_add_loop_test(tc, examples_are_planned, 0, N_ROWS(examples));
	tcase_add_loop_test(tc, edits_cost_few_messages, 0, N_ROWS(edits));
	tcase_add_loop_test(tc, long_lists_are_planned_in_time, 0,
			    N_ROWS(shapes));
	tcase_add_test(tc, numbers_are_checked);
	suite_add_tcase(suite, tc);
	return suite;
}
