/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_EXPERIMENT_H
#define GUEST_EXPERIMENT_H

#include "guest.h"

/*
 * A file of experiments; each line is one of these. "#" starts a comment.
 *
 *   finding NAME      an experiment about a finding of --check
 *   setup COMMAND     run first, in an empty directory /tmp/e
 *   written LINE      a line of the rules with the mistake; may be repeated
 *   hinted LINE       a line of the rules that the hint of the finding suggests
 *   directory         --check is given the directory of the rule file
 *   daemon            the event comes from a process without a login
 *   event COMMAND     run by bash in /tmp/e while the rules are loaded
 *   expect written|hinted WHAT   the records of the event:
 *     none            no record
 *     TEXT            a record has TEXT
 *     not TEXT        no record has TEXT
 *     least N, most N   that many system calls are recorded
 *
 * --check must report the finding for the written rules, and not for the hinted
 * ones. The hinted rules are tried first, because rules with -e 2 are the end.
 */

struct expected {
	const char *rules, *what; /* "written" or "hinted", and WHAT */
};

struct experiment {
	const char *name;
	unsigned line;
	char *setup, *written, *hinted, *event; /* with line ends; owned */
	bool in_directory, is_daemon;
	struct expected expected[8];
	size_t n_expected;
};

/* Reads @path into *@experiments, never freed; an error in it ends the program.
 * Returns the number of experiments. */
size_t experiment_read(const char *path, struct experiment **experiments);

/* Carries out @e with @program. Returns whether all is as expected; prints the
 * differences to @why. */
bool experiment_carry_out(struct guest *g, const struct experiment *e,
			  const char *program, FILE *why);

#endif
