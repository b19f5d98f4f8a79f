/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that a message is about, and the mark under the word. */
#include "unit.h"
#include "base/excerpt.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define UTF8 "C.UTF-8"

/* Places are in bytes; the output is in columns of a terminal. */
static const struct {
	const char *locale;
	struct place at;
	unsigned width;
	const char *shown;
} rows[] = {
	{ "C", { "f", 1, 1, 3, "one two" }, 0, "    one two\n    ^~~\n" },
	{ "C", { "f", 1, 5, 3, "one two" }, 0, "    one two\n        ^~~\n" },
	{ "C", { "f", 1, 5, 1, "one two" }, 0, "    one two\n        ^\n" },
	{ "C", { "f", 1, 5, 0, "one two" }, 0, "    one two\n        ^\n" },
	/* one byte after the end, where something is missing */
	{ "C", { "f", 1, 8, 0, "one two" }, 0, "    one two\n           ^\n" },
	/* more bytes than the line has */
	{ "C", { "f", 1, 5, 99, "one two" }, 0, "    one two\n        ^~~\n" },
	{ "C", { "f", 1, 99, 3, "one" }, 0, "    one\n       ^\n" },
	{ "C", { "f", 1, 1, 0, "" }, 0, "    \n    ^\n" },
	/* the line as a whole; of the command line nothing */
	{ "C", { "f", 1, 0, 0, "one two" }, 0, "    one two\n" },
	{ "C", { NULL, 0, 0, 0, "one two" }, 0, "" },
	{ "C", { NULL, 0, 5, 3, "one two" }, 0, "    one two\n        ^~~\n" },
	{ "C", { "f", 1, 5, 3, NULL }, 0, "" },
	/* a tab reaches to the next eighth column */
	{ "C", { "f", 1, 3, 1, "a\tb" }, 0, "    a       b\n            ^\n" },
	{ "C", { "f", 1, 2, 1, "a\tb" }, 0, "    a       b\n     ^~~~~~~\n" },
	{ "C",
	  { "f", 1, 9, 1, "1234567\tb" },
	  0,
	  "    1234567 b\n            ^\n" },
	/* bytes that are not text are shown as numbers */
	{ "C", { "f", 1, 2, 1, "\033b" }, 0, "    \\033b\n        ^\n" },
	{ "C", { "f", 1, 1, 1, "\033b" }, 0, "    \\033b\n    ^~~~\n" },
	{ "C",
	  { "f", 1, 3, 1, "\303\244b" },
	  0,
	  "    \\303\\244b\n            ^\n" },
	/* characters of several bytes, of two columns, and of none */
	{ UTF8, { "f", 1, 3, 1, "\303\244b" }, 0, "    \303\244b\n     ^\n" },
	{ UTF8, { "f", 1, 1, 2, "\303\244b" }, 0, "    \303\244b\n    ^\n" },
	{ UTF8,
	  { "f", 1, 7, 1, "\346\274\242\345\255\227b" },
	  0,
	  "    \346\274\242\345\255\227b\n        ^\n" },
	{ UTF8,
	  { "f", 1, 1, 6, "\346\274\242\345\255\227b" },
	  0,
	  "    \346\274\242\345\255\227b\n    ^~~~\n" },
	{ UTF8, { "f", 1, 4, 1, "a\314\210b" }, 0, "    a\314\210b\n     ^\n" },
	{ UTF8, { "f", 1, 2, 1, "\377b" }, 0, "    \\377b\n        ^\n" },
	/* a line that just fits, and lines that do not: 29 columns are left */
	{ "C",
	  { "f", 1, 1, 2, "aa345678901234567890123456789012345" },
	  40,
	  "    aa345678901234567890123456789012345\n    ^~\n" },
	{ "C",
	  { "f", 1, 1, 2, "aa34567890123456789012345678901234567890" },
	  40,
	  "    aa345678901234567890123456789...\n    ^~\n" },
	/* the mark must fit in, too */
	{ "C",
	  { "f", 1, 36, 1, "12345678901234567890123456789012345" },
	  40,
	  "    ...8901234567890123456789012345\n"
	  "                                   ^\n" },
	{ UTF8,
	  { "f", 1, 36, 2, "12345678901234567890123456789012345\314\201" },
	  40,
	  "    ...8901234567890123456789012345\314\201\n"
	  "                                   ^\n" },
	{ "C",
	  { "f", 1, 39, 2, "123456789012345678901234567890123456789a" },
	  40,
	  "    ...2345678901234567890123456789a\n"
	  "                                  ^~\n" },
	{ "C",
	  { "f", 1, 31, 2,
	    "123456789012345678901234567890bb12345678901234567890" },
	  40,
	  "    ...12345678901234567890bb1234567...\n"
	  "                           ^~\n" },
	/* where a character of several columns is cut, the rest stays in place
	 */
	{ "C",
	  { "f", 1, 29, 2, "1\txxxxxxxxxxxxxxxxxxxxxxxxxxyy" },
	  40,
	  "    ... xxxxxxxxxxxxxxxxxxxxxxxxxxyy\n"
	  "                                  ^~\n" },
	{ "C",
	  { "f", 1, 20, 20, "xxxxxxxxxxxxxxxxxxxyyyyyyyy\377yyyyyyyyyyyz" },
	  40,
	  "    xxxxxxxxxxxxxxxxxxxyyyyyyyy  ...\n"
	  "                       ^~~~~~~~~~\n" },
	{ UTF8,
	  { "f", 1, 37, 2, "\346\274\242xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyy" },
	  40,
	  "    ...xxxxxxxxxxxxxxxxxxxxxxxxxxxyy\n"
	  "                                  ^~\n" },
	/* a word that is wider than the terminal */
	{ "C",
	  { "f", 1, 1, 50,
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee" },
	  40,
	  "    aaaaaaaaaabbbbbbbbbbccccccccc...\n"
	  "    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n" },
	/* a terminal that is narrower than words are */
	{ "C",
	  { "f", 1, 5, 3, "one two three four five six" },
	  20,
	  "    one two three four five six\n        ^~~\n" },
};

START_TEST(word_is_marked)
{
	struct said said;

	if (!setlocale(LC_CTYPE, rows[_i].locale)) {
		fprintf(stderr, "word_is_marked: not tested, no locale %s\n",
			rows[_i].locale);
		return;
	}
	said_begin(&said);
	excerpt_put(said.out, &rows[_i].at, rows[_i].width, false);
	said_done(&said);
	setlocale(LC_CTYPE, "C");
	expect_text("excerpt", said.text, rows[_i].shown);
	said_free(&said);
}
END_TEST

START_TEST(mark_has_a_colour)
{
	struct place at = { "f", 1, 5, 3, "one two" };
	struct said said;

	said_begin(&said);
	excerpt_put(said.out, &at, 0, true);
	said_done(&said);
	expect_text("excerpt", said.text,
		    "    one two\n        \033[1;32m^~~\033[0m\n");
	said_free(&said);
}
END_TEST

START_TEST(no_line_is_wider_than_the_terminal)
{
	char *text = repeated('x', 6000);
	struct place at = { .file = "f", .line = 1, .text = text, .length = 9 };

	for (unsigned width = 40; width < 200; width += 7) {
		for (at.column = 1; at.column < 6000; at.column += 251) {
			struct said said;

			said_begin(&said);
			excerpt_put(said.out, &at, width, false);
			said_done(&said);
			for (const char *c = said.text; *c; c++) {
				size_t length = strcspn(c, "\n");

				ck_assert_uint_lt(length, width);
				c += length;
			}
			said_free(&said);
		}
	}
	free(text);
}
END_TEST

Suite *suite_excerpt(void)
{
	Suite *suite = suite_create("excerpt");
	TCase *tc = tcase_create("excerpt");

	tcase_add_loop_test(tc, word_is_marked, 0, N_ROWS(rows));
	tcase_add_test(tc, mark_has_a_colour);
	tcase_add_test(tc, no_line_is_wider_than_the_terminal);
	suite_add_tcase(suite, tc);
	return suite;
}
