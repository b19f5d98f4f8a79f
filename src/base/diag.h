/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DIAG_H
#define AUDITCTL_DIAG_H

#include "base/finding.h"
#include "base/place.h"

#include <stddef.h>

/* A message without its format. */
struct message {
	/* "error", "warning" or "note": a string of diag.c's. */
	const char *severity;
	const struct place *at; /* or NULL */
	const char *name;	/* of a finding or a kind of error, or NULL */
	const char *text;
};

/* Receives messages in place of a stream, and hints about the last message. */
struct sink {
	void (*message)(void *to, const struct message *m);
	void (*hint)(void *to, const char *text);
	void *to;
};

/* The number of errors and warnings. */
struct tally {
	unsigned errors, warnings;
	bool no_memory; /* for one of the errors */
};

/* Where messages are written, and in which format. Owns nothing. */
struct diag {
	FILE *out;	     /* NULL: nowhere */
	struct sink sink;    /* if set, receives all messages */
	struct tally *tally; /* counts them, or NULL */
	uint32_t muted;	     /* a bit for each finding that is not reported */
	bool to_syslog;	     /* as well: stderr is lost at boot */
	bool shown;	     /* on a terminal: control characters are escaped */
	bool colour;
	unsigned width; /* columns of a terminal; 0: no limit */
};

/*
 * Make @d write messages to @out: on a terminal in colour, and in lines that
 * fit. @out becomes buffered, and is flushed after each message.
 */
void diag_init(struct diag *d, FILE *out);

/*
 * Report an error: its place and @text, and below it the line with the word
 * underlined, if @at has them. @at may be NULL. @text is a format for
 * printf(3); the result is one line without a newline. Control characters in it
 * are escaped if @d->out is a terminal.
 */
void diag_error(const struct diag *d, const struct place *at, const char *text,
		...) __attribute__((format(printf, 3, 4)));

/* The same for lack of memory. */
void diag_no_memory(const struct diag *d, const struct place *at);

/*
 * The same as diag_error() with @name, the kind of error for programs, such as
 * "unknown-syscall": a string constant. diag_error() has "failure".
 */
void diag_error_named(const struct diag *d, const struct place *at,
		      const char *name, const char *text, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Report an error by a phrase that scripts look for, which is a line of its own
 * on a stream.
 */
void diag_phrase(const struct diag *d, const char *name, const char *text, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Report a finding, an error or a warning by its kind, with its name in
 * brackets. Returns false if the finding is muted.
 */
bool diag_finding(const struct diag *d, const struct place *at, enum finding f,
		  const char *text, ...) __attribute__((format(printf, 4, 5)));

/* Add a hint to the last message: what the user can do. */
void diag_hint(const struct diag *d, const char *text, ...)
	__attribute__((format(printf, 2, 3)));

/* Report the message @m, which a sink has received. */
void diag_repeat(const struct diag *d, const struct message *m);

/* Print a line without a severity: phrases that scripts look for, and notes. */
void diag_note(const struct diag *d, const char *text, ...)
	__attribute__((format(printf, 2, 3)));

#endif
