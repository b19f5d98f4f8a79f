/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ONESHOT_H
#define AUDITCTL_ONESHOT_H

#include "commands/session.h"

/*
 * One-time commands, which are not configuration. commands_run() makes the
 * settings in their line.
 */
command_run oneshot_help;
command_run oneshot_version;
command_run oneshot_explain;	/* --explain */
command_run oneshot_message;	/* -m */
command_run oneshot_signal;	/* --signal */
command_run oneshot_trim;	/* -t */
command_run oneshot_equivalent; /* -q */
command_run oneshot_reset_lost;
command_run oneshot_reset_wait_actual;

#endif
