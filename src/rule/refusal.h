/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_REFUSAL_H
#define AUDITCTL_REFUSAL_H

#include "base/diag.h"
#include "rule/rule.h"

/* What the kernel answered, in words; @rc is a negative errno. */
const char *refusal_text(int rc);

/*
 * Report that the kernel answered @rc, or nothing, to @rule of @line: at the
 * word that it is about, as far as that is known, and what to do.
 */
void refusal_report(const struct diag *d, const struct rule *rule,
		    const struct line *line, int rc);

#endif
