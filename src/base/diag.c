/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: their format, and where they are written. */
#include "config.h"
#include "base/diag.h"
#include "base/array.h"
#include "base/excerpt.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <syslog.h>

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* A longer message is rare; if memory is lacking, it is cut. */
#define BUFFER 4096

static const struct severity {
	const char *name; /* the same pointer as in struct message */
	const char *colour;
	int priority;
} error = { "error", "\033[1;31m", LOG_ERR },
  warning = { "warning", "\033[1;35m", LOG_WARNING };

void diag_init(struct diag *d, FILE *out)
{
	struct winsize size;

	*d = (struct diag){ .out = out, .shown = text_is_shown(out) };
	/* stderr, too: each message is one write(2), and is not mixed with
	 * others. */
	setvbuf(out, NULL, _IOFBF, BUFSIZ);
	if (!d->shown)
		return;
	d->colour = text_has_colour(out);
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		d->width = size.ws_col;
}

/*
 * Format into @buffer, so that the usual messages need no memory: they are
 * needed when there is none. Returns @buffer, or memory for free_text().
 */
__attribute__((format(printf, 2, 0))) static char *
format_args(char buffer[BUFFER], const char *format, va_list args)
{
	char *text = NULL;
	va_list again;

	va_copy(again, args);
	if (vsnprintf(buffer, BUFFER, format, args) >= BUFFER &&
	    vasprintf(&text, format, again) < 0)
		text = NULL;
	va_end(again);
	return text ? text : buffer;
}

__attribute__((format(printf, 2, 3))) static char *
format_text(char buffer[BUFFER], const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_args(buffer, format, args);
	va_end(args);
	return text;
}

static void free_text(char *text, const char *buffer)
{
	if (text != buffer)
		free(text);
}

/* "FILE:LINE:COLUMN: ", as compilers write it and editors understand it. */
static char *format_place(char buffer[BUFFER], const struct place *at)
{
	if (!at || !at->file)
		return format_text(buffer, "auditctl: ");
	if (!at->line)
		return format_text(buffer, "%s: ", at->file);
	if (!at->column)
		return format_text(buffer, "%s:%u: ", at->file, at->line);
	return format_text(buffer, "%s:%u:%u: ", at->file, at->line,
			   at->column);
}

static void put(const struct diag *d, const char *colour, const char *text)
{
	fputs(d->colour ? colour : "", d->out);
	text_put(d->out, text, d->shown);
	fputs(d->colour ? PLAIN : "", d->out);
}

static void count(const struct diag *d, const struct severity *s)
{
	if (!d->tally || !s)
		return;
	if (s == &error)
		d->tally->errors++;
	else
		d->tally->warnings++;
}

static void sink(const struct diag *d, const struct message *m)
{
	if (d->sink.message)
		d->sink.message(d->sink.to, m);
}

/* Write to a stream, and to the system log. @s is NULL for a note. */
static void put_message(const struct diag *d, const struct severity *s,
			const struct message *m)
{
	char place_buffer[BUFFER];
	char *place = place_buffer;
	/* Names of errors are for programs. */
	const char *name = m->name && finding_bit(m->name) ? m->name : NULL;

	*place = '\0';
	if (s) {
		place = format_place(place_buffer, m->at);
		put(d, BOLD, place);
		put(d, s->colour, s->name);
		fputs(": ", d->out);
	}
	text_put(d->out, m->text, d->shown);
	if (name)
		fprintf(d->out, " [%s]", name);
	fputc('\n', d->out);
	if (s && m->at) {
		text_use_locale();
		excerpt_put(d->out, m->at, d->width, d->colour);
	}
	fflush(d->out);
	if (d->to_syslog)
		syslog(s ? s->priority : LOG_ERR, "%s%s%s%s%s%s%s", place,
		       s ? s->name : "", s ? ": " : "", m->text,
		       name ? " [" : "", name ? name : "", name ? "]" : "");
	free_text(place, place_buffer);
}

static void take_message(const struct diag *d, const struct severity *s,
			 const struct message *m)
{
	count(d, s);
	if (d->sink.message || !d->out)
		sink(d, m);
	else
		put_message(d, s, m);
}

/*
 * @s is NULL for a note, @name for what is not a finding.
 */
__attribute__((format(printf, 5, 0))) static void
emit(const struct diag *d, const struct severity *s, const struct place *at,
     const char *name, const char *text, va_list args)
{
	char buffer[BUFFER], *body = format_args(buffer, text, args);

	take_message(d, s,
		     &(struct message){ s ? s->name : "note", at, name, body });
	free_text(body, buffer);
}

void diag_repeat(const struct diag *d, const struct message *m)
{
	const struct severity *const severities[] = { &error, &warning };

	for (size_t i = 0; i < N_ELEMENTS(severities); i++)
		if (strcmp(m->severity, severities[i]->name) == 0) {
			take_message(d, severities[i], m);
			return;
		}
	take_message(d, NULL, m);
}

void diag_error(const struct diag *d, const struct place *at, const char *text,
		...)
{
	va_list args;

	va_start(args, text);
	emit(d, &error, at, "failure", text, args);
	va_end(args);
}

void diag_no_memory(const struct diag *d, const struct place *at)
{
	if (d->tally)
		d->tally->no_memory = true;
	diag_error(d, at, "out of memory");
}

void diag_error_named(const struct diag *d, const struct place *at,
		      const char *name, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, &error, at, name, text, args);
	va_end(args);
}

void diag_phrase(const struct diag *d, const char *name, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, d->sink.message ? &error : NULL, NULL,
	     d->sink.message ? name : NULL, text, args);
	va_end(args);
}

bool diag_finding(const struct diag *d, const struct place *at, enum finding f,
		  const char *text, ...)
{
	va_list args;

	if (!finding_is_error(f) && d->muted & UINT32_C(1) << f)
		return false;
	va_start(args, text);
	emit(d, finding_is_error(f) ? &error : &warning, at, finding_name(f),
	     text, args);
	va_end(args);
	return true;
}

void diag_hint(const struct diag *d, const char *text, ...)
{
	char buffer[BUFFER], *body;
	va_list args;

	va_start(args, text);
	body = format_args(buffer, text, args);
	va_end(args);
	if (d->sink.hint) {
		d->sink.hint(d->sink.to, body);
	} else if (d->out) {
		fputs("    hint: ", d->out);
		text_put(d->out, body, d->shown);
		fputc('\n', d->out);
		fflush(d->out);
	}
	free_text(body, buffer);
}

void diag_note(const struct diag *d, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, NULL, NULL, NULL, text, args);
	va_end(args);
}
