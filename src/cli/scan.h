/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SCAN_H
#define AUDITCTL_SCAN_H

#include "cli/options.h"
#include "input/line.h"

/*
 * Read the words as getopt_long(3) does with "-" at the beginning of optstring:
 * words are not reordered, and POSIXLY_CORRECT has no effect.
 */
struct scan {
	const struct line *line;
	size_t next;	     /* the next word */
	const char *letters; /* the rest of the word before it, or NULL */
	bool has_command;    /* after a command such as --check */
	bool no_options;     /* after "--" */
};

enum scan_kind {
	FOUND_OPTION,
	FOUND_OPERAND,	/* a word that is not part of an option */
	FOUND_UNKNOWN,	/* no such option, or an ambiguous one */
	FOUND_NO_VALUE, /* the value is missing */
	FOUND_EXTRA_VALUE
};

struct scan_found {
	enum scan_kind kind;
	const struct option_row *row;
	size_t word, value_word;
	const char *value; /* NULL: it has none */
};

/* The next option or operand. Returns false after the last. */
bool scan_next(struct scan *s, struct scan_found *f);

#endif
