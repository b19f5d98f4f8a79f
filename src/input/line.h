/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LINE_H
#define AUDITCTL_LINE_H

#include "base/place.h"

#include <stddef.h>

/* A word, and where it is in the text of its line as it was written. */
struct word {
	char *text;
	unsigned column; /* bytes, from 1 */
	unsigned length; /* bytes, escapes included */
};

/*
 * One command: a line of a rule file, or the command line. It owns neither its
 * text nor its words.
 */
struct line {
	const char *file; /* NULL: the command line */
	unsigned number;
	const char *text; /* as it was written; NULL: not known */
	/* Why the line of a file has no words (too long, a NUL byte), and its
	 * text is not known; NULL: it can be split. */
	const char *damage;
	struct word *words;
	size_t n_words;
};

/* The place of word @i of @line; of the line itself if there is no such word.
 */
struct place line_place(const struct line *line, size_t i);

/* The place of a part of word @i: the @length bytes at @offset of its text. */
struct place line_place_within(const struct line *line, size_t i, size_t offset,
			       size_t length);

/* A line that owns its words. All zeros is an empty line. */
struct line_split {
	struct line line;
	char *text; /* line.words point into it, or it is line.text */
	size_t text_size, words_size;
};

/*
 * Split the text of @line, which has no words, at spaces, the only separator:
 * "\ " is a space within a word, "\\" a backslash, and quotes have no meaning.
 * The text and the file of @line must outlive @s. @s may be used again for
 * another line, and is to be freed by line_split_free(). Returns 0; or -ENOMEM,
 * and then there are no words.
 */
int line_split(struct line_split *s, const struct line *line);

/*
 * Make @s, which must be zeros, the command line: its words are those of @argv
 * from the second on, which must outlive @s, and its text is the words with
 * spaces between them, for messages. To be freed by line_split_free(). Returns
 * 0 or -ENOMEM.
 */
int line_from_argv(struct line_split *s, int argc, char **argv);

/* Free what @s owns. It is then an empty line, and may be used again. */
void line_split_free(struct line_split *s);

#endif
