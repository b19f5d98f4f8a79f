/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison of rules by meaning, and rules as lines that load back. */
#include "unit.h"
#include "change/difference.h"
#include "rule/write.h"
#include "cli/parse.h"
#include "rule/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The rule of a line, as the kernel would list it. */
static struct rule *rule_of(const char *text)
{
	struct line *line = make_line(NULL, text);
	struct rule built, *rule;
	struct request r;
	struct said said;

	said_begin(&said);
	ck_assert_msg(parse_request(&r, line, &said.d) == 0, "'%s'", text);
	ck_assert_msg(build_rule(&built, &r, &said.d) == 0, "'%s'", text);
	request_free(&r);
	free_line(line);
	said_done(&said);
	said_free(&said);
	rule = rule_copy(&built);
	ck_assert_ptr_nonnull(rule);
	rule->line = NULL;
	rule_clear(&built);
	return rule;
}

/* The same with another word in its mask. */
static struct rule *with_mask(const struct rule *rule, size_t word,
			      uint32_t bits)
{
	struct rule *other = rule_copy(rule);
	uint32_t flipped = rule_mask(rule, word) ^ bits;

	for (unsigned i = 0; i < 32; i++)
		if (flipped >> i & 1)
			ck_assert_int_eq(
				rule_flip_call(other, (unsigned)word * 32 + i),
				0);
	return other;
}

#define B64 "-a always,exit -F arch=b64 "

static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{ B64 "-S kill", B64 "-S kill", true },
	{ B64 "-S kill", "-a exit,always -F arch=b64 -S 62", true },
	{ B64 "-S kill -F uid=0 -F gid=5", B64 "-S kill -F gid=5 -F uid=0",
	  true },
	{ B64 "-S kill -k a -k b", B64 "-S kill -k b -k a", true },
	{ B64 "-S kill -k a -k b", B64 "-S kill -F key=b -F key=a", true },
	{ B64 "-S kill -C uid!=euid", B64 "-S kill -C euid!=uid", true },
	{ B64 "-S kill -F auid!=unset", B64 "-S kill -F auid!=-1", true },
	{ B64 "-S kill -F auid!=unset", B64 "-S kill -F auid!=4294967295",
	  true },
	{ B64 "-S kill,tkill", B64 "-S tkill -S kill", true },
	{ "-w /etc/passwd -p wa -k K",
	  "-a always,exit -F path=/etc/passwd -F perm=aw -k K", true },
	{ "-w /etc/ -p wa", "-a always,exit -F dir=/etc -F perm=wa", true },
	{ B64 "-S kill", B64 "-S tkill", false },
	{ B64 "-S kill", "-a never,exit -F arch=b64 -S kill", false },
	{ "-a always,task -F uid=0", "-a always,user -F uid=0", false },
	{ B64 "-S kill", "-a always,exit -F arch=b32 -S 62", false },
	{ B64 "-S kill -k a", B64 "-S kill", false },
	{ B64 "-S kill -k ab", B64 "-S kill -k a -k b", false },
	{ B64 "-S kill -F uid=0", B64 "-S kill -F uid=0 -F uid=0", false },
	{ B64 "-S kill -F uid=0", B64 "-S kill -F uid!=0", false },
	{ B64 "-S kill -F exe=/a -k b", B64 "-S kill -F exe=/b -k a", false },
	/* The kernel ends its search at a field that these lists cannot
	 * compare, unless an earlier field does not match. */
	{ "-a never,user -F uid=0 -F pid=5", "-a never,user -F pid=5 -F uid=0",
	  false },
	{ "-a never,exclude -F msgtype=CWD -F uid=0",
	  "-a never,exclude -F uid=0 -F msgtype=CWD", false },
	{ "-a never,exclude -F msgtype=CWD -F uid=0",
	  "-a exclude,never -F msgtype=CWD -F uid=0", true },
	{ "-a never,task -F uid=0 -F gid=5", "-a never,task -F gid=5 -F uid=0",
	  true },
};

START_TEST(meaning_is_compared)
{
	struct rule *a = rule_of(pairs[_i].a);
	struct rule *b = rule_of(pairs[_i].b);

	ck_assert_msg((rule_compare(a, b) == 0) == pairs[_i].same, "'%s', '%s'",
		      pairs[_i].a, pairs[_i].b);
	ck_assert((rule_compare(b, a) == 0) == pairs[_i].same);
	ck_assert((rule_compare(a, a) == 0));
	/* Of these pairs no two different rules have the same hash. */
	ck_assert((rule_hash(a) == rule_hash(b)) ==
		  (pairs[_i].same || (rule_list(a) == rule_list(b) &&
				      !(rule_list(a) == AUDIT_FILTER_EXIT ||
					rule_list(a) == AUDIT_FILTER_TASK))));
	rule_free(a);
	rule_free(b);
}
END_TEST

/* Rules with the same effect on an event that they match. */
static const struct {
	const char *a, *b;
	bool same;
} decisions[] = {
	{ B64 "-S kill -k K", B64 "-S tkill -F uid=0 -k K", true },
	{ B64 "-S kill -k a -k b", B64 "-S kill -k b -k a", true },
	{ B64 "-S kill -k a", B64 "-S kill -k b", false },
	{ B64 "-S kill", "-a never,exit -S kill", false },
	{ "-a never,task -F uid=0", "-a never,task -F gid=5", true },
	/* A search that ends at the second condition excludes nothing. */
	{ "-a never,exclude -F msgtype=CWD",
	  "-a never,exclude -F msgtype=CWD -p wa", false },
	{ "-a never,user -F uid=0", "-a never,user -F uid=0 -p wa", false },
};

START_TEST(decision_is_compared)
{
	struct rule *a = rule_of(decisions[_i].a);
	struct rule *b = rule_of(decisions[_i].b);
	int order = rule_compare_decision(a, b);
	int reverse = rule_compare_decision(b, a);
	bool same = decisions[_i].same;

	/* Only the sign: memcmp() of s390x returns other numbers. */
	ck_assert((order == 0) == same);
	ck_assert((order > 0) == (reverse < 0));
	ck_assert((order < 0) == (reverse > 0));
	ck_assert(rule_compare_decision(a, a) == 0);
	if (same)
		ck_assert_uint_eq(rule_hash_decision(a), rule_hash_decision(b));
	rule_free(a);
	rule_free(b);
}
END_TEST

START_TEST(class_bits_do_not_count)
{
	struct rule *a = rule_of(B64 "-S all");
	/* As the kernel lists the rule. */
	struct rule *b = with_mask(a, AUDIT_BITMASK_SIZE - 1, 0xffff);
	struct rule *c = with_mask(b, 0, 1);

	ck_assert((rule_compare(a, b) == 0));
	ck_assert(!(rule_compare(a, c) == 0));
	rule_free(a);
	rule_free(b);
	rule_free(c);
}
END_TEST

/* '~' is a space within a word of a rule. */
static const struct {
	const char *rule, *line;
} lines[] = {
	{ B64 "-S kill,tkill -F a1=9 -k K",
	  B64 "-S kill,tkill -F a1=0x9 -F key=K" },
	{ "-w /etc/passwd -p wa -k K",
	  "-a always,exit -F path=/etc/passwd -F perm=wa -F key=K" },
	{ "-w /etc/a~b\\c -p r -k two~words",
	  "-a always,exit -F path=/etc/a\\ b\\\\c -F perm=r -F key=two\\ words" },
	{ "-w /etc -k a -k b",
	  "-a always,exit -F dir=/etc -F perm=rwxa -F key=a -F key=b" },
	{ "-a never,exit -F path=/x -F perm=w",
	  "-a never,exit -F path=/x -F perm=w" },
	{ "-a always,exit -F uid=0 -F arch=b64 -S kill -F gid=0",
	  "-a always,exit -F uid=0 -F arch=b64 -S kill -F gid=0" },
	{ "-a always,exit -F auid!=unset -F uid=4294967294",
	  "-a always,exit -S all -F auid!=unset -F uid=4294967294" },
	{ "-a always,exit -S 62 -F exit=-EACCES -F success=0",
	  "-a always,exit -S kill -F exit=-EACCES -F success=0" },
	{ "-a always,exit -S 62 -F exit=5",
	  "-a always,exit -S kill -F exit=5" },
	{ B64 "-S 2020", B64 "-S 2020" },
	{ "-a always,exit -F filetype=dir -F a0&0x4 -F a1&=4 -S 1",
	  "-a always,exit -S write -F filetype=dir -F a0&0x4 -F a1&=0x4" },
	{ "-a always,exit -C auid!=obj_uid -S 1",
	  "-a always,exit -S write -C auid!=obj_uid" },
	{ "-a never,task", "-a never,task" },
	{ "-a never,user -F msgtype=USER_LOGIN",
	  "-a never,user -F msgtype=USER_LOGIN" },
	{ "-a never,exclude -F msgtype>2050",
	  "-a never,exclude -F msgtype>2050" },
	{ "-a never,filesystem -F fstype=tracefs",
	  "-a never,filesystem -F fstype=tracefs" },
	{ "-a always,exit -F sessionid=unset -S 1",
	  "-a always,exit -S write -F sessionid=unset" },
	{ "-a always,exit -F inode=5 -F devmajor=8 -S 1",
	  "-a always,exit -S write -F inode=5 -F devmajor=8" },
	{ "-a always,exit -F exe!=/bin/sh -S 1",
	  "-a always,exit -S write -F exe!=/bin/sh" },
	{ "-a always,exit -F path=/x -F perm=wa -S 1",
	  "-a always,exit -F path=/x -F perm=wa -S write" },
	/* about no system call */
	{ "-a always,exit -F uid=0 -S ,", "-a always,exit -S , -F uid=0" },
	{ B64 "-S , -k K", B64 "-S , -F key=K" },
	{ "-a always,exit -F path=/x -F perm=w -S ,",
	  "-a always,exit -F path=/x -F perm=w -S ," },
	/* perm= is libaudit's for one list, -p for all */
	{ "-a always,exclude -F msgtype=CWD -F subj_type=-S -p wa",
	  "-a always,exclude -F msgtype=CWD -F subj_type=-S -p wa" },
	{ "-a never,task -F uid=0 -p x -F gid=0",
	  "-a never,task -F uid=0 -p x -F gid=0" },
	{ "-a never,filesystem -F fstype=tracefs -p r",
	  "-a never,filesystem -F fstype=tracefs -p r" },
	/* an operator in a path: only a watch can have it */
	{ "-w /x!=y -p wa", "-w /x!=y -p wa" },
	{ "-w /x!=y -p r -F uid=0 -F exe=/z -k a",
	  "-w /x!=y -p r -F uid=0 -F exe=/z -F key=a" },
	{ "-w /x&=~y -k a -k b", "-w /x&=\\ y -p rwxa -F key=a -F key=b" },
	{ "-w /x=y<z -p wa", "-a always,exit -F path=/x=y<z -F perm=wa" },
	/* only a newline and a space end a word */
	{ "-w /x\ty -p wa -k a\177\033[2J",
	  "-a always,exit -F path=/x\ty -F perm=wa -F key=a\177\033[2J" },
	{ "-a always,exit -S 1 -k a\r -k b",
	  "-a always,exit -S write -F key=a\r -F key=b" },
	/* at the end of a line of a directory, a CR is dropped */
	{ "-a always,exit -S 1 -k a\r", "-a always,exit -F key=a\r -S write" },
	{ "-w /x -p wa -k a\r",
	  "-a always,exit -F path=/x -F perm=wa -F key=a\r -S all" },
};

START_TEST(line_is_found)
{
	struct rule *rule = rule_of(lines[_i].rule);
	char *line;

	ck_assert_int_eq(write_rule(rule, &line), 0);
	expect_text("line", line, lines[_i].line);
	free(line);
	rule_free(rule);
}
END_TEST

/* "-S 0,1,..." up to @last, in a text of @size bytes. */
static void put_numbers(char *text, size_t size, unsigned last)
{
	int n = snprintf(text, size, "-a always,exit -F arch=b64 -S 0");

	for (unsigned i = 1; i <= last; i++)
		n += snprintf(text + n, size - (size_t)n, ",%u", i);
}

/* Names of system calls are longer than their numbers. */
START_TEST(numbers_are_shorter)
{
	char text[16384], *line;
	struct rule *rule;

	put_numbers(text, sizeof(text), 400);
	rule = rule_of(text);
	ck_assert_int_eq(write_rule(rule, &line), 0);
	ck_assert_str_ne(line, text);
	free(line);
	rule_free(rule);
	put_numbers(text, sizeof(text), 1100);
	rule = rule_of(text);
	ck_assert_int_eq(write_rule(rule, &line), 0);
	expect_text("numbers", line, text);
	free(line);
	rule_free(rule);
	put_numbers(text, sizeof(text), 2000);
	rule = rule_of(text);
	ck_assert_int_eq(write_rule(rule, &line), -EINVAL);
	free(line);
	rule_free(rule);
}
END_TEST

/* Rules that no rule file can express; the last column is the closest line. */
static const struct spec unsayable[] = {
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "all",
	  { { AUDIT_WATCH, AUDIT_EQUAL, 0, "/etc/a\nb" } } },
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "all",
	  { { AUDIT_FILTERKEY, AUDIT_EQUAL, 0, "a\n" } } },
	{ AUDIT_FILTER_USER,
	  AUDIT_NEVER,
	  "all",
	  { { AUDIT_UID, AUDIT_EQUAL, 0, NULL },
	    { AUDIT_SUBJ_USER, AUDIT_EQUAL, 0, "a\r" } } },
	/* -p '' */
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "all",
	  { { AUDIT_WATCH, AUDIT_EQUAL, 0, "/etc/passwd" },
	    { AUDIT_PERM, AUDIT_EQUAL, 0, NULL },
	    { AUDIT_FILTERKEY, AUDIT_EQUAL, 0, "x" } } },
	{ AUDIT_FILTER_USER,
	  AUDIT_NEVER,
	  "all",
	  { { AUDIT_UID, AUDIT_EQUAL, 0, NULL },
	    { AUDIT_PERM, AUDIT_EQUAL, 0, NULL } } },
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "1",
	  { { AUDIT_FILTERKEY, AUDIT_EQUAL, 0, "a\1\1b" } } },
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "1",
	  { { 77, AUDIT_EQUAL, 5, NULL } } },
	{ AUDIT_FILTER_EXIT,
	  AUDIT_ALWAYS,
	  "1",
	  { { AUDIT_PERM, AUDIT_EQUAL, 0, NULL } } },
	{ AUDIT_FILTER_EXIT,
	  AUDIT_NEVER,
	  "all",
	  { { AUDIT_WATCH, AUDIT_EQUAL, 0, "/x!=y" },
	    { AUDIT_PERM, AUDIT_EQUAL, 1, NULL } } },
};

START_TEST(what_no_line_can_say)
{
	struct rule rule = { .data = make_data(&unsayable[_i]) };
	char *line;

	ck_assert_int_eq(write_rule(&rule, &line), -EINVAL);
	ck_assert_ptr_nonnull(line);
	free(line);
	rule_clear(&rule);
}
END_TEST

/* Added, deleted and moved rules, in separate lists. */
START_TEST(difference_is_found)
{
	static const char *const texts[] = {
		B64 "-S kill -F uid=0 -F gid=5",
		B64 "-S tkill",
		"-a never,task",
		B64 "-S kill -F gid=5 -F uid=0",
		"-a never,task -F uid=0",
	};
	struct rule *rules[N_ROWS(texts)];
	const struct rule *old[3], *new[3];
	struct difference d;

	for (int i = 0; i < N_ROWS(texts); i++)
		rules[i] = rule_of(texts[i]);
	old[0] = rules[0];
	old[1] = rules[1];
	old[2] = rules[2];
	new[0] = rules[1];
	new[1] = rules[3]; /* means the same as the first, and moves */
	new[2] = rules[4];
	ck_assert_int_eq(difference_make(&d, (struct rule_array){ old, 3 },
					 (struct rule_array){ new, 3 }, false),
			 0);
	ck_assert_uint_eq(d.n_lines, 3);
	ck_assert_int_eq((int)d.lines[0].sign, '-');
	ck_assert_ptr_eq(d.lines[0].rule, rules[2]);
	ck_assert_int_eq((int)d.lines[1].sign, '+');
	ck_assert_ptr_eq(d.lines[1].rule, rules[4]);
	ck_assert_int_eq((int)d.lines[2].sign, '~');
	ck_assert_uint_eq(d.n_steps, 4);
	difference_free(&d);
	ck_assert_int_eq(difference_make(&d, (struct rule_array){ old, 3 },
					 (struct rule_array){ old, 3 }, false),
			 0);
	ck_assert_uint_eq(d.n_lines + d.n_steps, 0);
	difference_free(&d);
	for (int i = 0; i < N_ROWS(texts); i++)
		rule_free(rules[i]);
}
END_TEST

Suite *suite_write(void)
{
	Suite *suite = suite_create("write");
	TCase *tc = tcase_create("write");

	tcase_add_loop_test(tc, meaning_is_compared, 0, N_ROWS(pairs));
	tcase_add_loop_test(tc, decision_is_compared, 0, N_ROWS(decisions));
	tcase_add_test(tc, class_bits_do_not_count);
	tcase_add_loop_test(tc, line_is_found, 0, N_ROWS(lines));
	tcase_add_test(tc, numbers_are_shorter);
	tcase_add_loop_test(tc, what_no_line_can_say, 0, N_ROWS(unsayable));
	tcase_add_test(tc, difference_is_found);
	suite_add_tcase(suite, tc);
	return suite;
}
