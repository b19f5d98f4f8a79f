/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, folders and their order. */
#include "unit.h"
#include "input/source.h"
#include "input/versionsort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order in which augenrules of 4.2.1 took files of these names. */
static const char *const in_order[] = {
	"~1",	       "0",	  "00",	    "1~",    "01",	"1",
	"1-1",	       "1-a",	  "1.1",    "1.9",   "1.10",	"1_1",
	"2",	       "9-9",	  "10",	    "10a",   "10-1",	"A",
	"B",	       "Z.a",	  "Z-a",    "a",     "a001",	"a01",
	"a1",	       "a2",	  "a10",    "b",     "foo~",	"foo.~",
	"foo.bar.baz", "foo.bar", "foo",    "foo-1", "foo-1.2", "foo-1.10",
	"foo.1",       "foo.9",	  "foo.10", "z",     "+1",	"\303\251",
};

START_TEST(names_are_in_order)
{
	for (int i = 0; i < N_ROWS(in_order); i++) {
		char *a = text_of("%s.rules", in_order[_i]);
		char *b = text_of("%s.rules", in_order[i]);
		int rc = versionsort_compare(a, b);

		ck_assert_msg((rc > 0) - (rc < 0) == (_i > i) - (_i < i),
			      "%s, %s: %d", a, b, rc);
		free(a);
		free(b);
	}
}
END_TEST

/* The lines of @s as "FILE:LINE WORD WORD", FILE without its folder. */
static char *lines_of(const struct source *s)
{
	struct line_split split = { 0 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < s->n; i++) {
		const char *slash = strrchr(s->lines[i].file, '/');

		fprintf(out, "%s:%u", slash ? slash + 1 : s->lines[i].file,
			s->lines[i].number);
		ck_assert_int_eq(line_split(&split, &s->lines[i]), 0);
		for (size_t j = 0; j < split.line.n_words; j++)
			fprintf(out, " %s", split.line.words[j].text);
		fputc('\n', out);
	}
	line_split_free(&split);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

struct file {
	const char *name, *text;
	unsigned mode;
};

#define MAX_FILES 4

/* Folders, and what they are put together to. */
static const struct {
	struct file files[MAX_FILES];
	const char *lines;
} folders[] = {
	{ { { "2.rules", "-w /b\n", 0600 },
	    { "10.rules", "-w /c\n", 0600 },
	    { "1.rules", "-w /a\n", 0600 } },
	  "1.rules:1 -w /a\n2.rules:1 -w /b\n10.rules:1 -w /c\n" },
	{ { { "1.rules", "# x\n\n-e 1\n-w /a\n-D\n-b 1\n", 0600 },
	    { "2.rules", "-f 0\n-D\n-w /b\n-b 2\n-e 2\n-f 2\n-r 5\n", 0600 } },
	  "1.rules:5 -D\n2.rules:4 -b 2\n2.rules:6 -f 2\n1.rules:4 -w /a\n"
	  "2.rules:3 -w /b\n2.rules:7 -r 5\n2.rules:5 -e 2\n" },
	/* only at the very beginning of a line, and -D only bare */
	{ { { "1.rules",
	      "-w /a\n -b 1\n -D\n-D \n-D -k x\n -e 2\n-bogus\n-b1\n-e0\n",
	      0600 } },
	  "1.rules:8 -b1\n1.rules:1 -w /a\n1.rules:2 -b 1\n1.rules:3 -D\n"
	  "1.rules:4 -D\n1.rules:5 -D -k x\n1.rules:6 -e 2\n"
	  "1.rules:9 -e0\n" },
	/* one CR at a line's end, and no newline at the last one's */
	{ { { "1.rules", "-D\r\n-w /a\r\r\n-w /b\r", 0600 },
	    { "2.rules", "-w /c", 0600 },
	    { "3.rules", "-w /d\n", 0600 } },
	  "1.rules:1 -D\n1.rules:2 -w /a\r\n1.rules:3 -w /b\n"
	  "2.rules:1 -w /c\n3.rules:1 -w /d\n" },
	/* what is no rule file of the folder */
	{ { { "1.rules", "-w /a\n", 0600 },
	    { ".2.rules", "-w /b\n", 0600 },
	    { "3.rules~", "-w /c\n", 0600 },
	    { "4.rule", "-w /d\n", 0600 } },
	  "1.rules:1 -w /a\n" },
	{ { { "a b.rules", "-w /a\\ b\n", 0600 } }, "a b.rules:1 -w /a b\n" },
	{ { { NULL, NULL, 0 } }, "" },
};

static void fill(const struct scratch *scratch, const struct file *files)
{
	for (int i = 0; i < MAX_FILES && files[i].name; i++)
		free(scratch_file(scratch, files[i].name, files[i].mode,
				  files[i].text, strlen(files[i].text)));
}

START_TEST(folder_is_put_together)
{
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines;

	scratch_make(&scratch);
	fill(&scratch, folders[_i].files);
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines, folders[_i].lines);
	/* No rules at all is what a mistyped path asks for, too. */
	if (s.n_files)
		expect_text("said", said.text, "");
	else
		ck_assert_ptr_nonnull(
			strstr(said.text, "no *.rules in this directory"));
	free(lines);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

START_TEST(file_is_left_in_order)
{
	static const char text[] = "-e 1\n-w /a\r\n-b 1\n-D\n-b 2\n";
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *path, *lines;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "x", 0600, text, strlen(text));
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, path, &said.d), 0);
	ck_assert_int_eq(source_add(&s, path, &said.d), 0);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines,
		    "x:1 -e 1\nx:2 -w /a\r\nx:3 -b 1\nx:4 -D\nx:5 -b 2\n"
		    "x:1 -e 1\nx:2 -w /a\r\nx:3 -b 1\nx:4 -D\nx:5 -b 2\n");
	ck_assert_uint_eq(s.n_files, 2);
	free(lines);
	free(path);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

START_TEST(bad_file_of_a_folder_is_told)
{
	static const struct file files[MAX_FILES] = {
		{ "1.rules", "-w /a\n", 0600 },
		{ "2.rules", "-w /b\n", 0602 },
		{ "3.rules", "-w /c\n", 0600 },
	};
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines, *dangling;

	scratch_make(&scratch);
	fill(&scratch, files);
	dangling = scratch_path(&scratch, "4.rules");
	ck_assert_int_eq(symlink("/no/such", dangling), 0);
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), -EPERM);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines, "1.rules:1 -w /a\n3.rules:1 -w /c\n");
	expect_part("said", said.text, "2.rules: error: anybody may write");
	expect_part("said", said.text, "4.rules: error: cannot open");
	free(lines);
	free(dangling);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

Suite *suite_source(void)
{
	Suite *suite = suite_create("source");
	TCase *tc = tcase_create("source");

	tcase_add_loop_test(tc, names_are_in_order, 0, N_ROWS(in_order));
	tcase_add_loop_test(tc, folder_is_put_together, 0, N_ROWS(folders));
	tcase_add_test(tc, file_is_left_in_order);
	tcase_add_test(tc, bad_file_of_a_folder_is_told);
	suite_add_tcase(suite, tc);
	return suite;
}
