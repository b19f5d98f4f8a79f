/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_REFUSAL_H
#define AUDITCTL_REFUSAL_H

#include "rule.h"

/* What the kernel answered, in words; @rc is a negative errno. */
const char *refusal_text(int rc);

/*
 * What the answer means for a rule that was sent, and what to do about it; NULL
 * where the words of refusal_text() say it all.
 */
const char *refusal_hint(int rc, enum rule_op op);

#endif
