/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, compared with the table of options and with apply().
 */
#include "unit.h"
#include "change/apply.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "commands/commands.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static bool asks_for_command(const struct option_row *row)
{
	return row->kind == OPTION_FORM || row->kind == OPTION_COMMAND ||
	       row->kind == OPTION_FIRST_WORD || row->kind == OPTION_ALONE;
}

/* The option for @command; fails if there are two. */
static const struct option_row *option_of(enum command command)
{
	const struct option_row *row, *found = NULL;

	for (size_t i = 0; (row = options_row(i)); i++) {
		if (!asks_for_command(row) || row->id != (int)command)
			continue;
		if (found)
			ck_abort_msg("command %d has two options", command);
		found = row;
	}
	return found;
}

static const struct option_row *option_named(const char *name)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++)
		if (row->name && strcmp(row->name, name) == 0)
			return row;
	ck_abort_msg("no option --%s", name);
	return NULL;
}

START_TEST(command_is_whole)
{
	enum command command = (enum command)_i;
	const struct command_row *row = commands_row(command);
	const struct option_row *option = option_of(command);
	bool has_json;

	if (!row->run)
		ck_abort_msg("command %d has no function", command);
	ck_assert(row->not_shown == STATUS_FAILED ||
		  row->not_shown == STATUS_TROUBLE);
	if (command == COMMAND_NOTHING || command == COMMAND_RULE) {
		ck_assert_ptr_null(option);
		ck_assert(apply_takes(command) && !row->is_one_time);
		return;
	}
	if (!option)
		ck_abort_msg("command %d has no option", command);
	has_json = options_go_together(option, option_named("json"));
	if (has_json != (row->json_kind != NULL))
		ck_abort_msg("--json and command %d", command);
	/* A line of a file is carried out on a target, or once. */
	if (apply_takes(command) + row->is_one_time !=
	    (option->not_in_files ? 0 : 1))
		ck_abort_msg("a rule file and command %d", command);
}
END_TEST

/* These need no privilege; all others do. */
START_TEST(privilege_is_asked_for)
{
	bool is_free = _i == COMMAND_HELP || _i == COMMAND_VERSION ||
		       _i == COMMAND_CHECK || _i == COMMAND_COMPLETE ||
		       _i == COMMAND_EXPLAIN;

	if ((commands_row((enum command)_i)->needs == NEEDS_NOTHING) != is_free)
		ck_abort_msg("command %d", _i);
}
END_TEST

START_TEST(signal_has_number)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{ "TERM", SIGTERM },   { "term", SIGTERM },
		{ "stop", SIGTERM },   { "HUP", SIGHUP },
		{ "reload", SIGHUP },  { "USR1", SIGUSR1 },
		{ "rotate", SIGUSR1 }, { "USR2", SIGUSR2 },
		{ "resume", SIGUSR2 }, { "CONT", SIGCONT },
		{ "State", SIGCONT },  { "KILL", -EINVAL },
		{ "15", -EINVAL },     { "", -EINVAL },
		{ "TER", -EINVAL },
	};
	size_t n = 0;

	for (size_t i = 0; i < N_ROWS(names); i++)
		if (signals_number(names[i].name) != names[i].number)
			ck_abort_msg("'%s' is %d", names[i].name,
				     signals_number(names[i].name));
	for (; signals_name(n); n++)
		ck_assert_int_gt(signals_number(signals_name(n)), 0);
	ck_assert_uint_eq(n, 10);
}
END_TEST

Suite *suite_commands(void)
{
	Suite *suite = suite_create("commands");
	TCase *tc = tcase_create("commands");

	tcase_add_loop_test(tc, command_is_whole, 0, N_COMMANDS);
	tcase_add_loop_test(tc, privilege_is_asked_for, 0, N_COMMANDS);
	tcase_add_test(tc, signal_has_number);
	suite_add_tcase(suite, tc);
	return suite;
}
