/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TARGET_H
#define AUDITCTL_TARGET_H

#include "rule/request.h"
#include "rule/rule.h"

struct target;

/*
 * What holds rules and settings: the kernel, or a set of rules in memory. Each
 * function returns 0 or a negative errno, that of the kernel.
 */
struct target_ops {
	int (*status)(struct target *t, struct audit_status *status);
	int (*list)(struct target *t, struct ruleset *set);
	int (*set)(struct target *t, enum setting_id id, uint32_t value);
	int (*fix_loginuids)(struct target *t);
	int (*add)(struct target *t, const struct rule *rule);
	int (*delete)(struct target *t, const struct rule *rule);
	/*
	 * Report why the answer to @rule (NULL: to something else) was @rc.
	 * Returns false if the usual message will do, as for a NULL function.
	 */
	bool (*explain)(struct target *t, const struct rule *rule, int rc);
};

struct target {
	const struct target_ops *ops;
};

/* Add or delete @rule, as it says. */
static inline int target_send(struct target *t, const struct rule *rule)
{
	return rule->op == RULE_ADD ? t->ops->add(t, rule)
				    : t->ops->delete (t, rule);
}

#endif
