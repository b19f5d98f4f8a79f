/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SHOW_H
#define AUDITCTL_SHOW_H

#include "commands/session.h"

/* -l: print the rules; with -i interpreted, with -k those that have the key. */
command_run show_rules;

/* -s: print status and features of the kernel; with -i interpreted. */
command_run show_status;

/*
 * Carry out on the kernel a request for which apply_takes() is true. Then, as
 * in 4.2.1, print the status after settings without a command, and the
 * remaining rules after -D.
 */
command_run show_applied;

#endif
