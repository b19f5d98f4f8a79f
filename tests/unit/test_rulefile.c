/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads rule files as lines. */
#include "unit.h"
#include "input/rulefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define NOBODY 65534

/* Read a file to its end: a line for each line, an error as "N!". */
static void read_all(struct rulefile *file, struct said *lines,
		     struct said *errors)
{
	for (;;) {
		struct line *line = (struct line *)-1;
		enum rulefile_got got = rulefile_read(file, &line);

		if (got == RULEFILE_ERROR)
			rulefile_report(file, &errors->d);
		if (got == RULEFILE_END)
			return;
		if (got == RULEFILE_ERROR && !line) {
			fputs("!", lines->out);
			return;
		}
		ck_assert_str_eq(line->file, file->path);
		ck_assert_uint_eq(line->n_words, 0);
		if (got == RULEFILE_ERROR)
			fprintf(lines->out, "%u!\n", line->number);
		else
			fprintf(lines->out, "%u: %s\n", line->number,
				line->text);
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
	{ BYTES("-D\n"), "1: -D\n", NULL },
	{ BYTES("-D"), "1: -D\n", NULL },
	{ BYTES("-D\n-b 8192"), "1: -D\n2: -b 8192\n", NULL },
	{ BYTES("-D\n\n-e 1\n"), "1: -D\n3: -e 1\n", NULL },
	/* comments, which begin a line or follow spaces in it */
	{ BYTES("# -D\n"), "", NULL },
	{ BYTES("#"), "", NULL },
	{ BYTES("   # -D\n-e 1\n"), "2: -e 1\n", NULL },
	{ BYTES("# a\n# b\n\n  #c\n   \n -e 1\n#\n-D\n"), "6:  -e 1\n8: -D\n",
	  NULL },
	/* comments that --check uses are comments to all others */
	{ BYTES("# auditctl: allow tab\n-D\n"), "2: -D\n", NULL },
	{ BYTES("-e 1 # no comment\n"), "1: -e 1 # no comment\n", NULL },
	{ BYTES("\t# x\n"), "1: \t# x\n", NULL },
	{ BYTES("\\# x\n"), "1: \\# x\n", NULL },
	/* the end of a line is one byte */
	{ BYTES("-e 1\r\n-D\r\n"), "1: -e 1\r\n2: -D\r\n", NULL },
	{ BYTES("-k a\\"), "1: -k a\\\n", NULL },
	{ BYTES("-k a\\\n-D\n"), "1: -k a\\\n2: -D\n", NULL },
	{ BYTES("-k a\\ \n-D\n"), "1: -k a\\ \n2: -D\n", NULL },
	/* a line with a NUL byte is wrong, and no other line */
	{ BYTES("-e 1\0\n-D\n"), "1!\n2: -D\n", "f:1: error: " },
	{ BYTES("-D\n-e\0 1\n\n-D\n"), "1: -D\n2!\n4: -D\n", "f:2: error: " },
	{ BYTES("\0"), "1!\n", "f:1: error: " },
	{ BYTES("\0\n-D"), "1!\n2: -D\n", "f:1: error: " },
	{ BYTES("-D\n-D\0"), "1: -D\n2!\n", "f:2: error: " },
};

/* Writes @n bytes to a file, and reads it with rulefile.c. */
static void expect_lines(const char *bytes, size_t n, const char *want,
			 const char *error)
{
	struct said lines, errors;
	struct scratch scratch;
	struct rulefile file;
	char *path;

	/* The caller need not initialize it. */
	memset(&file, 0xff, sizeof(file));
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

/* The longest permitted line, and one with one byte more. */
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

static const char *const directives[][2] = {
	{ "# auditctl: allow tab", " allow tab" },
	{ "#auditctl:allow tab", "allow tab" },
	{ "  ## \tauditctl:", "" },
	{ "# auditctl allow tab", NULL },
	{ "# see auditctl: x", NULL },
	{ "-D # auditctl: allow tab", NULL },
	{ "\t# auditctl: allow tab", NULL },
	{ "auditctl: x", NULL },
};

START_TEST(directive_is_seen)
{
	const char *seen = rulefile_directive(directives[_i][0]);

	ck_assert_int_eq(!seen, !directives[_i][1]);
	if (seen)
		ck_assert_str_eq(seen, directives[_i][1]);
}
END_TEST

START_TEST(line_has_a_limit)
{
	char *line = repeated(lengths[_i].byte, lengths[_i].n);
	bool has_word = lengths[_i].byte == 'x';
	const char *end = lengths[_i].newline ? "\n" : "";
	const char *next = lengths[_i].newline ? "-D\n" : "";
	char *text = text_of("-e 1\n%s%s%s", line, end, next);
	const char *third = *next ? "3: -D\n" : "";
	char *want;

	if (!lengths[_i].good)
		want = text_of("1: -e 1\n2!\n%s", third);
	else if (has_word)
		want = text_of("1: -e 1\n2: %s\n%s", line, third);
	else
		want = text_of("1: -e 1\n%s", third);
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

/* Tries to open @path, which must fail with @reason for this path. */
static void expect_refused(const char *path, int rc, const char *reason)
{
	struct rulefile file;
	struct said said;
	char *head = text_of("%s: error: ", path);

	said_begin(&said);
	ck_assert_msg(rulefile_open(&file, path, &said.d) == rc,
		      "'%s' is opened, or refused for another reason", path);
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
	expect_text(path, lines.text, "1: -D\n");
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
	expect_refused(path, -ENOENT, strerror(ENOENT));
	link = scratch_path(&scratch, "dangling");
	ck_assert_int_eq(symlink(path, link), 0);
	expect_refused(link, -ENOENT, strerror(ENOENT));
	expect_refused("", -ENOENT, strerror(ENOENT));
	free(link);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* differs fifo */
START_TEST(not_a_file)
{
	struct scratch scratch;
	char *path;

	scratch_make(&scratch);
	expect_refused(scratch.path, -EINVAL, NOT_REGULAR);
	expect_refused("/dev/null", -EINVAL, NOT_REGULAR);
	path = scratch_path(&scratch, "fifo");
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_refused(path, -EINVAL, NOT_REGULAR);
	free(path);
	path = scratch_path(&scratch, "link");
	ck_assert_int_eq(symlink(scratch.path, path), 0);
	expect_refused(path, -EINVAL, NOT_REGULAR);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* Files that even root cannot open. */
START_TEST(cannot_be_opened)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct scratch scratch;
	char *path, *below, *longest;
	int fd;

	scratch_make(&scratch);
	path = scratch_path(&scratch, "loop");
	ck_assert_int_eq(symlink(path, path), 0);
	expect_refused(path, -ELOOP, strerror(ELOOP));
	free(path);
	path = scratch_file(&scratch, "f", 0600, "-D\n", 3);
	below = text_of("%s/below", path);
	expect_refused(below, -ENOTDIR, strerror(ENOTDIR));
	longest = repeated('x', 5000);
	expect_refused(longest, -ENAMETOOLONG, strerror(ENAMETOOLONG));
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
	expect_refused(path, -ENXIO, strerror(ENXIO));
	close(fd);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* Root can read every file, so it gives up its rights for a moment. */
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
		expect_refused(path, -EACCES, strerror(EACCES));
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

		expect_refused(path, -EPERM, mode);
		expect_refused(link, -EPERM, mode);
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

/* A disk that fails after @left bytes. */
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

/* If reading fails in the middle of a line, the part of it is not a command. */
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
	ck_assert_int_eq(file.error, -EIO);
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
	expect_broken(5, "1: -e 1\n!", "f:2: error: ");
}
END_TEST

START_TEST(read_fails_within_a_line)
{
	/* "-e 1\n-b 1234" can be read, and the rest never comes. */
	expect_broken(12, "1: -e 1\n!", "f:2: error: ");
}
END_TEST

/* A difference between a file and what it was when it was opened. */
static const struct {
	const char *added;
	time_t seconds;
	long nanoseconds;
	bool good;
} changes[] = {
	{ "", 0, 0, true },	     { "", 0, 1, false },
	{ "", 0, -1, false },	     { "", 1, 0, false },
	{ "", -1, 0, false },	     { "-e 1\n", 0, 0, false },
	{ "# more\n", 0, 1, false },
};

/* Under qemu-user for some machines, fstat() reports no nanoseconds. */
static bool has_nanoseconds(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_mtim.tv_nsec != 0;
}

/* The size, or one part of the time, differs, and nothing else. */
START_TEST(change_is_noticed)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
				     { .tv_sec = 1000000000, .tv_nsec = 500 } };
	struct said lines, errors;
	struct scratch scratch;
	struct rulefile file;
	bool good = changes[_i].good;
	char *path;
	FILE *more;

	scratch_make(&scratch);
	path = scratch_file(&scratch, "f", 0600, "-D\n", 3);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	if (!has_nanoseconds(path) && !*changes[_i].added &&
	    !changes[_i].seconds)
		good = true;
	said_begin(&lines);
	said_begin(&errors);
	ck_assert_int_eq(rulefile_open(&file, path, &errors.d), 0);
	more = fopen(path, "a");
	ck_assert_ptr_nonnull(more);
	fputs(changes[_i].added, more);
	ck_assert_int_eq(fclose(more), 0);
	times[1].tv_sec += changes[_i].seconds;
	times[1].tv_nsec += changes[_i].nanoseconds;
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	read_all(&file, &lines, &errors);
	ck_assert_int_eq(file.error, good ? 0 : -EAGAIN);
	rulefile_close(&file);
	said_done(&lines);
	said_done(&errors);
	if (good) {
		expect_text("lines", lines.text, "1: -D\n");
		expect_text("errors", errors.text, "");
	} else {
		expect_part("errors", errors.text,
			    "f: error: the file was changed while it was read");
	}
	said_free(&lines);
	said_free(&errors);
	free(path);
	scratch_remove(&scratch);
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
	ck_assert_int_eq((int)rulefile_read(&file, &line), (int)RULEFILE_LINE);
	rulefile_close(&file);
	rulefile_close(&file);
	ck_assert_ptr_null(file.stream);
	said_done(&said);
	said_free(&said);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

Suite *suite_rulefile(void)
{
	Suite *suite = suite_create("rulefile");
	TCase *tc = tcase_create("rulefile");

	tcase_add_loop_test(tc, file_is_read, 0, N_ROWS(files));
	tcase_add_loop_test(tc, directive_is_seen, 0, N_ROWS(directives));
	tcase_add_loop_test(tc, line_has_a_limit, 0, N_ROWS(lengths));
	tcase_add_test(tc, limit_is_as_documented);
	tcase_add_test(tc, missing_file);
	tcase_add_test(tc, not_a_file);
	tcase_add_test(tc, cannot_be_opened);
	tcase_add_test(tc, must_not_be_read);
	tcase_add_loop_test(tc, mode_is_looked_at, 0, N_ROWS(modes));
	tcase_add_test(tc, read_fails_at_once);
	tcase_add_test(tc, read_fails_between_lines);
	tcase_add_test(tc, read_fails_within_a_line);
	tcase_add_loop_test(tc, change_is_noticed, 0, N_ROWS(changes));
	tcase_add_test(tc, closed_is_empty);
	suite_add_tcase(suite, tc);
	return suite;
}
