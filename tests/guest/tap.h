/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include <stdbool.h>

/* Results in the Test Anything Protocol, on standard output. */

/* Print "ok N - NAME" or "not ok N - NAME", and count it. @format is the name.
 */
void tap_result(bool good, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Print "ok N - NAME # SKIP REASON", and count it. */
void tap_skip(const char *name, const char *reason);

/* Print the plan as the last line; returns whether all was good. */
bool tap_end(void);

#endif
