/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SHOW_H
#define AUDITCTL_SHOW_H

#include "commands/session.h"

/* -l: the rules, with -i interpreted, with -k those that have the key. */
command_run show_rules;

/* -s: status and features of the kernel, with -i interpreted. */
command_run show_status;

/*
 * What apply_takes(), carried out on the kernel; then, as in 4.2.1, settings
 * alone show a status, and -D shows the rules that are left.
 */
command_run show_applied;

#endif
