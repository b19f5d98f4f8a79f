/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_NUMBER_H
#define AUDITCTL_NUMBER_H

#include "base/diag.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Read the number at the beginning of @text as libaudit does: a minus sign that
 * there may be, and digits of the base that the first of them say. Returns how
 * many bytes it has; 0: @text begins with none. *@magnitude is without the
 * sign.
 */
size_t number_read(const char *text, unsigned long long *magnitude);

/*
 * Report a number at the beginning of @text that does not end with the text, or
 * that has more than the 32 bits of @value, which is used. Returns whether the
 * first was reported, for a hint.
 */
bool number_report(const char *text, uint32_t value, const struct place *at,
		   const struct diag *d);

#endif
