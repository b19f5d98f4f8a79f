/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_COMPARE_H
#define GUEST_COMPARE_H

#include "guest.h"

/*
 * The table of what an older reference does otherwise than 4.2.1, a row a line:
 *
 *   RELEASE | CASE | WHAT
 *
 * A row counts when the reference is older than RELEASE; "FROM-RELEASE" leaves
 * out those before FROM. CASE is "FILE: NAME" of a case, FILE without its
 * folder and ".cases"; "*" stands for anything. Such a case must differ, or the
 * row is stale; one that differs from 4.2.1 on purpose must not. Or CASE is
 * "lines REGEX": they are left out of rule files, which are about the others.
 */
struct older {
	struct older_row *rows;
	size_t n;
	int version[3]; /* of the reference */
};

/* Read @path; a mistake in it ends the program. NULL: no rows. */
void older_read(struct older *table, const char *path, const char *version);

/* What "PROGRAM -v" says the version is. Never freed. */
char *compare_version(const char *program);

/* What @program does in @c. The caller frees it. */
char *compare_transcript(struct guest *g, const struct test_case *c,
			 const char *program, const char *reference);

/* The same of ours; *@why, which the caller frees, too, is what is not as the
 * case says, if it says that ours differs. */
char *compare_ours(struct guest *g, const struct test_case *c,
		   const char *program, const char *reference, char **why);

/* Whether in @c the reference does otherwise than ours, and is known to. */
bool compare_is_to_differ(const struct casefile *file,
			  const struct test_case *c, const struct older *older);

/*
 * Hold the transcript @ours of a case, and the @why that came with it, against
 * @theirs. Prints the result, with the difference, and returns whether it is
 * good.
 */
bool compare_case(const struct casefile *file, const struct test_case *c,
		  const char *theirs, const char *ours, const char *why,
		  const struct older *older);

/* What loading rule files came to. */
struct load_count {
	unsigned files, lines, left_out, rules, different;
};

/*
 * Load the rule file @path by both programs, list it plainly and interpreted,
 * and compare all of it; a difference is reduced to the lines that make it.
 */
bool compare_rule_file(struct guest *g, const char *path, char **programs,
		       const struct older *older, struct load_count *count);

#endif
