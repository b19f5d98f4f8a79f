/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DIFFERENCE_H
#define AUDITCTL_DIFFERENCE_H

#include "change/plan.h"
#include "rule/rule.h"

/* A line of --diff. */
struct difference_line {
	char sign; /* '-' only old, '+' only new, '~' moved */
	const struct rule *rule;
};

/* A message to the kernel. */
struct difference_step {
	enum plan_op op;
	const struct rule *rule; /* to add or to delete, as it is sent */
	const struct rule *new;	 /* the new rule that it is about, or NULL */
	/* Whether the kernel may refuse this step, so that the next one must
	 * wait for the answer. */
	bool is_doubtful;
	bool is_done; /* the kernel has carried it out; kept by the sender */
};

/* Whether @step deletes a rule. */
bool difference_is_deletion(const struct difference_step *step);

/* The difference of two sets of rules, and the steps from one to the other. */
struct difference {
	struct difference_line *lines; /* owned */
	size_t n_lines, lines_size;
	/* Owned, in the order to send them: at every moment each event is
	 * decided as the old or the new rules of all lists decide it. */
	struct difference_step *steps;
	size_t n_steps, steps_size;
	struct ruleset stand_ins; /* that the steps send; see plan.h */
	size_t n_added, n_deleted, n_moved, n_sent_again;
};

/*
 * Compare the rules @old and @new, each list separately, by meaning
 * (rule_compare()) or, if @exact, as the kernel compares rules. @old and @new
 * must outlive the difference. Returns 0, or -ENOMEM; the caller frees it in
 * either case.
 */
int difference_make(struct difference *d, struct rule_array old,
		    struct rule_array new, bool exact);

void difference_free(struct difference *d);

/* Set *@original to the rule that @rule is a stand-in of, to be freed with
 * rule_free(), or to NULL if @rule is no stand-in. Returns 0 or -ENOMEM. */
int difference_original(const struct rule *rule, struct rule **original);

/*
 * Whether @rule is a stand-in, left by a --sync that was killed, of one of
 * @rules. Returns that rule, or NULL.
 */
const struct rule *difference_stand_in_of(const struct rule *rule,
					  struct rule_array rules);

#endif
