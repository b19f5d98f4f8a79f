/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TOOLS_H
#define GUEST_TOOLS_H

#include "netlink.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What the modes of tests/guest/change share. What cannot go wrong in a test
 * ends the program.
 */

void *tools_must(void *allocated);

/* ---- programs and files ---- */

/* Run @program with an option and a file, either of which may be NULL, its
 * output in the file @said. Returns its exit status, or -signal. */
int tools_run_into(const char *said, const char *program, const char *option,
		   const char *file);

/* The same, with the output in TOOLS_SAID. */
#define TOOLS_SAID "/tmp/said"
int tools_run(const char *program, const char *option, const char *file);

/* The same, and the exit status must be 0. */
void tools_must_run(const char *program, const char *option, const char *file);

/* A rule file to be written; tools_close() makes it private to root. */
FILE *tools_create(const char *path);
void tools_close(FILE *out, const char *path);

/* ---- what the kernel holds ---- */

bool tools_is_same_rule(const struct raw_rule *a, const struct raw_rule *b);
bool tools_are_same(const struct raw_rules *a, const struct raw_rules *b);
bool tools_holds(const struct raw_rules *set, const struct raw_rule *rule);

/* Make the kernel hold @rules and nothing else, exact copies included. */
void tools_put_back(int fd, const struct raw_rules *rules);

/* What a load of @file by @program into an empty kernel makes. */
void tools_load(int fd, const char *program, const char *file,
		struct raw_rules *rules);

/* ---- random numbers ---- */

void tools_seed(const char *number);
unsigned tools_below(unsigned n);

#endif
