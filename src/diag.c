/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one way to report. It knows how a message looks and where it goes. */
#include "config.h"
#include "diag.h"
#include "excerpt.h"
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <syslog.h>

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

static const struct severity {
	const char *name;
	const char *colour;
	int priority;
} error = { "error", "\033[1;31m", LOG_ERR },
  warning = { "warning", "\033[1;35m", LOG_WARNING };

void diag_init(struct diag *d, FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	struct winsize size;

	*d = (struct diag){ .out = out };
	if (!text_is_shown(out))
		return;
	/* https://no-color.org: set to anything but nothing. */
	d->colour = !(no_colour && *no_colour) && terminal &&
		    strcmp(terminal, "dumb") != 0;
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		d->width = size.ws_col;
}

/* "FILE:LINE:COLUMN: ", as compilers put it and editors find it. */
static char *format_place(const struct place *at)
{
	char *text = NULL;
	int n;

	if (!at || !at->file)
		n = asprintf(&text, "auditctl: ");
	else if (!at->line)
		n = asprintf(&text, "%s: ", at->file);
	else if (!at->column)
		n = asprintf(&text, "%s:%u: ", at->file, at->line);
	else
		n = asprintf(&text, "%s:%u:%u: ", at->file, at->line,
			     at->column);
	return n < 0 ? NULL : text;
}

static void put(const struct diag *d, const char *colour, const char *text)
{
	fputs(d->colour ? colour : "", d->out);
	text_put(d->out, text, text_is_shown(d->out));
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

/*
 * @s is NULL for a line that is neither error nor warning, @name for what is no
 * finding.
 */
__attribute__((format(printf, 5, 0))) static void
emit(const struct diag *d, const struct severity *s, const struct place *at,
     const char *name, const char *text, va_list args)
{
	char *place = s ? format_place(at) : NULL, *body = NULL;

	count(d, s);
	if (vasprintf(&body, text, args) < 0)
		body = NULL;
	if (d->sink.message || !d->out) {
		sink(d, &(struct message){ s ? s->name : "note", at, name,
					   body ? body : "" });
		free(body);
		free(place);
		return;
	}
	if (s) {
		put(d, BOLD, place ? place : "");
		put(d, s->colour, s->name);
		fputs(": ", d->out);
	}
	text_put(d->out, body ? body : "auditctl: out of memory",
		 text_is_shown(d->out));
	if (name)
		fprintf(d->out, " [%s]", name);
	fputc('\n', d->out);
	if (s && at)
		excerpt_put(d, at);
	if (d->to_syslog && body)
		syslog(s ? s->priority : LOG_ERR, "%s%s%s%s%s%s%s",
		       place ? place : "", s ? s->name : "", s ? ": " : "",
		       body, name ? " [" : "", name ? name : "",
		       name ? "]" : "");
	free(body);
	free(place);
}

void diag_error(const struct diag *d, const struct place *at, const char *text,
		...)
{
	va_list args;

	va_start(args, text);
	emit(d, &error, at, NULL, text, args);
	va_end(args);
}

bool diag_finding(const struct diag *d, const struct place *at, enum finding f,
		  const char *text, ...)
{
	va_list args;

	if (d->muted & UINT32_C(1) << f)
		return false;
	va_start(args, text);
	emit(d, finding_is_error(f) ? &error : &warning, at, finding_name(f),
	     text, args);
	va_end(args);
	return true;
}

void diag_hint(const struct diag *d, const char *text, ...)
{
	char *body = NULL;
	va_list args;

	va_start(args, text);
	if (vasprintf(&body, text, args) < 0)
		body = NULL;
	va_end(args);
	if (d->sink.hint) {
		d->sink.hint(d->sink.to, body ? body : "");
	} else if (d->out) {
		fputs("    hint: ", d->out);
		text_put(d->out, body ? body : "", text_is_shown(d->out));
		fputc('\n', d->out);
	}
	free(body);
}

void diag_say(const struct diag *d, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, NULL, NULL, NULL, text, args);
	va_end(args);
}
