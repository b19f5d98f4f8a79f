/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULEFILE_H
#define AUDITCTL_RULEFILE_H

#include "input/line.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

/*
 * The longest line a rule file may have, without its end. The stock program
 * breaks a longer one in two and reads the rest as another command (found by
 * running 4.2.1); here it is an error.
 */
#define RULEFILE_LINE_MAX 6143

/* A rule file that is being read. Fields but one are rulefile.c's own. */
struct rulefile {
	const char *path;
	FILE *stream;
	char buffer[16384 + 1]; /* what was read; line.text points into it */
	size_t from, to;	/* the part that has not been looked at */
	bool at_end;
	int error; /* an errno: the reason for the end */
	struct line line;
	/* As it was opened: to see whether it is still the same. */
	int fd;
	off_t size;
	struct timespec changed;
	bool drop_cr;	  /* set it to have a CR at a line's end dropped */
	struct place bad; /* where, and what, rulefile_report() tells */
	char wrong[80];
};

enum rulefile_got { RULEFILE_LINE, RULEFILE_END, RULEFILE_ERROR };

/*
 * Open @path, which must be a regular file that not everybody may write.
 * @path must outlive @file. Returns 0; or -1, reported to @d.
 */
int rulefile_open(struct rulefile *file, const char *path,
		  const struct diag *d);

/* The same for a stream that is open, called @name. It is the file's then. */
void rulefile_use(struct rulefile *file, const char *name, FILE *stream);

/*
 * The next line that holds words, which it is not split into; blank lines and
 * comments are passed over. *@line is good until the next call. RULEFILE_ERROR
 * is for rulefile_report() to report; when it concerns one line (too long, a
 * NUL byte), *@line is that line and reading may go on, else *@line is NULL.
 */
enum rulefile_got rulefile_read(struct rulefile *file, struct line **line);
void rulefile_report(const struct rulefile *file, const struct diag *d);

/* Both in one: an error has been reported. */
enum rulefile_got rulefile_next(struct rulefile *file, struct line **line,
				const struct diag *d);

void rulefile_close(struct rulefile *file);

#endif
