/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TOOLS_H
#define GUEST_TOOLS_H

#include "netlink.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Functions for the modes of tests/guest/change. An error that no test expects
 * ends the program.
 */

void *tools_must(void *allocated);

/* ---- programs and files ---- */

/* Runs @program with an option and a file, either of which may be NULL. Its
 * output goes to the file @said. Returns its exit status, or -signal. */
int tools_run_into(const char *said, const char *program, const char *option,
		   const char *file);

/* The same, with the output in TOOLS_SAID. */
#define TOOLS_SAID "/tmp/said"
int tools_run(const char *program, const char *option, const char *file);

/* The same; a status other than 0 ends the program. */
void tools_must_run(const char *program, const char *option, const char *file);

/* Opens a rule file for writing; tools_close() makes it private to root. */
FILE *tools_create(const char *path);
void tools_close(FILE *out, const char *path);

/* ---- the state of the kernel ---- */

bool tools_is_same_rule(const struct raw_rule *a, const struct raw_rule *b);
bool tools_are_same(const struct raw_rules *a, const struct raw_rules *b);
bool tools_holds(const struct raw_rules *set, const struct raw_rule *rule);

/* Makes @rules the only rules of the kernel, including exact copies. */
void tools_put_back(int fd, const struct raw_rules *rules);

/* The rules of the kernel after @program has loaded @file, from none. */
void tools_load(int fd, const char *program, const char *file,
		struct raw_rules *rules);

/* ---- random numbers ---- */

void tools_seed(const char *number);
unsigned tools_below(unsigned n);

#endif
