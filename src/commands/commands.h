/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMMANDS_H
#define AUDITCTL_COMMANDS_H

#include "commands/session.h"

enum command_needs {
	NEEDS_NOTHING,
	NEEDS_KERNEL, /* and the privilege to control it */
	/* The same, but without -i and -k uid 0 will do, as in 4.2.1. */
	NEEDS_KERNEL_AS_ROOT
};

/* One command: what main() has to know of it. */
struct command_row {
	enum command_needs needs;
	command_run *run;
	/* It does something at once: a --diff or --sync of files leaves it
	 * out. The settings before it in its line are made. */
	bool is_one_time;
	bool answers_on_stderr; /* in messages */
	const char *json_kind;	/* of its document; NULL: it has none */
	/* When its answer cannot be shown. STATUS_TROUBLE is instead of any
	 * other status, STATUS_FAILED instead of STATUS_OK. */
	enum status not_shown;
};

const struct command_row *commands_row(enum command command);

/* Carry out @request by its row. The kernel is open if it needs one. */
command_run commands_run;

#endif
