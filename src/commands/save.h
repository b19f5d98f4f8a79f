/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SAVE_H
#define AUDITCTL_SAVE_H

#include "commands/session.h"

/*
 * --save: what the kernel holds, as a rule file that brings it back. Prints all
 * of it or, when no file can say it, nothing. Returns the status to exit with.
 */
enum status save(const struct session *s, const struct request *r);

#endif
