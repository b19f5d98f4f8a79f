/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_EXPERIMENT_H
#define GUEST_EXPERIMENT_H

#include "guest.h"

/*
 * A file of experiments, a line each thing. "#" starts a comment.
 *
 *   finding NAME      an experiment about a finding of --check
 *   setup COMMAND     run first, in an empty directory /tmp/e
 *   written LINE      the rules as somebody wrote them; may be repeated
 *   hinted LINE       the rules as the hint of the finding has them
 *   directory         --check is given the directory of the rule file
 *   daemon            the event is made by a process without a login
 *   event COMMAND     run by bash in /tmp/e while the rules are loaded
 *   expect written|hinted WHAT   what the kernel records of the event:
 *     none            no record
 *     TEXT            a record has TEXT
 *     not TEXT        no record has TEXT
 *     least N, most N   that many system calls are recorded
 *
 * --check must report the finding for the rules as written, and not for those
 * of the hint. Rules of the hint are tried first, for -e 2 ends all.
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

/* Read @path into *@experiments, never freed; a mistake in it ends the program.
 * Returns how many they are. */
size_t experiment_read(const char *path, struct experiment **experiments);

/* Carry out @e with @program. Returns whether all came as expected; what did
 * not is printed to @why. */
bool experiment_carry_out(struct guest *g, const struct experiment *e,
			  const char *program, FILE *why);

#endif
