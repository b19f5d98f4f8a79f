/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Suggestions for misspelled names. */
#include "unit.h"
#include "rule/names.h"

#include <stdlib.h>

static const struct {
	enum vocabulary v;
	const char *word;
	int machine;
	const char *meant; /* NULL: no name is similar */
} rows[] = {
	/* a character that is missing, added or wrong, and two swapped ones */
	{ NAMES_OF_SYSCALLS, "umount", MACH_86_64, "umount2" },
	{ NAMES_OF_SYSCALLS, "execvee", MACH_86_64, "execve" },
	{ NAMES_OF_SYSCALLS, "unlinkst", MACH_86_64, "unlinkat" },
	{ NAMES_OF_SYSCALLS, "opwn", MACH_86_64, "open" },
	{ NAMES_OF_SYSCALLS, "settimofdy", MACH_86_64, "settimeofday" },
	{ NAMES_OF_SYSCALLS, "umont", MACH_X86, "umount" },
	{ NAMES_OF_SYSCALLS, "kiil", MACH_86_64, "kill" },
	{ NAMES_OF_SYSCALLS, "nonsense", MACH_86_64, NULL },
	{ NAMES_OF_SYSCALLS, "x", MACH_86_64, NULL },
	{ NAMES_OF_SYSCALLS, "", MACH_86_64, NULL },
	{ NAMES_OF_FIELDS, "aiud", 0, "auid" },
	{ NAMES_OF_FIELDS, "suxcess", 0, "success" },
	{ NAMES_OF_FIELDS, "msg_type", 0, "msgtype" },
	{ NAMES_OF_LISTS, "exits", 0, "exit" },
	{ NAMES_OF_LISTS, "entyr", 0, NULL },
	{ NAMES_OF_ACTIONS, "alwayz", 0, "always" },
	{ NAMES_OF_ACTIONS, "Always", 0, "always" },
	{ NAMES_OF_ACTIONS, "possibl", 0, NULL },
	{ NAMES_OF_MESSAGES, "USER_LOGN", 0, "USER_LOGIN" },
	{ NAMES_OF_ERRNOS, "EACCESS", 0, "EACCES" },
	{ NAMES_OF_FILE_TYPES, "fil", 0, "file" },
	{ NAMES_OF_FILE_SYSTEMS, "tracfs", 0, "tracefs" },
	{ NAMES_OF_MACHINES, "b46", 0, "b64" },
	{ NAMES_OF_MACHINES, "x86-64", 0, "x86_64" },
	{ NAMES_OF_USERS, "rooot", 0, "root" },
	{ NAMES_OF_USERS, "no-such-person", 0, NULL },
	{ NAMES_OF_GROUPS, "rooot", 0, "root" },
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	{ NAMES_OF_URING_OPS, "openatt", 0, "openat" },
#else
	{ NAMES_OF_URING_OPS, "openatt", 0, NULL },
#endif
};

START_TEST(word_is_suggested)
{
	char *meant =
		names_suggest(rows[_i].v, rows[_i].word, rows[_i].machine);

	expect_text(rows[_i].word, meant ? meant : "nothing",
		    rows[_i].meant ? rows[_i].meant : "nothing");
	free(meant);
}
END_TEST

START_TEST(long_word_is_none)
{
	char *word = repeated('a', 5000);

	ck_assert_ptr_null(names_suggest(NAMES_OF_USERS, word, 0));
	free(word);
}
END_TEST

Suite *suite_names(void)
{
	Suite *suite = suite_create("names");
	TCase *tc = tcase_create("names");

	tcase_add_loop_test(tc, word_is_suggested, 0, N_ROWS(rows));
	tcase_add_test(tc, long_word_is_none);
	suite_add_tcase(suite, tc);
	return suite;
}
