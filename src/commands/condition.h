/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CONDITION_H
#define AUDITCTL_CONDITION_H

#include "commands/candidates.h"

/* What the value of -F can become: a field, an operator behind it, a value. */
void complete_condition(struct completion *c);

/* And that of -C: each pair that the kernel compares, in either order. */
void complete_comparison(struct completion *c);

#endif
