/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMPLETE_CONDITION_H
#define AUDITCTL_COMPLETE_CONDITION_H

#include "commands/completion.h"

/* Print the candidates for a value of -F: a field, then an operator, a value.
 */
void complete_condition(struct completion *c);

/* The same for -C: each pair that the kernel compares, in either order. */
void complete_comparison(struct completion *c);

#endif
