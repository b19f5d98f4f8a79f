/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ACCEPT_H
#define AUDITCTL_ACCEPT_H

#include "rule/build.h"

#include <limits.h>
#include <stdbool.h>

/* Why the kernel would not take a rule. */
struct objection {
	const char *text;
	unsigned field; /* to which field of the rule, from 0 */
};

/*
 * Whether any kernel takes the fields of @rule as they are; those that it only
 * finds out about by looking around (a path that must be there, an LSM) are
 * validate_paths()'s or nobody's. Returns true; or false and fills *@why.
 */
bool validate_rule(const struct rule *rule, struct objection *why);

/* Whether @field may be in a rule of @list, and have the operator @op at all.
 */
bool validate_on_list(int list, unsigned field);
bool validate_operator(unsigned field, unsigned op);

/* Report @why, about the word of @line that the field came from. */
void validate_report(const struct rule *rule, const struct line *line,
		     const struct objection *why, const struct diag *d);

/* The last folder that was looked for and there; "": none yet. */
struct known {
	char folder[PATH_MAX + 1];
};

/*
 * Whether the paths of @rule, which validate_rule() accepts, are here as far as
 * they must be when it is loaded. Returns 0; or the errno of the first that is
 * not, its number as a field in *@field, and whether every kernel *@surely
 * minds. What this user may not look at counts as there. What is in @known is
 * not looked for again.
 */
int validate_paths(const struct rule *rule, struct known *known,
		   unsigned *field, bool *surely);

#endif
