/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_DESIRED_H
#define AUDITCTL_DESIRED_H

#include "change/rulelist.h"
#include "input/source.h"
#include "rule/target.h"
#include "rule/validate.h"

/* The value that a setting gets; without a line it is not changed. */
struct desired_setting {
	const struct line *line;
	uint32_t value;
	bool is_optional; /* after -i or -c: a load continues without it */
};

/*
 * The rules and settings of files. Begin with zeros and a @d that has a tally.
 */
struct desired {
	struct target target;
	const struct diag *d;
	/* Called for one-time commands, which are not configuration; or NULL.
	 */
	void (*skipped)(const struct desired *w, const struct line *line);
	bool is_here; /* for the kernel of this machine */
	struct rulelist rules;
	struct desired_setting settings[N_SETTINGS];
	struct desired_setting loginuid_immutable;
	const struct line *locked_by; /* the -e 2 */
	bool emptied; /* by a -D: the earlier rules of the kernel have no effect
		       */
	bool go_on;   /* after -i or -c: lines with errors are skipped */
	unsigned n_rules; /* that lines add, also wrong ones */
	bool has_rule;	  /* a line that is not in n_bad adds one */
	unsigned n_bad, n_left_out;
	const struct line *line; /* the current line, of the source */
	struct line_split split; /* the same, with its words */
	struct known_directory known;
	const struct rule *same; /* for the last -EEXIST */
};

/*
 * Carry out the lines of @s, which must outlive @w. All errors of a load are
 * reported, and counted in n_bad or n_left_out.
 */
void desired_take(struct desired *w, const struct source *s);

/* Report that the kernel refused @rule, a rule of a file, with the negative
 * errno @rc. */
void desired_report_refusal(const struct desired *w, const struct rule *rule,
			    int rc);

/* Whether the lines, without those in n_bad, have no rule, no setting and no
 * -D. */
bool desired_is_empty(const struct desired *w);

void desired_free(struct desired *w);

#endif
