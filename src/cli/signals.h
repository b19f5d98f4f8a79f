/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SIGNALS_H
#define AUDITCTL_SIGNALS_H

#include <stddef.h>

/* The signal of the name @name, in upper or lower case; -EINVAL if there is no
 * such name. */
int signals_number(const char *name);

/* The @i-th name, from 0; NULL after the last. */
const char *signals_name(size_t i);

#endif
