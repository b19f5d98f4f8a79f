/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plans, held against a model of the kernel's list: it adds at either end what
 * it does not have yet, and deletes. Random pairs of lists, 100,000 of them.
 */
#include "unit.h"
#include "change/plan.h"

#include <stdlib.h>
#include <string.h>

#define MOST 14

/* A list of numbers, none twice. */
struct model {
	int of[2 * MOST];
	size_t n;
};

static uint64_t seed = 20261123;

static unsigned below(unsigned n)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % n);
}

static size_t find(const struct model *m, int what)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->of[i] == what)
			return i;
	return PLAN_NONE;
}

static void put(struct model *m, size_t at, int what)
{
	ck_assert_msg(find(m, what) == PLAN_NONE, "%d is there", what);
	memmove(m->of + at + 1, m->of + at, (m->n - at) * sizeof(int));
	m->of[at] = what;
	m->n++;
}

static void take(struct model *m, int what)
{
	size_t at = find(m, what);

	ck_assert_msg(at != PLAN_NONE, "%d is not there", what);
	m->n--;
	memmove(m->of + at, m->of + at + 1, (m->n - at) * sizeof(int));
}

/* Mostly alike, as two versions of one file are. */
static void make_pair(struct model *old, struct model *new, unsigned most)
{
	*old = *new = (struct model){ 0 };
	for (unsigned n = below(most + 1); old->n < n;) {
		int what = (int)below(2 * most);

		if (find(old, what) == PLAN_NONE)
			put(old, old->n, what);
	}
	*new = *old;
	for (unsigned n = below(most + 1); n--;) {
		int what = (int)below(2 * most);

		if (find(new, what) != PLAN_NONE)
			take(new, what);
		else if (new->n < most)
			put(new, below((unsigned)new->n + 1), what);
	}
}

static void match(const struct model *old, const struct model *new, size_t *to)
{
	for (size_t i = 0; i < new->n; i++)
		to[i] = find(old, new->of[i]);
}

/* Those that the plan keeps are there, and of the others that are in both at
 * most the one that is on its way. */
static void check_between(const struct model *now, const struct model *old,
			  const struct model *new, const struct plan *plan)
{
	unsigned away = 0;

	for (size_t i = 0; i < new->n; i++) {
		bool kept = i >= plan->kept_from &&
			    i < plan->kept_from + plan->kept;

		if (find(old, new->of[i]) == PLAN_NONE ||
		    find(now, new->of[i]) != PLAN_NONE)
			continue;
		ck_assert_msg(!kept, "%d is kept, and away", new->of[i]);
		away++;
	}
	ck_assert_uint_le(away, 1);
}

static void carry_out(const struct model *old, const struct model *new,
		      const struct plan *plan)
{
	struct model now = *old;
	bool stale_gone = false;

	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_step *s = &plan->steps[i];

		if (s->op == PLAN_DELETE) {
			int what = old->of[s->which];
			size_t kept = find(new, what);

			ck_assert_msg(
				kept == PLAN_NONE || kept < plan->kept_from ||
					kept >= plan->kept_from + plan->kept,
				"%d was to be left alone", what);
			stale_gone |= kept == PLAN_NONE;
			take(&now, what);
		} else {
			ck_assert_msg(!stale_gone,
				      "something went before all had come");
			put(&now, s->op == PLAN_PREPEND ? 0 : now.n,
			    new->of[s->which]);
		}
		check_between(&now, old, new, plan);
	}
	ck_assert_uint_eq(now.n, new->n);
	ck_assert(memcmp(now.of, new->of, now.n * sizeof(int)) == 0);
}

/*
 * Whatever way is taken, some elements are never touched. They keep their
 * order, and stand side by side in the new list, for nothing can be put in
 * between. So the most that can be left alone is the largest subset like that:
 * try them all.
 */
static size_t most_left_alone(const struct model *old, const struct model *new)
{
	size_t most = 0;

	for (unsigned set = 0; set < 1u << old->n; set++) {
		size_t n = 0, last = PLAN_NONE;
		bool good = true;

		for (size_t i = 0; i < old->n && good; i++) {
			size_t at;

			if (!(set >> i & 1))
				continue;
			at = find(new, old->of[i]);
			good = at != PLAN_NONE &&
			       (last == PLAN_NONE || at == last + 1);
			last = at;
			n++;
		}
		if (good && n > most)
			most = n;
	}
	return most;
}

static void check_pair(unsigned most)
{
	struct model old, new;
	size_t to[2 * MOST];
	struct plan plan;

	make_pair(&old, &new, most);
	match(&old, &new, to);
	ck_assert_int_eq(plan_make(&plan, old.n, to, new.n), 0);
	ck_assert_uint_le(plan.n, old.n + new.n);
	carry_out(&old, &new, &plan);
	if (most <= 7)
		ck_assert_uint_eq(plan.n,
				  old.n + new.n -
					  2 * most_left_alone(&old, &new));
	plan_free(&plan);
}

static int half_of_all(void)
{
	const char *pairs = getenv("UNIT_PAIRS");

	return (pairs ? atoi(pairs) : 100000) / 2;
}

START_TEST(random_pairs_are_planned)
{
	for (int i = 0; i < half_of_all(); i++)
		check_pair(MOST);
}
END_TEST

START_TEST(no_plan_is_shorter)
{
	for (int i = 0; i < half_of_all(); i++)
		check_pair(7);
}
END_TEST

START_TEST(same_needs_nothing)
{
	const size_t to[] = { 0, 1, 2, 3, 4 };
	struct plan plan;

	for (size_t n = 0; n <= 5; n++) {
		ck_assert_int_eq(plan_make(&plan, n, to, n), 0);
		ck_assert_uint_eq(plan.n, 0);
		plan_free(&plan);
	}
}
END_TEST

Suite *suite_plan(void)
{
	Suite *suite = suite_create("plan");
	TCase *tc = tcase_create("plan");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, random_pairs_are_planned);
	tcase_add_test(tc, no_plan_is_shorter);
	tcase_add_test(tc, same_needs_nothing);
	suite_add_tcase(suite, tc);
	return suite;
}
