/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages for errors of the kernel. The kernel uses one errno for several
 * errors; the meanings were found by sending rules.
 */
#include "config.h"
#include "rule/refusal.h"
#include "rule/validate.h"
#include "base/array.h"

#include <errno.h>
#include <string.h>

const char *refusal_text(int rc)
{
	static const struct {
		int rc;
		const char *text;
	} texts[] = {
		/* Scripts look for the first two, and for strerror(ENOENT). */
		{ -EEXIST, "Rule exists" },
		{ -ECONNREFUSED, "The audit system is disabled" },
		{ -ETIMEDOUT, "the kernel did not answer in time" },
		{ -EBADMSG, "the kernel's answer could not be understood" },
		{ -ENOBUFS, "a part of the kernel's answer was lost" },
	};

	for (size_t i = 0; i < N_ELEMENTS(texts); i++)
		if (texts[i].rc == rc)
			return texts[i].text;
	return strerror(-rc);
}

/* Whether @rc means that the kernel did not answer, or that the answer was lost
 * or damaged. */
static bool is_unanswered(int rc)
{
	return rc == -ETIMEDOUT || rc == -EBADMSG || rc == -ENOBUFS;
}

/*
 * The hint for the answer @rc to a rule; NULL if refusal_text() is enough.
 */
static const char *hint_for(int rc, enum rule_op op)
{
	static const struct {
		int rc;
		const char *add, *delete;
	} hints[] = {
		{ -EEXIST,
		  "the kernel already has this rule; delete all rules first "
		  "with -D",
		  NULL },
		{ -ENOENT,
		  "the directory of a file must exist, and so must dir=; "
		  "newer kernels also require exe= to exist",
		  "the kernel has no rule with exactly these parts; list its "
		  "rules with auditctl -l" },
		{ -ENOTDIR, "a part of the path is not a directory", NULL },
		{ -EINVAL,
		  "this kernel does not support these fields, operators or "
		  "values together, or in this list; see auditctl(8)",
		  "this kernel does not support such a rule, so it cannot "
		  "have one" },
		{ -EOPNOTSUPP,
		  "the running kernel does not support the rule; subj_ and "
		  "obj_ fields need a security module such as SELinux",
		  "the running kernel does not support such a rule, so it "
		  "cannot have one" },
		{ -ENOMEM, "the kernel is out of memory for rules",
		  "the kernel is out of memory" },
		{ -EPERM,
		  "this requires CAP_AUDIT_CONTROL in the initial user and "
		  "PID namespaces; a container usually has its own",
		  "this requires CAP_AUDIT_CONTROL in the initial user and "
		  "PID namespaces; a container usually has its own" },
	};

	for (size_t i = 0; i < N_ELEMENTS(hints); i++)
		if (hints[i].rc == rc)
			return op == RULE_ADD ? hints[i].add : hints[i].delete;
	return NULL;
}

void refusal_report(const struct diag *d, const struct rule *rule,
		    const struct line *line, int rc)
{
	const char *what = rule->op == RULE_ADD ? "the kernel refuses the rule"
						: "the rule cannot be deleted";
	const char *hint = hint_for(rc, rule->op);
	struct place at = line_place(line, line->n_words);
	struct known_directory known = { 0 };
	struct objection why;
	unsigned field;
	bool surely;

	if (is_unanswered(rc)) {
		diag_error(d, &at,
			   "it is not known whether the rule was %s: %s",
			   rule->op == RULE_ADD ? "added" : "deleted",
			   refusal_text(rc));
		return;
	}
	/* EINVAL is the errno of most refusals; find the field if possible. */
	if (!validate_rule(rule, &why)) {
		if (rc == -EINVAL) {
			validate_report(rule, line, &why, d);
			return;
		}
	} else if (validate_paths(rule, &known, &field, &surely) == rc) {
		at = line_place(line, rule->data->words[field]);
	}
	diag_error_named(d, &at, "kernel-refuses", "%s: %s", what,
			 refusal_text(rc));
	if (hint)
		diag_hint(d, "%s", hint);
}
