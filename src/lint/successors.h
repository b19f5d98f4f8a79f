/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SUCCESSORS_H
#define AUDITCTL_SUCCESSORS_H

#include "rule/rule.h"

#include <stdint.h>

#define SUCCESSORS_MAX 64

/* The numbers of system calls and their successors on one machine. All zeros:
 * not looked up. */
struct successors {
	bool is_ready;
	int machine;					       /* MACH_* */
	int calls[SUCCESSORS_MAX], successors[SUCCESSORS_MAX]; /* -1: none */
};

/* A bit for each pair of a call of @rule whose successor is neither in the mask
 * @all nor in @partial, on @machine (MACH_*); for successors_names(). */
uint64_t successors_missing(struct successors *s, int machine,
			    const struct rule *rule, const uint32_t *all,
			    const uint32_t *partial);

/* Write the names of the calls, or of the successors, in @missing to @text,
 * with commas between them. */
#define SUCCESSORS_TEXT 1024
void successors_calls(uint64_t missing, char text[SUCCESSORS_TEXT]);
void successors_names(uint64_t missing, char text[SUCCESSORS_TEXT]);

#endif
