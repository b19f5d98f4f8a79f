/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_EXCERPT_H
#define AUDITCTL_EXCERPT_H

#include "base/diag.h"

/*
 * Write the line that @at stands in, indented, and below it a mark under the
 * word: "^~~~". Tabs are shown as spaces, what is not printable as \ooo, and of
 * a line that is wider than @d->width only the part around the word. Without a
 * column there is no mark, and then the command line is not shown.
 */
void excerpt_put(const struct diag *d, const struct place *at);

#endif
