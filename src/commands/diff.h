/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DIFF_H
#define AUDITCTL_DIFF_H

#include "commands/session.h"

/* --diff. Returns the exit status, like that of diff(1). */
enum status diff(const struct session *s, const struct request *r);

#endif
