/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan keeps a run of rules that both lists have in the same order, with
 * nothing between them in the new list; for nothing can be inserted there.
 * Below, a live rule is the first one of its meaning in its list, and a copy is
 * a later one, which never matches.
 *
 * 1. Prepend the new rules before the run, then append those after it.
 * 2. Delete the old rules that are not kept, from the last to the first.
 * 3. Append and prepend the originals of the stand-ins.
 * 4. Delete the stand-ins, from the last to the first.
 *
 * Why each event is always decided as before or as after, for the list
 * [before][old rules][after] during 1 and 2:
 * - What is before the run is one rule, or rules with one decision. So the
 *   event that one of them matches is decided as the new list decides it,
 *   whichever of them are there. All are there before anything is appended.
 * - An event that a rule matches before the place that deletion has reached is
 *   decided as the old list decides it, for all that was there is still there.
 * - Any other event that a kept rule matches is decided by the first such rule,
 *   as in the new list. The rest is decided by what was appended, which is
 *   complete before anything is deleted.
 *
 * Old rules whose bytes are sent again have to be deleted first, for the kernel
 * would refuse to append them, and a deletion could remove the rule that was
 * prepended. Until then stand-ins take their places, and the places of all
 * rules beyond them.
 *
 * Which of two rules with the same bytes a deletion removes is not known. So
 * all copies of a rule are deleted when the rule itself is: then no rule is
 * left after it except kept rules, and it does not matter in which order these
 * and the copies are.
 */
#include "config.h"
#include "change/plan.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* A live rule of the new list. */
struct live {
	size_t which;	/* its index in the new list */
	size_t place;	/* the live old rule with its meaning, or NONE */
	size_t run_end; /* where the run that begins here ends */
	size_t present; /* the first live rule from here on whose bytes the old
			 * list has, or the number of live rules */
	size_t before;	/* the live rule before this one in the longest common
			 * subsequence that ends here, or NONE */
};

/* A live rule of the old list has the first place of its meaning. */
struct chain {
	size_t next; /* the next old rule of the same meaning, or NONE */
	bool kept;
};

struct bytes {
	bool is_old;  /* an old rule has them */
	bool is_copy; /* a copy in the new list has them */
};

struct work {
	const struct plan_rule *old, *new;
	size_t n_old, n_new, n_live;
	struct live *live;   /* n_live, and an end */
	struct chain *chain; /* n_old */
	struct bytes *bytes; /* by number */
	size_t *first;	     /* by meaning, of the old list; or NONE */
	size_t *scratch;     /* as many as there are rules */
};

/* Which rules are kept, and how the others are sent. */
struct way {
	size_t from, to;  /* the live rules that are kept */
	size_t prepended; /* so many of the first go in as stand-ins */
	size_t appended;  /* from here on, all go in as stand-ins */
};

static bool is_numbered(const struct plan_rule *rules, size_t n, size_t limit)
{
	for (size_t i = 0; i < n; i++)
		if (rules[i].meaning >= limit || rules[i].bytes >= limit)
			return false;
	return true;
}

static int work_allocate(struct work *w)
{
	size_t n = w->n_old + w->n_new + 1;

	w->live = calloc(w->n_new + 1, sizeof(*w->live));
	w->chain = calloc(w->n_old + 1, sizeof(*w->chain));
	w->bytes = calloc(n, sizeof(*w->bytes));
	w->first = calloc(n, sizeof(*w->first));
	w->scratch = calloc(n, sizeof(*w->scratch));
	if (!w->live || !w->chain || !w->bytes || !w->first || !w->scratch)
		return -ENOMEM;
	return 0;
}

static void work_free(struct work *w)
{
	free(w->live);
	free(w->chain);
	free(w->bytes);
	free(w->first);
	free(w->scratch);
}

static int plan_allocate(struct plan *plan, size_t n_old, size_t n_new)
{
	plan->steps = calloc(n_old + 3 * n_new + 1, sizeof(*plan->steps));
	plan->old_marks = calloc(n_old + 1, sizeof(*plan->old_marks));
	plan->new_marks = calloc(n_new + 1, sizeof(*plan->new_marks));
	if (!plan->steps || !plan->old_marks || !plan->new_marks)
		return -ENOMEM;
	return 0;
}

static bool is_live(const struct work *w, size_t old)
{
	return w->first[w->old[old].meaning] == old;
}

static void read_old(struct work *w)
{
	for (size_t i = 0; i < w->n_old + w->n_new; i++)
		w->first[i] = NONE;
	for (size_t i = w->n_old; i-- > 0;) {
		w->chain[i].next = w->first[w->old[i].meaning];
		w->first[w->old[i].meaning] = i;
		w->bytes[w->old[i].bytes].is_old = true;
	}
}

static void read_new(struct work *w, struct plan *plan)
{
	size_t *seen = w->scratch; /* by meaning */

	memset(seen, 0, (w->n_old + w->n_new) * sizeof(*seen));
	for (size_t i = 0; i < w->n_new; i++) {
		uint32_t meaning = w->new[i].meaning;

		if (seen[meaning]++) {
			w->bytes[w->new[i].bytes].is_copy = true;
			plan->new_marks[i] = PLAN_COPY;
			continue;
		}
		w->live[w->n_live++] = (struct live){
			.which = i,
			.place = w->first[meaning],
			.before = NONE,
		};
	}
}

/* For each live rule, the run that begins there. */
static void find_runs(struct work *w)
{
	struct live *end = &w->live[w->n_live];

	*end = (struct live){ .which = NONE, .place = NONE };
	end->run_end = end->present = w->n_live;
	for (size_t i = w->n_live; i-- > 0;) {
		struct live *l = &w->live[i], *next = l + 1;
		bool is_old = w->bytes[w->new[l->which].bytes].is_old;

		l->present = is_old ? i : next->present;
		if (l->place == NONE)
			l->run_end = i;
		else if (next->place != NONE && next->place > l->place)
			l->run_end = next->run_end;
		else
			l->run_end = i + 1;
	}
}

/*
 * How many messages a way takes, to be compared with other ways: each rule that
 * is not kept is one to add and one to delete; a stand-in is both, too. A rule
 * that is only in one list counts the same on every way, and so do the copies
 * in the old list, for nearly all of them are deleted on every way.
 */
static size_t cost(const struct work *w, const struct way *way)
{
	size_t sent = w->n_live - (way->to - way->from);
	size_t stand_ins = way->prepended + (w->n_live - way->appended);

	return 2 * sent + 2 * stand_ins;
}

/*
 * One rule may come before the run, for it is there or it is not. More arrive
 * last first, so that an event is decided by the second of two for a moment:
 * they must have one decision.
 */
static struct way choose_way(const struct work *w)
{
	struct way best = { 0 };
	size_t stand_ins = 0;

	for (size_t i = 0; i <= w->n_live; i++) {
		struct way way = { .from = i, .to = w->live[i].run_end };

		if (i > 0 && w->live[i - 1].present == i - 1)
			stand_ins = i;
		way.prepended = stand_ins;
		way.appended = w->live[way.to].present;
		if (i == 0 || cost(w, &way) < cost(w, &best))
			best = way;
		if (i < w->n_live && w->new[w->live[i].which].decision !=
					     w->new[w->live[0].which].decision)
			break;
	}
	for (size_t i = best.from; i < best.to; i++)
		w->chain[w->live[i].place].kept = true;
	return best;
}

static void add_step(struct plan *plan, enum plan_op op, size_t which)
{
	plan->steps[plan->n++] = (struct plan_step){ op, which };
}

static void add_new(const struct work *w, const struct way *way,
		    struct plan *plan)
{
	for (size_t i = way->from; i-- > 0;)
		add_step(plan,
			 i < way->prepended ? PLAN_PREPEND_STAND_IN
					    : PLAN_PREPEND,
			 w->live[i].which);
	for (size_t i = way->to; i < w->n_live; i++)
		add_step(plan,
			 i < way->appended ? PLAN_APPEND : PLAN_APPEND_STAND_IN,
			 w->live[i].which);
}

static void delete_all(const struct work *w, size_t first, struct plan *plan)
{
	add_step(plan, PLAN_DELETE, first);
	for (size_t i = w->chain[first].next; i != NONE; i = w->chain[i].next) {
		add_step(plan, PLAN_DELETE, i);
		plan->copies++;
	}
}

/*
 * Delete the copies of the rule @first, which is kept, as is the rule @limit
 * after it. An exact copy can be deleted only if no rule that stays is between
 * the two: the kernel may delete @first, and the copy then takes its place.
 */
static void delete_copies(const struct work *w, size_t first, size_t limit,
			  struct plan *plan)
{
	for (size_t i = w->chain[first].next; i != NONE; i = w->chain[i].next) {
		struct bytes *bytes = &w->bytes[w->old[i].bytes];

		if (w->old[i].bytes == w->old[first].bytes) {
			if (i > limit)
				continue;
		} else if (bytes->is_copy) {
			bytes->is_copy = false; /* one is left */
			limit = i < limit ? i : limit;
			continue;
		}
		add_step(plan, PLAN_DELETE, i);
		plan->copies++;
	}
}

static void delete_old(const struct work *w, struct plan *plan)
{
	size_t limit = w->n_old;

	for (size_t i = w->n_old; i-- > 0;) {
		if (!is_live(w, i))
			continue;
		if (!w->chain[i].kept) {
			delete_all(w, i, plan);
			continue;
		}
		delete_copies(w, i, limit, plan);
		limit = i;
	}
}

static void replace_stand_ins(const struct work *w, const struct way *way,
			      struct plan *plan)
{
	for (size_t i = way->appended; i < w->n_live; i++)
		add_step(plan, PLAN_APPEND, w->live[i].which);
	for (size_t i = way->prepended; i-- > 0;)
		add_step(plan, PLAN_PREPEND, w->live[i].which);
	for (size_t i = w->n_live; i-- > way->appended;)
		add_step(plan, PLAN_DELETE_STAND_IN, w->live[i].which);
	for (size_t i = way->prepended; i-- > 0;)
		add_step(plan, PLAN_DELETE_STAND_IN, w->live[i].which);
}

/* How many of the @n rules of @ends have an old place before @place. */
static size_t count_before(const struct work *w, const size_t *ends, size_t n,
			   size_t place)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (w->live[ends[middle]].place < place)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/*
 * Mark the rules that are in both lists but outside the longest common
 * subsequence. As no meaning is there twice, that is the longest one in which
 * the old places ascend: ends[i] is the live rule that ends the subsequence of
 * i + 1 rules with the lowest place.
 */
static void mark_moved(struct work *w, struct plan *plan)
{
	size_t *ends = w->scratch, n = 0;

	for (size_t i = 0; i < w->n_live; i++) {
		struct live *l = &w->live[i];
		size_t length;

		if (l->place == NONE)
			continue;
		length = count_before(w, ends, n, l->place);
		l->before = length > 0 ? ends[length - 1] : NONE;
		ends[length] = i;
		if (length == n)
			n++;
		plan->new_marks[l->which] = PLAN_MOVED;
	}
	for (size_t i = n > 0 ? ends[n - 1] : NONE; i != NONE;
	     i = w->live[i].before)
		plan->new_marks[w->live[i].which] = PLAN_SAME;
}

static void mark_old(const struct work *w, struct plan *plan)
{
	for (size_t i = 0; i < w->n_old; i++)
		plan->old_marks[i] = is_live(w, i) ? PLAN_DELETED : PLAN_COPY;
	for (size_t i = 0; i < w->n_live; i++)
		if (w->live[i].place != NONE)
			plan->old_marks[w->live[i].place] = PLAN_SAME;
}

static void mark(struct work *w, const struct way *way, struct plan *plan)
{
	mark_old(w, plan);
	for (size_t i = 0; i < w->n_old; i++)
		plan->deleted += plan->old_marks[i] == PLAN_DELETED;
	mark_moved(w, plan);
	for (size_t i = 0; i < w->n_live; i++) {
		const struct live *l = &w->live[i];
		enum plan_mark *m = &plan->new_marks[l->which];

		if (l->place == NONE)
			*m = PLAN_ADDED;
		plan->added += *m == PLAN_ADDED;
		plan->moved += *m == PLAN_MOVED;
		plan->sent_again +=
			*m == PLAN_SAME && (i < way->from || i >= way->to);
	}
}

static void make(struct work *w, struct plan *plan)
{
	struct way way;

	read_old(w);
	read_new(w, plan);
	find_runs(w);
	way = choose_way(w);
	add_new(w, &way, plan);
	delete_old(w, plan);
	replace_stand_ins(w, &way, plan);
	mark(w, &way, plan);
}

int plan_make(struct plan *plan, const struct plan_rule *old, size_t n_old,
	      const struct plan_rule *new, size_t n_new)
{
	struct work w = {
		.old = old, .new = new, .n_old = n_old, .n_new = n_new
	};
	int rc;

	*plan = (struct plan){ 0 };
	if (!is_numbered(old, n_old, n_old + n_new) ||
	    !is_numbered(new, n_new, n_old + n_new))
		return -EINVAL;
	rc = work_allocate(&w);
	if (!rc)
		rc = plan_allocate(plan, n_old, n_new);
	if (!rc)
		make(&w, plan);
	else
		plan_free(plan);
	work_free(&w);
	return rc;
}

void plan_free(struct plan *plan)
{
	free(plan->steps);
	free(plan->old_marks);
	free(plan->new_marks);
	*plan = (struct plan){ 0 };
}
