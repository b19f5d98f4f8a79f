/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SYNC_H
#define AUDITCTL_SYNC_H

#include "commands/session.h"

/*
 * --sync: make the kernel hold what r->paths ask for, with the fewest changes;
 * when it refuses one, undo them all. Prints what it did as --diff would have.
 * Returns the status to exit with.
 */
enum status sync_rules(const struct session *s, const struct request *r);

#endif
