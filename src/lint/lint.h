/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LINT_H
#define AUDITCTL_LINT_H

#include "change/rulelist.h"

/* How the words of @line are written: tabs, quotes, a DOS end, odd numbers. */
void lint_words(const struct line *line, const struct diag *d);

/*
 * The rules of @p, which is sorted: what loads, and does not do what it seems
 * to. Findings are reported in the order of the lines.
 */
void lint_rules(const struct rulelist *p, const struct diag *d);

#endif
