/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_REFUSAL_H
#define AUDITCTL_REFUSAL_H

#include "base/diag.h"
#include "rule/rule.h"

/* The text for the kernel's answer @rc, a negative errno. */
const char *refusal_text(int rc);

/*
 * Report that the kernel answered @rule of @line with @rc, or did not answer:
 * with the place of the word that was refused, if it is known, and a hint.
 */
void refusal_report(const struct diag *d, const struct rule *rule,
		    const struct line *line, int rc);

#endif
