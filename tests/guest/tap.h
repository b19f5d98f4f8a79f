/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include <stdbool.h>

/* Results in the Test Anything Protocol, on standard output. */

/* Prints "ok N - NAME" or "not ok N - NAME", and counts it. */
void tap_result(bool good, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Prints "ok N - NAME # SKIP REASON", and counts it. */
void tap_skip(const char *name, const char *reason);

/* Prints the plan as the last line; returns whether all results are good. */
bool tap_end(void);

#endif
