/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DESIRED_H
#define AUDITCTL_DESIRED_H

#include "change/rulelist.h"
#include "input/source.h"
#include "rule/target.h"
#include "rule/validate.h"

/* What a setting is to be; without a line it is left as it is. */
struct desired_setting {
	const struct line *line;
	uint32_t value;
	bool is_optional; /* after -i or -c: a load goes on without it */
};

/*
 * The rules and settings that files ask for. Begin with zeros and a @d that has
 * a tally.
 */
struct desired {
	struct target target;
	const struct diag *d;
	/* Called for one-time commands, which are no configuration; or NULL. */
	void (*skipped)(const struct desired *w, const struct line *line);
	bool is_here; /* the kernel of this machine is meant */
	struct rulelist rules;
	struct desired_setting settings[N_SETTINGS];
	const struct line *loginuid_immutable;
	const struct line *locked_by; /* the -e 2 */
	bool emptied; /* by a -D: what the kernel held does not matter */
	bool go_on;   /* after -i or -c: lines with errors are left out */
	unsigned n_rules, n_bad, n_left_out;
	const struct line *line; /* at hand, the source's */
	struct line_split split; /* the same, with its words */
	struct known_directory known;
	const struct rule *same; /* for the last -EEXIST */
};

/*
 * Carry out the lines of @s, which must outlive @w. All errors that a load
 * would meet are reported, and counted in n_bad or n_left_out.
 */
void desired_take(struct desired *w, const struct source *s);

/* Report that the kernel refused @rule, which a file asks for, with the
 * negative errno @rc. */
void desired_report_refusal(const struct desired *w, const struct rule *rule,
			    int rc);

/* Whether the lines ask for no rule, no setting and no -D. */
bool desired_is_empty(const struct desired *w);

void desired_free(struct desired *w);

#endif
