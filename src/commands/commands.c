/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands. Their options are in cli/options.c. */
#include "config.h"
#include "commands/commands.h"
#include "change/apply.h"
#include "commands/check.h"
#include "commands/complete.h"
#include "commands/diff.h"
#include "commands/load.h"
#include "commands/oneshot.h"
#include "commands/privilege.h"
#include "commands/save.h"
#include "commands/show.h"
#include "commands/sync.h"
#include "kernel/kernel.h"

#include <errno.h>

static enum status run_load(const struct session *s, const struct request *r)
{
	return load(s, r->text, commands_run);
}

/* Read the rules whose keys can be completed. Without privilege there are none.
 */
static int read_rules(struct ruleset *set)
{
	struct kernel kernel;
	int rc;

	if (!privilege_is_held())
		return -EPERM;
	rc = kernel_open(&kernel);
	if (rc)
		return rc;
	rc = kernel_list_rules(&kernel, set);
	kernel_close(&kernel);
	return rc;
}

static enum status run_complete(const struct session *s,
				const struct request *r)
{
	return complete(r->line, read_rules, s->out);
}

/* A row for a command that apply() carries out. */
#define APPLIED                                                        \
	{                                                              \
		NEEDS_KERNEL, show_applied, .not_shown = STATUS_FAILED \
	}

/* A row for a one-time command, whose function returns the exit status. */
#define ONE_TIME(needs, run)                                                \
	{                                                                   \
		needs, run, .is_one_time = true, .not_shown = STATUS_FAILED \
	}

static const struct command_row rows[N_COMMANDS] = {
	[COMMAND_NOTHING] = APPLIED,
	[COMMAND_RULE] = APPLIED,
	[COMMAND_DELETE_ALL] = APPLIED,
	[COMMAND_LOGINUID_IMMUTABLE] = APPLIED,
	[COMMAND_CONTINUE] = APPLIED,
	[COMMAND_CONTINUE_AND_FAIL] = APPLIED,
	[COMMAND_LIST] = { NEEDS_KERNEL_AS_ROOT, show_rules,
			   .is_one_time = true, .json_kind = "rules",
			   .not_shown = STATUS_FAILED },
	[COMMAND_STATUS] = { NEEDS_KERNEL, show_status, .is_one_time = true,
			     .json_kind = "status",
			     .not_shown = STATUS_FAILED },
	[COMMAND_HELP] = ONE_TIME(NEEDS_NOTHING, oneshot_help),
	[COMMAND_EXPLAIN] = { NEEDS_NOTHING, oneshot_explain,
			      .not_shown = STATUS_FAILED },
	[COMMAND_VERSION] = ONE_TIME(NEEDS_NOTHING, oneshot_version),
	[COMMAND_MESSAGE] = ONE_TIME(NEEDS_KERNEL, oneshot_message),
	[COMMAND_SIGNAL] = ONE_TIME(NEEDS_KERNEL, oneshot_signal),
	[COMMAND_TRIM] = ONE_TIME(NEEDS_KERNEL, oneshot_trim),
	[COMMAND_EQUIVALENT] = ONE_TIME(NEEDS_KERNEL, oneshot_equivalent),
	[COMMAND_RESET_LOST] = ONE_TIME(NEEDS_KERNEL, oneshot_reset_lost),
	[COMMAND_RESET_WAIT_ACTUAL] =
		ONE_TIME(NEEDS_KERNEL, oneshot_reset_wait_actual),
	[COMMAND_LOAD] = { NEEDS_KERNEL, run_load, .not_shown = STATUS_FAILED },
	[COMMAND_CHECK] = { NEEDS_NOTHING, check, .answers_on_stderr = true,
			    .json_kind = "check", .not_shown = STATUS_TROUBLE },
	[COMMAND_DIFF] = { NEEDS_KERNEL, diff, .json_kind = "diff",
			   .not_shown = STATUS_TROUBLE },
	[COMMAND_SYNC] = { NEEDS_KERNEL, sync_rules, .json_kind = "sync",
			   .not_shown = STATUS_FAILED },
	[COMMAND_SAVE] = { NEEDS_KERNEL, save, .not_shown = STATUS_FAILED },
	[COMMAND_COMPLETE] = { NEEDS_NOTHING, run_complete,
			       .not_shown = STATUS_FAILED },
};

const struct command_row *commands_row(enum command command)
{
	return &rows[command];
}

enum status commands_run(const struct session *s, const struct request *r)
{
	const struct command_row *row = commands_row(r->command);
	struct target *t = s->kernel ? &s->kernel->target : NULL;
	enum status status = STATUS_OK;

	if (row->is_one_time)
		status = apply_settings(t, r, s->diag);
	return status ? status : row->run(s, r);
}
