/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --sync of many rules, message by message, in the kernel in memory: how each
 * event is decided before each message and at the end, where batches begin and
 * end, where a rule is refused, and where another program changes rules or
 * locks the kernel between two messages. (tests/unit/test_plan.c has all short
 * lists, tests/guest/moments.c a real kernel.)
 */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RULES_MAX 129
/* Rule n matches events n and n + 1: so the order of two rules matters. */
#define EVENTS (RULES_MAX + 2)
/* An event that only rules of another program match. */
#define FOREIGN_EVENT 300
#define FOREIGN	      "-a always,exit -S 300 -k foreign"

/* ---- decisions ----------------------------------------------------------- */

/* The rule, other than @except, that decides the event; NULL: none. */
static const struct audit_rule_data *
decide(const struct held *h, unsigned event,
       const struct audit_rule_data *except)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct audit_rule_data *r = h->rules[i];

		if (r->mask[event / 32] >> event % 32 & 1 && r != except)
			return r;
	}
	return NULL;
}

/* Whether both record an event, with the same key; or neither does. */
static bool decide_equally(const struct audit_rule_data *a,
			   const struct audit_rule_data *b)
{
	bool is_recorded = a && a->action == AUDIT_ALWAYS;

	if (is_recorded != (b && b->action == AUDIT_ALWAYS))
		return false;
	return !is_recorded || (a->buflen == b->buflen &&
				memcmp(a->buf, b->buf, a->buflen) == 0);
}

/* ---- a change that is watched -------------------------------------------- */

/* What happens at a message. */
enum incident { NOTHING, REFUSE, APPEND, PREPEND, DELETE, TOGGLE, LOCK };

static struct watch {
	struct held old, new;
	/* One of the new rules, and one of the old or the new ones. */
	const struct audit_rule_data *not_added, *not_deleted;
	enum incident incident;
	uint16_t type; /* of the messages that count; 0: each change of rules */
	size_t at, n;  /* of the message, from 0; how many there were */
	bool is_ending; /* this one and all later ones */
	bool is_done;
	size_t wrong;
} watch;

/* The kernel continues after a message that it refuses: an event that no old
 * rule matches can be decided by the new rules without the one that was not
 * added, and other events by the one that was not deleted. */
static bool is_decided_rightly(const struct held *h, unsigned event)
{
	const struct audit_rule_data *now = decide(h, event, NULL);
	const struct audit_rule_data *old = decide(&watch.old, event, NULL);

	return decide_equally(now, old) ||
	       decide_equally(now, decide(&watch.new, event, NULL)) ||
	       (!old && decide_equally(now, decide(&watch.new, event,
						   watch.not_added))) ||
	       (watch.not_deleted && decide_equally(now, watch.not_deleted));
}

static void judge(const struct held *h)
{
	/* What another program deletes is decided by no rule. */
	for (unsigned event = 0; watch.incident != DELETE && event < EVENTS;
	     event++)
		watch.wrong += !is_decided_rightly(h, event);
}

static bool is_foreign(const struct audit_rule_data *rule)
{
	return rule->mask[FOREIGN_EVENT / 32] >> FOREIGN_EVENT % 32 & 1;
}

static bool has_foreign(const struct held *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (is_foreign(h->rules[i]))
			return true;
	return false;
}

/* As another program does. */
static void meddle(struct held *h, uint16_t type,
		   const struct audit_rule_data *rule)
{
	union {
		struct nlmsghdr header;
		char bytes[2048];
	} m = { .header = { .nlmsg_type = type } };
	size_t size = sizeof(*rule) + rule->buflen;

	ck_assert_uint_le(NLMSG_SPACE(size), sizeof(m));
	memcpy(NLMSG_DATA(&m.header), rule, size);
	h->before = NULL;
	held_take(h, &m.header);
}

/* The rule in @h that the message is about; a stand-in has a bit in the last
 * word of the mask. NULL: there is none. */
static const struct audit_rule_data *find(const struct held *h,
					  const struct audit_rule_data *rule)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->rules[i]->action == rule->action &&
		    memcmp(h->rules[i]->mask, rule->mask,
			   sizeof(rule->mask) - sizeof(rule->mask[0])) == 0)
			return h->rules[i];
	return NULL;
}

static void refuse(const struct nlmsghdr *m)
{
	const struct audit_rule_data *rule = NLMSG_DATA(m);

	if (m->nlmsg_type == AUDIT_ADD_RULE)
		watch.not_added = find(&watch.new, rule);
	else
		watch.not_deleted = find(&watch.old, rule);
}

static int act(struct held *h, const struct nlmsghdr *m)
{
	static struct held foreign;
	uint16_t type = AUDIT_ADD_RULE;

	held_begin(&foreign);
	held_add(&foreign, FOREIGN);
	watch.is_done = true;
	switch (watch.incident) {
	case NOTHING:
		break;
	case REFUSE:
		refuse(m);
		held_end(&foreign);
		return -ENOMEM;
	case PREPEND:
		foreign.rules[0]->flags |= AUDIT_FILTER_PREPEND;
		break;
	case APPEND:
		break;
	case TOGGLE:
		type = has_foreign(h) ? AUDIT_DEL_RULE : AUDIT_ADD_RULE;
		break;
	case DELETE:
		if (h->n)
			meddle(h, AUDIT_DEL_RULE, h->rules[h->n / 2]);
		break;
	case LOCK:
		h->status.enabled = 2;
		break;
	}
	if (watch.incident == APPEND || watch.incident == PREPEND ||
	    watch.incident == TOGGLE)
		meddle(h, type, foreign.rules[0]);
	held_end(&foreign);
	return 0;
}

static int watch_message(struct held *h, const struct nlmsghdr *m)
{
	bool is_change = m->nlmsg_type == AUDIT_ADD_RULE ||
			 m->nlmsg_type == AUDIT_DEL_RULE;
	size_t at;
	int rc = 0;

	if (!is_change)
		return 0;
	judge(h);
	if (watch.type && m->nlmsg_type != watch.type)
		return 0;
	at = watch.n++;
	if (at == watch.at || (watch.is_ending && at > watch.at))
		rc = act(h, m);
	h->before = watch_message;
	return rc;
}

/* ---- rules --------------------------------------------------------------- */

/* How the files differ from the kernel; the rules are numbered from 1. */
enum edit {
	OTHER_KEYS,   /* each rule is replaced */
	TWO_MORE,     /* two rules come before the others: all are sent again */
	REVERSED,     /* each rule moves */
	ALL_BUT_LAST, /* are deleted */
	ALL_BUT_FIRST, /* are added */
	N_EDITS
};

static const char *const edit_names[N_EDITS] = {
	[OTHER_KEYS] = "other keys",
	[TWO_MORE] = "two more rules",
	[REVERSED] = "the reverse",
	[ALL_BUT_LAST] = "all but the last are deleted",
	[ALL_BUT_FIRST] = "all but the first are added",
};

/* Of the loop of a test, whose number has it as the last digit. */
static enum edit edit_of(int i)
{
	return (enum edit)(i % N_EDITS);
}

static void put_rule(FILE *out, unsigned number, const char *key)
{
	fprintf(out, "-a %s,exit -S %u -S %u -k %s%u\n",
		number % 3 ? "always" : "never", number, number + 1, key,
		number);
}

/* To be freed. */
static char *new_lines(enum edit edit, unsigned n)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	if (edit == TWO_MORE)
		fputs("-a always,exit -S 1 -S 2 -S 3 -S 64 -S 65 -k first\n"
		      "-a never,exit -S 2 -S 3 -S 4 -S 63 -k second\n",
		      out);
	for (unsigned i = 1; i <= n; i++) {
		if (edit == ALL_BUT_LAST && i < n)
			continue;
		put_rule(out, edit == REVERSED ? n + 1 - i : i,
			 edit == OTHER_KEYS ? "other" : "k");
	}
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void hold(struct held *h, const char *lines)
{
	char *copy = strdup(lines), *rest = copy, *line;

	ck_assert_ptr_nonnull(copy);
	while ((line = strsep(&rest, "\n")))
		if (*line)
			held_add(h, line);
	free(copy);
}

static bool hold_the_same(const struct held *a, const struct held *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (a->rules[i]->buflen != b->rules[i]->buflen ||
		    memcmp(a->rules[i], b->rules[i],
			   sizeof(*a->rules[i]) + a->rules[i]->buflen) != 0)
			return false;
	return a->n == b->n;
}

static void set_up(void)
{
	session_set_up();
	watch = (struct watch){ 0 };
	held_begin(&watch.old);
	held_begin(&watch.new);
}

static void tear_down(void)
{
	held_end(&watch.old);
	held_end(&watch.new);
	session_tear_down();
}

/* Another kernel that has the old rules, and where nothing has happened yet. */
static void begin(enum incident incident, size_t at)
{
	session_tear_down();
	session_set_up();
	/* The answer to a question about so many rules is not lost. */
	script.receive_buffer = 8 << 20;
	for (size_t i = 0; i < watch.old.n; i++)
		meddle(&held, AUDIT_ADD_RULE, watch.old.rules[i]);
	ck_assert_uint_eq(held.n, watch.old.n);
	held.before = watch_message;
	watch.incident = incident;
	watch.at = at;
	watch.n = 0;
	watch.not_added = watch.not_deleted = NULL;
	watch.is_done = false;
}

/* --sync of @lines; no event may be decided wrongly. Returns the status. */
static enum status sync(const char *what, const char *lines, char **said)
{
	struct ran ran = session_run("--sync %s", lines);

	judge(&held);
	if (watch.wrong)
		ck_abort_msg("%s: %zu events are decided otherwise", what,
			     watch.wrong);
	*said = ran.said;
	free(ran.out);
	return ran.status;
}

/* Begin with the rules of @edit; returns the lines of the file, to be freed. */
static char *prepare(enum edit edit, unsigned n)
{
	char *old = new_lines(N_EDITS, edit == ALL_BUT_FIRST ? 1 : n),
	     *new = new_lines(edit, n);

	hold(&watch.old, old);
	hold(&watch.new, new);
	free(old);
	return new;
}

/* ---- batches ------------------------------------------------------------- */

static const unsigned sizes[] = { 63, 64, 65, 128, 129 };

START_TEST(batch_borders)
{
	unsigned n = sizes[_i / N_EDITS];
	char *lines = prepare(edit_of(_i), n), *said;

	begin(NOTHING, SIZE_MAX);
	ck_assert_int_eq(sync(edit_names[edit_of(_i)], lines, &said),
			 STATUS_OK);
	ck_assert(hold_the_same(&held, &watch.new));
	free(said);
	free(lines);
}
END_TEST

static const size_t refused[] = { 0, 62, 63, 64, 128 };

/* By additions and by deletions. */
START_TEST(refusal_at_batch_borders)
{
	unsigned n = sizes[_i / N_EDITS % N_ROWS(sizes)];
	char *lines = prepare(edit_of(_i), n);

	watch.type =
		_i / N_EDITS / N_ROWS(sizes) ? AUDIT_DEL_RULE : AUDIT_ADD_RULE;
	for (int i = 0; i < N_ROWS(refused); i++) {
		enum status status;
		char *said;

		begin(REFUSE, refused[i]);
		status = sync(edit_names[edit_of(_i)], lines, &said);
		ck_assert_int_eq(status,
				 watch.is_done ? STATUS_FAILED : STATUS_OK);
		ck_assert(hold_the_same(&held, watch.is_done ? &watch.old
							     : &watch.new));
		if (watch.is_done)
			expect_part(edit_names[edit_of(_i)], said,
				    "All changes have been undone");
		free(said);
	}
	free(lines);
}
END_TEST

/* ---- another program ----------------------------------------------------- */

static const enum incident foreign_incidents[] = { APPEND, PREPEND, DELETE,
						   TOGGLE };

/* At each message in turn. With status 0 the kernel has the rules of the file;
 * with status 1 the other program is named. */
START_TEST(foreign_change_at_each_message)
{
	enum incident incident = foreign_incidents[_i / N_EDITS % 4];
	char *lines = prepare(edit_of(_i), 5);
	size_t at = 0;

	watch.is_ending = _i / N_EDITS / 4;
	do {
		enum status status;
		char *said;

		begin(incident, at++);
		status = sync(edit_names[edit_of(_i)], lines, &said);
		if (status == STATUS_OK)
			ck_assert(hold_the_same(&held, &watch.new));
		else
			expect_part(edit_names[edit_of(_i)], said,
				    "another program");
		free(said);
		held.before = NULL;
		ck_assert_int_eq(sync(edit_names[edit_of(_i)], lines, &said),
				 STATUS_OK);
		ck_assert(hold_the_same(&held, &watch.new));
		free(said);
	} while (watch.is_done);
	ck_assert_uint_gt(at, 2);
	free(lines);
}
END_TEST

/* Nothing can be changed after that, or undone. */
START_TEST(lock_at_each_message)
{
	char *lines = prepare(edit_of(_i), 5);
	size_t at = 0;

	do {
		enum status status;
		char *said;

		begin(LOCK, at++);
		status = sync(edit_names[edit_of(_i)], lines, &said);
		ck_assert_int_eq(status,
				 watch.is_done ? STATUS_FAILED : STATUS_OK);
		if (watch.is_done && !hold_the_same(&held, &watch.old))
			expect_part(edit_names[edit_of(_i)], said,
				    "not all changes could be undone");
		free(said);
	} while (watch.is_done);
	ck_assert_uint_gt(at, 2);
	free(lines);
}
END_TEST

Suite *suite_moments(void)
{
	Suite *suite = suite_create("moments");
	TCase *tc = tcase_create("moments");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, batch_borders, 0, N_ROWS(sizes) * N_EDITS);
	tcase_add_loop_test(tc, refusal_at_batch_borders, 0,
			    2 * N_ROWS(sizes) * N_EDITS);
	tcase_add_loop_test(tc, foreign_change_at_each_message, 0, 8 * N_EDITS);
	tcase_add_loop_test(tc, lock_at_each_message, 0, N_EDITS);
	suite_add_tcase(suite, tc);
	return suite;
}
