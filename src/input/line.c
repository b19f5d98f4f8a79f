/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines into words, each with its place. Knows the quoting of rule files; knows
 * nothing of what the words mean.
 */
#include "config.h"
#include "input/line.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct place line_place(const struct line *line, size_t i)
{
	struct place at = { .file = line->file,
			    .line = line->number,
			    .text = line->text };

	if (i < line->n_words) {
		at.column = line->words[i].column;
		at.length = line->words[i].length;
	}
	return at;
}

/* How many of the @left bytes of @raw, which has escapes, make @n of a word. */
static size_t raw_length(const char *raw, size_t left, size_t n)
{
	size_t length = 0;

	while (n-- && length < left) {
		if (raw[length] == '\\' &&
		    (raw[length + 1] == ' ' || raw[length + 1] == '\\'))
			length++;
		length++;
	}
	return length;
}

struct place line_place_within(const struct line *line, size_t i, size_t offset,
			       size_t length)
{
	struct place at = line_place(line, i);

	/* Words of the command line have been unquoted by the shell. */
	if (at.file && at.text && at.column) {
		const char *raw = at.text + at.column - 1;

		length = raw_length(raw, at.length, offset + length);
		offset = raw_length(raw, at.length, offset);
		length -= offset;
	}
	if (at.column) {
		at.column += (unsigned)offset;
		at.length = (unsigned)length;
	}
	return at;
}

/* The word at @from, without its escapes, to @to. Returns where it ends, and
 * the same of what was written. */
static const char *take_word(const char *from, char **to)
{
	for (;;) {
		size_t plain = strcspn(from, " \\");

		memmove(*to, from, plain);
		*to += plain;
		from += plain;
		if (*from != '\\')
			return from;
		if (from[1] == ' ' || from[1] == '\\')
			from++;
		*(*to)++ = *from++;
	}
}

/* Split s->text in place. Returns 0 or -ENOMEM. */
static int split_text(struct line_split *s)
{
	const char *from = s->text;
	char *to = s->text;
	size_t n = 0;

	for (from += strspn(from, " "); *from; from += strspn(from, " ")) {
		struct word *word;

		if (array_reserve(&s->line.words, &s->words_size, n + 1,
				  sizeof(*word)) < 0)
			return -ENOMEM;
		word = &s->line.words[n++];
		word->text = to;
		word->column = (unsigned)(from - s->text) + 1;
		from = take_word(from, &to);
		word->length = (unsigned)(from - s->text) + 1 - word->column;
		if (*from)
			from++;
		*to++ = '\0';
	}
	s->line.n_words = n;
	return 0;
}

int line_split(struct line_split *s, const struct line *line)
{
	size_t size = strlen(line->text) + 1;
	struct word *words = s->line.words;

	s->line = *line;
	s->line.words = words;
	s->line.n_words = 0;
	if (size > s->text_size) {
		free(s->text);
		s->text = malloc(size);
		s->text_size = s->text ? size : 0;
	}
	if (!s->text)
		return -ENOMEM;
	memcpy(s->text, line->text, size);
	return split_text(s);
}

void line_split_free(struct line_split *s)
{
	free(s->text);
	free(s->line.words);
	*s = (struct line_split){ 0 };
}
