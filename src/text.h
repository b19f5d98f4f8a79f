/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TEXT_H
#define AUDITCTL_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Whether what is written to @out is shown to a person: then control
 * characters in keys and paths must not reach the terminal.
 */
bool text_is_shown(FILE *out);

/*
 * Write @text, @length bytes or up to its end; bytes as they are, or, when
 * @escape is set, with everything that the locale does not call printable as
 * \ooo.
 */
void text_put_bytes(FILE *out, const char *text, size_t length, bool escape);
void text_put(FILE *out, const char *text, bool escape);

#endif
