/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Read rule files line by line. The meaning of the lines is not known here. */
#include "config.h"
#include "input/rulefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns 0 or a negative errno, reported. */
static int check_file(const struct stat *st, const struct place *at,
		      const struct diag *d)
{
	if (!S_ISREG(st->st_mode)) {
		diag_error_named(d, at, "unreadable", "is not a regular file");
		if (S_ISFIFO(st->st_mode))
			diag_hint(d, "to check the output of a command, use: "
				     "COMMAND | auditctl --check -");
		return -EINVAL;
	}
	if (st->st_mode & S_IWOTH) {
		diag_error_named(d, at, "untrusted",
				 "everyone can write to this file (mode %04o)",
				 st->st_mode & 07777u);
		diag_hint(d, "chmod o-w %s", at->file);
		return -EPERM;
	}
	return 0;
}

void rulefile_use(struct rulefile *file, const char *name, FILE *stream)
{
	file->path = name;
	file->stream = stream;
	file->fd = -1;
	file->from = file->to = 0;
	file->at_end = file->drop_cr = file->keep_directives = false;
	file->error = 0;
	file->line = (struct line){ .file = name };
}

int rulefile_open(struct rulefile *file, const char *path, const struct diag *d)
{
	struct place at = { .file = path };
	struct stat st;
	/* O_NONBLOCK: a FIFO is refused; without the flag, open() would wait
	 * for a writer. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int rc;

	rulefile_use(file, path, NULL);
	if (fd < 0 || fstat(fd, &st) < 0) {
		rc = -errno;
		diag_error_named(d, &at, "unreadable", "cannot open: %s",
				 strerror(-rc));
		goto fail;
	}
	rc = check_file(&st, &at, d);
	if (rc)
		goto fail;
	file->fd = fd;
	file->size = st.st_size;
	file->changed = st.st_mtim;
	file->stream = fdopen(fd, "r");
	if (!file->stream) {
		rc = -errno;
		diag_error_named(d, &at, "unreadable", "cannot read: %s",
				 strerror(-rc));
		goto fail;
	}
	return 0;
fail:
	if (fd >= 0)
		close(fd);
	return rc;
}

void rulefile_close(struct rulefile *file)
{
	if (file->stream)
		fclose(file->stream);
	rulefile_use(file, NULL, NULL);
}

/* Read more, after the part that is not yet processed. Returns true at the end
 * of the file. */
static bool fill(struct rulefile *file)
{
	size_t left = file->to - file->from, space;

	if (file->at_end)
		return true;
	memmove(file->buffer, file->buffer + file->from, left);
	/* One byte stays free for the NUL of a last line without a newline. */
	space = sizeof(file->buffer) - 1 - left;
	file->from = 0;
	file->to = left + fread(file->buffer + left, 1, space, file->stream);
	file->at_end = file->to < left + space;
	if (ferror(file->stream))
		file->error = errno ? -errno : -EIO;
	return file->to == left;
}

/* The longest line, with a CR that may be dropped. */
#define TEXT_MAX (RULEFILE_LINE_MAX + 1)

/*
 * Returns the next line as it was written, with NUL in place of the newline,
 * and its length; of a line that is longer than TEXT_MAX only the length is
 * right. NULL at the end of the file, or with file->error.
 */
static char *next_text(struct rulefile *file, size_t *length)
{
	size_t seen = 0, dropped = 0;
	char *text, *end;

	for (;;) {
		size_t left = file->to - file->from;

		text = file->buffer + file->from;
		end = memchr(text + seen, '\n', left - seen);
		if (end)
			break;
		seen = left;
		if (seen > TEXT_MAX) {
			dropped += seen;
			file->from = file->to;
			seen = 0;
		}
		if (!fill(file))
			continue;
		/* After an error, the beginning of a line may be left: it is
		 * dropped. */
		if (file->error || dropped + seen == 0)
			return NULL;
		text = file->buffer + file->from;
		end = file->buffer + file->to;
		break;
	}
	*length = dropped + (size_t)(end - text);
	file->from =
		(size_t)(end - file->buffer) + (end < file->buffer + file->to);
	*end = '\0';
	return text;
}

/* @line 0: the error concerns the file. */
__attribute__((format(printf, 3, 4))) static enum rulefile_got
fail(struct rulefile *file, unsigned line, const char *format, ...)
{
	va_list args;

	file->bad = (struct place){ .file = file->path, .line = line };
	va_start(args, format);
	vsnprintf(file->wrong, sizeof(file->wrong), format, args);
	va_end(args);
	return RULEFILE_ERROR;
}

void rulefile_report_damage(const struct line *line, const struct diag *d)
{
	struct place at = { .file = line->file, .line = line->number };

	diag_error_named(d, &at, "bad-line", "%s", line->damage);
}

void rulefile_report(const struct rulefile *file, const struct diag *d)
{
	if (file->error)
		diag_error_named(d, &file->bad, "unreadable", "%s",
				 file->wrong);
	else
		rulefile_report_damage(&file->line, d);
}

/* Whether the line can be split into words. */
static enum rulefile_got check_line(struct rulefile *file, const char *text,
				    size_t length)
{
	if (length > RULEFILE_LINE_MAX)
		return fail(
			file, file->line.number,
			"the line is too long: %zu bytes (at most %d are allowed)",
			length, RULEFILE_LINE_MAX);
	if (memchr(text, '\0', length))
		return fail(file, file->line.number,
			    "the line has a NUL byte; is the file damaged?");
	return RULEFILE_LINE;
}

/* Whether the line is blank or a comment. */
static bool is_idle(const char *text)
{
	text += strspn(text, " ");
	return !*text || *text == '#';
}

const char *rulefile_directive(const char *text)
{
	static const char name[] = "auditctl:";

	text += strspn(text, " ");
	if (*text != '#')
		return NULL;
	text += strspn(text, "# \t");
	return strncmp(text, name, strlen(name)) == 0 ? text + strlen(name)
						      : NULL;
}

/* If the file was written in the meantime, a part of what was read may be old
 * and a part new. */
static enum rulefile_got check_end(struct rulefile *file)
{
	struct stat st;

	if (file->fd < 0 ||
	    (fstat(file->fd, &st) == 0 && st.st_size == file->size &&
	     st.st_mtim.tv_sec == file->changed.tv_sec &&
	     st.st_mtim.tv_nsec == file->changed.tv_nsec))
		return RULEFILE_END;
	file->error = -EAGAIN;
	return fail(file, 0, "the file was changed while it was read");
}

/* Whether this was the last line. */
static bool is_last(const struct rulefile *file)
{
	return file->at_end && file->from == file->to;
}

enum rulefile_got rulefile_read(struct rulefile *file, struct line **line)
{
	for (;;) {
		size_t length;
		char *text = next_text(file, &length);

		*line = NULL;
		file->line.damage = NULL;
		if (!text && !file->error)
			return check_end(file);
		file->line.number++;
		if (!text)
			return fail(file, file->line.number, "cannot read: %s",
				    strerror(-file->error));
		if (is_last(file) && check_end(file) == RULEFILE_ERROR)
			return RULEFILE_ERROR;
		if (file->drop_cr && length && length <= TEXT_MAX &&
		    text[length - 1] == '\r')
			text[--length] = '\0';
		if (check_line(file, text, length) == RULEFILE_ERROR) {
			file->line.damage = file->wrong;
			*line = &file->line;
			return RULEFILE_ERROR;
		}
		if (is_idle(text) &&
		    !(file->keep_directives && rulefile_directive(text)))
			continue;
		file->line.text = text;
		*line = &file->line;
		return RULEFILE_LINE;
	}
}
