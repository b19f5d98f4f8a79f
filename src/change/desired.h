/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_WANTED_H
#define AUDITCTL_WANTED_H

#include "rule/validate.h"
#include "change/rulelist.h"
#include "input/source.h"
#include "rule/target.h"

/* What a knob is to be set to; without a line it is left as it is. */
struct wanted_setting {
	const struct line *line;
	uint32_t value;
};

/*
 * The rules and settings that files ask for. Begin with zeros and a @d that has
 * a tally.
 */
struct wanted {
	struct target target;
	const struct diag *d;
	/* Told of acts, which are no state; NULL: nobody wants to know. */
	void (*skipped)(const struct wanted *w, const struct line *line);
	bool is_here; /* the kernel of this machine is meant */
	struct policy policy;
	struct wanted_setting settings[N_KNOBS];
	const struct line *loginuid_immutable;
	const struct line *locked_by; /* the -e 2 */
	bool emptied; /* by a -D: what the kernel held does not matter */
	bool go_on;   /* behind -i or -c: lines with errors are left out */
	unsigned n_rules, n_bad, n_left_out;
	const struct line *line;	/* at hand, the source's */
	struct split split;		/* the same, with its words */
	struct known known;		/* of folders */
	const struct policy_rule *same; /* for the last -EEXIST */
};

/*
 * Carry out the lines of @s, which must outlive @w. All errors that a load
 * would meet are reported, and counted in n_bad or n_left_out.
 */
void wanted_take(struct wanted *w, const struct source *s);

/* Report that the kernel refused rule @i of the policy, with the errno @rc. */
void wanted_tell_refusal(const struct wanted *w, size_t i, int rc);

void wanted_free(struct wanted *w);

#endif
