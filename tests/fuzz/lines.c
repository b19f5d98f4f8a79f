/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is a rule file. Its lines and words are compared with those that a
 * slow and simple second reader finds.
 */
#include "fuzz.h"
#include "input/rulefile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* The place of a part of a word is where its bytes are in the line. */
static void check_within(const struct line *line, size_t i, size_t offset,
			 size_t length)
{
	const struct word *word = &line->words[i];
	struct place at = line_place_within(line, i, offset, length);
	char *part;

	assert(at.column >= word->column);
	assert(at.column + at.length <= word->column + word->length);
	part = unescaped(line->text + at.column - 1, at.length);
	assert(strlen(part) == length);
	assert(memcmp(part, word->text + offset, length) == 0);
	free(part);
}

static void check_word(const struct line *line, size_t i)
{
	const struct word *word = &line->words[i];
	size_t n = strlen(word->text);
	char *text = unescaped(line->text + word->column - 1, word->length);
	struct place at = line_place(line, i);

	assert(strcmp(text, word->text) == 0);
	assert(at.file == line->file && at.line == line->number);
	assert(at.column == word->column && at.length == word->length);
	check_within(line, i, 0, n);
	check_within(line, i, n / 2, n - n / 2);
	check_within(line, i, n / 3, n / 3);
	check_within(line, i, n, 0);
	free(text);
}

/* The text of a line is its words, with only spaces around them. */
static void check_words(const struct line *line)
{
	size_t end = 0, length = strlen(line->text);

	for (size_t i = 0; i < line->n_words; i++) {
		const struct word *word = &line->words[i];

		assert(word->column > end && word->length);
		assert(strspn(line->text + end, " ") == word->column - 1 - end);
		assert(i == 0 || word->column - 1 > end);
		end = word->column - 1 + word->length;
		assert(end <= length);
		check_word(line, i);
	}
	assert(strspn(line->text + end, " ") == length - end);
}

/* The @text on a terminal: a character a column, and a blank after a wide
 * one. To be freed. */
static wchar_t *columns_of(const char *text)
{
	size_t n = mbstowcs(NULL, text, 0), to = 0;
	wchar_t *wide = calloc(n + 1, sizeof(*wide));
	wchar_t *columns = calloc(2 * n + 1, sizeof(*columns));

	assert(n != (size_t)-1 && wide && columns);
	mbstowcs(wide, text, n + 1);
	for (size_t i = 0; i < n; i++) {
		int width = wcwidth(wide[i]);

		assert(width >= 0 && width <= 2);
		if (width)
			columns[to++] = wide[i];
		if (width > 1)
			columns[to++] = L' ';
	}
	free(wide);
	return columns;
}

/* The last two of the three lines of a message fit the width, and the mark
 * begins below @first, the first character of the word. */
static void check_shown(char *text, unsigned width, char first)
{
	char *shown = (strsep(&text, "\n"), strsep(&text, "\n"));
	char *mark = strsep(&text, "\n");
	wchar_t *columns = columns_of(shown);
	size_t at = strspn(mark, " ");

	assert(text && !*text && mark[at] == '^');
	assert(strspn(mark + at + 1, "~") == strlen(mark + at + 1));
	assert(!width || (wcslen(columns) < width && strlen(mark) < width));
	if (isgraph((unsigned char)first))
		assert(columns[at] == (wchar_t)first);
	free(columns);
}

static void check_excerpt(const struct line *line, unsigned width)
{
	for (size_t i = 0; i < line->n_words && i < 4; i++) {
		struct place at = line_place(line, i);
		struct said said;

		said_begin(&said);
		said.d.width = width;
		diag_error(&said.d, &at, "%s", "x");
		said_done(&said);
		assert(said.tally.errors == 1);
		check_shown(said.text, width, line->text[at.column - 1]);
		said_free(&said);
	}
}

enum kind { NOTHING, WORDS, BAD };

/* The kind of a line of @n bytes, without its newline. */
static enum kind kind_of(const char *text, size_t n)
{
	size_t i = 0;

	if (n > RULEFILE_LINE_MAX || memchr(text, '\0', n))
		return BAD;
	while (i < n && text[i] == ' ')
		i++;
	return i == n || text[i] == '#' ? NOTHING : WORDS;
}

static void check_line(struct rulefile *file, unsigned number, const char *text,
		       size_t n)
{
	enum kind kind = kind_of(text, n);
	struct line_split split = { 0 };
	struct judge judge;
	struct line *line;

	if (kind == NOTHING)
		return;
	judge_begin(&judge);
	assert(rulefile_read(file, &line) ==
	       (kind == BAD ? RULEFILE_ERROR : RULEFILE_LINE));
	assert(line && line->number == number);
	assert(!line->damage == (kind != BAD));
	assert(!line->n_words);
	if (kind == BAD) {
		rulefile_report(file, &judge.d);
		assert(judge.tally.errors == 1);
		return;
	}
	assert(strlen(line->text) == n && memcmp(line->text, text, n) == 0);
	assert(line_split(&split, line) == 0 && split.line.n_words);
	check_words(&split.line);
	if (!file->drop_cr) {
		check_excerpt(&split.line, 0);
		check_excerpt(&split.line, 40 + number % 64);
	}
	line_split_free(&split);
}

static void check_file(const char *text, size_t size, bool drop_cr)
{
	FILE *stream = fmemopen((char *)text, size, "r");
	struct rulefile file;
	struct line *line;
	unsigned number = 0;

	assert(stream);
	rulefile_use(&file, "name", stream);
	file.drop_cr = drop_cr;
	for (size_t i = 0, n; i < size; i += n + 1) {
		const char *end = memchr(text + i, '\n', size - i);
		bool cr;

		n = end ? (size_t)(end - (text + i)) : size - i;
		cr = drop_cr && n && text[i + n - 1] == '\r';
		check_line(&file, ++number, text + i, n - cr);
	}
	assert(rulefile_read(&file, &line) == RULEFILE_END);
	assert(!line);
	rulefile_close(&file);
}

/* Only the splitter, to which a newline is an ordinary byte. */
static void check_split(const uint8_t *data, size_t size)
{
	char *text = text_from(data, size);
	struct line line = { .file = "name", .text = text };
	struct line_split split = { 0 };

	assert(line_split(&split, &line) == 0);
	assert(split.line.n_words <= split.words_size);
	check_words(&split.line);
	line_split_free(&split);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_split(data, size);
	/* fmemopen() may fail for a size of 0. */
	if (!size)
		return 0;
	check_file((const char *)data, size, false);
	check_file((const char *)data, size, true);
	return 0;
}
