/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TARGET_H
#define AUDITCTL_TARGET_H

#include "rule/request.h"
#include "rule/rule.h"

/* What the rc of a change is, besides 0 and the negative errno of a refusal. */
#define RULE_CHANGE_UNKNOWN  1 /* it was sent, and its outcome is not known */
#define RULE_CHANGE_NOT_SENT 2 /* and so not carried out */

/* A rule to add or to delete. */
struct rule_change {
	enum rule_op op;
	bool prepend; /* add it before the first rule of its list */
	const struct rule *rule;
	int rc;
};

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
	/*
	 * Carry out the @n changes in order, and fill in the rc of each. Later
	 * changes are carried out after a refusal, too; but with @stop some of
	 * them may be left out, and their rc says so. Returns 0 when the
	 * outcome of every change is known; otherwise a negative errno, and the
	 * rc of those that are not known says so.
	 */
	int (*change)(struct target *t, struct rule_change *changes, size_t n,
		      bool stop);
	/*
	 * Report why the answer to @rule (NULL: to something else) was @rc.
	 * Returns false if the usual message will do, as for a NULL function.
	 */
	bool (*explain)(struct target *t, const struct rule *rule, int rc);
};

struct target {
	const struct target_ops *ops;
};

/* Add or delete @rule, as it says. Returns 0 or a negative errno. */
static inline int target_send(struct target *t, const struct rule *rule)
{
	struct rule_change one = { .op = rule->op,
				   .prepend = rule->prepend,
				   .rule = rule };
	int rc = t->ops->change(t, &one, 1, false);

	return rc ? rc : one.rc;
}

#endif
