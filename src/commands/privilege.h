/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PRIVILEGE_H
#define AUDITCTL_PRIVILEGE_H

#include <stdbool.h>

/* Whether this process may control the kernel's audit (CAP_AUDIT_CONTROL). */
bool privilege_is_held(void);

#endif
