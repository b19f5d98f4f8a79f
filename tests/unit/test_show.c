/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The output of -l, -s, --save, settings and -D. */
#include "session.h"
#include "commands/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                                                  \
	"# Written by auditctl --save. Load it with auditctl -R or --sync.\n" \
	"-D\n-b 64\n-f 1\n-r 0\n--backlog_wait_time 60000\n"

/* Each is saved as it was added, and loads as the same rule. */
static const char *const saved[] = {
	"",
	"-a always,exit -F arch=b64 -S open -F key=a",
	"-a never,exit -F arch=b64 -S openat,close -F uid!=0 -F key=a",
	"-a always,exit -F arch=b64 -S all -F path=/etc/motd -F perm=wa -F key=a",
	"-a always,exit -F arch=b64 -S all -C uid!=euid -F key=a",
	"-a never,task -F auid=-1",
	"-a never,user -F uid=5",
	"-a never,exclude -F msgtype=CWD",
	"-a always,filesystem -F fstype=tracefs -F key=a",
	"-a always,exit -F arch=b32 -S open -F exit=-EACCES -F key=a -F key=b",
	"-w /etc/passwd -p wa -k a",
	"-w /etc -p rwxa -k a",
	"-w /etc/a\tb -p wa -k a\177\t\033",
	"-a always,exit -F arch=b64 -S open -F key=a\r",
};

START_TEST(rule_is_saved)
{
	struct ran ran, again;
	char *before;

	if (saved[_i][0])
		held_add(&held, saved[_i]);
	before = held_keys(&held);
	ran = session_run("--save", NULL);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_text(saved[_i], ran.said, "");
	expect_part(saved[_i], ran.out, HEAD);
	expect_part(saved[_i], ran.out, "-e 1\n");
	again = session_run("--diff %s", ran.out);
	ck_assert_msg(again.status == STATUS_OK, "%s: %s%s", saved[_i],
		      again.out, again.said);
	ran_free(&again);
	again = session_run("-R %s", ran.out);
	ck_assert_int_eq(again.status, STATUS_OK);
	expect_keys(saved[_i], before);
	ran_free(&again);
	ran_free(&ran);
	free(before);
}
END_TEST

START_TEST(settings_are_saved)
{
	struct ran ran;

	held.status = (struct audit_status){ .enabled = 2,
					     .failure = 2,
					     .rate_limit = 7,
					     .backlog_limit = 8192,
					     .backlog_wait_time = 9 };
	held.features.features = 2;
	ran = session_run("--save", NULL);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_text("settings", ran.out,
		    "# Written by auditctl --save. Load it with auditctl -R or "
		    "--sync.\n-D\n-b 8192\n-f 2\n-r 7\n--backlog_wait_time 9\n"
		    "--loginuid-immutable\n-e 2\n");
	ran_free(&ran);
}
END_TEST

/* The kernel accepts a prepended copy of a rule. */
START_TEST(copy_is_a_comment)
{
	struct ran ran;

	for (int i = 0; i < 2; i++) {
		ran = session_run("-A always,exit -S 1 -k a", NULL);
		ck_assert_int_eq(ran.status, STATUS_OK);
		ran_free(&ran);
	}
	expect_keys("copy", "a a");
	ran = session_run("--save", NULL);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_part("copy", ran.out,
		    "\n# A copy of an earlier rule, which never matches: -a ");
	ran_free(&ran);
}
END_TEST

START_TEST(rule_without_line_is_not_saved)
{
	struct spec spec = { AUDIT_FILTER_EXIT,
			     AUDIT_ALWAYS,
			     "1",
			     { { 999, AUDIT_EQUAL, 1, NULL } } };
	struct ran ran;

	held.rules[held.n++] = make_rule(&spec, NULL);
	ran = session_run("--save", NULL);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_text("no line", ran.out, "");
	expect_part("no line", ran.said, "nothing is saved");
	ran_free(&ran);
}
END_TEST

/* ---- -l and -s ----------------------------------------------------------- */

START_TEST(rules_are_listed)
{
	struct ran ran = session_run("-l", NULL);

	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_text("none", ran.out, "No rules\n");
	ran_free(&ran);
	held_add(&held, "-w /etc/passwd -p wa -k a");
	held_add(&held, "-a always,exit -F arch=b64 -S all -F uid=7 -k b");
	held_add(&held, "-a never,user -F uid=5");
	ran = session_run("-l", NULL);
	expect_text("all", ran.out,
		    "-a never,user -F uid=5\n"
		    "-w /etc/passwd -p wa -k a\n"
		    "-a always,exit -F arch=b64 -S all -F uid=7 -F key=b\n");
	ran_free(&ran);
	ran = session_run("-l -k b", NULL);
	expect_text("a key", ran.out,
		    "-a always,exit -F arch=b64 -S all -F uid=7 -F key=b\n");
	ran_free(&ran);
	ran = session_run("-l -k none", NULL);
	expect_text("no key", ran.out, "");
	ran_free(&ran);
	script.acts_type = AUDIT_LIST_RULES;
	script.acts[0] = (struct act){ 4, ANSWER_WITH, -EIO };
	ran = session_run("-l", NULL);
	ck_assert_int_ne(ran.status, STATUS_OK);
	expect_text("not listed", ran.out, "");
	expect_part("not listed", ran.said, "the rules cannot be listed");
	ran_free(&ran);
}
END_TEST

/* A kernel before 3.13 answers the question about features with EINVAL. */
static const struct {
	int rc;
	enum status status;
	bool has_features;
} kernels[] = {
	{ 0, STATUS_OK, true },
	{ -EINVAL, STATUS_OK, false },
	{ -EPERM, STATUS_BAD, false },
};

START_TEST(status_is_shown)
{
	struct ran ran;

	held.status.pid = 4711;
	held.status.lost = 3;
	held.features.features = 2;
	script.acts_type = AUDIT_GET_FEATURE;
	if (kernels[_i].rc)
		script.acts[0] = (struct act){ 0, ANSWER_WITH, kernels[_i].rc };
	ran = session_run("-s", NULL);
	ck_assert_int_eq(ran.status, kernels[_i].status);
	if (ran.status == STATUS_OK) {
		expect_part("status", ran.out,
			    "enabled 1\nfailure 1\npid "
			    "4711\nrate_limit 0\n");
		expect_part("status", ran.out, "\nlost 3\n");
	}
	ck_assert_int_eq(strstr(ran.out, "loginuid_immutable 1 unlocked") !=
				 NULL,
			 kernels[_i].has_features);
	ran_free(&ran);
}
END_TEST

START_TEST(settings_are_shown)
{
	struct ran ran = session_run("-b 100 -f 2", NULL);

	ck_assert_int_eq(ran.status, STATUS_OK);
	ck_assert_uint_eq(held.status.backlog_limit, 100);
	ck_assert_uint_eq(held.status.failure, 2);
	/* As in 4.2.1, the status after the first of them. */
	expect_part("settings", ran.out, "failure 1\n");
	expect_part("settings", ran.out, "backlog_limit 100\n");
	ran_free(&ran);
}
END_TEST

START_TEST(rules_are_deleted)
{
	struct ran ran;

	held_add(&held, "-a always,exit -S 1 -k a");
	held_add(&held, "-a always,exit -S 2 -k b");
	held_add(&held, "-a always,exit -S 3 -k a");
	ran = session_run("-D -k a", NULL);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_keys("a key", "b");
	ran_free(&ran);
	ran = session_run("-D", NULL);
	expect_text("all", ran.out, "No rules\n");
	expect_keys("all", "");
	ran_free(&ran);
	ran = session_run("-d always,exit -S 1 -k a", NULL);
	ck_assert_int_eq(ran.status, STATUS_BAD);
	ran_free(&ran);
}
END_TEST

/* ---- commands that do something at once -----------------------------------
 */

static const struct {
	const char *command;
	enum status status;
	uint16_t type; /* of the message that is sent; 0: none */
	const char *out, *said;
} one_time[] = {
	{ "-t", STATUS_OK, AUDIT_TRIM, "", "" },
	{ "-q /tmp,/srv", STATUS_OK, AUDIT_MAKE_EQUIV, "", "" },
	{ "--reset-lost", STATUS_OK, AUDIT_SET, "", "lost: 0" },
	{ "--signal HUP", STATUS_NO_DAEMON, AUDIT_GET, "",
	  "Auditd is not running" },
	{ "--signal nix", STATUS_FAILED, 0, "", "nix is an unsupported" },
	{ "-b 100 -t", STATUS_OK, AUDIT_SET, "", "" },
	{ "-v", STATUS_OK, 0, "auditctl version " PACKAGE_VERSION "\n", "" },
};

START_TEST(one_time_command_is_run)
{
	const char *command = one_time[_i].command;
	struct ran ran = session_run(command, NULL);

	ck_assert_int_eq(ran.status, one_time[_i].status);
	ck_assert_uint_eq(script.n_sent ? script.sent[0].message->nlmsg_type
					: 0,
			  one_time[_i].type);
	expect_text(command, ran.out, one_time[_i].out);
	expect_part(command, ran.said, one_time[_i].said);
	ran_free(&ran);
}
END_TEST

/* ---- --json ---------------------------------------------------------------
 */

static const struct {
	const char *command, *lines;
	enum status status;
	const char *has, *has_not;
} documents[] = {
	{ "-l --json", NULL, 0, "\"a\"", NULL },
	{ "-l -k a --json", NULL, 0, "\"a\"", "\"b\"" },
	{ "-s --json", NULL, 0, "\"backlog_limit\"", NULL },
	{ "--diff --json %s", "-b 100\n-a always,exit -S 1 -k a\n", 1,
	  "\"backlog_limit\"", NULL },
	{ "--sync --json %s", "-a always,exit -S 3 -k c\n", 0, "\"c\"", NULL },
};

START_TEST(document_is_printed)
{
	const char *command = documents[_i].command;
	struct ran ran;

	if (!json_is_built())
		return;
	held_add(&held, "-a always,exit -S 1 -k a");
	held_add(&held, "-a always,exit -S 2 -k b");
	ran = session_run(command, documents[_i].lines);
	ck_assert_int_eq(ran.status, documents[_i].status);
	ck_assert_int_eq(ran.out[0], '{');
	expect_part(command, ran.out, documents[_i].has);
	if (documents[_i].has_not)
		ck_assert_ptr_null(strstr(ran.out, documents[_i].has_not));
	ran_free(&ran);
}
END_TEST

#define NO_LINE "no line of a rule file can express this rule"

/* A rule that no line can make is noted in a document, too; not one that has a
 * line, which --save would write in another way. */
START_TEST(rule_without_line_is_noted)
{
	static const char *const commands[] = { "--diff %s",
						"--diff --json %s" };
	struct spec spec = { AUDIT_FILTER_EXIT,
			     AUDIT_ALWAYS,
			     "1",
			     { { AUDIT_PERM, AUDIT_EQUAL, 0, NULL } } };

	held.rules[held.n++] = make_rule(&spec, NULL);
	for (int i = 0; i < N_ROWS(commands) - !json_is_built(); i++) {
		struct ran ran = session_run(
			commands[i], "-a never,user -F subj_user=a\r\n");
		char *all = text_of("%s%s", ran.out, ran.said);
		char *note;

		ck_assert_int_eq(ran.status, STATUS_FAILED);
		expect_part(commands[i], all, NO_LINE);
		note = strstr(all, NO_LINE);
		ck_assert_ptr_null(strstr(note + 1, NO_LINE));
		expect_part(commands[i], note, ": -a always,exit -S write");
		free(all);
		ran_free(&ran);
	}
}
END_TEST

/* A stand-in of a rule about all calls has too many of them for a line, and is
 * shown as its original. */
START_TEST(stand_in_has_the_line_of_its_original)
{
	static const char *const commands[] = { "--diff %s",
						"--diff --json %s" };

	held_add(&held, "-w /etc/passwd -p wa -k K");
	held_add(&held, "-w /etc/passwd -p wa -k L");
	held.rules[1]->mask[AUDIT_BITMASK_SIZE - 1] &=
		~(1U << (31 - AUDIT_SYSCALL_CLASSES));
	held.rules[1]->buf[held.rules[1]->buflen - 1] = 'K';
	for (int i = 0; i < N_ROWS(commands) - !json_is_built(); i++) {
		struct ran ran =
			session_run(commands[i], "-w /etc/passwd -p wa -k K\n");
		char *all = text_of("%s%s", ran.out, ran.said);

		ck_assert_int_eq(ran.status, STATUS_FAILED);
		ck_assert_ptr_null(strstr(all, NO_LINE));
		free(all);
		ran_free(&ran);
	}
}
END_TEST

/* Another program deletes a rule that -D is about to delete. */
static int delete_before(struct held *h, const struct nlmsghdr *m)
{
	if (m->nlmsg_type != AUDIT_DEL_RULE)
		return 0;
	h->before = NULL;
	return held_take(h, m);
}

START_TEST(deleted_rule_is_no_failure)
{
	struct ran ran;

	held_add(&held, "-a always,exit -S 1 -k a");
	held_add(&held, "-a always,exit -S 2 -k b");
	held.before = delete_before;
	ran = session_run("-D", NULL);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_keys("-D", "");
	ran_free(&ran);
}
END_TEST

Suite *suite_show(void)
{
	Suite *suite = suite_create("show");
	TCase *tc = tcase_create("show");

	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_add_loop_test(tc, rule_is_saved, 0, N_ROWS(saved));
	tcase_add_test(tc, settings_are_saved);
	tcase_add_test(tc, copy_is_a_comment);
	tcase_add_test(tc, rule_without_line_is_not_saved);
	tcase_add_test(tc, rules_are_listed);
	tcase_add_loop_test(tc, status_is_shown, 0, N_ROWS(kernels));
	tcase_add_test(tc, settings_are_shown);
	tcase_add_test(tc, rules_are_deleted);
	tcase_add_loop_test(tc, one_time_command_is_run, 0, N_ROWS(one_time));
	tcase_add_test(tc, rule_without_line_is_noted);
	tcase_add_test(tc, stand_in_has_the_line_of_its_original);
	tcase_add_loop_test(tc, document_is_printed, 0, N_ROWS(documents));
	tcase_add_test(tc, deleted_rule_is_no_failure);
	suite_add_tcase(suite, tc);
	return suite;
}
