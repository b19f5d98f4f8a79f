/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to the kernel, and its answers. */
#include "scripted.h"
#include "kernel/kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct kernel k;
static struct rule rule;
static struct audit_rule_data *sent_rule; /* as in the kernel */
static size_t sent_length;

static void set_up(void)
{
	struct spec spec = { AUDIT_FILTER_EXIT,
			     AUDIT_ALWAYS,
			     "1",
			     { { AUDIT_FILTERKEY, AUDIT_EQUAL, 0, "key" } } };

	script_begin();
	ck_assert_int_eq(socket_open(&k.socket, -1, &script_calls), 0);
	sent_rule = make_rule(&spec, &sent_length);
	rule = (struct rule){ .data = make_data(&spec) };
}

static void tear_down(void)
{
	free(sent_rule);
	rule_clear(&rule);
	socket_close(&k.socket);
	script_end();
}

static struct rule_change *make_changes(size_t n)
{
	struct rule_change *changes = calloc(n, sizeof(*changes));

	ck_assert_ptr_nonnull(changes);
	for (size_t i = 0; i < n; i++) {
		changes[i].op = i % 3 == 1 ? RULE_DELETE : RULE_ADD;
		changes[i].rule = &rule;
	}
	return changes;
}

/* ---- changes
 * ------------------------------------------------------------------ */

START_TEST(changes_go_in_batches)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 128, 1000 };
	size_t n = sizes[_i];
	struct rule_change *c = make_changes(n);

	ck_assert_int_eq(kernel_change_rules(&k, c, n, true), 0);
	ck_assert_uint_eq(script.n_batches, (n + 63) / 64);
	ck_assert_uint_eq(script.n_sent, n);
	for (size_t i = 0; i < n; i++) {
		const struct nlmsghdr *m = script.sent[i].message;

		ck_assert_int_eq(c[i].rc, 0);
		ck_assert_uint_eq(m->nlmsg_type,
				  i % 3 == 1 ? AUDIT_DEL_RULE : AUDIT_ADD_RULE);
		ck_assert_mem_eq(m + 1, sent_rule, sent_length);
	}
	free(c);
}
END_TEST

/* The places of refusals; 0 to 63 are the first batch, 129 is the last rule. */
START_TEST(refusal_is_found)
{
	size_t at = (size_t)_i, n = 130;
	struct rule_change *c = make_changes(n);

	script.acts[0] = (struct act){ at, ANSWER_WITH, -EEXIST };
	ck_assert_int_eq(kernel_change_rules(&k, c, n, false), 0);
	ck_assert_uint_eq(script.n_sent, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(c[i].rc, i == at ? -EEXIST : 0);

	script.acts[0].at += n;
	ck_assert_int_eq(kernel_change_rules(&k, c, n, true), 0);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(c[i].rc, i == at ? -EEXIST
					  : i / 64 <= at / 64
						  ? 0
						  : RULE_CHANGE_NOT_SENT);
	free(c);
}
END_TEST

static const struct {
	enum deed deed;
	int number, rc;
} unknowns[] = {
	{ MISSING, 0, -ETIMEDOUT },
	{ LOST, 0, -ENOBUFS },
	{ FOREIGN, 0, -EBADMSG },
	{ CUT, 20, -EBADMSG },
};

START_TEST(unknown_outcome_is_reported)
{
	static const size_t places[] = { 0, 63, 64, 99, 127, 128, 129 };

	for (int place = 0; place < N_ROWS(places); place++) {
		size_t at = places[place], from = script.n_sent, n = 130;
		struct rule_change *c = make_changes(n);

		script.acts[0] = (struct act){ from + at, unknowns[_i].deed,
					       unknowns[_i].number };
		ck_assert_int_eq(kernel_change_rules(&k, c, n, false),
				 unknowns[_i].rc);
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(c[i].rc,
					 i == at ? RULE_CHANGE_UNKNOWN
					 : i / 64 <= at / 64
						 ? 0
						 : RULE_CHANGE_NOT_SENT);
		free(c);
	}
}
END_TEST

START_TEST(failed_send_is_reported)
{
	struct rule_change *c = make_changes(3);

	script.send_errnos[0] = ECONNREFUSED;
	ck_assert_int_eq(kernel_change_rules(&k, c, 3, false), -ECONNREFUSED);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(c[i].rc, RULE_CHANGE_NOT_SENT);
	free(c);
}
END_TEST

/* The rest of a batch that a send did not accept is sent again. */
START_TEST(short_send_is_continued)
{
	struct rule_change *c = make_changes(64);

	script.send_takes = 40000;
	ck_assert_int_eq(kernel_change_rules(&k, c, 64, true), 0);
	ck_assert_uint_eq(script.n_batches, 2);
	ck_assert_uint_eq(script.n_sent, 64);
	for (int i = 0; i < 64; i++)
		ck_assert_int_eq(c[i].rc, 0);
	free(c);
}
END_TEST

/* The data of a rule that is @length bytes long in a message. */
static struct rule_data *make_long(size_t length)
{
	struct audit_rule_data *made = calloc(1, length);
	struct rule_data *data;

	ck_assert_ptr_nonnull(made);
	made->buflen = (uint32_t)(length - sizeof(*made));
	data = rule_data_new(made, NULL);
	ck_assert_ptr_nonnull(data);
	free(made);
	return data;
}

START_TEST(long_rules_have_room)
{
	struct rule longest = { .data = make_long(8952) };
	struct rule longer = { .data = make_long(8953) };
	struct rule_change *c = make_changes(100);

	script.is_old = _i;
	for (size_t i = 0; i < 100; i++)
		c[i].rule = i == 40 ? &longer : &longest;
	for (size_t i = 0; i < SCRIPT_ACTS; i++)
		script.acts[i] = (struct act){ i, ANSWER_WITH, -EINVAL };
	ck_assert_int_eq(kernel_change_rules(&k, c, 100, false), 0);
	ck_assert_uint_eq(script.n_sent, 99);
	for (size_t i = 0; i < 100; i++)
		ck_assert_int_eq(c[i].rc,
				 i < SCRIPT_ACTS || i == 40 ? -EINVAL : 0);
	free(c);
	rule_clear(&longest);
	rule_clear(&longer);
}
END_TEST

START_TEST(one_rule_is_marked)
{
	struct rule_change c = { .op = RULE_ADD,
				 .prepend = true,
				 .rule = &rule };
	const struct audit_rule_data *sent;

	rule.data->flags = AUDIT_FILTER_USER;
	rule.data->action = AUDIT_NEVER;
	ck_assert_int_eq(kernel_change_rules(&k, &c, 1, true), 0);
	ck_assert_int_eq(c.rc, 0);
	sent = NLMSG_DATA(script.sent[0].message);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_type, AUDIT_ADD_RULE);
	ck_assert_uint_eq(sent->flags,
			  AUDIT_FILTER_USER | AUDIT_FILTER_PREPEND);
	ck_assert_uint_eq(sent->action, AUDIT_NEVER);
	script.acts[0] = (struct act){ 1, ANSWER_WITH, -ENOENT };
	c = (struct rule_change){ .op = RULE_DELETE, .rule = &rule };
	ck_assert_int_eq(kernel_change_rules(&k, &c, 1, true), 0);
	ck_assert_int_eq(c.rc, -ENOENT);
	sent = NLMSG_DATA(script.sent[1].message);
	ck_assert_uint_eq(script.sent[1].message->nlmsg_type, AUDIT_DEL_RULE);
	ck_assert_uint_eq(sent->flags, AUDIT_FILTER_USER);
}
END_TEST

/* ---- messages
 * ------------------------------------------------------------------- */

static const struct {
	enum setting_id id;
	uint32_t mask;
	unsigned word; /* of struct audit_status */
} settings[] = {
	{ SETTING_ENABLED, 0x01, 1 },	   { SETTING_FAILURE, 0x02, 2 },
	{ SETTING_RATE, 0x08, 4 },	   { SETTING_BACKLOG, 0x10, 5 },
	{ SETTING_BACKLOG_WAIT, 0x20, 9 },
};

START_TEST(setting_is_framed)
{
	uint32_t want[sizeof(struct audit_status) / 4] = { settings[_i].mask };

	want[settings[_i].word] = 4711;
	ck_assert_int_eq(kernel_set(&k, settings[_i].id, 4711), 0);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_type, AUDIT_SET);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_len, 16 + sizeof(want));
	ck_assert_mem_eq(script.sent[0].message + 1, want, sizeof(want));
}
END_TEST

/* Bytes that libaudit 3.0.9 sent. */
START_TEST(others_are_framed)
{
	static const uint32_t features[] = { 0, 2, 2, 2 };
	static const char equivalence[] =
		"\4\0\0\0\5\0\0\0/mnt/srvx\0\0"; /* and one more */
	uint32_t was = 1;

	ck_assert_int_eq(kernel_set_loginuid_immutable(&k), 0);
	ck_assert_int_eq(kernel_trim(&k), 0);
	ck_assert_int_eq(kernel_make_equivalent(&k, "/mnt", "/srvx"), 0);
	ck_assert_int_eq(kernel_reset_wait_actual(&k, &was), 0);
	ck_assert_uint_eq(was, 0);
	ck_assert_uint_eq(script.n_sent, 4);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_type, 1018);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_len, 32);
	ck_assert_mem_eq(script.sent[0].message + 1, features, 16);
	ck_assert_uint_eq(script.sent[1].message->nlmsg_type, 1014);
	ck_assert_uint_eq(script.sent[1].message->nlmsg_len, 16);
	ck_assert_uint_eq(script.sent[2].message->nlmsg_type, 1015);
	ck_assert_uint_eq(script.sent[2].message->nlmsg_len, 36);
	ck_assert_mem_eq(script.sent[2].message + 1, equivalence, 20);
	ck_assert_uint_eq(script.sent[3].message->nlmsg_type, 1001);
	ck_assert_uint_eq(*(uint32_t *)(script.sent[3].message + 1), 0x80);
}
END_TEST

START_TEST(long_paths_are_refused)
{
	char *path = repeated('x', 9000);

	ck_assert_int_eq(kernel_make_equivalent(&k, path, "/a"), -EINVAL);
	ck_assert_int_eq(kernel_make_equivalent(&k, "/a", path), -EINVAL);
	path[8950] = '\0';
	ck_assert_int_eq(kernel_make_equivalent(&k, path, "/a"), -EINVAL);
	ck_assert_uint_eq(script.n_sent, 0);
	path[4096] = '\0';
	ck_assert_int_eq(kernel_make_equivalent(&k, path, path), 0);
	ck_assert_uint_eq(script.sent[0].message->nlmsg_len, 16 + 8 + 8192);
	free(path);
}
END_TEST

START_TEST(lost_count_is_reset)
{
	uint32_t was = 0;

	script.acts[0] = (struct act){ 0, ANSWER_WITH, 4711 };
	script.acts[1] = (struct act){ 1, ANSWER_WITH, -EPERM };
	ck_assert_int_eq(kernel_reset_lost(&k, &was), 0);
	ck_assert_uint_eq(was, 4711);
	ck_assert_int_eq(kernel_reset_lost(&k, &was), -EPERM);
}
END_TEST

/* ---- questions
 * ------------------------------------------------------------------- */

/* Each kernel sends the part of the status that it has. */
START_TEST(status_may_be_shorter)
{
	uint32_t words[20], size = 4 * (uint32_t)_i;
	struct audit_status status;

	for (uint32_t i = 0; i < 20; i++)
		words[i] = 100 + i;
	script.structure = words;
	script.structure_size = size;
	memset(&status, 0xff, sizeof(status));
	if (size < 32) {
		ck_assert_int_eq(kernel_status(&k, &status), -EBADMSG);
		return;
	}
	ck_assert_int_eq(kernel_status(&k, &status), 0);
	ck_assert_uint_eq(status.backlog, 107);
	ck_assert_uint_eq(status.backlog_wait_time, size < 40 ? 0 : 109);
}
END_TEST

/* After a lost answer the question is repeated, at most twice. */
START_TEST(question_is_asked_again)
{
	struct audit_features features = { .vers = 1, .features = 2 }, got;
	const struct audit_rule_data *rules[] = { sent_rule, sent_rule,
						  sent_rule };
	struct ruleset set = { 0 };

	script.structure = &features;
	script.structure_size = sizeof(features);
	script.rules = rules;
	script.n_rules = 3;
	for (size_t i = 0; i < 3; i++)
		script.acts[i] = (struct act){ i, LOST, 0 };
	ck_assert_int_eq(kernel_features(&k, &got), -ENOBUFS);
	ck_assert_uint_eq(script.n_sent, 3);
	for (size_t i = 0; i < 2; i++)
		script.acts[i] = (struct act){ 3 + i, LOST, 0 };
	ck_assert_int_eq(kernel_features(&k, &got), 0);
	ck_assert_mem_eq(&got, &features, sizeof(got));
	script.acts[0] = (struct act){ 6, LOST, 0 };
	ck_assert_int_eq(kernel_list_rules(&k, &set), 0);
	ck_assert_uint_eq(set.n, 3);
	ck_assert_uint_eq(script.n_sent, 8);
	ruleset_clear(&set);
	script.acts[0] = (struct act){ 8, CUT, 40 };
	ck_assert_int_eq(kernel_list_rules(&k, &set), -EBADMSG);
	ck_assert_uint_eq(set.n, 0);
}
END_TEST

Suite *suite_kernel(void)
{
	Suite *suite = suite_create("kernel");
	TCase *tc = tcase_create("kernel");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, changes_go_in_batches, 0, 7);
	tcase_add_loop_test(tc, refusal_is_found, 0, 130);
	tcase_add_loop_test(tc, unknown_outcome_is_reported, 0,
			    N_ROWS(unknowns));
	tcase_add_test(tc, failed_send_is_reported);
	tcase_add_test(tc, short_send_is_continued);
	tcase_add_loop_test(tc, long_rules_have_room, 0, 2);
	tcase_add_test(tc, one_rule_is_marked);
	tcase_add_loop_test(tc, setting_is_framed, 0, N_ROWS(settings));
	tcase_add_test(tc, others_are_framed);
	tcase_add_test(tc, long_paths_are_refused);
	tcase_add_test(tc, lost_count_is_reset);
	tcase_add_loop_test(tc, status_may_be_shorter, 0, 20);
	tcase_add_test(tc, question_is_asked_again);
	suite_add_tcase(suite, tc);
	return suite;
}
