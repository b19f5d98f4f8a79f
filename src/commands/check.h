/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CHECK_H
#define AUDITCTL_CHECK_H

#include "commands/session.h"

/*
 * --check: what a load of r->paths would report, and what is odd about them;
 * all of it, in one run. Changes nothing, and needs neither privilege nor
 * kernel. Returns the status to exit with.
 */
command_run check;

#endif
