/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SCAN_H
#define AUDITCTL_SCAN_H

#include "cli/options.h"
#include "input/line.h"

/*
 * Goes through the words as getopt_long(3) does with "-" before its letters:
 * nothing is reordered, and the environment does not matter.
 */
struct scan {
	const struct line *line;
	size_t next;	     /* the word to be looked at */
	const char *letters; /* the rest of the word before it, or NULL */
	bool has_command;    /* --check or its like was there */
	bool no_options;     /* "--" was there */
};

enum scan_kind {
	FOUND_OPTION,
	FOUND_OPERAND,	/* a word that belongs to no option */
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
