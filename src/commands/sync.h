/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SYNC_H
#define AUDITCTL_SYNC_H

#include "commands/session.h"

/*
 * --sync: change the kernel to the rules and settings of r->paths, with few
 * messages; undo all changes if one is refused. Prints the changes in the form
 * of --diff. Returns the exit status.
 */
enum status sync_rules(const struct session *s, const struct request *r);

#endif
