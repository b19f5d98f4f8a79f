/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TARGET_H
#define AUDITCTL_TARGET_H

#include "rule/request.h"
#include "rule/rule.h"

/* Values of rc of a change besides 0 and the negative errno of a refusal. */
#define RULE_CHANGE_UNKNOWN  1 /* sent, outcome unknown */
#define RULE_CHANGE_NOT_SENT 2 /* so not carried out */

/* A rule to add or to delete. */
struct rule_change {
	enum rule_op op;
	bool prepend; /* add it before the first rule of its list */
	const struct rule *rule;
	int rc;
};

struct target;

/*
 * An owner of rules and settings: the kernel, or rules in memory. Each function
 * returns 0 or a negative errno, that of the kernel.
 */
struct target_ops {
	int (*status)(struct target *t, struct audit_status *status);
	int (*list)(struct target *t, struct ruleset *set);
	int (*set)(struct target *t, enum setting_id id, uint32_t value);
	int (*fix_loginuids)(struct target *t);
	/*
	 * Carry out the @n changes in order, and set the rc of each. Changes
	 * after a refused one are carried out, too; with @stop some of them may
	 * not be sent, and have RULE_CHANGE_NOT_SENT. Returns 0 if the outcome
	 * of every change is known; otherwise a negative errno, and changes of
	 * unknown outcome have RULE_CHANGE_UNKNOWN.
	 */
	int (*change)(struct target *t, struct rule_change *changes, size_t n,
		      bool stop);
	/*
	 * Report why the answer to @rule (NULL: to another request) was @rc.
	 * Returns false if the caller should print the usual message. May be
	 * NULL.
	 */
	bool (*explain)(struct target *t, const struct rule *rule, int rc);
};

struct target {
	const struct target_ops *ops;
};

/* Add or delete @rule, by its op. Returns 0 or a negative errno. */
static inline int target_send(struct target *t, const struct rule *rule)
{
	struct rule_change one = { .op = rule->op,
				   .prepend = rule->prepend,
				   .rule = rule };
	int rc = t->ops->change(t, &one, 1, false);

	return rc ? rc : one.rc;
}

#endif
