/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CHECK_H
#define AUDITCTL_CHECK_H

#include "commands/session.h"

/*
 * --check: report all errors that a load of r->paths would meet, and all
 * findings, in one run. Changes nothing, and needs neither privilege nor
 * kernel. Returns the exit status.
 */
command_run check;

#endif
