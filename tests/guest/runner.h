/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_RUNNER_H
#define GUEST_RUNNER_H

#include <stdbool.h>

/* A program that is loaded once and run many times, each time by a process of
 * its own, which may be killed at a chosen moment. */
struct runner {
	int requests, statuses; /* pipes */
};

/* Load @program with @killer preloaded, for runs with @option and @file, which
 * may be NULL. Its output is in TOOLS_SAID. An error of the test itself ends
 * this program. */
void runner_open(struct runner *runner, const char *killer, const char *program,
		 const char *option, const char *file);
void runner_close(struct runner *runner);

/* Run it until moment @kill_at, counted from 1, where it is killed; or, if it
 * is 0, to its end. @splits: each message of a batch is sent by itself. Returns
 * the exit status or -signal. */
int runner_run(const struct runner *runner, unsigned kill_at, bool splits);

#endif
