/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names for --signal: those of signals, and of what auditd does on them. */
#include "config.h"
#include "cli/signals.h"
#include "base/array.h"

#include <errno.h>
#include <signal.h>
#include <strings.h>

static const struct {
	const char *name;
	int number;
} rows[] = {
	{ "TERM", SIGTERM },  { "HUP", SIGHUP },     { "USR1", SIGUSR1 },
	{ "USR2", SIGUSR2 },  { "CONT", SIGCONT },   { "stop", SIGTERM },
	{ "reload", SIGHUP }, { "rotate", SIGUSR1 }, { "resume", SIGUSR2 },
	{ "state", SIGCONT },
};

int signals_number(const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (strcasecmp(rows[i].name, name) == 0)
			return rows[i].number;
	return -EINVAL;
}

const char *signals_name(size_t i)
{
	return i < N_ELEMENTS(rows) ? rows[i].name : NULL;
}
