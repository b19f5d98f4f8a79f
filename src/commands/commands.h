/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMMANDS_H
#define AUDITCTL_COMMANDS_H

#include "commands/session.h"

enum command_needs {
	NEEDS_NOTHING,
	NEEDS_KERNEL, /* and the privilege to control it */
	/* The same, but without -i and -k uid 0 is enough, as in 4.2.1. */
	NEEDS_KERNEL_AS_ROOT
};

/* One command, for main(). */
struct command_row {
	enum command_needs needs;
	command_run *run;
	/* A one-time command: --diff and --sync skip it in files. The settings
	 * before it in its line are made. */
	bool is_one_time;
	bool answers_on_stderr; /* in messages */
	const char *json_kind;	/* of its JSON document; NULL: it has none */
	/* The status if its output cannot be written: STATUS_TROUBLE replaces
	 * any status, STATUS_FAILED replaces STATUS_OK. */
	enum status not_shown;
};

const struct command_row *commands_row(enum command command);

/* Carry out @request with the function of its row. The kernel is open if the
 * row needs it. */
command_run commands_run;

#endif
