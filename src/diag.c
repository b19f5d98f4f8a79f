/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one way to report. It knows how a message looks and where it goes. */
#include "config.h"
#include "diag.h"
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <syslog.h>

/* "FILE:LINE:COLUMN: error: ", as compilers put it and editors find it. */
static char *prefix(const struct place *at, const char *severity)
{
	char *head = NULL;
	int n;

	if (!at || !at->file)
		n = asprintf(&head, "auditctl: %s: ", severity);
	else if (!at->line)
		n = asprintf(&head, "%s: %s: ", at->file, severity);
	else if (!at->column)
		n = asprintf(&head, "%s:%u: %s: ", at->file, at->line,
			     severity);
	else
		n = asprintf(&head, "%s:%u:%u: %s: ", at->file, at->line,
			     at->column, severity);
	return n < 0 ? NULL : head;
}

__attribute__((format(printf, 4, 0))) static void emit(const struct diag *d,
						       int priority, char *head,
						       const char *text,
						       va_list args)
{
	char *body = NULL;

	if (vasprintf(&body, text, args) < 0)
		body = NULL;
	if (body) {
		bool escape = text_is_shown(d->out);

		text_put(d->out, head ? head : "", escape);
		text_put(d->out, body, escape);
	} else {
		fputs("auditctl: out of memory", d->out);
	}
	fputc('\n', d->out);
	if (d->to_syslog && body)
		syslog(priority, "%s%s", head ? head : "", body);
	free(body);
	free(head);
}

void diag_error(const struct diag *d, const struct place *at, const char *text,
		...)
{
	va_list args;

	va_start(args, text);
	emit(d, LOG_ERR, prefix(at, "error"), text, args);
	va_end(args);
}

void diag_warning(const struct diag *d, const struct place *at,
		  const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, LOG_WARNING, prefix(at, "warning"), text, args);
	va_end(args);
}

void diag_say(const struct diag *d, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	emit(d, LOG_ERR, NULL, text, args);
	va_end(args);
}
