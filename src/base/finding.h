/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_FINDING_H
#define AUDITCTL_FINDING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Findings about lines that libaudit accepts. --no-lint turns one off by its
 * name.
 */
enum finding {
	FINDING_MISSING_ARCH,
	FINDING_ARCH_PAIR,
	FINDING_SLOW_WATCH,
	FINDING_EVERY_SYSCALL,
	FINDING_DUPLICATE,
	FINDING_SHADOWED,
	FINDING_AFTER_LOCK,
	FINDING_MISSING_PATH,
	FINDING_NO_KEY,
	FINDING_TAB,
	FINDING_QUOTES,
	FINDING_CARRIAGE_RETURN,
	FINDING_UNSET_NUMBER,
	FINDING_ODD_NUMBER,
	FINDING_IGNORED_RULE,
	FINDING_STRAY_SPACE,
	FINDING_SUCCESSOR,
	FINDING_MISSING_SYSCALL,
	FINDING_SYMLINK,
	FINDING_WILDCARD,
	FINDING_PATH_DIRECTORY,
	FINDING_SCRIPT,
	FINDING_NEVER_MATCHES,
	FINDING_ERRNO_SIGN,
	FINDING_UNSET_AUID,
	FINDING_NEVER_TASK,
	FINDING_ENDS_SEARCH,
	FINDING_DELETED_RULES,
	FINDING_ODD_DIRECTIVE,
	N_FINDINGS
};

/* The name of @f, and a short description; neither is to be freed. */
const char *finding_name(enum finding f);
const char *finding_text(enum finding f);

/* Whether @f is an error, and not a warning: the kernel refuses such a line. */
bool finding_is_error(enum finding f);

/* The finding called @name; N_FINDINGS: none. */
enum finding finding_find(const char *name);

/* Whether @f is about a single word, so that it is not reported for a line that
 * has an error. */
bool finding_is_about_word(enum finding f);

/* The bits of the findings that are reported only when asked for. */
uint32_t finding_off(void);

/* The bit of the finding called @name in a set of findings; 0: no such finding.
 */
uint32_t finding_bit(const char *name);

/* Write the explanation of @f to @out, with an example of lines that have the
 * finding, and of lines that do not. */
void finding_explain(enum finding f, FILE *out);

/* These example lines; not to be freed. */
const char *finding_bad(enum finding f);
const char *finding_good(enum finding f);

/* Write all names and descriptions to @out, one a line, for --help. */
void finding_help(FILE *out);

#endif
