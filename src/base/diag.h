/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DIAG_H
#define AUDITCTL_DIAG_H

#include "base/finding.h"
#include "base/place.h"

#include <stddef.h>

/* A message, for whom it is not written to a stream. */
struct message {
	const char *severity;	/* "error", "warning" or "note" */
	const struct place *at; /* or NULL */
	const char *name;	/* of a finding, or NULL */
	const char *text;
};

/* Takes messages, and hints about the last of them, in place of a stream. */
struct sink {
	void (*message)(void *to, const struct message *m);
	void (*hint)(void *to, const char *text);
	void *to;
};

/* How many there were. */
struct tally {
	unsigned errors, warnings;
};

/* Where messages go, and how they look there. */
struct diag {
	FILE *out;	     /* NULL: nowhere */
	struct sink sink;    /* takes them all, if it is there */
	struct tally *tally; /* counts them, or NULL */
	uint32_t muted;	     /* bits of findings that are not to be told */
	bool to_syslog; /* errors as well: a boot-time load has no reader */
	bool shown;	/* to a person: control characters are escaped */
	bool colour;
	unsigned width; /* columns of a terminal; 0: no limit */
};

/* For messages to @out, which is buffered, and flushed behind each: colour and
 * width if it is a terminal. */
void diag_init(struct diag *d, FILE *out);

/*
 * Report one error: where, what, and below it the line with the word
 * underlined, if @at has them. @at may be NULL for what concerns no word. The
 * text is one line without its end; control characters in it are shown escaped
 * when @d->out is a terminal.
 */
void diag_error(const struct diag *d, const struct place *at, const char *text,
		...) __attribute__((format(printf, 3, 4)));

/*
 * Report a finding, an error or a warning by its kind, with its name in
 * brackets. Returns false when it is muted.
 */
bool diag_finding(const struct diag *d, const struct place *at, enum finding f,
		  const char *text, ...) __attribute__((format(printf, 4, 5)));

/* What to do about the error or finding just reported. */
void diag_hint(const struct diag *d, const char *text, ...)
	__attribute__((format(printf, 2, 3)));

/* A line of its own: the phrases that scripts look for, and plain answers. */
void diag_note(const struct diag *d, const char *text, ...)
	__attribute__((format(printf, 2, 3)));

#endif
