/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_COMPARE_H
#define GUEST_COMPARE_H

#include "guest.h"

/*
 * The table of differences between an older reference and 4.2.1, a row a line:
 *
 *   RELEASE | CASE | DIFFERENCE
 *
 * A row is for references older than RELEASE, with "FROM-RELEASE" not older
 * than FROM. CASE is "FILE: NAME" of a case, FILE without its folder and
 * ".cases"; "*" matches anything. Such a case must differ, or the row is stale;
 * one that differs from 4.2.1 on purpose must not. Or CASE is "lines REGEX":
 * matching lines are removed from rule files, so that the other lines can be
 * compared.
 */
struct older {
	struct older_row *rows;
	size_t n;
	int version[3]; /* of the reference */
};

/* Reads @path; an error in it ends the program. NULL: no rows. */
void older_read(struct older *table, const char *path, const char *version);

/* The version that "PROGRAM -v" prints. Never freed. */
char *compare_version(const char *program);

/* The transcript of @program in @c. The caller frees it. */
char *compare_transcript(struct guest *g, const struct test_case *c,
			 const char *program, const char *reference);

/* The same of ours. If @c says that ours differs, *@why has the expectations
 * that failed; the caller frees it, too. */
char *compare_ours(struct guest *g, const struct test_case *c,
		   const char *program, const char *reference, char **why);

/* Whether the reference is known to differ from ours in @c. */
bool compare_is_to_differ(const struct casefile *file,
			  const struct test_case *c, const struct older *older);

/*
 * Compares the transcript @ours of a case, and the @why that came with it, with
 * @theirs. Prints the result, with the difference, and returns whether it is as
 * expected.
 */
bool compare_case(const struct casefile *file, const struct test_case *c,
		  const char *theirs, const char *ours, const char *why,
		  const struct older *older);

/* The counts of loaded rule files. */
struct load_count {
	unsigned files, lines, left_out, rules, different;
};

/*
 * Loads the rule file @path with both programs, lists it plainly and
 * interpreted, and compares the results. A difference is reduced to the lines
 * that cause it.
 */
bool compare_rule_file(struct guest *g, const char *path, char **programs,
		       const struct older *older, struct load_count *count);

#endif
