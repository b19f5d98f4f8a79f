/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ABSENT_H
#define AUDITCTL_ABSENT_H

#include "rule/rule.h"

/* The system calls of one machine that no kernel has. All zeros: not looked up.
 */
struct absent {
	bool is_ready;
	int machine; /* MACH_* */
	uint32_t mask[AUDIT_BITMASK_SIZE];
};

#define ABSENT_TEXT 512

/*
 * Returns how many system calls of @rule, a rule of the exit list, no kernel
 * has, with their names, separated by commas. *@only is whether the rule has no
 * other calls. @known keeps look-ups for the next call.
 */
unsigned absent_calls(struct absent known[static 2], const struct rule *rule,
		      char text[ABSENT_TEXT], bool *only);

#endif
