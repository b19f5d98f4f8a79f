/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the findings, and a line about each. */
#include "config.h"
#include "base/array.h"
#include "base/finding.h"

#include <string.h>

static const struct {
	const char *name;
	bool is_error;
	const char *help;
	bool is_off; /* unless asked for */
} rows[] = {
	[FINDING_MISSING_ARCH] = { "missing-arch", false,
				   "syscalls are named, but no arch" },
	[FINDING_ARCH_PAIR] = { "arch-pair", false,
				"programs of the other arch are not seen" },
	[FINDING_SLOW_WATCH] = { "slow-watch", false,
				 "the rule makes every syscall slower" },
	[FINDING_EVERY_SYSCALL] = { "every-syscall", false,
				    "the rule records all syscalls" },
	[FINDING_DUPLICATE] = { "duplicate", true,
				"the same rule comes before it (an error)" },
	[FINDING_SHADOWED] = { "shadowed", false,
			       "a rule before it matches the same events" },
	[FINDING_AFTER_LOCK] = { "after-lock", true,
				 "it comes after -e 2 (an error)" },
	[FINDING_MISSING_PATH] = { "missing-path", false,
				   "a path that must exist does not" },
	[FINDING_NO_KEY] = { "no-key", false,
			     "no key to search its records by" },
	[FINDING_TAB] = { "tab", false, "a tab does not separate arguments" },
	[FINDING_QUOTES] = { "quotes", false, "quotes are taken literally" },
	[FINDING_CARRIAGE_RETURN] = { "carriage-return", false,
				      "the line ends as in DOS files" },
	[FINDING_UNSET_NUMBER] = { "unset-number", false,
				   "4294967295 in place of 'unset' (off)",
				   .is_off = true },
	[FINDING_ODD_NUMBER] = { "odd-number", false,
				 "the number of a setting is read in part" },
	[FINDING_IGNORED_RULE] = { "ignored-rule", false,
				   "a rule on the line is ignored" },
	[FINDING_STRAY_SPACE] = { "stray-space", false,
				  "augenrules may leave the line in place" },
	[FINDING_SUCCESSOR] = { "successor", false,
				"newer syscalls do the same unrecorded" },
	[FINDING_SYMLINK] = { "symlink", false,
			      "the path is a symbolic link here" },
	[FINDING_WILDCARD] = { "wildcard", false,
			       "'*' and '?' in a path are taken literally" },
	[FINDING_NEVER_MATCHES] = { "never-matches", false,
				    "no event meets the conditions" },
	[FINDING_ERRNO_SIGN] = { "errno-sign", false,
				 "exit= has an errno without a minus sign" },
	[FINDING_UNSET_AUID] = { "unset-auid", false,
				 "auid>= matches daemons, too" },
	[FINDING_NEVER_TASK] = { "never-task", false,
				 "no syscall of a new process is recorded" },
	[FINDING_ENDS_SEARCH] = { "ends-search", false,
				  "the list does not have the field" },
	[FINDING_DELETED_RULES] = { "deleted-rules", false,
				    "-D deletes rules of earlier lines" },
	[FINDING_ODD_DIRECTIVE] = { "odd-directive", false,
				    "a comment allows no known finding" },
};
_Static_assert(N_ELEMENTS(rows) == N_FINDINGS && N_FINDINGS <= 32,
	       "each finding has a row, and a bit");

const char *finding_name(enum finding f)
{
	return rows[f].name;
}

const char *finding_text(enum finding f)
{
	return rows[f].help;
}

bool finding_is_error(enum finding f)
{
	return rows[f].is_error;
}

uint32_t finding_off(void)
{
	uint32_t off = 0;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].is_off)
			off |= UINT32_C(1) << i;
	return off;
}

enum finding finding_find(const char *name)
{
	enum finding f = 0;

	while (f < N_FINDINGS && strcmp(rows[f].name, name) != 0)
		f++;
	return f;
}

bool finding_is_about_word(enum finding f)
{
	return f == FINDING_TAB || f == FINDING_QUOTES ||
	       f == FINDING_CARRIAGE_RETURN;
}

uint32_t finding_bit(const char *name)
{
	enum finding f = finding_find(name);

	return f == N_FINDINGS ? 0 : UINT32_C(1) << f;
}

void finding_help(FILE *out)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		fprintf(out, "  %-21s %s\n", rows[i].name, rows[i].help);
}
