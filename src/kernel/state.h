/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_STATE_H
#define AUDITCTL_STATE_H

#include "kernel/kernel.h"

/* All that the kernel holds and files can ask for. */
struct state {
	struct ruleset rules;
	struct audit_status status;
	bool loginuid_immutable;
};

/* Returns 0, or a negative errno, and then @state holds nothing. */
int state_read(struct state *state, struct kernel *k);
void state_free(struct state *state);

/* The rules in order, as long as @state lives. */
struct rule_array state_rules(const struct state *state);

#endif
