/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_DECISIONS_H
#define GUEST_DECISIONS_H

#include <stdbool.h>

/*
 * How the kernel decides each event of a small universe, found out by making
 * the events and reading the kernel's records. The events are made by a process
 * that was started while auditing was on and no rule was there:
 *
 *   - kill(2) and tkill(2), with no effect, with arguments a1, a2 and a3 that
 *     are 1 or 2 each
 *   - chmod(2) of the two files of DECISIONS_DIRECTORY
 *   - kill(2) by a new child, which the rules of the task list decide, too
 *   - messages of programs, of the types 1105 and 1106
 *
 * Rules of the universe use no other call than these.
 */
#define DECISIONS_DIRECTORY "/tmp/watched"
#define DECISIONS_EVENTS    15

/* Not recorded: "". Else the key as it is in the record, "(null)" without. */
struct decisions {
	char key[DECISIONS_EVENTS][32];
};

/* Starts the process that makes events. The kernel must have no rules; auditing
 * is on afterwards. @fd is an audit socket. */
void decisions_start(int fd);

/* Make each event once; a fault of the test itself ends the program. */
void decisions_make(struct decisions *decisions);

/* How many events were made so far. */
unsigned long decisions_made(void);

/* Whether each event is decided in @now as in @old or as in @new; prints those
 * that are not. */
unsigned decisions_count_wrong(const struct decisions *now,
			       const struct decisions *old,
			       const struct decisions *new);

#endif
