/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SAVE_H
#define AUDITCTL_SAVE_H

#include "commands/session.h"

/*
 * --save: print the rules and settings of the kernel as a rule file that loads
 * them. Prints nothing if a rule cannot be written as a line. Returns the exit
 * status.
 */
enum status save(const struct session *s, const struct request *r);

#endif
