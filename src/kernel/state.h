/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_STATE_H
#define AUDITCTL_STATE_H

#include "kernel/kernel.h"

/* The rules and settings of the kernel that files can change. */
struct state {
	struct ruleset rules;
	struct audit_status status;
	bool loginuid_immutable;
};

/* Read all of @state. Returns 0, or a negative errno, and then @state is empty.
 */
int state_read(struct state *state, struct kernel *k);
void state_free(struct state *state);

/* The rules in order; valid as long as @state. */
struct rule_array state_rules(const struct state *state);

#endif
