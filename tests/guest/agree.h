/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_AGREE_H
#define GUEST_AGREE_H

#include "guest.h"

/* What came of asking both. */
struct agree_count {
	unsigned files, lines;
	unsigned accepted, refused; /* by both */
	unsigned unknowable;	    /* only a kernel can know of it */
	unsigned different;
};

/*
 * Does "PROGRAM --check" say of each line of @text what "PROGRAM -R" finds out
 * by sending it to an empty kernel? As root, and as nobody. Prints the result,
 * with the lines, and returns whether it is good.
 */
bool agree_about(struct guest *g, const char *program, const char *name,
		 const char *text, struct agree_count *count);

/* The text of the rule file at @path. The caller frees it. */
char *agree_file(const char *path);

/*
 * What a case would send, as the text of a rule file: the lines of its files,
 * and its commands about rules. NULL when there is nothing; the caller frees
 * it.
 */
char *agree_case(const struct test_case *c);

#endif
