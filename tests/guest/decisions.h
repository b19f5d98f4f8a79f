/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_DECISIONS_H
#define GUEST_DECISIONS_H

#include <stdbool.h>

/*
 * How the kernel decides each event of a small universe: the events are made,
 * and the kernel's records read. The process that makes them was started while
 * auditing was on and no rule was loaded:
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

/* "": not recorded. Otherwise the key in the record, "(null)" if it has none.
 */
struct decisions {
	char key[DECISIONS_EVENTS][32];
};

/* Starts the process that makes events. The kernel must have no rules; auditing
 * is on afterwards. @fd is an audit socket. */
void decisions_start(int fd);

/* Makes each event once; an error of the test itself ends the program. */
void decisions_make(struct decisions *decisions);

/* The number of events made so far. */
unsigned long decisions_made(void);

/* Whether each event is decided in @now as in @old or as in @new; prints the
 * others. */
unsigned decisions_count_wrong(const struct decisions *now,
			       const struct decisions *old,
			       const struct decisions *new);

#endif
