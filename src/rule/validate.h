/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_VALIDATE_H
#define AUDITCTL_VALIDATE_H

#include "base/diag.h"
#include "rule/rule.h"

#include <limits.h>
#include <stdbool.h>

/* Why the kernel refuses a rule. */
struct objection {
	const char *text;
	unsigned field; /* the number of the field, from 0 */
};

/*
 * Whether kernels accept the fields of @rule. Refusals that depend on the
 * machine (a path that must exist, a security module) are not checked here; for
 * paths see validate_paths(). Returns true; or false, with the reason in *@why.
 */
bool validate_rule(const struct rule *rule, struct objection *why);

/* Report @why, with the place of the word of @line that the field came from. */
void validate_report(const struct rule *rule, const struct line *line,
		     const struct objection *why, const struct diag *d);

/* The last directory that was found to exist; "": none yet. */
struct known_directory {
	char path[PATH_MAX + 1];
};

/*
 * Whether the paths of @rule, which validate_rule() accepts, exist as far as
 * they must when the rule is loaded. Returns 0; or the negative errno of the
 * first path that does not, the number of its field in *@field, and in *@surely
 * whether every kernel refuses the rule for it. A path that this user may not
 * look at counts as existing. The directory in @known is not looked for again.
 */
int validate_paths(const struct rule *rule, struct known_directory *known,
		   unsigned *field, bool *surely);

#endif
