/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_AGREE_H
#define GUEST_AGREE_H

#include "guest.h"

/* The counts of a comparison. */
struct agree_count {
	unsigned files, lines;
	unsigned accepted, refused; /* by both programs */
	unsigned unknowable;	    /* only the kernel can decide */
	unsigned different;
};

/*
 * Compares the errors of "PROGRAM --check" for the lines of @text with those of
 * "PROGRAM -R" in a kernel without rules, as root and as nobody. Prints the
 * result, with the lines that differ, and returns whether there are none.
 */
bool agree_about(struct guest *g, const char *program, const char *name,
		 const char *text, struct agree_count *count);

/* The text of the rule file at @path. The caller frees it. */
char *agree_file(const char *path);

/*
 * The rules that a case would send, as the text of a rule file: the lines of
 * its files, and its commands about rules. NULL if there are none; the caller
 * frees it.
 */
char *agree_case(const struct test_case *c);

#endif
