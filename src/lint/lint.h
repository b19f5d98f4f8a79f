/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LINT_H
#define AUDITCTL_LINT_H

#include "base/diag.h"
#include "rule/rule.h"

/* Report findings about the words of @line: tabs, quotes, a DOS line end, and
 * numbers that have a name. */
void lint_words(const struct line *line, const struct diag *d);

/*
 * Report findings about the @n rules at @rules, sorted as by rulelist_sorted():
 * rules that load, and do not do what they seem to. They are reported in the
 * order of the lines, which must all be in one array.
 */
void lint_rules(const struct rule *const *rules, size_t n,
		const struct diag *d);

#endif
