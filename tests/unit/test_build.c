/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building rules from words, with libaudit. */
#include "unit.h"
#include "cli/parse.h"
#include "rule/build.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The reason that libaudit gives for exit on the exclude list. */
#ifdef HAVE_AUDIT_RULE_IO_URINGBYNAME_DATA /* since 4.0 */
#define EXIT_ON_EXCLUDE "'exit' is only for the exit list"
#else
#define EXIT_ON_EXCLUDE "'exit' is not for the exclude list"
#endif

/* The result of building a rule. */
struct built {
	struct rule rule;
	char *said;
	int rc;
};

static void build_in(struct built *b, const char *file, const char *text)
{
	struct line *line = make_line(file, text);
	FILE *before = stderr;
	struct request request;
	struct said said;

	said_begin(&said);
	ck_assert_msg(parse_request(&request, line, &said.d) == 0,
		      "'%s' is not even taken apart", text);
	ck_assert_int_eq((int)request.command, COMMAND_RULE);
	b->rc = build_rule(&b->rule, &request, &said.d);
	request_free(&request);
	free_line(line);
	said_done(&said);
	b->said = said.text;
	/* Messages of libaudit are redirected, and must be restored. */
	ck_assert_ptr_eq(stderr, before);
}

static void build(struct built *b, const char *text)
{
	build_in(b, NULL, text);
}

/* The same for a rule that must be correct. */
static void build_good(struct built *b, const char *text)
{
	build(b, text);
	ck_assert_msg(b->rc == 0, "'%s': %s", text, b->said);
	ck_assert_msg(b->rule.data != NULL, "'%s' is no rule", text);
}

static void built_free(struct built *b)
{
	rule_clear(&b->rule);
	ck_assert_ptr_null(b->rule.data);
	free(b->said);
}

/* @text must be refused, with a message that has @word in it. */
static void expect_refused(const char *text, const char *word)
{
	struct built b;

	build(&b, text);
	ck_assert_msg(b.rc == -EINVAL, "'%s' is taken", text);
	ck_assert_msg(b.rule.data == NULL, "'%s' leaves a rule", text);
	expect_part(text, b.said, "auditctl: error: ");
	expect_part(text, b.said + strlen("auditctl: error: "), word);
	built_free(&b);
}

static bool has_call(const struct rule_data *data, int call)
{
	return call / 32 < (int)data->n_mask &&
	       data->mask[call / 32] >> (call % 32) & 1;
}

static int count_calls(const struct rule_data *data)
{
	int n = 0;

	/* The upper half of the last word is for classes, not for calls. */
	for (int call = 0; call < AUDIT_BITMASK_SIZE * 32 - 16; call++)
		n += has_call(data, call);
	return n;
}

static int own_call(const char *name)
{
	int call = audit_name_to_syscall(name, audit_detect_machine());

	ck_assert_int_ge(call, 0);
	return call;
}

/* The index of @field in the rule; fails if it is missing. */
static unsigned find_field(const struct rule_data *data, uint32_t field)
{
	for (unsigned i = 0; i < data->field_count; i++)
		if (data->fields[i] == field)
			return i;
	ck_abort_msg("no field %u", field);
	return 0;
}

/* The rule's only string, to be freed. */
static char *only_string(const struct rule_data *data)
{
	return text_of("%.*s", (int)data->buflen, data->buf);
}

/* -a, -A and -d, in both orders; only the list may be in any case. */
static const struct {
	const char *list;
	const char *capitals;
	int number;
	const char *rest;
} lists[] = {
	{ "task", "TASK", AUDIT_FILTER_TASK, "-F uid=0" },
	{ "exit", "Exit", AUDIT_FILTER_EXIT, "-S kill" },
	{ "user", "USER", AUDIT_FILTER_USER, "-F uid=0" },
	{ "exclude", "eXclude", AUDIT_FILTER_EXCLUDE, "-F msgtype=CWD" },
	{ "filesystem", "FILESYSTEM", AUDIT_FILTER_FS, "-F fstype=tracefs" },
#ifdef HAVE_AUDIT_RULE_IO_URINGBYNAME_DATA
	{ "io_uring", "IO_uring", AUDIT_FILTER_URING_EXIT, "-S openat" },
#endif
};

/* The list, action and option of a rule. */
struct wanted_list {
	int list, action;
	enum rule_op op;
	bool prepend;
};

static void expect_list(char option, const char *first, const char *second,
			const char *rest, const struct wanted_list *want)
{
	char *text = text_of("-%c %s,%s %s", option, first, second, rest);
	struct built b;

	build_good(&b, text);
	ck_assert_msg(rule_list(&b.rule) == want->list, "'%s': list %d", text,
		      rule_list(&b.rule));
	ck_assert_msg((int)b.rule.data->action == want->action,
		      "'%s': action %u", text, b.rule.data->action);
	ck_assert_msg(b.rule.prepend == want->prepend, "'%s'", text);
	ck_assert_msg(b.rule.op == want->op, "'%s'", text);
	built_free(&b);
	free(text);
}

static void expect_both_orders(char option, int i,
			       const struct wanted_list *want)
{
	const char *action = want->action == AUDIT_NEVER ? "never" : "always";
	const char *list = lists[i].list;

	expect_list(option, list, action, lists[i].rest, want);
	expect_list(option, action, list, lists[i].rest, want);
	expect_list(option, lists[i].capitals, action, lists[i].rest, want);
	expect_list(option, action, lists[i].capitals, lists[i].rest, want);
}

START_TEST(list_is_taken)
{
	static const int actions[] = { AUDIT_NEVER, AUDIT_ALWAYS };

	for (int a = 0; a < N_ROWS(actions); a++) {
		struct wanted_list want = { .action = actions[a],
					    .list = lists[_i].number };

		want.op = RULE_ADD;
		expect_both_orders('a', _i, &want);
		want.op = RULE_DELETE;
		expect_both_orders('d', _i, &want);
		want.op = RULE_ADD;
		want.prepend = true;
		expect_both_orders('A', _i, &want);
	}
}
END_TEST

/* Wrong lists, and the part that the message must name. */
static const struct {
	const char *value, *part;
} wrong_lists[] = {
	{ "always", "always" },
	{ "exit", "exit" },
	{ "", "" },
	{ ",", "," },
	{ "always,", "always," },
	{ ",exit", ",exit" },
	{ "exit,exit", "exit,exit" },
	{ "always,never", "always,never" },
	{ "always,exit,never", "always,exit,never" },
	{ "always,exit,", "always,exit," },
	{ "foo,bar", "foo" },
	{ "always,foo", "foo" },
	{ "foo,exit", "foo" },
	{ "always,entry", NULL },
	{ "entry,always", NULL },
	{ "Always,exit", "Always" },
	{ "exit,Never", "Never" },
	{ "EXIT,ALWAYS", "ALWAYS" },
	{ "exit,POSSIBLE", "POSSIBLE" },
	{ "possible,exit", "possible,exit" },
	{ "always,~exit", " exit" },
	{ "always~exit", "always exit" },
	{ "4,2", "4" },
};

START_TEST(list_is_refused)
{
	static const char options[] = { 'a', 'A', 'd' };

	for (int i = 0; i < N_ROWS(options); i++) {
		char *text = text_of("-%c %s -S kill", options[i],
				     wrong_lists[_i].value);
		const char *part = wrong_lists[_i].part;
		char *word = part ? text_of("'%s'", part)
				  : text_of("no longer has the entry list");

		expect_refused(text, word);
		free(word);
		free(text);
	}
}
END_TEST

START_TEST(possible_is_ignored)
{
	static const char *const texts[] = { "-a exit,possible -S kill",
					     "-a task,possible -F uid=0",
					     "-A EXIT,possible",
					     "-d user,possible -F uid=0" };
	struct built b;

	build(&b, texts[_i]);
	ck_assert_int_eq(b.rc, 0);
	ck_assert_ptr_null(b.rule.data);
	expect_part(texts[_i], b.said, "auditctl: warning: ");
	expect_part(texts[_i], b.said, "possible");
	built_free(&b);
}
END_TEST

/* Refused rules, and a part of the message. */
static const struct {
	const char *text;
	const char *word;
} errors[] = {
	/* the order of options */
	{ "-F uid=0 -a always,exit -S kill", "uid=0" },
	{ "-C uid=euid -a always,exit -S kill", "uid=euid" },
	{ "-F uid=0", "uid=0" },
	{ "-S kill", "-a" },
	{ "-k K", "-k must come after" },
	{ "-k K -a always,exit -S kill", "-k must come after" },
	{ "-a always,exit -F uid=0 -k K", "-k must come after" },
	{ "-a always,exit -k K", "-k must come after" },
	{ "-a always,exit -k K -S kill", "-k must come after" },
	{ "-a always,exit -F key=a -k b -S kill", "-k must come after" },
	{ "-a always,exit -a never,exit -S kill", "never,exit" },
	{ "-a always,exit -d always,exit -S kill", "always,exit" },
	{ "-a always,exit -S kill -F arch=b64", "arch" },
	/* system calls */
	{ "-a always,exit -S nosuchcall", "nosuchcall" },
	{ "-a always,exit -S kill,nosuchcall", "nosuchcall" },
	{ "-a always,exit -F arch=b64 -S nosuchcall", "nosuchcall" },
	{ "-a always,exit -S ", "''" },
	{ "-a always,exit -S 99999", "99999" },
	{ "-a always,exit -S ALL", "ALL" },
	{ "-a always,exit -S two~words", "two words" },
	{ "-a always,task -S kill", "task" },
	{ "-a always,user -S kill", "user" },
	{ "-a always,exclude -S kill", "exclude" },
	{ "-a never,filesystem -S kill", "filesystem" },
	{ "-S kill -a always,task", "task" },
	/* fields */
	{ "-a always,exit -F nosuchfield=1", "nosuchfield" },
	{ "-a always,exit -F uid", "uid" },
	{ "-a always,exit -F uid=", "uid" },
	{ "-a always,exit -F =0", "=0" },
	{ "-a always,exit -F ", "is not a condition" },
	{ "-a always,exit -F uid=nosuchuser", "nosuchuser" },
	{ "-a always,exit -F gid=nosuchgroup", "nosuchgroup" },
	{ "-a always,exit -F arch=b65 -S kill", "b65" },
	{ "-a always,exit -F arch<b64 -S kill", "only = and !=" },
	{ "-a always,exit -F exit=EFOO", "EFOO" },
	{ "-a always,exclude -F msgtype=NOSUCH", "NOSUCH" },
	{ "-a always,exit -F msgtype=CWD", "msgtype" },
	{ "-a always,exclude -F exit=1", EXIT_ON_EXCLUDE },
	{ "-a always,task -F exit=1", "exit" },
	{ "-a always,exit -F perm=z", "r, w, x" },
	{ "-a always,exit -F filetype=nosuch", "nosuch" },
	{ "-a always,exit -F fstype=tracefs", "fstype" },
	{ "-a never,filesystem -F fstype=nosuchfs", "nosuchfs" },
	{ "-a always,exit -F key=K", "a key requires" },
	/* comparisons */
	{ "-a always,exit -C uid", "uid" },
	{ "-a always,exit -C uid=", "uid" },
	{ "-a always,exit -C uid=nosuch", "'nosuch'" },
	{ "-a always,exit -C nosuch=uid", "nosuch" },
	{ "-a always,exit -C uid<euid", "only = and !=" },
	{ "-a always,exit -C uid=gid", "uid=gid" },
	{ "-a always,exit -C uid=egid", "uid=egid" },
	{ "-a always,task -C uid=euid", "exit list" },
	/* watches */
	{ "-w relative", "relative" },
	{ "-w ./relative -p w", "./relative" },
	{ "-w ", "''" },
	{ "-W relative", "relative" },
	{ "-w /x -w /y", "-a" },
	{ "-w /x -W /x", "-a" },
	{ "-a always,exit -w /x", "-a" },
	{ "-w /x -a always,exit", "always,exit" },
	{ "-S kill -w /x", "-a" },
	{ "-p w", "-p" },
	{ "-p w -w /x", "-p" },
	{ "-a always,exit -S kill -p w", "perm=w" },
	{ "-w /x -p z", "z" },
	{ "-w /x -p wz", "z" },
	{ "-w /x -p w,a", "," },
	{ "-w /x -p rwxar", "rwxar" },
	{ "-w /x -p w~a", "' '" },
	/* keys */
	{ "-w /x -k a\001b", "key" },
	{ "-a always,exit -S kill -k \001", "key" },
};

START_TEST(rule_is_refused)
{
	expect_refused(errors[_i].text, errors[_i].word);
}
END_TEST

/* The column of the wrong word. */
static const struct {
	const char *text;
	const char *said;
} places[] = {
	{ "-a always,exit -S nosuchcall", "rules:7:19: error: " },
	{ "-a always,exit -F nosuchfield=1", "rules:7:19: error: " },
	{ "-a always,exit -F uid=0 -C uid=gid", "rules:7:28: error: " },
	{ "-a foo,bar -S kill", "rules:7:4: error: " },
	{ "-w relative", "rules:7:4: error: " },
	{ "-w /x -p z", "rules:7:10: error: " },
	{ "-w/x -pz", "rules:7:6: error: " },
	{ "-w /x -k a\001", "rules:7:10: error: " },
	{ "-S kill", "rules:7: error: " },
	{ "-a exit,possible -S kill", "rules:7: warning: " },
};

START_TEST(error_has_its_place)
{
	struct built b;

	build_in(&b, "rules", places[_i].text);
	expect_part(places[_i].text, b.said, places[_i].said);
	built_free(&b);
}
END_TEST

/* System calls, by name and number; the exact mask. */
static const struct {
	const char *text;
	int n;
	int calls[4];
} masks[] = {
	{ "-a always,exit -F arch=b64 -S kill", 1, { 62 } },
	{ "-a always,exit -F arch=b64 -S 62", 1, { 62 } },
	{ "-a always,exit -F arch=b64 -S kill,tkill,tgkill",
	  3,
	  { 62, 200, 234 } },
	{ "-a always,exit -F arch=b64 -S kill -S tkill", 2, { 62, 200 } },
	{ "-a always,exit -F arch=b64 -S kill,200", 2, { 62, 200 } },
	{ "-a always,exit -F arch=b64 -S ,kill,,tkill,", 2, { 62, 200 } },
	{ "-a always,exit -F arch=b64 -S KILL", 1, { 62 } },
	{ "-a always,exit -F arch=b32 -S kill", 1, { 37 } },
	{ "-a always,exit -F arch=i386 -S kill", 1, { 37 } },
	{ "-a always,exit -F arch=x86_64 -S kill", 1, { 62 } },
	{ "-a always,exit -F arch=b64 -S 2000", 1, { 2000 } },
	{ "-a always,exit -F arch=b64 -S ,", 0, { 0 } },
};

START_TEST(calls_are_set)
{
	const char *text = masks[_i].text;
	struct built b;

	build_good(&b, text);
	for (int i = 0; i < masks[_i].n; i++)
		ck_assert_msg(has_call(b.rule.data, masks[_i].calls[i]),
			      "'%s': no %d", text, masks[_i].calls[i]);
	if (masks[_i].n)
		ck_assert_msg(count_calls(b.rule.data) == masks[_i].n,
			      "'%s' sets %d", text, count_calls(b.rule.data));
	expect_text(text, b.said, "");
	built_free(&b);
}
END_TEST

static const struct {
	const char *text;
	bool all;
} wholes[] = {
	{ "-a always,exit", true },
	{ "-a always,exit -S all", true },
	{ "-a never,exit -F uid=0", true },
	{ "-S all -a always,exit", true },
	{ "-d always,exit", true },
	{ "-w /x", true },
	{ "-a always,exit -F path=/x -F perm=w", true },
	/* other lists are sent as well, even if the kernel refuses them */
	{ "-a always,user -F uid=0", true },
	{ "-a always,exclude -F msgtype=CWD", true },
	{ "-a never,filesystem -F fstype=tracefs", true },
	{ "-a always,task", false },
};

START_TEST(all_calls_are_set)
{
	struct built b;
	int n;

	build_good(&b, wholes[_i].text);
	n = count_calls(b.rule.data);
	ck_assert_msg((n == AUDIT_BITMASK_SIZE * 32 - 16) == wholes[_i].all,
		      "'%s' sets %d", wholes[_i].text, n);
	built_free(&b);
}
END_TEST

START_TEST(calls_may_come_first)
{
	struct built b;

	build_good(&b, "-S kill -a exit,always -k K");
	ck_assert_int_eq(rule_list(&b.rule), AUDIT_FILTER_EXIT);
	ck_assert_int_eq(count_calls(b.rule.data), 1);
	ck_assert(has_call(b.rule.data, own_call("kill")));
	built_free(&b);
}
END_TEST

/* "kill" is 37 to the 32-bit programs of x86 and 62 to the others. */
START_TEST(arch_is_asked_for)
{
	struct built b;

	build_good(&b, "-a always,exit -S kill,tkill");
	expect_part("kill", b.said, "auditctl: warning: ");
	expect_part("kill", b.said, "arch");
	ck_assert_msg(!strchr(b.said, '\n') ||
			      !strchr(strchr(b.said, '\n') + 1, '\n'),
		      "said more than once: '%s'", b.said);
	built_free(&b);
	build_good(&b, "-a always,exit -F arch=b64 -S kill");
	expect_text("with an arch", b.said, "");
	built_free(&b);
	build_good(&b, "-a always,exit -S all");
	expect_text("all", b.said, "");
	built_free(&b);
	build_good(&b, "-a always,exit -S 62");
	expect_text("a number", b.said, "");
	built_free(&b);
}
END_TEST

/*
 * The state that libaudit's parser keeps from one rule must not affect the
 * next: the second rule is built with and without the first.
 */
static const struct {
	const char *first;
	const char *second;
	int rc;
} pairs[] = {
	{ "-a always,exit -F arch=b32 -S kill", "-a always,exit -S kill", 0 },
	{ "-a always,exit -F arch=b64 -S kill",
	  "-a always,exit -F arch=b32 -S kill", 0 },
	{ "-a always,exit -F arch=b32 -S kill",
	  "-a always,exit -F arch=b64 -S kill", 0 },
	{ "-a always,exit -F arch=b32 -S kill",
	  "-a always,exit -F path=/x -F perm=wa -k K", 0 },
	{ "-a always,exit -S kill -k K", "-a always,exit -F uid=0 -k K",
	  -EINVAL },
	{ "-a always,exit -S kill", "-a always,exit -F arch=b64 -S kill", 0 },
	{ "-a always,exit -F path=/x -F perm=w -k K",
	  "-a always,exit -F uid=0 -k K", -EINVAL },
	{ "-a always,exit -F perm=w -F dir=/x",
	  "-a always,exit -F perm=w -F dir=/x", 0 },
	{ "-a always,exit -F exe=/bin/sh -k K", "-a always,exit -F uid=0 -k K",
	  -EINVAL },
	{ "-a always,exit -F exe=/bin/sh", "-a always,exit -F exe=/bin/sh", 0 },
	{ "-a never,filesystem -F fstype=tracefs -k K",
	  "-a always,exit -F uid=0 -k K", -EINVAL },
	{ "-w /x -k K", "-a always,exit -F uid=0 -k K", -EINVAL },
	{ "-a always,exit -F arch=b32 -S nosuchcall", "-a always,exit -S kill",
	  0 },
	{ "-a always,exit -F arch=b32 -F uid", "-a always,exit -S kill", 0 },
};

START_TEST(state_does_not_leak)
{
	struct built first, second, alone;

	build(&alone, pairs[_i].second);
	build(&first, pairs[_i].first);
	build(&second, pairs[_i].second);
	ck_assert_msg(second.rc == pairs[_i].rc, "'%s' after '%s': %d",
		      pairs[_i].second, pairs[_i].first, second.rc);
	ck_assert_int_eq(alone.rc, pairs[_i].rc);
	expect_text(pairs[_i].second, second.said, alone.said);
	if (second.rc == 0)
		ck_assert_int_eq(rule_compare_exact(&second.rule, &alone.rule),
				 0);
	built_free(&first);
	built_free(&second);
	built_free(&alone);
}
END_TEST

START_TEST(arch_does_not_leak)
{
	struct built first, second;

	build_good(&first, "-a always,exit -F arch=i386 -S kill");
	build_good(&second, "-a always,exit -S kill");
	ck_assert(has_call(first.rule.data, 37));
	ck_assert(has_call(second.rule.data, own_call("kill")));
	ck_assert_int_eq(count_calls(second.rule.data), 1);
	ck_assert_uint_eq(second.rule.data->field_count, 0);
	built_free(&first);
	built_free(&second);
}
END_TEST

/* Conditions, each as the only field of an exit rule. */
static const struct {
	const char *pair;
	uint32_t field;
	uint32_t op;
	uint32_t value;
} fields[] = {
	{ "uid=0", AUDIT_UID, AUDIT_EQUAL, 0 },
	{ "uid!=0", AUDIT_UID, AUDIT_NOT_EQUAL, 0 },
	{ "uid<5", AUDIT_UID, AUDIT_LESS_THAN, 5 },
	{ "uid>5", AUDIT_UID, AUDIT_GREATER_THAN, 5 },
	{ "uid<=5", AUDIT_UID, AUDIT_LESS_THAN_OR_EQUAL, 5 },
	{ "uid>=5", AUDIT_UID, AUDIT_GREATER_THAN_OR_EQUAL, 5 },
	{ "a0&5", AUDIT_ARG0, AUDIT_BIT_MASK, 5 },
	{ "a0&=5", AUDIT_ARG0, AUDIT_BIT_TEST, 5 },
	{ "a1!=0x0", AUDIT_ARG1, AUDIT_NOT_EQUAL, 0 },
	{ "a2=0xFF", AUDIT_ARG2, AUDIT_EQUAL, 255 },
	{ "a3=010", AUDIT_ARG3, AUDIT_EQUAL, 8 },
	{ "auid=-1", AUDIT_LOGINUID, AUDIT_EQUAL, UINT32_MAX },
	{ "auid!=unset", AUDIT_LOGINUID, AUDIT_NOT_EQUAL, UINT32_MAX },
	{ "auid=4294967295", AUDIT_LOGINUID, AUDIT_EQUAL, UINT32_MAX },
	{ "loginuid>=1000", AUDIT_LOGINUID, AUDIT_GREATER_THAN_OR_EQUAL, 1000 },
	{ "uid=root", AUDIT_UID, AUDIT_EQUAL, 0 },
	{ "exit=-EACCES", AUDIT_EXIT, AUDIT_EQUAL, (uint32_t)-13 },
	{ "exit=-13", AUDIT_EXIT, AUDIT_EQUAL, (uint32_t)-13 },
	{ "success=1", AUDIT_SUCCESS, AUDIT_EQUAL, 1 },
	{ "perm=wa", AUDIT_PERM, AUDIT_EQUAL,
	  AUDIT_PERM_WRITE | AUDIT_PERM_ATTR },
	{ "inode=7", AUDIT_INODE, AUDIT_EQUAL, 7 },
	{ "pid=1", AUDIT_PID, AUDIT_EQUAL, 1 },
	{ "ppid!=2", AUDIT_PPID, AUDIT_NOT_EQUAL, 2 },
	{ "filetype=dir", AUDIT_FILETYPE, AUDIT_EQUAL, S_IFDIR },
	{ "sessionid=5", AUDIT_SESSIONID, AUDIT_EQUAL, 5 },
	{ "obj_uid=5", AUDIT_OBJ_UID, AUDIT_EQUAL, 5 },
};

START_TEST(field_is_taken)
{
	char *text = text_of("-a always,exit -F %s", fields[_i].pair);
	const struct rule_data *data;
	struct built b;

	build_good(&b, text);
	data = b.rule.data;
	ck_assert_uint_eq(data->field_count, 1);
	ck_assert_uint_eq(data->fields[0], fields[_i].field);
	ck_assert_uint_eq(data->fieldflags[0], fields[_i].op);
	ck_assert_uint_eq(data->values[0], fields[_i].value);
	expect_text(text, b.said, "");
	built_free(&b);
	free(text);
}
END_TEST

START_TEST(kernel_may_lack_features)
{
	unit_features = 0;
	expect_refused("-a always,exit -F exe=/bin/sh", "exe");
	expect_refused("-a always,exit -F sessionid=5", "sessionid");
	unit_features = UINT32_MAX;
}
END_TEST

static void expect_comparison(const char *left, const char *op,
			      const char *right, const struct comparison *c)
{
	char *text = text_of("-a always,exit -C %s%s%s", left, op, right);
	uint32_t want = op[0] == '!' ? AUDIT_NOT_EQUAL : AUDIT_EQUAL;
	const struct rule_data *data;
	struct built b;

	build_good(&b, text);
	data = b.rule.data;
	ck_assert_uint_eq(data->field_count, 1);
	ck_assert_uint_eq(data->fields[0], AUDIT_FIELD_COMPARE);
	ck_assert_msg(data->fieldflags[0] == want, "'%s'", text);
	ck_assert_msg(data->values[0] == c->value, "'%s' is %u", text,
		      data->values[0]);
	built_free(&b);
	free(text);
}

/* Either way round, a comparison is the same. */
START_TEST(comparison_is_taken)
{
	const struct comparison *c = comparison(_i);

	expect_comparison(c->left, "=", c->right, c);
	expect_comparison(c->right, "=", c->left, c);
	expect_comparison(c->left, "!=", c->right, c);
	expect_comparison(c->right, "!=", c->left, c);
}
END_TEST

/*
 * A rule can have 64 fields, but libaudit refuses the last one.
 */
#define FIELDS (AUDIT_MAX_FIELDS - 1)

static const struct {
	int n;
	const char *rest;
	bool good;
} crowds[] = {
	{ FIELDS, "", true },
	{ FIELDS + 1, "", false },
	{ FIELDS + 2, "", false },
	{ FIELDS - 1, " -k K", true },
	{ FIELDS, " -k K", false },
	{ FIELDS - 1, " -C uid=euid", true },
	{ FIELDS, " -C uid=euid", false },
};

START_TEST(fields_have_a_limit)
{
	struct said text;
	struct built b;

	said_begin(&text);
	fputs("-a always,exit -S all", text.out);
	for (int i = 0; i < crowds[_i].n; i++)
		fputs(" -F pid=1", text.out);
	fputs(crowds[_i].rest, text.out);
	said_done(&text);
	build(&b, text.text);
	ck_assert_msg((b.rc == 0) == crowds[_i].good, "%d fields%s: %d",
		      crowds[_i].n, crowds[_i].rest, b.rc);
	if (b.rc)
		expect_part("too many", b.said, "auditctl: error: ");
	else
		ck_assert_uint_eq(b.rule.data->field_count, FIELDS);
	built_free(&b);
	said_free(&text);
}
END_TEST

/* Keys of a rule are one string, with a byte 1 between them. */
static const struct {
	const char *text;
	const char *keys;
} keys[] = {
	{ "-a always,exit -S kill -k K", "K" },
	{ "-a always,exit -S kill -k a -k b", "a\001b" },
	{ "-a always,exit -S kill -k a -k b -k a", "a\001b\001a" },
	{ "-a always,exit -S kill -k a -F uid=0 -k b", "a\001b" },
	{ "-a always,exit -S kill -k two~words", "two words" },
	{ "-a always,exit -S kill -F key=K", "K" },
	{ "-a always,exit -F key=K -S kill", "K" },
	{ "-a always,exit -F key=a -F perm=r -k b", "a\001b" },
};

START_TEST(keys_are_joined)
{
	const struct rule_data *data;
	struct built b;
	char *got;

	build_good(&b, keys[_i].text);
	data = b.rule.data;
	got = only_string(data);
	expect_text(keys[_i].text, got, keys[_i].keys);
	ck_assert_uint_eq(data->values[find_field(data, AUDIT_FILTERKEY)],
			  strlen(keys[_i].keys));
	/* Keys are the last field, as those of the reference. */
	ck_assert_uint_eq(find_field(data, AUDIT_FILTERKEY),
			  data->field_count - 1);
	built_free(&b);
	free(got);
}
END_TEST

static const struct {
	size_t first, second; /* 0: no second key */
	bool good;
} lengths[] = {
	{ 1, 0, true },	     { 255, 0, true },	 { 256, 0, true },
	{ 257, 0, false },   { 5000, 0, false }, { 128, 127, true },
	{ 128, 128, false }, { 254, 1, true },	 { 255, 1, false },
	{ 256, 1, false },   { 1, 256, false },
};

static void expect_keys(const char *head, const char *first, const char *second,
			bool good)
{
	char *text = *second ? text_of("%s -k %s -k %s", head, first, second)
			     : text_of("%s -k %s", head, first);
	struct built b;

	build(&b, text);
	ck_assert_msg((b.rc == 0) == good, "%s", head);
	if (b.rc)
		expect_part(head, b.said, "auditctl: error: ");
	built_free(&b);
	free(text);
}

START_TEST(keys_have_a_limit)
{
	char *first = repeated('a', lengths[_i].first);
	char *second = repeated('b', lengths[_i].second);

	expect_keys("-a always,exit -S kill", first, second, lengths[_i].good);
	expect_keys("-w /x -p w", first, second, lengths[_i].good);
	free(second);
	free(first);
}
END_TEST

/* -p, in either case. */
static const struct {
	const char *letters; /* NULL: no -p */
	uint32_t perms;
} perms[] = {
	{ NULL, AUDIT_PERM_READ | AUDIT_PERM_WRITE | AUDIT_PERM_EXEC |
			AUDIT_PERM_ATTR },
	{ "r", AUDIT_PERM_READ },
	{ "w", AUDIT_PERM_WRITE },
	{ "x", AUDIT_PERM_EXEC },
	{ "a", AUDIT_PERM_ATTR },
	{ "R", AUDIT_PERM_READ },
	{ "W", AUDIT_PERM_WRITE },
	{ "X", AUDIT_PERM_EXEC },
	{ "A", AUDIT_PERM_ATTR },
	{ "wa", AUDIT_PERM_WRITE | AUDIT_PERM_ATTR },
	{ "aW", AUDIT_PERM_WRITE | AUDIT_PERM_ATTR },
	{ "rwxa", AUDIT_PERM_READ | AUDIT_PERM_WRITE | AUDIT_PERM_EXEC |
			  AUDIT_PERM_ATTR },
	{ "rr", AUDIT_PERM_READ },
};

START_TEST(permissions_are_taken)
{
	const char *letters = perms[_i].letters;
	char *text =
		letters ? text_of("-w /x -p %s", letters) : text_of("-w /x");
	const struct rule_data *data;
	struct built b;

	build_good(&b, text);
	data = b.rule.data;
	ck_assert_uint_eq(data->field_count, 2);
	ck_assert_msg(data->values[find_field(data, AUDIT_PERM)] ==
			      perms[_i].perms,
		      "'%s'", text);
	built_free(&b);
	free(text);
}
END_TEST

static void expect_watch(const char *option, const char *path, uint32_t type,
			 const char *want)
{
	char *text = text_of("%s %s -p w", option, path);
	bool remove = option[1] == 'W';
	struct built b;
	char *got;

	build_good(&b, text);
	ck_assert_int_eq(rule_list(&b.rule), AUDIT_FILTER_EXIT);
	ck_assert_uint_eq(b.rule.data->action, AUDIT_ALWAYS);
	ck_assert_int_eq((int)b.rule.op, remove ? RULE_DELETE : RULE_ADD);
	ck_assert_msg(b.rule.data->fields[0] == type, "'%s' is field %u", text,
		      b.rule.data->fields[0]);
	got = only_string(b.rule.data);
	expect_text(text, got, want);
	expect_text(text, b.said, "");
	free(got);
	built_free(&b);
	free(text);
}

/* A folder with everything below it, or one file. A missing path is a file. */
START_TEST(watch_knows_its_path)
{
	static const char *const options[] = { "-w", "-W" };
	const char *option = options[_i];
	struct scratch scratch;
	char *file, *slash, *missing;

	scratch_make(&scratch);
	file = scratch_file(&scratch, "f", 0600, "", 0);
	slash = text_of("%s/", scratch.path);
	missing = scratch_path(&scratch, "missing");
	expect_watch(option, file, AUDIT_WATCH, file);
	expect_watch(option, scratch.path, AUDIT_DIR, scratch.path);
	expect_watch(option, slash, AUDIT_DIR, scratch.path);
	expect_watch(option, missing, AUDIT_WATCH, missing);
	expect_watch(option, "/", AUDIT_DIR, "/");
	expect_watch(option, "/dev/null", AUDIT_WATCH, "/dev/null");
	free(missing);
	free(slash);
	free(file);
	scratch_remove(&scratch);
}
END_TEST

START_TEST(path_has_a_limit)
{
	char *longest = repeated('x', PATH_MAX - 1);
	char *too_long = repeated('x', PATH_MAX);
	struct built b;
	char *text;

	longest[0] = '/';
	too_long[0] = '/';
	text = text_of("-w %s", longest);
	build(&b, text);
	ck_assert_msg(b.rc == 0, "%s", b.said);
	built_free(&b);
	free(text);
	text = text_of("-w %s", too_long);
	expect_refused(text, "4095");
	free(text);
	free(too_long);
	free(longest);
}
END_TEST

#ifdef HAVE_AUDIT_RULE_IO_URINGBYNAME_DATA
/* io_uring's own numbers: openat is 18 in <linux/io_uring.h>. */
START_TEST(io_uring_is_known)
{
	struct built b;

	build_good(&b, "-a always,io_uring -S openat -k K");
	ck_assert_int_eq(rule_list(&b.rule), AUDIT_FILTER_URING_EXIT);
	ck_assert(has_call(b.rule.data, 18));
	ck_assert_int_eq(count_calls(b.rule.data), 1);
	built_free(&b);
	build_good(&b, "-a io_uring,always -F uid=0");
	ck_assert(has_call(b.rule.data, 18));
	built_free(&b);
	expect_refused("-a always,io_uring -S nosuchop", "nosuchop");
}
END_TEST
#else
START_TEST(io_uring_is_known)
{
	expect_refused("-a always,io_uring -S openat", "io_uring");
	expect_refused("-a io_uring,always -S openat", "4.0");
}
END_TEST
#endif

Suite *suite_build(void)
{
	Suite *suite = suite_create("build");
	TCase *tc = tcase_create("rule");

	tcase_add_loop_test(tc, list_is_taken, 0, N_ROWS(lists));
	tcase_add_loop_test(tc, list_is_refused, 0, N_ROWS(wrong_lists));
	tcase_add_loop_test(tc, possible_is_ignored, 0, 4);
	tcase_add_loop_test(tc, rule_is_refused, 0, N_ROWS(errors));
	tcase_add_loop_test(tc, error_has_its_place, 0, N_ROWS(places));
	tcase_add_loop_test(tc, calls_are_set, 0, N_ROWS(masks));
	tcase_add_loop_test(tc, all_calls_are_set, 0, N_ROWS(wholes));
	tcase_add_test(tc, calls_may_come_first);
	tcase_add_test(tc, arch_is_asked_for);
	tcase_add_loop_test(tc, state_does_not_leak, 0, N_ROWS(pairs));
	tcase_add_test(tc, arch_does_not_leak);
	tcase_add_loop_test(tc, field_is_taken, 0, N_ROWS(fields));
	tcase_add_test(tc, kernel_may_lack_features);
	tcase_add_loop_test(tc, comparison_is_taken, 0, N_COMPARISONS);
	tcase_add_loop_test(tc, fields_have_a_limit, 0, N_ROWS(crowds));
	tcase_add_loop_test(tc, keys_are_joined, 0, N_ROWS(keys));
	tcase_add_loop_test(tc, keys_have_a_limit, 0, N_ROWS(lengths));
	tcase_add_loop_test(tc, permissions_are_taken, 0, N_ROWS(perms));
	tcase_add_loop_test(tc, watch_knows_its_path, 0, 2);
	tcase_add_test(tc, path_has_a_limit);
	tcase_add_test(tc, io_uring_is_known);
	suite_add_tcase(suite, tc);
	return suite;
}
