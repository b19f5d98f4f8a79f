/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TARGET_H
#define AUDITCTL_TARGET_H

#include "rule/build.h"
#include "rule/ruleset.h"

struct target;

/*
 * What rules and settings are made on: the kernel, or what files ask for, which
 * is kept in memory. Each returns 0 or a negative errno, the kernel's.
 */
struct target_ops {
	int (*status)(struct target *t, struct audit_status *status);
	int (*list)(struct target *t, struct ruleset *set);
	int (*set)(struct target *t, enum setting_id knob, uint32_t value);
	int (*fix_loginuids)(struct target *t);
	int (*add)(struct target *t, struct rule *rule);
	int (*delete)(struct target *t, struct rule *rule);
	/*
	 * Report why @rule, or what else it was when it is NULL, was answered
	 * with @rc. Returns false for what the usual words do; so does NULL.
	 */
	bool (*explain)(struct target *t, const struct rule *rule, int rc);
};

struct target {
	const struct target_ops *ops;
};

/* Add or delete @rule, as it says. */
static inline int target_send(struct target *t, struct rule *rule)
{
	return rule->op == RULE_ADD ? t->ops->add(t, rule)
				    : t->ops->delete (t, rule);
}

#endif
