/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TEXT_H
#define AUDITCTL_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Know the characters of the environment's locale. Until then only ASCII is
 * printable; it takes files and memory that most commands need not spend.
 */
void text_use_locale(void);

/*
 * Whether what is written to @out is shown to a person: then control
 * characters in keys and paths must not reach the terminal, and the locale is
 * known from now on, to say which they are.
 */
bool text_is_shown(FILE *out);

/*
 * Write @text, @length bytes or up to its end; bytes as they are, or, when
 * @escape is set, with everything that the locale does not call printable as
 * \ooo.
 */
void text_put_bytes(FILE *out, const char *text, size_t length, bool escape);
void text_put(FILE *out, const char *text, bool escape);

/* A text as printf(3) would print it, to be freed; NULL without memory. */
char *text_format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * Close what open_memstream(3) has made of *@text. Returns 0, or -ENOMEM when
 * not all of it is there: then *@text is NULL.
 */
int text_close(FILE *out, char **text);

/* One character as it is shown, and how many columns that takes. */
struct text_cell {
	char shown[4 * MB_LEN_MAX + 1];
	unsigned width;
};

/*
 * The first character of the @left bytes at @text, of which there is one at
 * least. Returns how many bytes it has.
 */
size_t text_next_cell(const char *text, size_t left, struct text_cell *cell);

#endif
