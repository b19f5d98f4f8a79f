/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LINE_H
#define AUDITCTL_LINE_H

#include "base/diag.h"

#include <stddef.h>

/* A word, and where it stands in the text of its line as it was written. */
struct word {
	char *text;
	unsigned column; /* bytes, from 1 */
	unsigned length; /* bytes, escapes included */
};

/* One command: a line of a rule file, or the command line. */
struct line {
	const char *file; /* NULL: the command line */
	unsigned number;
	const char *text;   /* as it was written; NULL: not known */
	struct word *words; /* text and words: owned by who made the line */
	size_t n_words;
};

/* The place of word @i of @line; of the line itself when there is none. */
struct place line_place(const struct line *line, size_t i);

/* The place of a part of word @i: the @length bytes at @offset of its text. */
struct place line_place_within(const struct line *line, size_t i, size_t offset,
			       size_t length);

/* A line with its words, for as long as they are needed. All zeros holds none.
 */
struct line_split {
	struct line line;
	char *text; /* what line.words point into */
	size_t text_size, words_size;
};

/*
 * Split the text of @line, which has no words, at spaces, which are the only
 * separator: "\ " is a space within a word, "\\" a backslash, quotes mean
 * nothing. @s may be used again for another line. Returns 0; or -ENOMEM, and
 * then there are no words.
 */
int line_split(struct line_split *s, const struct line *line);

void line_split_free(struct line_split *s);

#endif
