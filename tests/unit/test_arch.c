/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines of other architectures: the programs that b64 and b32 mean there,
 * and the messages about rules. The numbers are those of the kernel's tables.
 */
#include "unit.h"
#include "cli/parse.h"
#include "commands/check.h"
#include "rule/arch.h"
#include "rule/build.h"
#include "rule/write.h"

#include <linux/audit.h>
#include <stdlib.h>
#include <string.h>

#define EXIT "-a always,exit "
/* A rule without an arch. */
#define NONE 0

/* A line, and its rule: the arch of it and the one system call. */
static const struct {
	int machine;
	const char *text;
	uint32_t elf;
	unsigned call;
} rules[] = {
	{ MACH_86_64, EXIT "-F arch=b64 -S kill", AUDIT_ARCH_X86_64, 62 },
	{ MACH_86_64, EXIT "-F arch=b32 -S kill", AUDIT_ARCH_I386, 37 },
	{ MACH_86_64, EXIT "-F arch=s390x -S kill", AUDIT_ARCH_S390X, 37 },
	{ MACH_X86, EXIT "-F arch=b32 -S open", AUDIT_ARCH_I386, 5 },
	{ MACH_X86, EXIT "-F arch=x86_64 -S open", AUDIT_ARCH_X86_64, 2 },
	{ MACH_X86, EXIT "-S open", NONE, 5 },
	{ MACH_S390X, EXIT "-F arch=b64 -S setuid", AUDIT_ARCH_S390X, 213 },
	{ MACH_S390X, EXIT "-F arch=b32 -S setuid", AUDIT_ARCH_S390, 23 },
	{ MACH_S390X, EXIT "-S setuid", NONE, 213 },
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S openat", AUDIT_ARCH_PPC64LE, 286 },
	{ MACH_PPC64LE, EXIT "-F arch=ppc -S open", AUDIT_ARCH_PPC, 5 },
	{ MACH_PPC64, EXIT "-F arch=b64 -S open", AUDIT_ARCH_PPC64, 5 },
	{ MACH_PPC64, EXIT "-F arch=b32 -S open", AUDIT_ARCH_PPC, 5 },
	{ MACH_AARCH64, EXIT "-F arch=b64 -S openat", AUDIT_ARCH_AARCH64, 56 },
	{ MACH_AARCH64, EXIT "-F arch=b32 -S open", AUDIT_ARCH_ARM, 5 },
	{ MACH_AARCH64, EXIT "-S kill", NONE, 129 },
	{ MACH_ARM, EXIT "-F arch=b32 -S openat", AUDIT_ARCH_ARM, 322 },
};

static int build(struct rule *rule, const char *text, struct said *said)
{
	struct line *line = make_line(NULL, text);
	struct request request;
	int rc;

	said_begin(said);
	ck_assert_int_eq(parse_request(&request, line, &said->d), 0);
	rc = build_rule(rule, &request, &said->d);
	request_free(&request);
	free_line(line);
	said_done(said);
	return rc;
}

START_TEST(rule_is_of_the_machine)
{
	struct rule rule = { 0 };
	struct said said;

	unit_machine = rules[_i].machine;
	ck_assert_msg(build(&rule, rules[_i].text, &said) == 0, "'%s': %s",
		      rules[_i].text, said.text);
	ck_assert_uint_eq(rule_arch(&rule), rules[_i].elf);
	for (unsigned call = 0; call < RULE_N_CALLS; call++)
		ck_assert_msg(rule_has_call(&rule, call) ==
				      (call == rules[_i].call),
			      "'%s': %u", rules[_i].text, call);
	said_free(&said);
	rule_clear(&rule);
}
END_TEST

static const struct {
	int machine;
	const char *text;
	const char *said;
} refused[] = {
	{ MACH_X86, EXIT "-F arch=b64 -S open", "arch" },
	{ MACH_ARM, EXIT "-F arch=b64 -S open", "arch" },
	{ MACH_PPC64LE, EXIT "-F arch=b32 -S open", "arch" },
	{ MACH_PPC64LE, EXIT "-F arch=b16 -S open", "use b64\n" },
	{ MACH_AARCH64, EXIT "-F arch=b64 -S open",
	  "unknown syscall 'open' on b64 (it exists on b32)\n" },
	{ MACH_86_64, EXIT "-F arch=aarch64 -S open",
	  "unknown syscall 'open' on aarch64 (it exists on armeb)\n" },
	{ MACH_86_64, EXIT "-F arch=b64 -S umount",
	  "unknown syscall 'umount' on b64 (it exists on b32)\n" },
	{ MACH_X86, EXIT "-F arch=b32 -S nonsense",
	  "unknown syscall 'nonsense' on b32\n" },
	/* libaudit has no table of this machine's system calls. */
	{ -1, EXIT "-F arch=b64 -S kill", "arch" },
	{ -1, EXIT "-S kill", "does not know the arch" },
};

START_TEST(line_is_refused)
{
	struct rule rule = { 0 };
	struct said said;

	unit_machine = refused[_i].machine;
	ck_assert_int_lt(build(&rule, refused[_i].text, &said), 0);
	expect_part(refused[_i].text, said.text, refused[_i].said);
	said_free(&said);
	rule_clear(&rule);
}
END_TEST

/* Files can be watched even if no system call is known. */
START_TEST(unknown_machine_has_watches)
{
	struct rule rule = { 0 };
	struct said said;

	unit_machine = -1;
	ck_assert_int_eq(build(&rule, "-w /etc/passwd -p wa -k K", &said), 0);
	expect_text("said", said.text, "");
	said_free(&said);
	rule_clear(&rule);
}
END_TEST

/* An arch in a line that is to be loaded on the machine. */
static const struct {
	int machine;
	uint32_t elf;
	const char *name;
} names[] = {
	{ MACH_86_64, AUDIT_ARCH_X86_64, "b64" },
	{ MACH_86_64, AUDIT_ARCH_I386, "b32" },
	{ MACH_86_64, AUDIT_ARCH_AARCH64, "aarch64" },
	{ MACH_X86, AUDIT_ARCH_I386, "b32" },
	{ MACH_X86, AUDIT_ARCH_X86_64, "x86_64" },
	{ MACH_S390X, AUDIT_ARCH_S390, "b32" },
	{ MACH_AARCH64, AUDIT_ARCH_ARM, "b32" },
	{ MACH_PPC64LE, AUDIT_ARCH_PPC, "ppc" },
	{ -1, AUDIT_ARCH_X86_64, "x86_64" },
	{ MACH_86_64, 0x1234, NULL },
};

START_TEST(arch_is_named)
{
	const char *name;

	unit_machine = names[_i].machine;
	name = arch_name(names[_i].elf);
	expect_text("arch", name ? name : "nothing",
		    names[_i].name ? names[_i].name : "nothing");
}
END_TEST

/* Findings that are about two kinds of programs; NULL: nothing is found. */
static const struct {
	int machine;
	const char *text, *said;
} found[] = {
	{ MACH_86_64, EXIT "-S kill -k K", "32-bit programs" },
	{ MACH_AARCH64, EXIT "-S kill -k K", "32-bit programs" },
	{ MACH_S390X, EXIT "-S setuid -k K", "32-bit programs" },
	{ MACH_X86, EXIT "-S kill -k K", NULL },
	{ MACH_ARM, EXIT "-S kill -k K", NULL },
	{ MACH_PPC64LE, EXIT "-S kill -k K", NULL },
	{ MACH_86_64, EXIT "-F arch=b64 -S ptrace -k K", "[arch-pair]" },
	{ MACH_AARCH64, EXIT "-F arch=b64 -S ptrace -k K", "[arch-pair]" },
	{ MACH_S390X, EXIT "-F arch=b64 -S ptrace -k K", "[arch-pair]" },
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S ptrace -k K", NULL },
	{ MACH_X86, EXIT "-F arch=b32 -S ptrace -k K", NULL },
	{ MACH_86_64, "-w /etc -p wa -k K",
	  "arch=b64 -F dir=/etc -F perm=wa with the same key, and again "
	  "with arch=b32\n" },
	{ MACH_PPC64LE, "-w /etc -p wa -k K",
	  "arch=b64 -F dir=/etc -F perm=wa with the same key\n" },
	{ MACH_X86, "-w /etc -p wa -k K",
	  "arch=b32 -F dir=/etc -F perm=wa with the same key\n" },
	{ MACH_X86, EXIT "-F dir=/etc -F perm=wa -k K",
	  "put -F arch=b32 after the list\n" },
	{ -1, "-w /etc -p wa -k K", NULL },
	/* Each machine has calls and numbers of its own: 174 is create_module
	 * on x86_64, and rt_sigprocmask on PowerPC; 42 is connect on x86_64. */
	{ MACH_86_64, EXIT "-F arch=b64 -S 174 -k K",
	  "has the system call create_module" },
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S 174 -k K", NULL },
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S tuxcall -k K",
	  "has the system call tuxcall" },
	{ MACH_S390X, EXIT "-F arch=b64 -S 127 -k K",
	  "has the system call create_module" },
	{ MACH_AARCH64, EXIT "-F arch=b64 -S 42 -k K",
	  "has the system call nfsservctl" },
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S unlink -k K", "can use unlinkat" },
	{ MACH_AARCH64, EXIT "-F arch=b32 -S unlink -k K", "can use unlinkat" },
	/* libaudit has one table for PowerPC, with calls that only 32-bit
	 * programs can make. */
	{ MACH_PPC64LE, EXIT "-F arch=b64 -S truncate -k K", NULL },
	{ MACH_PPC64, EXIT "-F arch=b32 -S truncate -k K",
	  "can use truncate64" },
};

START_TEST(finding_is_of_the_machine)
{
	const struct request all = { .command = COMMAND_CHECK,
				     .wanted = UINT32_MAX,
				     .n_paths = 1 };
	const char *text = found[_i].text, *paths[1];
	struct scratch scratch;
	struct request request = all;
	struct said said;
	char *path;

	unit_machine = found[_i].machine;
	scratch_make(&scratch);
	path = scratch_file(&scratch, "a.rules", 0600, text, strlen(text));
	paths[0] = path;
	request.paths = paths;
	said_begin(&said);
	check(&(struct session){ .diag = &said.d }, &request);
	said_done(&said);
	if (found[_i].said)
		expect_part(text, said.text, found[_i].said);
	else
		expect_part(text, said.text, ": 0 errors, 0 warnings\n");
	said_free(&said);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

static void set_back(void)
{
	unit_machine = MACH_86_64;
}

Suite *suite_arch(void)
{
	Suite *suite = suite_create("arch");
	TCase *tc = tcase_create("arch");

	tcase_add_checked_fixture(tc, NULL, set_back);
	tcase_add_loop_test(tc, rule_is_of_the_machine, 0, N_ROWS(rules));
	tcase_add_loop_test(tc, line_is_refused, 0, N_ROWS(refused));
	tcase_add_test(tc, unknown_machine_has_watches);
	tcase_add_loop_test(tc, arch_is_named, 0, N_ROWS(names));
	tcase_add_loop_test(tc, finding_is_of_the_machine, 0, N_ROWS(found));
	suite_add_tcase(suite, tc);
	return suite;
}
