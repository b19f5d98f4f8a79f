/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARRAY_H
#define AUDITCTL_ARRAY_H

/* How many elements the array @a has; not for pointers. */
#define N_ELEMENTS(a) (sizeof(a) / sizeof((a)[0]))

#endif
