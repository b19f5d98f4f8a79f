/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_CASEFILE_H
#define GUEST_CASEFILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A file of cases; each line is one of these. "#" starts a comment.
 *
 *   case NAME            a case, with a kernel that has been reset
 *   each NAME...         repeats the next case for each NAME, which replaces
 *                        "{}"
 *   differs TEXT         ours and the reference differ here on purpose; the
 *                        expectations of each run are about ours
 *   on MACHINE           the case has call numbers of this machine (uname -m),
 *                        and is skipped on others
 *   since VERSION        the case is for this version of Linux and newer ones,
 *                        and is skipped on others
 *   file PATH [MODE]     a file; its text is the lines below that start with
 *                        "|", with the escapes of a word in double quotes; also
 *                        "\*N,C" is N times the byte C, and "\|" at the
 *                        end of a line removes its newline
 *   raw LIST ACTION CALLS FIELD...  a rule put into the kernel directly; CALLS
 *                        are numbers with commas, all or none, a FIELD is a
 *                        NAME or #NUMBER, an operator, and a number or @TEXT
 *   auditing             the kernel writes records (enabled is 1, not 0)
 *   daemon               a process is registered as the audit daemon
 *   run WORD...          runs the command; the expected result follows:
 *   as root|nobody|nocap   (default root) the user, or root without capability
 *   to pipe|full|closed    (default pipe) its standard output
 *     status N             (default 0)
 *     out TEXT             a line of stdout; without any, stdout is not checked
 *     holds TEXT           stdout holds TEXT
 *     quiet                stdout is empty
 *     err TEXT             stderr holds TEXT
 *     silent               stderr is empty
 *     rule TEXT            a rule of the kernel, as dump.h writes it; without
 *                          any, the rules are not checked
 *     norules              the kernel has no rules
 *     state NAME=VALUE     a setting, as dump.h writes it
 *     log TEXT             a record of the kernel contains TEXT
 *     signal N             the daemon got this signal
 *
 * "as" and "to" come before the run to which they apply, the rest after it.
 * Words are split at spaces; "..." may have \n \t \r \\ \" and \NNN (octal); a
 * word in '...' has no escapes.
 */

struct expectation {
	const char *what;
	const char *text;
	unsigned line;
};

enum step_kind { STEP_FILE, STEP_RAW, STEP_AUDITING, STEP_DAEMON, STEP_RUN };

struct step {
	enum step_kind kind;
	unsigned line;
	char **words; /* argv of a run; of a file, path and mode */
	size_t n_words;
	char *text; /* of a file: its text */
	size_t text_length;
	const char *as, *to;
	struct expectation *expectations;
	size_t n_expectations;
};

struct test_case {
	const char *name;
	const char *differs;
	const char *on, *since;
	unsigned line;
	struct step *steps;
	size_t n_steps;
};

struct casefile {
	const char *path;
	struct test_case *cases;
	size_t n_cases;
};

/* Reads @path; an error in it ends the program. Never freed. */
void casefile_read(struct casefile *file, const char *path);

#endif
