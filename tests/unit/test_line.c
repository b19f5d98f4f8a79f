/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Splits lines into words, each with its place. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* "word@column", with '|' between them: words as a test can compare them. */
static char *words_text(const struct word *words, size_t n)
{
	struct said said;

	said_begin(&said);
	for (size_t i = 0; i < n; i++)
		fprintf(said.out, "%s%s@%u", i ? "|" : "", words[i].text,
			words[i].column);
	said_done(&said);
	return said.text;
}

static const struct {
	const char *text;
	const char *words;
} splits[] = {
	{ "", "" },
	{ " ", "" },
	{ "     ", "" },
	{ "a", "a@1" },
	{ "a b", "a@1|b@3" },
	{ " a  b ", "a@2|b@5" },
	{ "-a always,exit -S kill", "-a@1|always,exit@4|-S@16|kill@19" },
	/* "\ " and "\\" are the only escapes */
	{ "a\\ b", "a b@1" },
	{ "a\\ b c", "a b@1|c@6" },
	{ "\\ ", " @1" },
	{ "\\ \\ ", "  @1" },
	{ "a\\  b", "a @1|b@5" },
	{ " \\ a", " a@2" },
	{ "a\\\\b", "a\\b@1" },
	{ "\\\\ b", "\\@1|b@4" },
	{ "\\\\\\ b", "\\ b@1" },
	{ "\\\\\\\\", "\\\\@1" },
	{ "a\\b", "a\\b@1" },
	{ "a\\nb", "a\\nb@1" },
	{ "a\\\tb", "a\\\tb@1" },
	{ "a\\", "a\\@1" },
	{ "\\", "\\@1" },
	{ "a \\", "a@1|\\@3" },
	/* quotes and tabs are ordinary bytes */
	{ "\"a b\"", "\"a@1|b\"@4" },
	{ "'a b' c", "'a@1|b'@4|c@7" },
	{ "-k\t\"K\" x", "-k\t\"K\"@1|x@8" },
	{ "\ta", "\ta@1" },
	{ "a \t b", "a@1|\t@3|b@5" },
	{ "a\r", "a\r@1" },
	{ "a #b", "a@1|#b@3" },
	{ "\303\251 b", "\303\251@1|b@4" },
};

START_TEST(text_is_split)
{
	struct line line = { .file = "f", .text = splits[_i].text };
	struct line_split split = { 0 };
	char *got;

	ck_assert_int_eq(line_split(&split, &line), 0);
	ck_assert_ptr_eq(split.line.file, line.file);
	ck_assert_ptr_eq(split.line.text, line.text);
	ck_assert_uint_ge(split.words_size, split.line.n_words);
	got = words_text(split.line.words, split.line.n_words);
	expect_text(splits[_i].text, got, splits[_i].words);
	free(got);
	line_split_free(&split);
}
END_TEST

/* Lines with more and with fewer words than the array has elements. */
START_TEST(words_grow)
{
	static const int counts[] = { 31, 32, 33, 64, 65, 1000, 3 };
	struct line_split split = { 0 };

	for (int c = 0; c < N_ROWS(counts); c++) {
		size_t length = (size_t)counts[c] * 2;
		char *text = repeated(' ', length);
		struct line line = { .text = text };

		for (size_t i = 0; i < length; i += 2)
			text[i] = (char)('a' + i / 2 % 26);
		ck_assert_int_eq(line_split(&split, &line), 0);
		ck_assert_uint_eq(split.line.n_words, (size_t)counts[c]);
		for (int i = 0; i < counts[c]; i++) {
			char want[2] = { (char)('a' + i % 26), '\0' };
			const struct word *word = &split.line.words[i];

			ck_assert_str_eq(word->text, want);
			ck_assert_int_eq((int)word->column, 2 * i + 1);
		}
		free(text);
	}
	ck_assert_uint_ge(split.words_size, 1000);
	line_split_free(&split);
}
END_TEST

START_TEST(word_has_its_place)
{
	struct word words[] = { { .column = 3 }, { .column = 9 } };
	struct line line = {
		.file = "rules", .number = 12, .words = words, .n_words = 2
	};
	static const unsigned columns[] = { 3, 9, 0, 0 };
	struct place at = line_place(&line, (size_t)_i);

	ck_assert_str_eq(at.file, "rules");
	ck_assert_uint_eq(at.line, 12);
	ck_assert_uint_eq(at.column, columns[_i]);
}
END_TEST

/* A part of a word. With escapes a word is longer in the file than in memory.
 */
static const struct {
	const char *file;
	size_t offset, length;
	unsigned column, written;
} parts[] = {
	{ "rules", 0, 1, 4, 1 },  { "rules", 1, 1, 5, 2 },
	{ "rules", 2, 1, 7, 1 },  { "rules", 2, 3, 7, 4 },
	{ "rules", 0, 5, 4, 7 },  { "rules", 5, 0, 11, 0 },
	{ "rules", 9, 9, 11, 0 }, { NULL, 1, 1, 5, 1 },
};

START_TEST(part_has_its_place)
{
	char text[] = "-w a\\ b\\\\c -p r"; /* a, space, b, backslash, c */
	struct word words[] = { { .column = 1, .length = 2 },
				{ .column = 4, .length = 7 } };
	struct line line = { .file = parts[_i].file,
			     .number = 1,
			     .text = text,
			     .words = words,
			     .n_words = 2 };
	struct place at =
		line_place_within(&line, 1, parts[_i].offset, parts[_i].length);

	ck_assert_uint_eq(at.column, parts[_i].column);
	ck_assert_uint_eq(at.length, parts[_i].written);
	ck_assert_ptr_eq(at.text, text);
}
END_TEST

/* Words of a command line are as the shell has made them. */
static const struct {
	const char *argv[5];
	const char *text;
	const char *words;
} command_lines[] = {
	{ { "auditctl", NULL }, "", "" },
	{ { "auditctl", "-l", NULL }, "-l", "-l@1" },
	{ { "auditctl", "-w", "/a b", "-k", "x\\ y" },
	  "-w /a b -k x\\ y",
	  "-w@1|/a b@4|-k@9|x\\ y@12" },
	{ { "auditctl", "", "", "-D", NULL }, "  -D", "@1|@2|-D@3" },
};

START_TEST(line_is_made_of_arguments)
{
	char *argv[5], *got;
	struct line_split split = { 0 };
	int argc = 0;

	for (; argc < 5 && command_lines[_i].argv[argc]; argc++)
		argv[argc] = text_of("%s", command_lines[_i].argv[argc]);
	ck_assert_int_eq(line_from_argv(&split, argc, argv), 0);
	ck_assert_ptr_null(split.line.file);
	ck_assert_uint_eq(split.line.number, 0);
	ck_assert_uint_eq(split.line.n_words, (size_t)argc - 1);
	ck_assert_str_eq(split.line.text, command_lines[_i].text);
	got = words_text(split.line.words, split.line.n_words);
	expect_text("words", got, command_lines[_i].words);
	for (int i = 1; i < argc; i++) {
		const struct word *word = &split.line.words[i - 1];

		ck_assert_ptr_eq(word->text, argv[i]);
		ck_assert_uint_eq(word->length, strlen(argv[i]));
	}
	free(got);
	line_split_free(&split);
	ck_assert_ptr_null(split.line.words);
	ck_assert_uint_eq(split.line.n_words, 0);
	while (argc)
		free(argv[--argc]);
}
END_TEST

/* exec() can be called without any argument, not even a name. */
START_TEST(line_is_made_of_no_arguments)
{
	char *argv[] = { NULL };
	struct line_split split = { 0 };

	ck_assert_int_eq(line_from_argv(&split, 0, argv), 0);
	ck_assert_str_eq(split.line.text, "");
	ck_assert_uint_eq(split.line.n_words, 0);
	line_split_free(&split);
}
END_TEST

Suite *suite_line(void)
{
	Suite *suite = suite_create("line");
	TCase *tc = tcase_create("line");

	tcase_add_loop_test(tc, text_is_split, 0, N_ROWS(splits));
	tcase_add_test(tc, words_grow);
	tcase_add_loop_test(tc, word_has_its_place, 0, 4);
	tcase_add_loop_test(tc, line_is_made_of_arguments, 0,
			    N_ROWS(command_lines));
	tcase_add_test(tc, line_is_made_of_no_arguments);
	tcase_add_loop_test(tc, part_has_its_place, 0, N_ROWS(parts));
	suite_add_tcase(suite, tc);
	return suite;
}
