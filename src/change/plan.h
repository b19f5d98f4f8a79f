/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PLAN_H
#define AUDITCTL_PLAN_H

#include <stddef.h>
#include <stdint.h>

/*
 * How one rule list of the kernel becomes another. At every moment, also
 * between two messages, each event is decided (recorded or not, and under
 * which key) as the old list or as the new list decides it. Pure.
 *
 * What is known of the kernel's list: the first rule that matches an event
 * decides it. A rule is appended at the end, and refused if its bytes are
 * anywhere in the list; or prepended at the front, and never refused. A
 * deletion removes one of the rules with these bytes: the first or the last,
 * which depends on the fields of the rule. No plan depends on which.
 */

/*
 * A rule, as numbers. Two rules have the same number of a kind if they are
 * equal in it. Rules with equal bytes have equal meanings, and rules with equal
 * meanings have equal decisions.
 */
struct plan_rule {
	uint32_t meaning;  /* the same events and the same decision */
	uint32_t bytes;	   /* what the kernel takes for the same rule */
	uint32_t decision; /* the same action, and the same keys in one order;
			    * rules that never record have one decision */
};

/*
 * A stand-in of a rule matches the same events with the same decision, but has
 * other bytes than every old rule, every new rule and every other stand-in.
 */
enum plan_op {
	PLAN_APPEND,
	PLAN_PREPEND,
	PLAN_APPEND_STAND_IN,
	PLAN_PREPEND_STAND_IN,
	PLAN_DELETE,
	PLAN_DELETE_STAND_IN,
};

/* A message to the kernel. */
struct plan_step {
	enum plan_op op;
	size_t which; /* PLAN_DELETE: index of an old rule; else of a new one */
};

/* What a rule is in a comparison by meaning. */
enum plan_mark {
	PLAN_SAME,
	PLAN_DELETED, /* only old */
	PLAN_ADDED,   /* only new */
	PLAN_MOVED,   /* in both, outside their longest common subsequence */
	PLAN_COPY,    /* an earlier rule of its list has the same meaning */
};

struct plan {
	struct plan_step *steps; /* owned, in the order to send them */
	size_t n;
	enum plan_mark *old_marks;    /* owned; SAME, DELETED or COPY */
	enum plan_mark *new_marks;    /* owned; SAME, ADDED, MOVED or COPY */
	size_t added, deleted, moved; /* how many rules have these marks */
	size_t sent_again; /* SAME rules that are deleted and added again */
	size_t copies;	   /* deletions of COPY rules */
};

/*
 * Plan the way from the @n_old rules of @old to the @n_new rules of @new, all
 * of one list of the kernel. The numbers of meanings and bytes are below
 * @n_old + @n_new; those of decisions may be any.
 *
 * In the end the list holds the new rules in their order. A later copy of a new
 * rule is not sent. A rule that stays has its old bytes. Of the old copies
 * only these are left: one whose bytes a copy in @new has, and an exact copy of
 * a rule that stays, where a rule that stays is between the two. To have
 * rules compared in bytes alone, pass the bytes as the meaning.
 *
 * Returns 0; or -ENOMEM or -EINVAL (a number is too large), and @plan is empty.
 */
int plan_make(struct plan *plan, const struct plan_rule *old, size_t n_old,
	      const struct plan_rule *new, size_t n_new);

void plan_free(struct plan *plan);

#endif
