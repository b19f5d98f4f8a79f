/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files, directories and their order. */
#include "unit.h"
#include "input/source.h"
#include "input/versionsort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order in which augenrules of 4.2.1 read files with these names. */
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

/* The lines of @s as "FILE:LINE WORD WORD", FILE without its directory. */
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

/* Directories, and what augenrules of 4.2.1 writes for them with gawk. */
static const struct {
	struct file files[MAX_FILES];
	const char *lines;
} directories[] = {
	{ { { "2.rules", "-w /b\n", 0600 },
	    { "10.rules", "-w /c\n", 0600 },
	    { "1.rules", "-w /a\n", 0600 } },
	  "1.rules:1 -w /a\n2.rules:1 -w /b\n10.rules:1 -w /c\n" },
	{ { { "1.rules", "# x\n\n-e 1\n-w /a\n-D\n-b 1\n", 0600 },
	    { "2.rules", "-f 0\n-D\n-w /b\n-b 2\n-e 2\n-f 2\n-r 5\n", 0600 } },
	  "1.rules:5 -D\n2.rules:4 -b 2\n2.rules:6 -f 2\n1.rules:4 -w /a\n"
	  "2.rules:3 -w /b\n2.rules:7 -r 5\n2.rules:5 -e 2\n" },
	/* spaces before them, and after -D; but -D only bare */
	{ { { "1.rules",
	      "-w /a\n -b 1\n -D\n-D \n-D -k x\n -e 2\n-bogus\n-b1\n-e0\n",
	      0600 } },
	  "1.rules:3 -D\n1.rules:8 -b1\n1.rules:1 -w /a\n"
	  "1.rules:5 -D -k x\n1.rules:9 -e0\n" },
	{ { { "1.rules", "-w /a\n-D \n-w /b\n -e 2\n-w /c\n\t# x\n -b 1\n",
	      0600 },
	    { "2.rules", "-w /d\n-b 2\n  -f 1\n-D   \n", 0600 } },
	  "1.rules:2 -D\n2.rules:2 -b 2\n2.rules:3 -f 1\n1.rules:1 -w /a\n"
	  "1.rules:3 -w /b\n1.rules:5 -w /c\n2.rules:1 -w /d\n"
	  "1.rules:4 -e 2\n" },
	/* one CR at a line's end, and no newline at the last one's */
	{ { { "1.rules", "-D\r\n-w /a\r\r\n-w /b\r", 0600 },
	    { "2.rules", "-w /c", 0600 },
	    { "3.rules", "-w /d\n", 0600 } },
	  "1.rules:1 -D\n1.rules:2 -w /a\r\n1.rules:3 -w /b\n"
	  "2.rules:1 -w /c\n3.rules:1 -w /d\n" },
	/* entries that are not rule files of the directory */
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

START_TEST(directory_is_put_together)
{
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines;

	scratch_make(&scratch);
	fill(&scratch, directories[_i].files);
	said_begin(&said);
	said.d.muted = finding_bit("stray-space");
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines, directories[_i].lines);
	/* A directory without rules may be a typing error. */
	if (s.n_files)
		expect_text("said", said.text, "");
	else
		ck_assert_ptr_nonnull(strstr(
			said.text, "no *.rules files in this directory"));
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

/* After errors the other files are read nevertheless. */
START_TEST(bad_file_of_a_directory_is_reported)
{
	static const struct file files[MAX_FILES] = {
		{ "1.rules", "-w /a\n", 0600 },
		{ "2.rules", "-w /b\n", 0602 },
		{ "3.rules", "-w /c\n", 0600 },
	};
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines, *fifo;

	scratch_make(&scratch);
	fill(&scratch, files);
	fifo = scratch_path(&scratch, "4.rules");
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), -EPERM);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines, "1.rules:1 -w /a\n3.rules:1 -w /c\n");
	expect_part("said", said.text,
		    "2.rules: error: everyone can write to this file");
	expect_part("said", said.text, "4.rules: error: is not a regular file");
	free(lines);
	free(fifo);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

/* Made in a directory beside "1.rules". A link has a target. */
static const struct {
	const char *name, *target;
	const char *note; /* NULL: nothing is reported */
} left_out[] = {
	{ "2.rules", "/no/such",
	  "/2.rules: skipped: the target of the symbolic link does not exist\n" },
	{ "2.rules", "2.rules",
	  "/2.rules: skipped: the target of the symbolic link does not exist\n" },
	{ "2.rules", "1.rules/x",
	  "/2.rules: skipped: the target of the symbolic link does not exist\n" },
	{ "2.rules", "/", "/2.rules: skipped: a directory\n" },
	{ "2.rules", NULL, "/2.rules: skipped: a directory\n" },
	{ "2.rules", "/dev/null", NULL },
};

START_TEST(entry_is_left_out)
{
	static const struct file files[MAX_FILES] = {
		{ "1.rules", "-w /a\n", 0600 },
		{ "3.rules", "-w /c\n", 0600 },
	};
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines, *path, *in = NULL;

	scratch_make(&scratch);
	fill(&scratch, files);
	path = scratch_path(&scratch, left_out[_i].name);
	if (left_out[_i].target) {
		ck_assert_int_eq(symlink(left_out[_i].target, path), 0);
	} else {
		ck_assert_int_eq(mkdir(path, 0700), 0);
		in = scratch_file(&scratch, "2.rules/in.rules", 0600, "-D\n",
				  3);
	}
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines, "1.rules:1 -w /a\n3.rules:1 -w /c\n");
	ck_assert_uint_eq(s.n_files, 2);
	if (left_out[_i].note)
		expect_part("said", said.text, left_out[_i].note);
	else
		expect_text("said", said.text, "");
	free(lines);
	free(path);
	free(in);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

/* A link to a target that the user may not look up is not a dangling link. */
START_TEST(link_to_a_closed_directory_is_an_error)
{
	bool is_root = geteuid() == 0;
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *closed, *rules, *link;

	scratch_make(&scratch);
	closed = scratch_path(&scratch, "closed");
	rules = scratch_path(&scratch, "rules");
	link = scratch_path(&scratch, "rules/1.rules");
	ck_assert_int_eq(mkdir(closed, 0700), 0);
	ck_assert_int_eq(mkdir(rules, 0700), 0);
	ck_assert_int_eq(chmod(rules, 0755), 0);
	free(scratch_file(&scratch, "closed/x.rules", 0644, "-D\n", 3));
	ck_assert_int_eq(symlink("../closed/x.rules", link), 0);
	ck_assert_int_eq(chmod(closed, 0), 0);
	if (is_root && seteuid(65534) < 0) {
		fputs("link_to_a_closed_directory_is_an_error: not tested, "
		      "root cannot be another user here\n",
		      stderr);
	} else {
		said_begin(&said);
		ck_assert_int_eq(source_add(&s, rules, &said.d), -EACCES);
		if (is_root)
			ck_assert_int_eq(seteuid(0), 0);
		said_done(&said);
		expect_part("said", said.text, "1.rules: error: cannot open: ");
		said_free(&said);
		source_free(&s);
	}
	ck_assert_int_eq(chmod(closed, 0700), 0);
	free(closed);
	free(rules);
	free(link);
	scratch_remove(&scratch);
}
END_TEST

/* Directories without rule files, and the hint. */
static const struct {
	const char *name; /* ends in '/': a directory; NULL: it is empty */
	const char *hint; /* NULL: none */
} near_misses[] = {
	{ NULL, NULL },
	{ "x.rule", "'x.rule' is not read: its name does not end in .rules" },
	{ "x.RULES", "'x.RULES' is not read: its name does not end in .rules" },
	{ "x.rules.bak",
	  "'x.rules.bak' is not read: its name does not end in .rules" },
	{ ".x.rules", "'.x.rules' is not read: its name begins with a dot" },
	{ "rules.d/", "did you mean its subdirectory 'rules.d'?" },
	{ "other", NULL },
	{ "other/", NULL },
};

START_TEST(near_miss_is_named)
{
	const char *name = near_misses[_i].name;
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;

	scratch_make(&scratch);
	if (name && name[strlen(name) - 1] == '/') {
		char *path = scratch_path(&scratch, name);

		ck_assert_int_eq(mkdir(path, 0700), 0);
		free(path);
	} else if (name) {
		free(scratch_file(&scratch, name, 0600, "-D\n", 3));
	}
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	ck_assert_uint_eq(s.n, 0);
	ck_assert_uint_eq(s.n_files, 0);
	expect_part("said", said.text, scratch.path);
	expect_part("said", said.text, "no *.rules files in this directory\n");
	if (near_misses[_i].hint)
		expect_part("said", said.text, near_misses[_i].hint);
	else if (strstr(said.text, "hint"))
		ck_abort_msg("unexpected hint: %s", said.text);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

/* Lines that augenrules moves with gawk, and not with mawk. */
static const struct {
	const char *text;
	const char *place; /* of the warning; NULL: it makes no difference */
} strays[] = {
	{ "-w /a\n-D \n", ":2: warning: " },
	{ "-w /a\n -D\n", ":2: warning: " },
	{ "-D\n-w /a\n  -D  \n", ":3: warning: " },
	{ " -e 2\n-w /a\n", ":1: warning: " },
	{ "-w /a\n -e 2\n-e 1\n", ":2: warning: " },
	{ "-b 1\n -b 2\n", ":2: warning: " },
	{ " -f 1\n-f 2\n", ":1: warning: " },
	{ "-w /a\n\t# x\n", ":2: warning: " },
	{ "-w /a\n \v # x\n", ":2: warning: " },
	{ "-D \n-w /a\n", NULL },
	{ "-b 5\n -D\n-w /a\n", NULL },
	{ "-w /a\n -e 2\n", NULL },
	{ " -b 5\n-w /a\n -f 1\n", NULL },
	{ "  # x\n-w /a\n", NULL },
	{ "-w /a\n-D\n-D\n-b 1\n-b 2\n-e 1\n-e 2 \n# x\n", NULL },
};

START_TEST(stray_space_is_reported)
{
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;

	scratch_make(&scratch);
	free(scratch_file(&scratch, "1.rules", 0600, strays[_i].text,
			  strlen(strays[_i].text)));
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	if (strays[_i].place) {
		expect_part(strays[_i].text, said.text, strays[_i].place);
		expect_part(strays[_i].text, said.text, "[stray-space]");
	} else {
		expect_text(strays[_i].text, said.text, "");
	}
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

/* A tab before an option is not a space for auditctl: the line is not changed,
 * and reported as an error. */
START_TEST(tab_before_an_option_is_kept)
{
	static const struct file files[MAX_FILES] = {
		{ "1.rules", "-w /a\n\t-D\n-D\t\n \t-e 2\n-w /b\n", 0600 },
	};
	struct scratch scratch;
	struct source s = { 0 };
	struct said said;
	char *lines;

	scratch_make(&scratch);
	fill(&scratch, files);
	said_begin(&said);
	ck_assert_int_eq(source_add(&s, scratch.path, &said.d), 0);
	said_done(&said);
	lines = lines_of(&s);
	expect_text("lines", lines,
		    "1.rules:1 -w /a\n1.rules:2 \t-D\n1.rules:3 -D\t\n"
		    "1.rules:4 \t-e 2\n1.rules:5 -w /b\n");
	expect_text("said", said.text, "");
	free(lines);
	source_free(&s);
	said_free(&said);
	scratch_remove(&scratch);
}
END_TEST

/*
 * In a directory with mode 0755 beside one with 0777; @name is given, or it is
 * "rules", the first of them.
 */
static const struct {
	const char *name, *target;
	bool is_given;
	int rc;
} links[] = {
	{ "rules/1.rules", "../open/x.rules", false, -EPERM },
	{ "rules/1.rules", "../open/in/x.rules", false, -EPERM },
	{ "rules/1.rules", "../open/absent.rules", false, -EPERM },
	{ "rules/1.rules", "../good/x.rules", false, 0 },
	{ "rules/1.rules", "../good/absent.rules", false, 0 },
	{ "rules/1.rules", "../open/x.rules", true, -EPERM },
	{ "rules/1.rules", "../good/x.rules", true, 0 },
	{ "to-open", "open", true, -EPERM },
	{ "to-in", "open/in", true, -EPERM },
	{ "to-good", "good", true, 0 },
};

START_TEST(link_is_followed_with_care)
{
	static const char *const made[] = { "rules", "good", "open",
					    "open/in" };
	struct scratch scratch;
	char *link, *given, *open;

	scratch_make(&scratch);
	for (int i = 0; i < N_ROWS(made); i++) {
		char *path = scratch_path(&scratch, made[i]);

		ck_assert_int_eq(mkdir(path, 0755), 0);
		free(path);
	}
	free(scratch_file(&scratch, "good/x.rules", 0600, "-D\n", 3));
	free(scratch_file(&scratch, "open/x.rules", 0600, "-D\n", 3));
	free(scratch_file(&scratch, "open/in/x.rules", 0600, "-D\n", 3));
	open = scratch_path(&scratch, "open");
	ck_assert_int_eq(chmod(open, 0777), 0);
	link = scratch_path(&scratch, links[_i].name);
	ck_assert_int_eq(symlink(links[_i].target, link), 0);
	given = links[_i].is_given ? text_of("%s", link)
				   : scratch_path(&scratch, "rules");
	for (int trusted_only = 0; trusted_only < 2; trusted_only++) {
		struct source s = { .trusted_only = trusted_only };
		struct said said;
		int rc;

		said_begin(&said);
		rc = source_add(&s, given, &said.d);
		said_done(&said);
		ck_assert_int_eq(rc, trusted_only ? links[_i].rc : 0);
		if (rc) {
			expect_part("said", said.text, link);
			expect_part("said", said.text,
				    "everyone can write to ");
			ck_assert_uint_eq(s.n, 0);
		}
		source_free(&s);
		said_free(&said);
	}
	free(given);
	free(link);
	free(open);
	scratch_remove(&scratch);
}
END_TEST

/* tests/build/build.test has the directory for each option of configure. */
START_TEST(default_directory_is_absolute)
{
	const char *path = source_default_directory();

	ck_assert_int_eq(path[0], '/');
	ck_assert_str_eq(path, RULES_DIRECTORY);
	ck_assert_ptr_null(strchr(path, '$'));
}
END_TEST

Suite *suite_source(void)
{
	Suite *suite = suite_create("source");
	TCase *tc = tcase_create("source");

	tcase_add_loop_test(tc, names_are_in_order, 0, N_ROWS(in_order));
	tcase_add_loop_test(tc, directory_is_put_together, 0,
			    N_ROWS(directories));
	tcase_add_test(tc, file_is_left_in_order);
	tcase_add_test(tc, bad_file_of_a_directory_is_reported);
	tcase_add_loop_test(tc, entry_is_left_out, 0, N_ROWS(left_out));
	tcase_add_test(tc, link_to_a_closed_directory_is_an_error);
	tcase_add_loop_test(tc, near_miss_is_named, 0, N_ROWS(near_misses));
	tcase_add_loop_test(tc, stray_space_is_reported, 0, N_ROWS(strays));
	tcase_add_test(tc, default_directory_is_absolute);
	tcase_add_test(tc, tab_before_an_option_is_kept);
	tcase_add_loop_test(tc, link_is_followed_with_care, 0, N_ROWS(links));
	suite_add_tcase(suite, tc);
	return suite;
}
