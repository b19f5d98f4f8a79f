/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Split lines into words, each with its place. The meaning of the words is not
 * known here. */
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

/* Returns how many of the @left bytes at @raw are, with their escapes, @n bytes
 * of a word. */
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

	/* Words of the command line have no escapes: the shell has removed the
	 * quotes. */
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

/* Copy the word at @from, without its escapes, to *@to, which then is the end
 * of the copy. Returns the end of the word as it was written. */
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

/* The text of the command line; the columns of its words are set. */
static void join_words(struct line_split *s)
{
	char *to = s->text;

	for (size_t i = 0; i < s->line.n_words; i++) {
		struct word *word = &s->line.words[i];

		if (i)
			*to++ = ' ';
		word->column = (unsigned)(to - s->text) + 1;
		to = mempcpy(to, word->text, word->length);
	}
	*to = '\0';
}

int line_from_argv(struct line_split *s, int argc, char **argv)
{
	size_t n = argc > 1 ? (size_t)argc - 1 : 0, size = 1;

	if (array_reserve(&s->line.words, &s->words_size, n,
			  sizeof(*s->line.words)) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		size_t length = strlen(argv[i + 1]);

		s->line.words[i] = (struct word){ .text = argv[i + 1],
						  .length = (unsigned)length };
		size += length + 1;
	}
	s->text = malloc(size);
	if (!s->text) {
		line_split_free(s);
		return -ENOMEM;
	}
	s->text_size = size;
	s->line.n_words = n;
	s->line.text = s->text;
	join_words(s);
	return 0;
}

void line_split_free(struct line_split *s)
{
	free(s->text);
	free(s->line.words);
	*s = (struct line_split){ 0 };
}
