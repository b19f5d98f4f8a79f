/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --sync and --diff: the rules and settings in the kernel afterwards. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rules with the names of their keys. */
#define A "-a always,exit -S 1 -k a\n"
#define B "-a always,exit -S 2 -k b\n"
#define C "-a always,exit -S 3 -k c\n"
#define X "-a always,exit -S 4 -k x\n"
#define Y "-a always,exit -S 5 -k y\n"

/* The messages of one type that the kernel refuses: @n from @from on. */
static struct refusal {
	uint16_t type;
	size_t from, n;
	int error;
} refusal;
static size_t n_of_type;

static int refuse(struct held *h, const struct nlmsghdr *m)
{
	(void)h;
	if (m->nlmsg_type != refusal.type)
		return 0;
	return n_of_type++ - refusal.from < refusal.n ? refusal.error : 0;
}

/* Each line of @lines is the line of a rule. */
static void hold_rules(const char *lines)
{
	char *copy = strdup(lines), *rest = copy, *line;

	ck_assert_ptr_nonnull(copy);
	while ((line = strsep(&rest, "\n")))
		if (*line)
			held_add(&held, line);
	free(copy);
}

static char *settings(void)
{
	return text_of("e%u f%u r%u b%u w%u i%u", held.status.enabled,
		       held.status.failure, held.status.rate_limit,
		       held.status.backlog_limit, held.status.backlog_wait_time,
		       held.features.features >> 1 & 1);
}

static void expect_settings(const char *what, const char *want)
{
	char *got = settings();

	expect_text(what, got, want);
	free(got);
}

#define USUAL "e1 f1 r0 b64 w60000 i0"

static const struct {
	const char *name, *rules;
	uint32_t enabled; /* before */
	const char *options, *lines;
	struct refusal refusal;
	enum status status;
	const char *keys, *settings, *out, *said; /* the last two are parts */
} rows[] = {
	/* Changes that succeed. */
	{ "nothing to change",
	  A B,
	  1,
	  "",
	  A B,
	  { 0 },
	  0,
	  "a b",
	  USUAL,
	  "",
	  "" },
	{ "a rule in the middle",
	  A B C,
	  1,
	  "",
	  A X C,
	  { 0 },
	  0,
	  "a x c",
	  USUAL,
	  "1 added, 1 deleted, 0 moved, 1 sent again to keep the order",
	  "" },
	{ "another order",
	  A B,
	  1,
	  "",
	  B A,
	  { 0 },
	  0,
	  "b a",
	  USUAL,
	  "0 added, 0 deleted, 1 moved",
	  "" },
	{ "a stand-in of a run that was killed",
	  A "-a always,exit -S 2 -S 2031 -k b\n" B,
	  1,
	  "",
	  A B,
	  { 0 },
	  0,
	  "a b",
	  USUAL,
	  "1 deleted",
	  "" },
	{ "all settings",
	  A,
	  1,
	  "",
	  "-e 0\n-f 2\n-r 10\n-b 100\n--backlog_wait_time 5\n"
	  "--loginuid-immutable\n" A,
	  { 0 },
	  0,
	  "a",
	  "e0 f2 r10 b100 w5 i1",
	  "",
	  "" },
	{ "switched on",
	  "",
	  0,
	  "",
	  "-e 1\n" A,
	  { 0 },
	  0,
	  "a",
	  USUAL,
	  "1 added",
	  "" },
	{ "locked in the end",
	  B,
	  1,
	  "",
	  "-b 100\n" A "-e 2\n",
	  { 0 },
	  0,
	  "a",
	  "e2 f1 r0 b100 w60000 i0",
	  "1 added, 1 deleted",
	  "" },
	{ "login uids of a locked kernel",
	  A,
	  2,
	  "",
	  "--loginuid-immutable\n" A,
	  { 0 },
	  0,
	  "a",
	  "e2 f1 r0 b64 w60000 i1",
	  "+ loginuid_immutable 1",
	  "" },
	{ "-D alone",
	  A B,
	  1,
	  "",
	  "-D\n",
	  { 0 },
	  0,
	  "",
	  USUAL,
	  "2 deleted",
	  "" },
	{ "quiet", A, 1, "-q ", B, { 0 }, 0, "b", USUAL, "", "" },

	/* Changes that are refused, and undone. */
	{ "the first rule",
	  A B,
	  1,
	  "",
	  "-b 100\n" X Y,
	  { AUDIT_ADD_RULE, 0, 1, -EINVAL },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "All changes have been undone" },
	{ "the second rule, and auditing off",
	  A B,
	  1,
	  "",
	  "-e 0\n-f 0\n" X Y,
	  { AUDIT_ADD_RULE, 1, 1, -EINVAL },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "All changes have been undone" },
	{ "a deletion",
	  A B C,
	  1,
	  "",
	  A X,
	  { AUDIT_DEL_RULE, 1, 1, -EINVAL },
	  1,
	  "a b c",
	  USUAL,
	  "",
	  "the rule cannot be deleted" },
	{ "a deletion of a rule that is there",
	  A B C,
	  1,
	  "",
	  A X,
	  { AUDIT_DEL_RULE, 1, 1, -ENOENT },
	  1,
	  "a b c",
	  USUAL,
	  "",
	  "the rule cannot be deleted" },
	{ "a rule, with a hint",
	  A,
	  1,
	  "",
	  B,
	  { AUDIT_ADD_RULE, 0, 1, -EINVAL },
	  1,
	  "a",
	  USUAL,
	  "",
	  "hint: this kernel does not support these fields" },
	{ "a setting",
	  A,
	  1,
	  "",
	  "-r 1\n-b 100\n" B,
	  { AUDIT_SET, 1, 1, -EINVAL },
	  1,
	  "a",
	  USUAL,
	  "",
	  "the setting was not changed" },
	{ "to be switched on",
	  A,
	  0,
	  "",
	  "-e 1\n-f 2\n" B,
	  { AUDIT_SET, 1, 1, -EINVAL },
	  1,
	  "a",
	  "e0 f1 r0 b64 w60000 i0",
	  "",
	  "the setting was not changed" },
	{ "the login uids, after auditing is on",
	  A,
	  0,
	  "",
	  "-e 1\n--loginuid-immutable\n" B,
	  { AUDIT_SET_FEATURE, 0, 1, -EINVAL },
	  1,
	  "a",
	  "e0 f1 r0 b64 w60000 i0",
	  "",
	  "the setting was not changed" },
	{ "the lock, after login uids",
	  A,
	  1,
	  "",
	  "--loginuid-immutable\n" B "-e 2\n",
	  { AUDIT_SET, 0, 1, -EINVAL },
	  1,
	  "a",
	  "e1 f1 r0 b64 w60000 i1",
	  "",
	  "which cannot be undone" },
	{ "an exact copy, which never matches and is not added again",
	  A B "-A always,exit -S 1 -k a\n",
	  1,
	  "",
	  X "-e 2\n",
	  { AUDIT_SET, 0, 1, -EIO },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "undone" },
	{ "a rule that is in the way of the undo",
	  A B,
	  1,
	  "",
	  X "-e 2\n",
	  { AUDIT_SET, 0, 1, -EIO },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "undone" },

	/* Rules, settings and lines that are skipped. */
	{ "a rule after -i",
	  A,
	  1,
	  "",
	  A "-i\n" X Y,
	  { AUDIT_ADD_RULE, 0, 1, -EINVAL },
	  0,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of -i or -c" },
	{ "a setting after -i",
	  A,
	  1,
	  "",
	  A "-i\n-r 5\n" Y,
	  { AUDIT_SET, 0, 1, -EINVAL },
	  0,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of -i or -c" },
	{ "locked login uids after -i",
	  A,
	  1,
	  "",
	  A Y "-i\n--loginuid-immutable\n",
	  { AUDIT_SET_FEATURE, 0, 1, -EPERM },
	  0,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of -i or -c" },
	{ "locked login uids, to keep going",
	  A,
	  1,
	  "--keep-going ",
	  "--loginuid-immutable\n" A Y,
	  { AUDIT_SET_FEATURE, 0, 1, -EPERM },
	  1,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of --keep-going" },
	{ "locked login uids",
	  A,
	  1,
	  "",
	  "--loginuid-immutable\n" A Y,
	  { AUDIT_SET_FEATURE, 0, 1, -EPERM },
	  1,
	  "a",
	  USUAL,
	  "",
	  "All changes have been undone" },
	{ "a rule, to keep going",
	  A,
	  1,
	  "--keep-going ",
	  A X Y,
	  { AUDIT_ADD_RULE, 0, 1, -EINVAL },
	  1,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of --keep-going" },
	{ "a setting, to keep going",
	  A,
	  1,
	  "--keep-going ",
	  "-r 5\n" A Y,
	  { AUDIT_SET, 0, 1, -EINVAL },
	  1,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of --keep-going" },
	{ "a line, to keep going",
	  A,
	  1,
	  "--keep-going ",
	  A "nonsense\n" Y,
	  { 0 },
	  1,
	  "a y",
	  USUAL,
	  "1 added",
	  "because of --keep-going" },
	{ "a line, with a rule to delete",
	  A B,
	  1,
	  "--keep-going ",
	  A "nonsense\n" Y,
	  { 0 },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "1 rule would be deleted" },
	{ "a rule, with a rule to delete",
	  A B,
	  1,
	  "--keep-going ",
	  A X,
	  { AUDIT_ADD_RULE, 0, 1, -EINVAL },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "undone" },
	{ "a setting, with a rule to delete",
	  A B,
	  1,
	  "--keep-going ",
	  "-r 5\n" A,
	  { AUDIT_SET, 0, 1, -EINVAL },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "undone" },
	{ "the last setting, with a rule to delete",
	  A B,
	  1,
	  "--keep-going ",
	  "--loginuid-immutable\n" A,
	  { AUDIT_SET_FEATURE, 0, 1, -EPERM },
	  1,
	  "a b",
	  USUAL,
	  "",
	  "undone" },
	{ "a setting after -i, with a rule to delete",
	  A B,
	  1,
	  "--keep-going ",
	  "-i\n-r 5\n" A,
	  { AUDIT_SET, 0, 1, -EINVAL },
	  0,
	  "a",
	  USUAL,
	  "1 deleted",
	  "because of -i or -c" },

	/* Errors that change nothing. */
	{ "a wrong line",
	  A,
	  1,
	  "",
	  B "nonsense\n",
	  { 0 },
	  1,
	  "a",
	  USUAL,
	  "",
	  "nonsense" },
	{ "nothing is asked for",
	  A,
	  1,
	  "",
	  "# a comment\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "-D of one key",
	  A,
	  1,
	  "",
	  "-D -k a\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "-D of a key that looks like an option",
	  A,
	  1,
	  "",
	  "-D -k -abc\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "an ignored rule",
	  A,
	  1,
	  "",
	  "-a exit,possible -S kill\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "a rule beside a one-time command",
	  A,
	  1,
	  "",
	  "-a always,exit -S 1 -t\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "a wrong line with a key that looks like an option, after -i",
	  A,
	  1,
	  "",
	  "-i\n-D -k -abc nonsense\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "a wrong rule beside a one-time command, after -i",
	  A,
	  1,
	  "",
	  "-i\n-a always,exit -S nonsense -t\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "a deletion",
	  A,
	  1,
	  "",
	  "-d always,exit -S 1\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D" },
	{ "only wrong rules, after -i",
	  A,
	  1,
	  "",
	  "-i\n-a always,exit -S nonsense\n",
	  { 0 },
	  0,
	  "",
	  USUAL,
	  "1 deleted",
	  "skipped because of -i or -c" },
	{ "only a wrong line with a rule, after -i",
	  A,
	  1,
	  "",
	  "-i\n-a always,exit -S 1 nonsense\n",
	  { 0 },
	  0,
	  "",
	  USUAL,
	  "1 deleted",
	  "skipped because of -i or -c" },
	{ "only a rule for a missing path, after -i",
	  A,
	  1,
	  "",
	  "-i\n-w /no/such/folder/file -p wa\n",
	  { 0 },
	  0,
	  "",
	  USUAL,
	  "1 deleted",
	  "skipped because of -i or -c" },
	{ "nothing is left",
	  "",
	  1,
	  "--keep-going ",
	  "-a always,exit -S nonsense\n",
	  { 0 },
	  2,
	  "",
	  USUAL,
	  "",
	  "no rule, no setting and no -D is left" },
	{ "nothing is left, with a rule to delete",
	  A,
	  1,
	  "--keep-going ",
	  "-a always,exit -S nonsense\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "",
	  "no rule, no setting and no -D is left" },
	{ "nothing is left, as JSON",
	  A,
	  1,
	  "--keep-going --json ",
	  "-a always,exit -S nonsense\n",
	  { 0 },
	  2,
	  "a",
	  USUAL,
	  "\"exit\": 2",
	  "" },
	{ "nothing is left but -D",
	  "",
	  1,
	  "--keep-going ",
	  "-a always,exit -S nonsense\n"
	  "-D\n",
	  { 0 },
	  1,
	  "",
	  USUAL,
	  "",
	  "because of --keep-going" },
	{ "nothing is left but a setting",
	  "",
	  1,
	  "--keep-going ",
	  "-a always,exit -S nonsense\n"
	  "-b 64\n",
	  { 0 },
	  1,
	  "",
	  USUAL,
	  "",
	  "because of --keep-going" },
	{ "a locked kernel",
	  A,
	  2,
	  "",
	  "-b 100\n" B,
	  { 0 },
	  1,
	  "a",
	  "e2 f1 r0 b64 w60000 i0",
	  "+ ",
	  "need a reboot" },
	{ "locked login uids of a locked kernel",
	  A,
	  2,
	  "",
	  "--loginuid-immutable\n" A,
	  { AUDIT_SET_FEATURE, 0, 1, -EPERM },
	  1,
	  "a",
	  "e2 f1 r0 b64 w60000 i0",
	  "",
	  "All changes have been undone" },
	{ "login uids and a setting of a locked kernel",
	  A,
	  2,
	  "",
	  "--loginuid-immutable\n-b 100\n" A,
	  { 0 },
	  1,
	  "a",
	  "e2 f1 r0 b64 w60000 i0",
	  "+ loginuid_immutable 1",
	  "need a reboot" },
	{ "no list of rules",
	  A,
	  1,
	  "",
	  B,
	  { AUDIT_LIST_RULES, 0, 1, -ENOMEM },
	  1,
	  "a",
	  USUAL,
	  "",
	  "cannot read the kernel's rules and settings" },
};

START_TEST(kernel_holds_files)
{
	char *command = text_of("--sync %s%%s", rows[_i].options);
	const char *name = rows[_i].name;
	struct ran ran;

	hold_rules(rows[_i].rules);
	held.status.enabled = rows[_i].enabled;
	refusal = rows[_i].refusal;
	n_of_type = 0;
	held.before = refuse;
	ran = session_run(command, rows[_i].lines);
	if (ran.status != rows[_i].status)
		ck_abort_msg("%s: the status is %d: %s", name, ran.status,
			     ran.said);
	expect_keys(name, rows[_i].keys);
	expect_settings(name, rows[_i].settings);
	expect_part(name, ran.out, rows[_i].out);
	expect_part(name, ran.said, rows[_i].said);
	if (!rows[_i].said[0])
		expect_text(name, ran.said, "");
	if (strstr(rows[_i].options, "-q"))
		expect_text(name, ran.out, "");
	ran_free(&ran);
	/* The guarantee of status 0. */
	if (rows[_i].status == STATUS_OK && !refusal.n) {
		ran = session_run("--diff %s", rows[_i].lines);
		ck_assert_int_eq(ran.status, STATUS_OK);
		expect_text(name, ran.out, "");
		ran_free(&ran);
	}
	free(command);
}
END_TEST

/* ---- outcomes that are not known ----------------------------------------- */

/* The answers to this number of additions are lost; as in the plan, all were
 * carried out. */
START_TEST(lost_answer_is_planned_again)
{
	struct ran ran;

	hold_rules(A B C);
	script.acts_type = _i % 2 ? AUDIT_DEL_RULE : AUDIT_ADD_RULE;
	script.acts[0] = (struct act){ 0, _i < 2 ? LOST : MISSING, 0 };
	ran = session_run("--sync %s", A X C);
	ck_assert_int_eq(ran.status, STATUS_OK);
	expect_keys("lost", "a x c");
	ran_free(&ran);
}
END_TEST

/* An answer to each plan is missing: five plans are tried. */
START_TEST(lost_answers_are_undone)
{
	struct ran ran;

	hold_rules(A);
	script.acts_type = AUDIT_SET;
	script.acts[0] = (struct act){ 0, MISSING, 0 };
	ran = session_run("--sync %s", "-b 100\n" B);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_keys("a setting", "a");
	expect_settings("a setting", USUAL);
	expect_part("a setting", ran.said, "have been undone");
	ran_free(&ran);
}
END_TEST

static size_t n_asked;

/* After the first addition the kernel sends no more answers. */
static int vanish(struct held *h, const struct nlmsghdr *m)
{
	(void)h;
	if (m->nlmsg_type != AUDIT_ADD_RULE)
		return 0;
	for (int i = 0; i < N_ROWS(script.send_errnos); i++)
		script.send_errnos[i] = ECONNREFUSED;
	return -EINVAL;
}

START_TEST(failed_undo_is_reported)
{
	struct ran ran;

	hold_rules(A);
	held.before = vanish;
	ran = session_run("--sync %s", "-b 100\n" B);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("undo", ran.said, "not all changes could be undone");
	expect_part("undo", ran.said, "auditctl --diff");
	ran_free(&ran);
}
END_TEST

static size_t first_sent(uint16_t type)
{
	size_t i = 0;

	while (i < script.n_sent && script.sent[i].message->nlmsg_type != type)
		i++;
	ck_assert_uint_lt(i, script.n_sent);
	return i;
}

/* No event is decided by a part of the new rules: auditing is on after them,
 * and off before them. */
START_TEST(auditing_is_on_with_all_rules)
{
	bool on = _i;
	struct ran ran;

	held.status.enabled = !on;
	ran = session_run("--sync %s", on ? "-e 1\n" A : "-e 0\n" A);
	ck_assert_int_eq(ran.status, STATUS_OK);
	ck_assert_int_eq(first_sent(AUDIT_ADD_RULE) < first_sent(AUDIT_SET),
			 on);
	ran_free(&ran);
}
END_TEST

/* ---- another program ----------------------------------------------------- */

/* Another program adds the rule that is about to be added. */
static int add_first(struct held *h, const struct nlmsghdr *m)
{
	if (m->nlmsg_type != AUDIT_ADD_RULE || n_asked++)
		return 0;
	held_add(h, "-a always,exit -S 4 -k x");
	return 0;
}

/* Another program deletes the rule that is about to be deleted. */
static int delete_first(struct held *h, const struct nlmsghdr *m)
{
	if (m->nlmsg_type != AUDIT_DEL_RULE || n_asked++)
		return 0;
	h->before = NULL;
	ck_assert_int_eq(held_take(h, m), 0);
	h->before = delete_first;
	return 0;
}

START_TEST(foreign_change_is_planned_again)
{
	struct ran ran;

	n_asked = 0;
	hold_rules(A B);
	held.before = _i ? delete_first : add_first;
	ran = session_run("--sync %s", A X);
	ck_assert_msg(ran.status == STATUS_OK, "%s", ran.said);
	ck_assert_uint_gt(n_asked, 0);
	expect_keys("foreign", "a x");
	ran_free(&ran);
}
END_TEST

/* It adds a rule, and the next one is refused. */
static int add_and_refuse(struct held *h, const struct nlmsghdr *m)
{
	if (m->nlmsg_type != AUDIT_ADD_RULE || n_asked++)
		return 0;
	held_add(h, "-a always,exit -S 5 -k y");
	return -EINVAL;
}

START_TEST(undo_keeps_foreign_rules)
{
	struct ran ran;

	n_asked = 0;
	hold_rules(A B C);
	held.before = add_and_refuse;
	ran = session_run("--sync %s", X A B C);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_keys("foreign", "a b c y");
	ran_free(&ran);
}
END_TEST

/* Before the kernel is read again, which is the second question of each kind.
 */
static int meddle(struct held *h, const struct nlmsghdr *m)
{
	if (m->nlmsg_type != AUDIT_GET || ++n_asked != 2)
		return 0;
	held_add(h, "-a always,exit -S 5 -k y");
	h->status.backlog_limit = 200;
	return 0;
}

START_TEST(foreign_change_is_reported)
{
	struct ran ran;

	n_asked = 0;
	hold_rules(A);
	held.before = meddle;
	ran = session_run("--sync %s", "-b 100\n" B);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	/* Nothing is undone. */
	expect_keys("meddled", "b y");
	expect_part("meddled", ran.said, "another program changed");
	expect_part("meddled", ran.said, "not in the files: ");
	expect_part("meddled", ran.said, "-F key=y");
	expect_part("meddled", ran.said, "backlog_limit is 200");
	ran_free(&ran);
}
END_TEST

/* The lock of the kernel is refused after b was deleted; then the kernel
 * refuses to add b again, because its path no longer exists. */
static int lose_b(struct held *h, const struct nlmsghdr *m)
{
	const struct audit_rule_data *rule = NLMSG_DATA(m);

	(void)h;
	if (m->nlmsg_type == AUDIT_SET)
		return -EINVAL;
	return m->nlmsg_type == AUDIT_ADD_RULE && rule->mask[0] & 1 << 2
		       ? -ENOENT
		       : 0;
}

START_TEST(lost_rule_is_reported)
{
	struct ran ran;

	hold_rules(A B C);
	held.before = lose_b;
	ran = session_run("--sync %s", A C X "-e 2\n");
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_keys("lost", "a c");
	expect_part("lost", ran.said,
		    "key=b: the rule was in the kernel and "
		    "cannot be added again");
	expect_part("lost", ran.said, "not all changes could be undone");
	ran_free(&ran);
}
END_TEST

/* ---- a kernel before 3.13 ------------------------------------------------ */

/* It answers the question about features, and a change of one, with EINVAL. */
static int know_no_features(struct held *h, const struct nlmsghdr *m)
{
	(void)h;
	return m->nlmsg_type == AUDIT_GET_FEATURE ||
			       m->nlmsg_type == AUDIT_SET_FEATURE
		       ? -EINVAL
		       : 0;
}

static const struct {
	const char *command, *lines;
	enum status status;
	const char *keys, *said;
} without_features[] = {
	{ "--save", NULL, 0, "a", "" },
	{ "--diff %s", A, 0, "a", "" },
	{ "--diff %s", "--loginuid-immutable\n" A, 1, "a", "" },
	{ "--sync %s", B, 0, "b", "" },
	{ "--sync %s", "--loginuid-immutable\n" B, 1, "a",
	  "the setting was not changed" },
};

START_TEST(kernel_knows_no_features)
{
	const char *name = without_features[_i].command;
	struct ran ran;

	hold_rules(A);
	held.before = know_no_features;
	ran = session_run(name, without_features[_i].lines);
	expect_ran(name, &ran, without_features[_i].status,
		   without_features[_i].keys, without_features[_i].said);
	ran_free(&ran);
}
END_TEST

/* ---- a line that is too long --------------------------------------------- */

/* In the kernel is A, and the files are @before, the line, and @after. */
static const struct {
	const char *command, *before, *after;
	enum status status;
	const char *keys, *said;
} with_long_line[] = {
	{ "--sync %s", "-i\n" A, B, 0, "a b", "1 line with errors skipped" },
	{ "--sync %s", "-c\n" A, B, 0, "a b", "1 line with errors skipped" },
	{ "--sync %s", "-i\n" B, "", 0, "b", "1 line with errors skipped" },
	{ "--diff %s", "-i\n" A, "", 0, "a", "1 line with errors skipped" },
	{ "--diff %s", "-i\n" A, B, 1, "a", "1 line with errors skipped" },
	{ "--sync %s", A, "-i\n" B, 1, "a", "the line is too long" },
	{ "--sync %s", A, B, 1, "a", "the line is too long" },
	{ "--diff %s", A, B, 2, "a", "the line is too long" },
	{ "--sync --keep-going %s", A, B, 1, "a b", "1 error: lines with" },
	{ "--sync --keep-going %s", B, "", 1, "a", "1 rule would be deleted" },
	{ "--sync --keep-going %s", "", "", 2, "a", "is left" },
	{ "--sync %s", "-i\n", "", 2, "a", "no rule, no setting and no -D" },
};

START_TEST(long_line_is_skipped_as_by_a_load)
{
	char *longest = repeated('x', 7000);
	char *lines = text_of("%s%s\n%s", with_long_line[_i].before, longest,
			      with_long_line[_i].after);
	struct ran ran;

	hold_rules(A);
	ran = session_run(with_long_line[_i].command, lines);
	expect_ran(with_long_line[_i].command, &ran, with_long_line[_i].status,
		   with_long_line[_i].keys, with_long_line[_i].said);
	expect_part("the line", ran.said, "the line is too long: 7000 bytes");
	ran_free(&ran);
	free(lines);
	free(longest);
}
END_TEST

/* ---- the lock file ------------------------------------------------------- */

START_TEST(lock_is_no_link)
{
	struct ran ran = session_run("--sync %s", "-D\n");
	char *lock = session_path("lock"), *other = session_path("other");

	ck_assert_int_eq(ran.status, STATUS_OK);
	ran_free(&ran);
	ck_assert_int_eq(unlink(lock), 0);
	ck_assert_int_eq(symlink(other, lock), 0);
	hold_rules(A);
	ran = session_run("--sync %s", B);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("lock", ran.said, "cannot be locked");
	expect_keys("lock", "a");
	ck_assert_int_lt(access(other, F_OK), 0);
	ran_free(&ran);
	free(lock);
	free(other);
}
END_TEST

/* ---- files that others may write ----------------------------------------- */

START_TEST(writable_file_is_refused)
{
	static const char *const commands[] = { "--sync", "--diff", "-R",
						"--check" };
	struct ran ran = session_run("--diff %s", A);
	char *path = session_path("rules");
	char *command = text_of("%s %s", commands[_i], path);

	ran_free(&ran);
	ck_assert_int_eq(chmod(path, 0602), 0);
	hold_rules(B);
	ran = session_run(command, NULL);
	ck_assert_int_ne(ran.status, STATUS_OK);
	expect_part(command, ran.said, "everyone can write to this file");
	expect_keys(command, "b");
	ran_free(&ran);
	free(command);
	free(path);
}
END_TEST

/* ---- --diff -------------------------------------------------------------- */

static const struct {
	const char *name, *rules, *lines;
	enum status status;
	const char *out;
} differences[] = {
	{ "the same", A B, A B, 0, "" },
	{ "in the kernel alone", A B, A, 1, "- -a always,exit -S " },
	{ "in the files alone", A, A B, 1, "+ -a always,exit -S " },
	{ "at another place", A B, B A, 1, "~ -a always,exit -S " },
	{ "a setting", A, "-b 100\n" A, 1, "backlog_limit" },
	{ "login uids", A, "--loginuid-immutable\n" A, 1,
	  "loginuid_immutable" },
	{ "a stand-in", "-a always,exit -S 1 -S 2031 -k a\n" A, A, 1,
	  "stand-in of an interrupted --sync" },
};

START_TEST(difference_is_shown)
{
	const char *name = differences[_i].name;
	struct ran ran;
	char *before;

	hold_rules(differences[_i].rules);
	before = held_keys(&held);
	ran = session_run("--diff %s", differences[_i].lines);
	ck_assert_int_eq(ran.status, differences[_i].status);
	expect_part(name, ran.out, differences[_i].out);
	if (!differences[_i].out[0])
		expect_text(name, ran.out, "");
	expect_text(name, ran.said, "");
	expect_keys(name, before);
	expect_settings(name, USUAL);
	ran_free(&ran);
	free(before);
}
END_TEST

START_TEST(locked_difference_is_noted)
{
	struct ran ran;

	hold_rules(A);
	held.status.enabled = 2;
	ran = session_run("--diff %s", B);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("locked", ran.said, "need a reboot");
	ran_free(&ran);
	ran = session_run("--diff --keep-going %s", A "nonsense\n");
	ck_assert_int_eq(ran.status, STATUS_TROUBLE);
	expect_part("left out", ran.said, "because of --keep-going");
	ran_free(&ran);
	/* The lock does not prevent this change. */
	ran = session_run("--diff %s", "--loginuid-immutable\n" A);
	ck_assert_int_eq(ran.status, STATUS_FAILED);
	expect_part("login uids", ran.out, "+ loginuid_immutable 1");
	expect_text("login uids", ran.said, "");
	ran_free(&ran);
}
END_TEST

Suite *suite_sync(void)
{
	Suite *suite = suite_create("sync");
	TCase *tc = tcase_create("sync");

	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_add_loop_test(tc, kernel_holds_files, 0, N_ROWS(rows));
	tcase_add_loop_test(tc, lost_answer_is_planned_again, 0, 4);
	tcase_add_test(tc, lost_answers_are_undone);
	tcase_add_test(tc, failed_undo_is_reported);
	tcase_add_loop_test(tc, auditing_is_on_with_all_rules, 0, 2);
	tcase_add_loop_test(tc, foreign_change_is_planned_again, 0, 2);
	tcase_add_test(tc, undo_keeps_foreign_rules);
	tcase_add_test(tc, foreign_change_is_reported);
	tcase_add_test(tc, lost_rule_is_reported);
	tcase_add_loop_test(tc, kernel_knows_no_features, 0,
			    N_ROWS(without_features));
	tcase_add_loop_test(tc, long_line_is_skipped_as_by_a_load, 0,
			    N_ROWS(with_long_line));
	tcase_add_test(tc, lock_is_no_link);
	tcase_add_loop_test(tc, writable_file_is_refused, 0, 4);
	tcase_add_loop_test(tc, difference_is_shown, 0, N_ROWS(differences));
	tcase_add_test(tc, locked_difference_is_noted);
	suite_add_tcase(suite, tc);
	return suite;
}
