/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TEXT_H
#define AUDITCTL_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Use the locale of the environment. Before this call only ASCII is printable.
 * It reads files and allocates memory, so it is called only when text is
 * printed.
 */
void text_use_locale(void);

/*
 * Whether @out is a terminal: control characters of keys and paths must not
 * reach it. Then the locale is used from now on, to know which these are.
 */
bool text_is_shown(FILE *out);

/* Whether colours may be written to @out: it is a terminal with colours, and
 * NO_COLOR is not set (see https://no-color.org). */
bool text_has_colour(FILE *out);

/*
 * Write @length bytes of @text, or all of it. If @escape is set, everything
 * that is not printable in the locale is written as \ooo.
 */
void text_put_bytes(FILE *out, const char *text, size_t length, bool escape);
void text_put(FILE *out, const char *text, bool escape);

bool text_begins_with(const char *text, const char *start);

/* The ending of a noun after the number @n: "" or "s". */
const char *text_plural(size_t n);

/* A text as printf(3) would print it, to be freed; NULL without memory. */
char *text_format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * Close the stream @out, which open_memstream(3) has made with @text. Returns
 * 0, and the caller frees *@text; or -ENOMEM if a part is missing, and then
 * *@text is NULL.
 */
int text_close(FILE *out, char **text);

/* One character as it is shown, and the number of columns it takes. */
struct text_cell {
	char shown[4 * MB_LEN_MAX + 1];
	unsigned width;
};

/*
 * Make @cell the first character of the @left bytes at @text; @left is not 0.
 * Returns the number of its bytes.
 */
size_t text_next_cell(const char *text, size_t left, struct text_cell *cell);

#endif
