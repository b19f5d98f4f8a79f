/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules and status as text. */
#include "unit.h"
#include "rule/interpret.h"
#include "rule/print.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_LIST AUDIT_FILTER_EXIT, AUDIT_ALWAYS
#define EQ	  AUDIT_EQUAL
#define NE	  AUDIT_NOT_EQUAL
#define MINUS(n)  ((uint32_t) - (n))
#define ALL_PERMS \
	(AUDIT_PERM_READ | AUDIT_PERM_WRITE | AUDIT_PERM_EXEC | AUDIT_PERM_ATTR)

#define ARCH_64                                         \
	{                                               \
		AUDIT_ARCH, EQ, AUDIT_ARCH_X86_64, NULL \
	}
#define ARCH_32                                       \
	{                                             \
		AUDIT_ARCH, EQ, AUDIT_ARCH_I386, NULL \
	}
#define TEXT(field, text)                  \
	{                                  \
		AUDIT_##field, EQ, 0, text \
	}
#define KEY(text) TEXT(FILTERKEY, text)
#define VALUE(field, op, value)                \
	{                                      \
		AUDIT_##field, op, value, NULL \
	}
#define PERM(value) VALUE(PERM, EQ, value)

/* x86_64: kill is 62, tkill 200, tgkill 234, execve 59, open 2. i386: kill 37
 */

static void expect_rule(const struct spec *spec, const struct print_style *s,
			const char *want)
{
	struct rule_data *rule = make_data(spec);
	struct said said;

	said_begin(&said);
	print_rule(said.out, &(struct rule){ .data = rule }, s);
	said_done(&said);
	ck_assert_msg(said.size && said.text[said.size - 1] == '\n',
		      "'%s' has no end", said.text);
	said.text[said.size - 1] = '\0';
	expect_text("rule", said.text, want);
	said_free(&said);
	free(rule);
}

static const struct row {
	struct spec spec;
	const char *text;
	const char *meaning; /* with -i; NULL: the same */
} rows[] = {
	/* the lists, with system calls only if they can have some */
	{ { AUDIT_FILTER_USER, AUDIT_ALWAYS, NULL, { VALUE(UID, EQ, 0) } },
	  "-a always,user -F uid=0",
	  NULL },
	{ { AUDIT_FILTER_USER, AUDIT_NEVER, "all", { VALUE(UID, EQ, 0) } },
	  "-a never,user -F uid=0",
	  NULL },
	{ { AUDIT_FILTER_TASK, AUDIT_NEVER, NULL, { { 0 } } },
	  "-a never,task",
	  NULL },
	{ { AUDIT_FILTER_TASK, AUDIT_ALWAYS, "all", { VALUE(PID, EQ, 5) } },
	  "-a always,task -F pid=5",
	  NULL },
	{ { EXIT_LIST, "all", { { 0 } } }, "-a always,exit -S all", NULL },
	{ { AUDIT_FILTER_EXIT, AUDIT_NEVER, "all", { VALUE(PPID, EQ, 1) } },
	  "-a never,exit -S all -F ppid=1",
	  NULL },
	{ { AUDIT_FILTER_EXCLUDE,
	    AUDIT_ALWAYS,
	    NULL,
	    { VALUE(MSGTYPE, EQ, 1307) } },
	  "-a always,exclude -F msgtype=CWD",
	  NULL },
	{ { AUDIT_FILTER_EXCLUDE,
	    AUDIT_NEVER,
	    "all",
	    { VALUE(MSGTYPE, NE, 1300) } },
	  "-a never,exclude -F msgtype!=SYSCALL",
	  NULL },
	{ { AUDIT_FILTER_FS,
	    AUDIT_NEVER,
	    NULL,
	    { VALUE(FSTYPE, EQ, 0x74726163) } },
	  "-a never,filesystem -F fstype=tracefs",
	  NULL },
	{ { AUDIT_FILTER_FS,
	    AUDIT_NEVER,
	    "all",
	    { VALUE(FSTYPE, EQ, 0x64626720), KEY("K") } },
	  "-a never,filesystem -F fstype=debugfs -F key=K",
	  NULL },
	{ { AUDIT_FILTER_URING_EXIT, AUDIT_ALWAYS, "all", { KEY("K") } },
	  "-a always,io_uring -S all -F key=K",
	  NULL },
	{ { AUDIT_FILTER_URING_EXIT, AUDIT_ALWAYS, "18", { { 0 } } },
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	  "-a always,io_uring -S openat",
	  NULL },
#else
	  "-a always,io_uring -S 18",
	  NULL },
#endif
	/* a type or a file system without a name */
	{ { AUDIT_FILTER_EXCLUDE,
	    AUDIT_ALWAYS,
	    NULL,
	    { VALUE(MSGTYPE, EQ, 7) } },
	  "-a always,exclude -F msgtype=7",
	  NULL },
	{ { AUDIT_FILTER_FS, AUDIT_NEVER, NULL, { VALUE(FSTYPE, EQ, 4660) } },
	  "-a never,filesystem -F fstype=4660",
	  NULL },

	/* arch first, then the calls in their order, then the fields */
	{ { EXIT_LIST, "62", { ARCH_64, KEY("log_kill") } },
	  "-a always,exit -F arch=b64 -S kill -F key=log_kill",
	  "-a always,exit -F arch=x86_64 -S kill -F key=log_kill" },
	{ { EXIT_LIST, "37", { ARCH_32 } },
	  "-a always,exit -F arch=b32 -S kill",
	  "-a always,exit -F arch=i386 -S kill" },
	{ { EXIT_LIST,
	    "234,62,200",
	    { VALUE(ARG1, NE, 0), ARCH_64, KEY("log_kill") } },
	  "-a always,exit -F arch=b64 -S kill,tkill,tgkill -F a1!=0x0 "
	  "-F key=log_kill",
	  "-a always,exit -F arch=x86_64 -S kill,tkill,tgkill -F a1!=0x0 "
	  "-F key=log_kill" },
	{ { EXIT_LIST, "all", { ARCH_64, VALUE(UID, EQ, 0) } },
	  "-a always,exit -F arch=b64 -S all -F uid=0",
	  "-a always,exit -F arch=x86_64 -S all -F uid=0" },
	{ { EXIT_LIST, "62", { VALUE(ARCH, NE, AUDIT_ARCH_X86_64) } },
	  "-a always,exit -F arch!=b64 -S kill",
	  "-a always,exit -F arch!=x86_64 -S kill" },
	{ { EXIT_LIST, "all", { ARCH_64, VALUE(UID, EQ, 3), ARCH_32 } },
	  "-a always,exit -F arch=b64 -F arch=b32 -S all -F uid=3",
	  "-a always,exit -F arch=x86_64 -F arch=i386 -S all -F uid=3" },
	{ { EXIT_LIST, "all", { VALUE(ARCH, EQ, 0xabcdef) } },
	  "-a always,exit -F arch=0xABCDEF -S all",
	  NULL },
	{ { EXIT_LIST, "5,7", { VALUE(ARCH, EQ, 0xABCDEF) } },
	  "-a always,exit -F arch=0xABCDEF -S 5,7",
	  NULL },
	/* no calls; calls without a name; classes, which are not calls */
	{ { EXIT_LIST, NULL, { ARCH_64, VALUE(UID, EQ, 0) } },
	  "-a always,exit -F arch=b64 -F uid=0",
	  "-a always,exit -F arch=x86_64 -F uid=0" },
	{ { EXIT_LIST, "2000", { ARCH_64 } },
	  "-a always,exit -F arch=b64 -S 2000",
	  "-a always,exit -F arch=x86_64 -S 2000" },
	{ { EXIT_LIST, "62,2000,2031", { ARCH_64 } },
	  "-a always,exit -F arch=b64 -S kill,2000,2031",
	  "-a always,exit -F arch=x86_64 -S kill,2000,2031" },
	{ { EXIT_LIST, "62,2032,2047", { ARCH_64 } },
	  "-a always,exit -F arch=b64 -S kill",
	  "-a always,exit -F arch=x86_64 -S kill" },

	/* watches */
	{ { EXIT_LIST, "all", { TEXT(WATCH, "/etc/shadow"), PERM(10) } },
	  "-w /etc/shadow -p wa",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { TEXT(DIR, "/etc"), PERM(ALL_PERMS), KEY("K") } },
	  "-w /etc -p rwxa -k K",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { TEXT(DIR, "/a b"), PERM(AUDIT_PERM_READ), KEY("x\001y\001z") } },
	  "-w /a b -p r -k x -k y -k z",
	  NULL },
	{ { AUDIT_FILTER_EXIT,
	    AUDIT_NEVER,
	    "all",
	    { TEXT(WATCH, "/x"), PERM(AUDIT_PERM_EXEC) } },
	  "-w /x -p x",
	  NULL },
	{ { EXIT_LIST, "all", { PERM(AUDIT_PERM_WRITE) } }, " -p w", NULL },
	{ { EXIT_LIST,
	    "all",
	    { PERM(AUDIT_PERM_WRITE), TEXT(WATCH, "/path") } },
	  " -p w-w /path",
	  NULL },
	{ { EXIT_LIST, "all", { PERM(AUDIT_PERM_ATTR), KEY("K") } },
	  " -p a -k K",
	  NULL },
	/* not watches: no perm, not all calls, another field, another list */
	{ { EXIT_LIST, "all", { TEXT(WATCH, "/x"), KEY("K") } },
	  "-a always,exit -S all -F path=/x -F key=K",
	  NULL },
	{ { EXIT_LIST, "all", { TEXT(DIR, "/x") } },
	  "-a always,exit -S all -F dir=/x",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { ARCH_64, TEXT(WATCH, "/x"), PERM(10), KEY("K") } },
	  "-a always,exit -F arch=b64 -S all -F path=/x -F perm=wa -F key=K",
	  "-a always,exit -F arch=x86_64 -S all -F path=/x -F perm=wa "
	  "-F key=K" },
	{ { EXIT_LIST, "2", { ARCH_64, TEXT(DIR, "/x"), PERM(ALL_PERMS) } },
	  "-a always,exit -F arch=b64 -S open -F dir=/x -F perm=rwxa",
	  "-a always,exit -F arch=x86_64 -S open -F dir=/x -F perm=rwxa" },
	{ { EXIT_LIST,
	    "all",
	    { TEXT(WATCH, "/x"), PERM(2), VALUE(UID, NE, 0) } },
	  "-a always,exit -S all -F path=/x -F perm=w -F uid!=0",
	  NULL },
	{ { EXIT_LIST, NULL, { TEXT(WATCH, "/x"), PERM(4) } },
	  "-a always,exit -F path=/x -F perm=r",
	  NULL },

	/* the operators */
	{ { EXIT_LIST,
	    "all",
	    { VALUE(UID, EQ, 1), VALUE(UID, NE, 2),
	      VALUE(UID, AUDIT_LESS_THAN, 3), VALUE(UID, AUDIT_GREATER_THAN, 4),
	      VALUE(UID, AUDIT_LESS_THAN_OR_EQUAL, 5),
	      VALUE(UID, AUDIT_GREATER_THAN_OR_EQUAL, 6) } },
	  "-a always,exit -S all -F uid=1 -F uid!=2 -F uid<3 -F uid>4 "
	  "-F uid<=5 -F uid>=6",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { VALUE(ARG0, AUDIT_BIT_MASK, 0x1f),
	      VALUE(ARG1, AUDIT_BIT_TEST, 0xc0ffee) } },
	  "-a always,exit -S all -F a0&0x1F -F a1&=0xC0FFEE",
	  "-a always,exit -S all -F a0&0x1F -F a1&=0xC0FFEE" },

	/* numbers: signed except inodes; arguments in hex */
	{ { EXIT_LIST,
	    "all",
	    { VALUE(PID, EQ, MINUS(1)), VALUE(UID, EQ, MINUS(2)),
	      VALUE(GID, EQ, 0x7fffffff), VALUE(DEVMAJOR, EQ, 8),
	      VALUE(DEVMINOR, EQ, 1), VALUE(INODE, EQ, UINT32_MAX),
	      VALUE(SUCCESS, EQ, 1) } },
	  "-a always,exit -S all -F pid=-1 -F uid=-2 -F gid=2147483647 "
	  "-F devmajor=8 -F devminor=1 -F inode=4294967295 -F success=1",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { VALUE(ARG0, EQ, 0), VALUE(ARG1, EQ, 255), VALUE(ARG2, EQ, 0xabc),
	      VALUE(ARG3, EQ, UINT32_MAX) } },
	  "-a always,exit -S all -F a0=0x0 -F a1=0xFF -F a2=0xABC "
	  "-F a3=0xFFFFFFFF",
	  "-a always,exit -S all -F a0=0x0 -F a1=0xFF -F a2=0xABC "
	  "-F a3=0xFFFFFFFF" },
	{ { EXIT_LIST,
	    "all",
	    { VALUE(LOGINUID, NE, UINT32_MAX), VALUE(SESSIONID, EQ, UINT32_MAX),
	      VALUE(LOGINUID, AUDIT_GREATER_THAN_OR_EQUAL, 1000),
	      VALUE(SESSIONID, EQ, 4) } },
	  "-a always,exit -S all -F auid!=-1 -F sessionid=-1 -F auid>=1000 "
	  "-F sessionid=4",
	  "-a always,exit -S all -F auid!=unset -F sessionid=unset "
	  "-F auid>=1000 -F sessionid=4" },
	{ { EXIT_LIST,
	    "all",
	    { VALUE(EXIT, EQ, MINUS(13)), VALUE(EXIT, NE, MINUS(2)),
	      VALUE(EXIT, EQ, 0), VALUE(EXIT, AUDIT_LESS_THAN, MINUS(1)),
	      VALUE(EXIT, EQ, MINUS(4095)), VALUE(EXIT, EQ, MINUS(5000)),
	      VALUE(EXIT, EQ, 70000), VALUE(EXIT, EQ, 13) } },
	  "-a always,exit -S all -F exit=-EACCES -F exit!=-ENOENT -F exit=0 "
	  "-F exit<-EPERM -F exit=-4095 -F exit=-5000 -F exit=70000 -F exit=13",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { VALUE(FILETYPE, EQ, 0040000), VALUE(SADDR_FAM, EQ, 2),
	      VALUE(PERS, EQ, 0) } },
	  "-a always,exit -S all -F filetype=16384 -F saddr_fam=2 -F pers=0",
	  NULL },
	{ { EXIT_LIST, "all", { { 24, EQ, MINUS(2), NULL } } },
	  "-a always,exit -S all f24=-2",
	  NULL },
	{ { EXIT_LIST, "all", { { 150, NE, 7, NULL }, KEY("K") } },
	  "-a always,exit -S all f150!=7 -F key=K",
	  NULL },

	/* strings */
	{ { EXIT_LIST,
	    "all",
	    { TEXT(EXE, "/bin/sh"), TEXT(SUBJ_USER, "u"), TEXT(SUBJ_ROLE, "r"),
	      TEXT(SUBJ_TYPE, "t"), TEXT(SUBJ_SEN, "s0"), TEXT(SUBJ_CLR, "c0"),
	      KEY("K") } },
	  "-a always,exit -S all -F exe=/bin/sh -F subj_user=u -F subj_role=r "
	  "-F subj_type=t -F subj_sen=s0 -F subj_clr=c0 -F key=K",
	  NULL },
	{ { EXIT_LIST,
	    "all",
	    { TEXT(OBJ_USER, "u"), TEXT(OBJ_ROLE, "r"), TEXT(OBJ_TYPE, "t"),
	      TEXT(OBJ_LEV_LOW, "l"), TEXT(OBJ_LEV_HIGH, "h"),
	      VALUE(OBJ_UID, EQ, 5), VALUE(OBJ_GID, NE, 6) } },
	  "-a always,exit -S all -F obj_user=u -F obj_role=r -F obj_type=t "
	  "-F obj_lev_low=l -F obj_lev_high=h -F obj_uid=5 -F obj_gid!=6",
	  NULL },
	{ { EXIT_LIST, "all", { VALUE(UID, EQ, 0), KEY("a\001b c\001d\\e") } },
	  "-a always,exit -S all -F uid=0 -F key=a -F key=b c -F key=d\\e",
	  NULL },
	{ { EXIT_LIST, "all", { KEY("\033[2J\n\303\251") } },
	  "-a always,exit -S all -F key=\033[2J\n\303\251",
	  NULL },
};

START_TEST(rule_is_printed)
{
	static const struct print_style plain = { false, false };

	expect_rule(&rows[_i].spec, &plain, rows[_i].text);
}
END_TEST

START_TEST(rule_is_interpreted)
{
	static const struct print_style style = { true, false };

	expect_rule(&rows[_i].spec, &style,
		    rows[_i].meaning ? rows[_i].meaning : rows[_i].text);
}
END_TEST

/* On a terminal, control characters are escaped, and the rest is unchanged. */
static const struct {
	const char *locale;
	struct spec spec;
	const char *text;
} harmful[] = {
	{ "C",
	  { EXIT_LIST, "all", { KEY("\033[2J\001a\nb") } },
	  "-a always,exit -S all -F key=\\033[2J -F key=a\\012b" },
	{ "C",
	  { EXIT_LIST, "all", { TEXT(DIR, "/a\tb"), PERM(2), KEY("\177") } },
	  "-w /a\\011b -p w -k \\177" },
	{ "C",
	  { EXIT_LIST, "all", { TEXT(EXE, "/a\\b c"), KEY("caf\303\251") } },
	  "-a always,exit -S all -F exe=/a\\b c -F key=caf\\303\\251" },
	{ "C.UTF-8",
	  { EXIT_LIST, "all", { TEXT(EXE, "/\r"), KEY("caf\303\251\377") } },
	  "-a always,exit -S all -F exe=/\\015 -F key=caf\303\251\\377" },
};

START_TEST(terminal_is_spared)
{
	static const struct print_style style = { false, true };

	if (!setlocale(LC_CTYPE, harmful[_i].locale)) {
		fprintf(stderr, "terminal_is_spared: no locale %s here\n",
			harmful[_i].locale);
		return;
	}
	expect_rule(&harmful[_i].spec, &style, harmful[_i].text);
	setlocale(LC_CTYPE, "C");
}
END_TEST

/* -C, all of them, with the two operators there are. */
START_TEST(comparison_is_printed)
{
	static const struct print_style plain = { false, false };
	const struct comparison *c = comparison(_i);
	struct spec spec = { EXIT_LIST,
			     "all",
			     { VALUE(FIELD_COMPARE, EQ, c->value),
			       VALUE(FIELD_COMPARE, NE, c->value) } };
	char *want = text_of("-a always,exit -S all -C %s=%s -C %s!=%s",
			     c->left, c->right, c->left, c->right);

	expect_rule(&spec, &plain, want);
	free(want);
}
END_TEST

/* Without an arch in the rule, names are those of the machine. */
START_TEST(own_arch_is_meant)
{
	static const struct print_style plain = { false, false };
	char *calls = text_of(
		"%d", audit_name_to_syscall("kill", audit_detect_machine()));
	struct spec spec = { EXIT_LIST, calls, { VALUE(UID, EQ, 0) } };

	expect_rule(&spec, &plain, "-a always,exit -S kill -F uid=0");
	free(calls);
}
END_TEST

/* The class bits, which the kernel clears, make no difference to "all". */
START_TEST(classes_are_no_calls)
{
	static const struct print_style plain = { false, false };
	struct spec spec = { EXIT_LIST, "all", { VALUE(UID, EQ, 0) } };
	struct rule_data *rule = make_data(&spec);
	struct said said;

	rule->mask[AUDIT_BITMASK_SIZE - 1] = 0x0000ffff;
	said_begin(&said);
	print_rule(said.out, &(struct rule){ .data = rule }, &plain);
	said_done(&said);
	expect_text("mask", said.text, "-a always,exit -S all -F uid=0\n");
	said_free(&said);
	free(rule);
}
END_TEST

/* An argument is interpreted if the rule names exactly one call. */
static const struct row meanings[] = {
	{ { EXIT_LIST, "62", { ARCH_64, VALUE(ARG1, EQ, 9) } },
	  "-a always,exit -F arch=b64 -S kill -F a1=0x9",
	  "-a always,exit -F arch=x86_64 -S kill -F a1=SIGKILL" },
	{ { EXIT_LIST,
	    "62",
	    { VALUE(ARG1, EQ, 15), ARCH_64, KEY("log_kill") } },
	  "-a always,exit -F arch=b64 -S kill -F a1=0xF -F key=log_kill",
	  "-a always,exit -F arch=x86_64 -S kill -F a1=SIGTERM "
	  "-F key=log_kill" },
	{ { EXIT_LIST, "37", { ARCH_32, VALUE(ARG1, NE, 15) } },
	  "-a always,exit -F arch=b32 -S kill -F a1!=0xF",
	  "-a always,exit -F arch=i386 -S kill -F a1!=SIGTERM" },
	{ { EXIT_LIST, "62,200", { ARCH_64, VALUE(ARG1, EQ, 9) } },
	  "-a always,exit -F arch=b64 -S kill,tkill -F a1=0x9",
	  "-a always,exit -F arch=x86_64 -S kill,tkill -F a1=0x9" },
	{ { EXIT_LIST, "all", { ARCH_64, VALUE(ARG1, EQ, 10) } },
	  "-a always,exit -F arch=b64 -S all -F a1=0xA",
	  "-a always,exit -F arch=x86_64 -S all -F a1=0xA" },
	{ { EXIT_LIST, NULL, { ARCH_64, VALUE(ARG1, EQ, 10) } },
	  "-a always,exit -F arch=b64 -F a1=0xA",
	  "-a always,exit -F arch=x86_64 -F a1=0xa" },
	/* For these lists no calls are shown, whatever the mask is. */
	{ { AUDIT_FILTER_EXCLUDE,
	    AUDIT_ALWAYS,
	    "all",
	    { VALUE(ARG1, EQ, 10) } },
	  "-a always,exclude -F a1=0xA",
	  "-a always,exclude -F a1=0xa" },
};

START_TEST(argument_is_interpreted)
{
	static const struct print_style plain = { false, false };
	static const struct print_style style = { true, false };

	expect_rule(&meanings[_i].spec, &plain, meanings[_i].text);
	if (interpret_is_built())
		expect_rule(&meanings[_i].spec, &style, meanings[_i].meaning);
}
END_TEST

/* IPPROTO_TCP is 6, and option 9 of it TCP_DEFER_ACCEPT: <netinet/tcp.h>. */
START_TEST(meaning_depends_on_others)
{
	static const uint32_t arguments[4] = { 3, 6, 9, 0 };
	char *got = interpret_argument(AUDIT_ARCH_X86_64, 55 /* getsockopt */,
				       2, arguments);

	if (interpret_is_built())
		ck_assert_str_eq(got, "TCP_DEFER_ACCEPT");
	else
		ck_assert_ptr_null(got);
	free(got);
}
END_TEST

static const struct {
	struct audit_status status;
	const char *plain;
	const char *meaning;
} statuses[] = {
	{ { .enabled = 0, .failure = 0 },
	  "enabled 0\nfailure 0\npid 0\nrate_limit 0\nbacklog_limit 0\n"
	  "lost 0\nbacklog 0\nbacklog_wait_time 0\n"
	  "backlog_wait_time_actual 0\n",
	  "enabled disable\nfailure silent\npid 0\nrate_limit 0\n"
	  "backlog_limit 0\nlost 0\nbacklog 0\nbacklog_wait_time 0\n"
	  "backlog_wait_time_actual 0\n" },
	{ { .enabled = 1,
	    .failure = 1,
	    .pid = 2,
	    .rate_limit = 3,
	    .backlog_limit = 8192,
	    .lost = 4,
	    .backlog = 5,
	    .backlog_wait_time = 60000,
	    .backlog_wait_time_actual = 6 },
	  "enabled 1\nfailure 1\npid 2\nrate_limit 3\nbacklog_limit 8192\n"
	  "lost 4\nbacklog 5\nbacklog_wait_time 60000\n"
	  "backlog_wait_time_actual 6\n",
	  "enabled enabled\nfailure printk\npid 2\nrate_limit 3\n"
	  "backlog_limit 8192\nlost 4\nbacklog 5\nbacklog_wait_time 60000\n"
	  "backlog_wait_time_actual 6\n" },
	{ { .enabled = 2,
	    .failure = 2,
	    .pid = UINT32_MAX,
	    .rate_limit = UINT32_MAX,
	    .backlog_limit = UINT32_MAX,
	    .lost = UINT32_MAX,
	    .backlog = UINT32_MAX,
	    .backlog_wait_time = UINT32_MAX,
	    .backlog_wait_time_actual = UINT32_MAX },
	  "enabled 2\nfailure 2\npid 4294967295\nrate_limit 4294967295\n"
	  "backlog_limit 4294967295\nlost 4294967295\nbacklog 4294967295\n"
	  "backlog_wait_time 4294967295\n"
	  "backlog_wait_time_actual 4294967295\n",
	  "enabled enabled+immutable\nfailure panic\npid 4294967295\n"
	  "rate_limit 4294967295\nbacklog_limit 4294967295\n"
	  "lost 4294967295\nbacklog 4294967295\n"
	  "backlog_wait_time 4294967295\n"
	  "backlog_wait_time_actual 4294967295\n" },
};

START_TEST(status_is_printed)
{
	char *want = text_of("%s%s", statuses[_i].plain, statuses[_i].meaning);
	struct said said;

	said_begin(&said);
	print_status(said.out, &statuses[_i].status, false);
	print_status(said.out, &statuses[_i].status, true);
	said_done(&said);
	expect_text("status", said.text, want);
	said_free(&said);
	free(want);
}
END_TEST

/* Bit 0 is the feature that bounds unsetting, bit 1 the one shown here. */
static const struct {
	uint32_t features, lock;
	const char *text;
} features[] = {
	{ 0, 0, "loginuid_immutable 0 unlocked\n" },
	{ 2, 0, "loginuid_immutable 1 unlocked\n" },
	{ 0, 2, "loginuid_immutable 0 locked\n" },
	{ 2, 2, "loginuid_immutable 1 locked\n" },
	{ 1, 1, "loginuid_immutable 0 unlocked\n" },
	{ 3, 3, "loginuid_immutable 1 locked\n" },
};

START_TEST(features_are_printed)
{
	struct audit_features f = { .vers = 1, .mask = 3 };
	struct said said;

	f.features = features[_i].features;
	f.lock = features[_i].lock;
	said_begin(&said);
	print_features(said.out, &f);
	said_done(&said);
	expect_text("features", said.text, features[_i].text);
	said_free(&said);
}
END_TEST

Suite *suite_print(void)
{
	Suite *suite = suite_create("print");
	TCase *tc = tcase_create("print");

	tcase_add_loop_test(tc, rule_is_printed, 0, N_ROWS(rows));
	tcase_add_loop_test(tc, rule_is_interpreted, 0, N_ROWS(rows));
	tcase_add_loop_test(tc, terminal_is_spared, 0, N_ROWS(harmful));
	tcase_add_loop_test(tc, comparison_is_printed, 0, N_COMPARISONS);
	tcase_add_test(tc, own_arch_is_meant);
	tcase_add_test(tc, classes_are_no_calls);
	tcase_add_loop_test(tc, argument_is_interpreted, 0, N_ROWS(meanings));
	tcase_add_test(tc, meaning_depends_on_others);
	tcase_add_loop_test(tc, status_is_printed, 0, N_ROWS(statuses));
	tcase_add_loop_test(tc, features_are_printed, 0, N_ROWS(features));
	suite_add_tcase(suite, tc);
	return suite;
}
