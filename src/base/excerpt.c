/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that a message is about, and a mark under the word. */
#include "config.h"
#include "base/excerpt.h"
#include "base/text.h"

#include <string.h>

#define INDENT	  4
#define TAB_WIDTH 8
/* Columns that are shown before the word if the line does not fit. */
#define BEFORE 20
/* On a narrower terminal, lines are not cut. */
#define WIDTH_MIN 40

static const char cut[] = "...";
#define CUT ((unsigned)sizeof(cut) - 1)

/* Columns, from 0; @to is after the last. */
struct span {
	unsigned from, to;
};

/* The character at @byte, which begins at @column; returns its bytes. */
static size_t next_cell(const char *text, size_t byte, unsigned column,
			struct text_cell *cell)
{
	if (text[byte] != '\t')
		return text_next_cell(text + byte,
				      strnlen(text + byte, MB_LEN_MAX), cell);
	cell->width = TAB_WIDTH - column % TAB_WIDTH;
	snprintf(cell->shown, sizeof(cell->shown), "%*s", (int)cell->width, "");
	return 1;
}

/* Find the columns of the word. Returns the number of columns that the line and
 * its mark take. */
static unsigned measure(const struct place *at, struct span *word)
{
	size_t byte = 0, end = at->column + at->length;
	unsigned column = 0;

	*word = (struct span){ 0 };
	while (at->text[byte]) {
		struct text_cell cell;

		if (byte < at->column)
			word->from = column;
		byte += next_cell(at->text, byte, column, &cell);
		column += cell.width;
		if (byte < end)
			word->to = column;
	}
	if (byte < at->column)
		word->from = column; /* after the last byte */
	if (word->to <= word->from)
		word->to = word->from + 1;
	return column < word->to ? word->to : column;
}

/* The part of a line of @columns that is shown. */
static struct span choose_view(unsigned width, const struct span *word,
			       unsigned columns)
{
	struct span view = { 0, columns };
	unsigned left;

	if (width < WIDTH_MIN || columns + INDENT < width)
		return view;
	left = width - INDENT - 2 * CUT - 1;
	if (word->from > BEFORE)
		view.from = word->from - BEFORE;
	if (view.from + left > columns)
		view.from = columns - left;
	view.to = view.from + left;
	return view;
}

/* If the view cuts a wide character in two, blanks take the place of its part
 * in the view: so the mark stays below the word. */
static void put_view(FILE *out, const char *text, const struct span *view)
{
	unsigned column = 0;

	while (*text) {
		struct text_cell cell;

		text += next_cell(text, 0, column, &cell);
		if (column >= view->from && column + cell.width <= view->to) {
			fputs(cell.shown, out);
			column += cell.width;
			continue;
		}
		for (; cell.width; cell.width--, column++)
			if (column >= view->from && column < view->to)
				fputc(' ', out);
	}
}

void excerpt_put(FILE *out, const struct place *at, unsigned width, bool colour)
{
	struct span word, view;
	unsigned columns, mark;

	if (!at->text || (!at->column && !at->file))
		return;
	columns = measure(at, &word);
	view = choose_view(width, &word, columns);
	fprintf(out, "%*s%s", INDENT, "", view.from ? cut : "");
	put_view(out, at->text, &view);
	fprintf(out, "%s\n", view.to < columns ? cut : "");
	if (!at->column)
		return;
	mark = INDENT + word.from - view.from + (view.from ? CUT : 0);
	fprintf(out, "%*s%s^", (int)mark, "", colour ? "\033[1;32m" : "");
	for (unsigned i = word.from + 1; i < word.to && i < view.to; i++)
		fputc('~', out);
	fprintf(out, "%s\n", colour ? "\033[0m" : "");
}
