/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LINT_H
#define AUDITCTL_LINT_H

#include "base/diag.h"
#include "rule/rule.h"

/* Report findings about the words of @line: tabs, quotes, a DOS line end, and
 * numbers in place of names. */
void lint_words(const struct line *line, const struct diag *d);

/*
 * Report findings about the @n rules at @rules, sorted as by rulelist_sorted():
 * rules that the kernel accepts, but that do not do what they seem to. The
 * findings are in the order of the lines, which must all be in one array.
 */
void lint_rules(const struct rule *const *rules, size_t n,
		const struct diag *d);

#endif
