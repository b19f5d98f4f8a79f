/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -R: rules in batches, as if each line were sent by itself. */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RULE(n, key) "-a always,exit -S " #n " -k " key "\n"

/* The rule with this key is refused. */
static const char *bad_key;
static int bad_rc;

static int refuse_key(struct held *h, const struct nlmsghdr *m)
{
	const struct audit_rule_data *rule = NLMSG_DATA(m);

	(void)h;
	if (m->nlmsg_type != AUDIT_ADD_RULE || !bad_key ||
	    rule->buflen != strlen(bad_key) ||
	    memcmp(rule->buf, bad_key, rule->buflen) != 0)
		return 0;
	return bad_rc;
}

static const struct {
	const char *name, *lines, *bad;
	int rc;
	enum status status;
	const char *keys, *said;
} rows[] = {
	{ "rules", RULE(1, "a") RULE(2, "b"), NULL, 0, 0, "a b", "" },
	{ "a refusal in a batch",
	  RULE(1, "a") RULE(2, "bad") RULE(3, "c") RULE(4, "d"), "bad", -EINVAL,
	  1, "a", "There was an error in line 2 of " },
	{ "the first line is refused", RULE(1, "bad") RULE(2, "b"), "bad",
	  -EINVAL, 1, "", "There was an error in line 1 of " },
	{ "-i goes on", "-i\n" RULE(1, "a") RULE(2, "bad") RULE(3, "c"), "bad",
	  -EINVAL, 0, "a c", "There was an error in line 3 of " },
	{ "-c goes on, and fails",
	  "-c\n" RULE(1, "a") RULE(2, "bad") RULE(3, "c"), "bad", -EINVAL, 1,
	  "a c", "There was an error in line 3 of " },
	{ "-c forgets what was before it",
	  "-i\n" RULE(1, "bad") "-c\n" RULE(3, "c"), "bad", -EINVAL, 0, "c",
	  "There was an error in line 2 of " },
	{ "a second -c begins anew", "-c\n" RULE(1, "bad") "-c\n" RULE(3, "c"),
	  "bad", -EINVAL, 0, "c", "There was an error in line 2 of " },
	{ "a wrong line, after rules", RULE(1, "a") "nonsense\n" RULE(3, "c"),
	  NULL, 0, 1, "a", "There was an error in line 2 of " },
	{ "a wrong line after -i",
	  "-i\n" RULE(1, "a") "nonsense\n" RULE(3, "c"), NULL, 0, 0, "a c",
	  "There was an error in line 3 of " },
	{ "a wrong rule after -c", "-c\n-a always,exit -S nix\n" RULE(3, "c"),
	  NULL, 0, 1, "c", "There was an error in line 2 of " },
	{ "a hint, after a batch", RULE(1, "a") "-a always,exit -S openn\n",
	  NULL, 0, 1, "a", "hint: did you mean 'open" },
	{ "-A and -d keep their places",
	  RULE(1, "a") "-A always,exit -S 2 -k b\n" RULE(
		  3, "c") "-d always,exit -S 1 -k a\n" RULE(4, "d"),
	  NULL, 0, 0, "b c d", "" },
	{ "-D between rules", RULE(1, "a") "-D\n" RULE(2, "b"), NULL, 0, 0, "b",
	  "" },
	{ "a rule twice", RULE(1, "a") RULE(1, "a") RULE(2, "b"), NULL, 0, 1,
	  "a", "Rule exists" },
	{ "the kernel is locked meanwhile", RULE(1, "a") "-e 2\n" RULE(2, "b"),
	  NULL, 0, 1, "a", "immutable mode" },
	{ "a rule that no connection takes", RULE(1, "a") RULE(2, "bad"), "bad",
	  -ECONNREFUSED, 1, "a", "The audit system is disabled" },
	{ "a line that is damaged", RULE(1, "a") "# \1\n\0", NULL, 0, 0, "a",
	  "" },
};

START_TEST(lines_are_loaded)
{
	const char *name = rows[_i].name;
	struct ran ran;

	bad_key = rows[_i].bad;
	bad_rc = rows[_i].rc;
	held.before = refuse_key;
	ran = session_run("-R %s", rows[_i].lines);
	expect_ran(name, &ran, rows[_i].status, rows[_i].keys, rows[_i].said);
	ran_free(&ran);
}
END_TEST

/* Rules number 0 to @n - 1; each has its number for a key. */
static char *many_rules(unsigned n)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	for (unsigned i = 0; i < n; i++)
		fprintf(out, "-a always,exit -S %u -k %u\n", i, i);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static size_t count_sent(uint16_t type)
{
	size_t n = 0;

	for (size_t i = 0; i < script.n_sent; i++)
		n += script.sent[i].message->nlmsg_type == type;
	return n;
}

START_TEST(batches_are_full)
{
	static const unsigned sizes[] = { 1, 63, 64, 65, 128, 200 };
	unsigned n = sizes[_i];
	char *lines = many_rules(n);
	struct ran ran = session_run("-R %s", lines);

	ck_assert_int_eq(ran.status, STATUS_OK);
	ck_assert_uint_eq(held.n, n);
	for (unsigned i = 0; i < n; i++)
		ck_assert_uint_eq(held.rules[i]->mask[i / 32],
				  UINT32_C(1) << i % 32);
	/* The question whether the kernel is locked is sent separately. */
	ck_assert_uint_eq(script.n_batches, 1 + (n + 63) / 64);
	ran_free(&ran);
	free(lines);
}
END_TEST

/* The kernel refuses a rule of the second batch and continues. The rules that
 * it adds afterwards are deleted again. */
START_TEST(batch_is_taken_back)
{
	char *lines = many_rules(100), *key = text_of("%d", _i);
	struct ran ran;

	bad_key = key;
	bad_rc = -EINVAL;
	held.before = refuse_key;
	ran = session_run("-R %s", lines);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	ck_assert_uint_eq(held.n, (size_t)_i);
	ck_assert_uint_eq(count_sent(AUDIT_DEL_RULE), 99 - (size_t)_i);
	ran_free(&ran);
	free(lines);
	free(key);
}
END_TEST

/* An answer is missing. The rules of later lines are deleted; whether the rule
 * itself was added is unknown. */
START_TEST(missing_answer_ends_load)
{
	char *lines = many_rules(10);
	struct ran ran;

	script.acts_type = AUDIT_ADD_RULE;
	script.acts[0] = (struct act){ (size_t)_i, MISSING, 0 };
	ran = session_run("-R %s", lines);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	ck_assert_uint_eq(held.n, (size_t)_i + 1);
	expect_part("said", ran.said,
		    "it is not known whether the rule was added: the kernel "
		    "did not answer in time");
	ran_free(&ran);
	free(lines);
}
END_TEST

/* The kernel answers a rule with @rc. */
static const struct {
	const char *command;
	int rc;
	const char *said;
} refusals[] = {
	{ "-a always,exit -S 1", -EEXIST,
	  "hint: the kernel already has this rule" },
	{ "-d always,exit -S 1", -ENOENT,
	  "hint: the kernel has no rule with exactly these parts" },
	{ "-a always,exit -S 1", -EINVAL,
	  "the kernel refuses the rule: Invalid argument" },
	/* Here the field is known. */
	{ "-a always,exit -F path=/etc/..", -EINVAL,
	  "path: the kernel accepts no '.' or '..' as the name" },
};

static int refuse_rules(struct held *h, const struct nlmsghdr *m)
{
	(void)h;
	return m->nlmsg_type == AUDIT_ADD_RULE ||
			       m->nlmsg_type == AUDIT_DEL_RULE
		       ? bad_rc
		       : 0;
}

START_TEST(refusal_is_explained)
{
	struct ran ran;

	bad_rc = refusals[_i].rc;
	held.before = refuse_rules;
	ran = session_run(refusals[_i].command, NULL);
	ck_assert_int_ne(ran.status, STATUS_OK);
	expect_part(refusals[_i].command, ran.said, refusals[_i].said);
	ran_free(&ran);
}
END_TEST

START_TEST(unknown_rules_are_reported)
{
	struct ran ran;

	bad_key = "bad";
	bad_rc = -EINVAL;
	held.before = refuse_key;
	script.acts_type = AUDIT_ADD_RULE;
	script.acts[0] = (struct act){ 1, MISSING, 0 };
	script.acts[1] = (struct act){ 0, ANSWER_WITH, -EINVAL };
	ran = session_run("-R %s", RULE(1, "a") RULE(2, "b") RULE(3, "c"));
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("unknown", ran.said,
		    "it is not known which rules of later "
		    "lines were added");
	expect_keys("unknown", "b");
	ran_free(&ran);
}
END_TEST

/* docs/differences.md, load-errors: to syslog, too, with file and line. */
START_TEST(errors_are_logged)
{
	struct ran ran = session_run("-R %s", RULE(1, "a") "nonsense\n");
	char *path = session_path("rules"), *at = text_of("%s:2:1: ", path);

	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("log", session_log(), at);
	expect_part("log", session_log(), "nonsense");
	expect_part("log", session_log(), "There was an error in line 2 of ");
	ran_free(&ran);
	free(at);
	free(path);
}
END_TEST

START_TEST(others_are_not_logged)
{
	struct ran ran = session_run("--sync %s", RULE(1, "a") "nonsense\n");

	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_text("log", session_log(), "");
	ran_free(&ran);
}
END_TEST

START_TEST(locked_kernel_is_not_loaded)
{
	struct ran ran;

	held.status.enabled = 2;
	ran = session_run("-R %s", RULE(1, "a"));
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("locked", ran.said, "immutable mode");
	ck_assert_uint_eq(count_sent(AUDIT_ADD_RULE), 0);
	ran_free(&ran);
}
END_TEST

Suite *suite_load(void)
{
	Suite *suite = suite_create("load");
	TCase *tc = tcase_create("load");

	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_add_loop_test(tc, lines_are_loaded, 0, N_ROWS(rows));
	tcase_add_loop_test(tc, batches_are_full, 0, 6);
	tcase_add_loop_test(tc, batch_is_taken_back, 64, 100);
	tcase_add_loop_test(tc, missing_answer_ends_load, 0, 10);
	tcase_add_loop_test(tc, refusal_is_explained, 0, N_ROWS(refusals));
	tcase_add_test(tc, unknown_rules_are_reported);
	tcase_add_test(tc, errors_are_logged);
	tcase_add_test(tc, others_are_not_logged);
	tcase_add_test(tc, locked_kernel_is_not_loaded);
	suite_add_tcase(suite, tc);
	return suite;
}
