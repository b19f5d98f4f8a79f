/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULEFILE_H
#define AUDITCTL_RULEFILE_H

#include "base/diag.h"
#include "input/line.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

/*
 * The longest line a rule file may have, in bytes without the newline. The
 * stock program splits a longer line there and reads the rest as another
 * command (found by running 4.2.1); here it is an error.
 */
#define RULEFILE_LINE_MAX 6143

/*
 * A rule file that is being read. Callers set drop_cr and
 * keep_directives and read error; the other
 * fields are used by rulefile.c alone.
 */
struct rulefile {
	const char *path;
	FILE *stream;
	char buffer[16384 + 1]; /* what was read; line.text points into it */
	size_t from, to;	/* the part that is not yet processed */
	bool at_end;
	bool drop_cr; /* a CR at the end of a line is dropped */
	/* Comments that begin with "# auditctl:" are lines, too. */
	bool keep_directives;
	int error; /* why reading failed: a negative errno */
	struct line line;
	/* The file as it was opened, to see whether it has changed. */
	int fd;
	off_t size;
	struct timespec changed;
	/* The error that rulefile_report() reports. */
	struct place bad;
	char wrong[80];
};

enum rulefile_got { RULEFILE_LINE, RULEFILE_END, RULEFILE_ERROR };

/* What follows "# auditctl:" in the text of a line; NULL: it is no directive.
 */
const char *rulefile_directive(const char *text);

/*
 * Open @path, which must be a regular file that is not writable by everyone.
 * @path must outlive @file. Returns 0 or a negative errno, reported to @d:
 * -EINVAL if it is not a regular file, -EPERM if everyone can write to it. To
 * be closed by rulefile_close(), which may be called after an error, too.
 */
int rulefile_open(struct rulefile *file, const char *path,
		  const struct diag *d);

/* Read from the open @stream instead, which rulefile_close() will close. @name
 * is its name in messages, and must outlive @file. */
void rulefile_use(struct rulefile *file, const char *name, FILE *stream);

/*
 * Read the next line that is neither blank nor a comment. *@line, which is not
 * split into words, is good until the next call. RULEFILE_ERROR is to be
 * reported by rulefile_report(). If the error concerns one line, *@line is that
 * line, with its damage, and reading may go on; else *@line is NULL and
 * file->error is set: -EAGAIN if the file was changed while it was read.
 */
enum rulefile_got rulefile_read(struct rulefile *file, struct line **line);

/* Report the last RULEFILE_ERROR to @d. */
void rulefile_report(const struct rulefile *file, const struct diag *d);

/* Report the damage of @line to @d. */
void rulefile_report_damage(const struct line *line, const struct diag *d);

void rulefile_close(struct rulefile *file);

#endif
