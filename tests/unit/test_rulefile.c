/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rule files into lines of words, each with its place. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define NOBODY 65534

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
	/* quotes mean nothing, and tabs separate nothing */
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
	char *text = strdup(splits[_i].text);
	struct word *words = NULL;
	size_t size = 0;
	int n = rulefile_split(text, &words, &size);
	char *got;

	ck_assert_int_ge(n, 0);
	ck_assert_uint_ge(size, (size_t)n);
	got = words_text(words, (size_t)n);
	expect_text(splits[_i].text, got, splits[_i].words);
	free(got);
	free(words);
	free(text);
}
END_TEST

START_TEST(words_grow)
{
	static const int counts[] = { 31, 32, 33, 64, 65, 1000, 3 };
	struct word *words = NULL;
	size_t size = 0;

	for (int c = 0; c < N_ROWS(counts); c++) {
		size_t length = (size_t)counts[c] * 2;
		char *text = repeated(' ', length);

		for (size_t i = 0; i < length; i += 2)
			text[i] = (char)('a' + i / 2 % 26);
		ck_assert_int_eq(rulefile_split(text, &words, &size),
				 counts[c]);
		for (int i = 0; i < counts[c]; i++) {
			char want[2] = { (char)('a' + i % 26), '\0' };

			ck_assert_str_eq(words[i].text, want);
			ck_assert_int_eq((int)words[i].column, 2 * i + 1);
		}
		free(text);
	}
	ck_assert_uint_ge(size, 1000);
	free(words);
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

/* Read a file to its end: a line for each line, an error as "N!". */
static void read_all(struct rulefile *file, struct said *lines,
		     struct said *errors)
{
	for (;;) {
		struct line *line = (struct line *)-1;
		enum rulefile_got got = rulefile_next(file, &line, &errors->d);
		char *words;

		if (got == RULEFILE_END)
			return;
		if (got == RULEFILE_ERROR && !line) {
			fputs("!", lines->out);
			return;
		}
		ck_assert_str_eq(line->file, file->path);
		if (got == RULEFILE_ERROR) {
			ck_assert_uint_eq(line->n_words, 0);
			fprintf(lines->out, "%u!\n", line->number);
			continue;
		}
		words = words_text(line->words, line->n_words);
		fprintf(lines->out, "%u: %s\n", line->number, words);
		free(words);
	}
}

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t n;
	const char *lines;
	const char *error; /* NULL: none */
} files[] = {
	{ BYTES(""), "", NULL },
	{ BYTES("\n"), "", NULL },
	{ BYTES("\n\n  \n"), "", NULL },
	{ BYTES("-D\n"), "1: -D@1\n", NULL },
	{ BYTES("-D"), "1: -D@1\n", NULL },
	{ BYTES("-D\n-b 8192"), "1: -D@1\n2: -b@1|8192@4\n", NULL },
	{ BYTES("-D\n\n-e 1\n"), "1: -D@1\n3: -e@1|1@4\n", NULL },
	/* comments, which begin a line or follow spaces in it */
	{ BYTES("# -D\n"), "", NULL },
	{ BYTES("#"), "", NULL },
	{ BYTES("   # -D\n-e 1\n"), "2: -e@1|1@4\n", NULL },
	{ BYTES("# a\n# b\n\n  #c\n   \n -e 1\n#\n-D\n"),
	  "6: -e@2|1@5\n8: -D@1\n", NULL },
	{ BYTES("-e 1 # no comment\n"), "1: -e@1|1@4|#@6|no@8|comment@11\n",
	  NULL },
	{ BYTES("\t# x\n"), "1: \t#@1|x@4\n", NULL },
	{ BYTES("\\# x\n"), "1: \\#@1|x@4\n", NULL },
	/* the end of a line is one byte */
	{ BYTES("-e 1\r\n-D\r\n"), "1: -e@1|1\r@4\n2: -D\r@1\n", NULL },
	{ BYTES("-k a\\"), "1: -k@1|a\\@4\n", NULL },
	{ BYTES("-k a\\\n-D\n"), "1: -k@1|a\\@4\n2: -D@1\n", NULL },
	{ BYTES("-k a\\ \n-D\n"), "1: -k@1|a @4\n2: -D@1\n", NULL },
	/* a NUL byte spoils its line, and no other */
	{ BYTES("-e 1\0\n-D\n"), "1!\n2: -D@1\n", "f:1: error: " },
	{ BYTES("-D\n-e\0 1\n\n-D\n"), "1: -D@1\n2!\n4: -D@1\n",
	  "f:2: error: " },
	{ BYTES("\0"), "1!\n", "f:1: error: " },
	{ BYTES("\0\n-D"), "1!\n2: -D@1\n", "f:1: error: " },
	{ BYTES("-D\n-D\0"), "1: -D@1\n2!\n", "f:2: error: " },
};

/* Write @n bytes to a file, read it back through rulefile.c. */
static void expect_lines(const char *bytes, size_t n, const char *want,
			 const char *error)
{
	struct said lines, errors;
	struct scratch scratch;
	struct rulefile file;
	char *path;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "f", 0640, bytes, n);
	said_begin(&lines);
	said_begin(&errors);
	ck_assert_int_eq(rulefile_open(&file, path, &errors.d), 0);
	read_all(&file, &lines, &errors);
	rulefile_close(&file);
	said_done(&lines);
	said_done(&errors);
	expect_text("lines", lines.text, want);
	if (error)
		expect_part("errors", errors.text, error);
	else
		expect_text("errors", errors.text, "");
	said_free(&lines);
	said_free(&errors);
	free(path);
	scratch_remove(&scratch);
}

START_TEST(file_is_read)
{
	expect_lines(files[_i].bytes, files[_i].n, files[_i].lines,
		     files[_i].error);
}
END_TEST

/* The longest line there may be, and one byte more. */
static const struct {
	char byte;
	size_t n;
	bool newline;
	bool good;
} lengths[] = {
	{ 'x', 4095, true, true },    { 'x', 4096, true, true },
	{ 'x', 6143, true, true },    { 'x', 6143, false, true },
	{ 'x', 6144, true, false },   { 'x', 6144, false, false },
	{ 'x', 100000, true, false }, { '#', 6143, true, true },
	{ '#', 6144, true, false },   { ' ', 6143, true, true },
};

START_TEST(line_has_a_limit)
{
	char *line = repeated(lengths[_i].byte, lengths[_i].n);
	bool has_word = lengths[_i].byte == 'x';
	const char *end = lengths[_i].newline ? "\n" : "";
	const char *next = lengths[_i].newline ? "-D\n" : "";
	char *text = text_of("-e 1\n%s%s%s", line, end, next);
	const char *third = *next ? "3: -D@1\n" : "";
	char *want;

	if (!lengths[_i].good)
		want = text_of("1: -e@1|1@4\n2!\n%s", third);
	else if (has_word)
		want = text_of("1: -e@1|1@4\n2: %s@1\n%s", line, third);
	else
		want = text_of("1: -e@1|1@4\n%s", third);
	expect_lines(text, strlen(text), want,
		     lengths[_i].good ? NULL : "f:2: error: ");
	free(want);
	free(text);
	free(line);
}
END_TEST

START_TEST(limit_is_as_documented)
{
	ck_assert_int_eq(RULEFILE_LINE_MAX, 6143);
}
END_TEST

/* A line of more words than the array first holds, then a shorter one. */
START_TEST(long_and_short_lines)
{
	struct said text, want;

	said_begin(&text);
	said_begin(&want);
	fputs("1: ", want.out);
	for (int i = 0; i < 500; i++) {
		fputs("w ", text.out);
		fprintf(want.out, "%sw@%d", i ? "|" : "", 2 * i + 1);
	}
	fputs("\n-D\n", text.out);
	fputs("\n2: -D@1\n", want.out);
	said_done(&text);
	said_done(&want);
	expect_lines(text.text, text.size, want.text, NULL);
	said_free(&text);
	said_free(&want);
}
END_TEST

/* Try to open @path; it must fail, and say @reason of that very path. */
static void expect_refused(const char *path, const char *reason)
{
	struct rulefile file;
	struct said said;
	char *head = text_of("%s: error: ", path);

	said_begin(&said);
	ck_assert_msg(rulefile_open(&file, path, &said.d) == -1,
		      "'%s' is opened", path);
	rulefile_close(&file);
	said_done(&said);
	ck_assert_msg(strncmp(said.text, head, strlen(head)) == 0,
		      "'%s' does not begin with '%s'", said.text, head);
	expect_part(path, said.text, reason);
	said_free(&said);
	free(head);
}

static void expect_opened(const char *path)
{
	struct said lines, errors;
	struct rulefile file;

	said_begin(&lines);
	said_begin(&errors);
	ck_assert_msg(rulefile_open(&file, path, &errors.d) == 0,
		      "'%s' is refused", path);
	read_all(&file, &lines, &errors);
	rulefile_close(&file);
	said_done(&lines);
	said_done(&errors);
	expect_text(path, errors.text, "");
	expect_text(path, lines.text, "1: -D@1\n");
	said_free(&lines);
	said_free(&errors);
}

#define NOT_REGULAR "not a regular file"

START_TEST(missing_file)
{
	struct scratch scratch;
	char *path, *link;

	scratch_make(&scratch);
	path = scratch_path(&scratch, "missing");
	expect_refused(path, strerror(ENOENT));
	link = scratch_path(&scratch, "dangling");
	ck_assert_int_eq(symlink(path, link), 0);
	expect_refused(link, strerror(ENOENT));
	expect_refused("", strerror(ENOENT));
	free(link);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

START_TEST(not_a_file)
{
	struct scratch scratch;
	char *path;

	scratch_make(&scratch);
	expect_refused(scratch.path, NOT_REGULAR);
	expect_refused("/dev/null", NOT_REGULAR);
	path = scratch_path(&scratch, "fifo");
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_refused(path, NOT_REGULAR);
	free(path);
	path = scratch_path(&scratch, "link");
	ck_assert_int_eq(symlink(scratch.path, path), 0);
	expect_refused(path, NOT_REGULAR);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* Ways to be beyond reach that stop even root. */
START_TEST(cannot_be_opened)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct scratch scratch;
	char *path, *below, *longest;
	int fd;

	scratch_make(&scratch);
	path = scratch_path(&scratch, "loop");
	ck_assert_int_eq(symlink(path, path), 0);
	expect_refused(path, strerror(ELOOP));
	free(path);
	path = scratch_file(&scratch, "f", 0600, "-D\n", 3);
	below = text_of("%s/below", path);
	expect_refused(below, strerror(ENOTDIR));
	longest = repeated('x', 5000);
	expect_refused(longest, strerror(ENAMETOOLONG));
	free(longest);
	free(below);
	free(path);
	path = scratch_path(&scratch, "socket");
	ck_assert_uint_lt(strlen(path), sizeof(address.sun_path));
	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	expect_refused(path, strerror(ENXIO));
	close(fd);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* Root reads what it likes; so it puts its rights aside for a moment. */
START_TEST(must_not_be_read)
{
	bool is_root = geteuid() == 0;
	struct scratch scratch;
	char *path;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "f", is_root ? 0600 : 0, "-D\n", 3);
	if (is_root && seteuid(NOBODY) < 0) {
		fputs("must_not_be_read: not tested, root cannot be another "
		      "user here\n",
		      stderr);
	} else {
		expect_refused(path, strerror(EACCES));
		if (is_root)
			ck_assert_int_eq(seteuid(0), 0);
	}
	free(path);
	scratch_remove(&scratch);
}
END_TEST

static const struct {
	unsigned mode;
	bool good;
} modes[] = {
	{ 0400, true },	  { 0600, true },  { 0640, true },  { 0644, true },
	{ 0664, true },	  { 0660, true },  { 0755, true },  { 0666, false },
	{ 0606, false },  { 0602, false }, { 0622, false }, { 0777, false },
	{ 01666, false },
};

START_TEST(mode_is_looked_at)
{
	struct scratch scratch;
	char *path, *link;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "f", modes[_i].mode, "-D\n", 3);
	link = scratch_path(&scratch, "link");
	ck_assert_int_eq(symlink(path, link), 0);
	if (modes[_i].good) {
		expect_opened(path);
		expect_opened(link);
	} else {
		char *mode = text_of("%04o", modes[_i].mode);

		expect_refused(path, mode);
		expect_refused(link, mode);
		free(mode);
	}
	free(link);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* A regular file which cannot be read at its beginning: no address is 0. */
START_TEST(read_fails_at_once)
{
	struct said lines, errors;
	struct rulefile file;

	said_begin(&lines);
	said_begin(&errors);
	ck_assert_int_eq(rulefile_open(&file, "/proc/self/mem", &errors.d), 0);
	read_all(&file, &lines, &errors);
	rulefile_close(&file);
	said_done(&lines);
	said_done(&errors);
	expect_text("lines", lines.text, "!");
	expect_part("errors", errors.text, "/proc/self/mem:1: error: ");
	expect_part("errors", errors.text, strerror(EIO));
	said_free(&lines);
	said_free(&errors);
}
END_TEST

/* A disk that fails behind @left bytes. */
struct disk {
	const char *bytes;
	size_t left;
};

static ssize_t read_disk(void *cookie, char *to, size_t n)
{
	struct disk *disk = cookie;

	if (!disk->left) {
		errno = EIO;
		return -1;
	}
	n = n < disk->left ? n : disk->left;
	memcpy(to, disk->bytes, n);
	disk->bytes += n;
	disk->left -= n;
	return (ssize_t)n;
}

/* What was read of a line in whose middle it fails is no command. */
static void expect_broken(size_t whole, const char *want, const char *error)
{
	struct disk disk = { "-e 1\n-b 12345678\n-f 2\n", whole };
	const cookie_io_functions_t functions = { .read = read_disk };
	struct said lines, errors;
	struct rulefile file;

	said_begin(&lines);
	said_begin(&errors);
	rulefile_use(&file, "f", fopencookie(&disk, "r", functions));
	read_all(&file, &lines, &errors);
	rulefile_close(&file);
	said_done(&lines);
	said_done(&errors);
	expect_text("lines", lines.text, want);
	expect_part("errors", errors.text, error);
	expect_part("errors", errors.text, strerror(EIO));
	said_free(&lines);
	said_free(&errors);
}

START_TEST(read_fails_between_lines)
{
	expect_broken(5, "1: -e@1|1@4\n!", "f:2: error: ");
}
END_TEST

START_TEST(read_fails_within_a_line)
{
	/* "-e 1\n-b 1234" comes; the rest never does. */
	expect_broken(12, "1: -e@1|1@4\n!", "f:2: error: ");
}
END_TEST

START_TEST(closed_is_empty)
{
	struct scratch scratch;
	struct rulefile file;
	struct said said;
	struct line *line;
	char *path;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "f", 0600, "-D\n", 3);
	said_begin(&said);
	ck_assert_int_eq(rulefile_open(&file, path, &said.d), 0);
	ck_assert_int_eq((int)rulefile_next(&file, &line, &said.d),
			 (int)RULEFILE_LINE);
	rulefile_close(&file);
	rulefile_close(&file);
	ck_assert_ptr_null(file.stream);
	said_done(&said);
	said_free(&said);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* A part of a word, which escapes make longer in the file than in memory. */
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

Suite *suite_rulefile(void)
{
	Suite *suite = suite_create("rulefile");
	TCase *tc = tcase_create("rulefile");

	tcase_add_loop_test(tc, text_is_split, 0, N_ROWS(splits));
	tcase_add_test(tc, words_grow);
	tcase_add_loop_test(tc, word_has_its_place, 0, 4);
	tcase_add_loop_test(tc, file_is_read, 0, N_ROWS(files));
	tcase_add_loop_test(tc, line_has_a_limit, 0, N_ROWS(lengths));
	tcase_add_test(tc, limit_is_as_documented);
	tcase_add_test(tc, long_and_short_lines);
	tcase_add_test(tc, missing_file);
	tcase_add_test(tc, not_a_file);
	tcase_add_test(tc, cannot_be_opened);
	tcase_add_test(tc, must_not_be_read);
	tcase_add_loop_test(tc, mode_is_looked_at, 0, N_ROWS(modes));
	tcase_add_test(tc, read_fails_at_once);
	tcase_add_test(tc, read_fails_between_lines);
	tcase_add_test(tc, read_fails_within_a_line);
	tcase_add_test(tc, closed_is_empty);
	tcase_add_loop_test(tc, part_has_its_place, 0, N_ROWS(parts));
	suite_add_tcase(suite, tc);
	return suite;
}
