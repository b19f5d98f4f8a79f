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
 * How many system calls @rule, of the exit list, names that no kernel has, and
 * their names, with commas between them. *@only is set to whether all calls of
 * the rule are such ones. @known is what earlier calls looked up.
 */
unsigned absent_calls(struct absent known[static 2], const struct rule *rule,
		      char text[ABSENT_TEXT], bool *only);

#endif
