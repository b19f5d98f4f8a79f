/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_EXCERPT_H
#define AUDITCTL_EXCERPT_H

#include "base/place.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Write the line of @at to @out, indented, and below it a mark under the word:
 * "^~~~", in green if @colour is set. Tabs are shown as spaces, characters that
 * are not printable as \ooo. If the line is wider than @width columns (0: no
 * limit), only the part around the word is shown. If @at has no column, there
 * is no mark, and the command line is not shown.
 */
void excerpt_put(FILE *out, const struct place *at, unsigned width,
		 bool colour);

#endif
