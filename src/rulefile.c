/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rule files into lines of words, each with its place. Knows the file and its
 * quoting; knows nothing of what the words mean.
 */
#include "config.h"
#include "rulefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int check_file(const struct stat *st, const struct place *at,
		      const struct diag *d)
{
	if (!S_ISREG(st->st_mode)) {
		diag_error(d, at, "is not a regular file");
		return -1;
	}
	if (st->st_mode & S_IWOTH) {
		diag_error(d, at,
			   "anybody may write to this file (mode %04o); "
			   "take that away: chmod o-w",
			   st->st_mode & 07777u);
		return -1;
	}
	return 0;
}

void rulefile_use(struct rulefile *file, const char *name, FILE *stream)
{
	memset(file, 0, sizeof(*file));
	file->path = name;
	file->stream = stream;
	file->line.file = name;
	file->line.text = file->written;
}

int rulefile_open(struct rulefile *file, const char *path, const struct diag *d)
{
	struct place at = { .file = path };
	struct stat st;
	/* O_NONBLOCK: a FIFO must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	rulefile_use(file, path, NULL);
	if (fd < 0 || fstat(fd, &st) < 0) {
		diag_error(d, &at, "cannot open: %s", strerror(errno));
		goto fail;
	}
	if (check_file(&st, &at, d) < 0)
		goto fail;
	file->stream = fdopen(fd, "r");
	if (!file->stream) {
		diag_error(d, &at, "cannot read: %s", strerror(errno));
		goto fail;
	}
	return 0;
fail:
	if (fd >= 0)
		close(fd);
	return -1;
}

void rulefile_close(struct rulefile *file)
{
	if (file->stream)
		fclose(file->stream);
	free(file->text);
	free(file->line.words);
	memset(file, 0, sizeof(*file));
}

static int words_reserve(struct word **words, size_t *size, size_t need)
{
	size_t want = *size ? *size * 2 : 32;
	struct word *grown;

	if (need <= *size)
		return 0;
	grown = reallocarray(*words, want, sizeof(**words));
	if (!grown)
		return -1;
	*words = grown;
	*size = want;
	return 0;
}

int rulefile_split(char *text, struct word **words, size_t *size)
{
	const char *from = text;
	char *to = text;
	int n = 0;

	for (;;) {
		while (*from == ' ')
			from++;
		if (!*from)
			return n;
		if (words_reserve(words, size, (size_t)n + 1) < 0)
			return -1;
		(*words)[n].column = (unsigned)(from - text) + 1;
		(*words)[n].text = to;
		while (*from && *from != ' ') {
			if (*from == '\\' &&
			    (from[1] == ' ' || from[1] == '\\'))
				from++;
			*to++ = *from++;
		}
		(*words)[n].length =
			(unsigned)(from - text) + 1 - (*words)[n].column;
		n++;
		if (*from)
			from++;
		*to++ = '\0';
	}
}

/* The line as it was read, without its end: is it fit to be split? */
static int check_line(const char *text, size_t length, const struct place *at,
		      const struct diag *d)
{
	if (length > RULEFILE_LINE_MAX) {
		diag_error(d, at,
			   "the line is too long: %zu bytes, of at most %d",
			   length, RULEFILE_LINE_MAX);
		return -1;
	}
	if (memchr(text, '\0', length)) {
		diag_error(d, at,
			   "the line holds a NUL byte; is the file damaged?");
		return -1;
	}
	return 0;
}

static bool is_comment(const char *text)
{
	return text[strspn(text, " ")] == '#';
}

enum rulefile_got rulefile_next(struct rulefile *file, struct line **line,
				const struct diag *d)
{
	struct place at = { .file = file->path };

	for (;;) {
		ssize_t got =
			getline(&file->text, &file->text_size, file->stream);
		int n;

		*line = NULL;
		if (got < 0 && feof(file->stream) && !ferror(file->stream))
			return RULEFILE_END;
		at.line = ++file->line.number;
		/* An error may come behind half a line: that is none. */
		if (got < 0 || ferror(file->stream)) {
			diag_error(d, &at, "cannot read: %s", strerror(errno));
			return RULEFILE_ERROR;
		}
		if (file->text[got - 1] == '\n')
			file->text[--got] = '\0';
		if (file->drop_cr && got && file->text[got - 1] == '\r')
			file->text[--got] = '\0';
		file->line.n_words = 0;
		if (check_line(file->text, (size_t)got, &at, d) < 0) {
			*line = &file->line;
			return RULEFILE_ERROR;
		}
		if (is_comment(file->text))
			continue;
		memcpy(file->written, file->text, (size_t)got + 1);
		n = rulefile_split(file->text, &file->line.words,
				   &file->words_size);
		if (n < 0) {
			diag_error(d, &at, "out of memory");
			return RULEFILE_ERROR;
		}
		if (!n)
			continue;
		file->line.n_words = (size_t)n;
		*line = &file->line;
		return RULEFILE_LINE;
	}
}
