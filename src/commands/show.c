/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Print rules and settings of the kernel: -l, -s, and after a change. */
#include "config.h"
#include "commands/show.h"
#include "base/text.h"
#include "change/apply.h"
#include "commands/json.h"
#include "kernel/kernel.h"
#include "rule/interpret.h"
#include "rule/print.h"

#include <errno.h>

/* "No rules" is printed if the kernel has none, not if a key selects none. */
static void print_rules(const struct session *s, const struct request *r,
			const struct ruleset *set)
{
	struct print_style style = { r->interpret, text_is_shown(s->out) };

	if (!set->n)
		fputs("No rules\n", s->out);
	for (size_t i = 0; i < set->n; i++)
		if (rule_has_key(set->rules[i], r->text))
			print_rule(s->out, set->rules[i], &style);
}

enum status show_rules(const struct session *s, const struct request *r)
{
	struct ruleset set = { 0 };
	int rc;

	if (r->interpret && !interpret_is_built()) {
		struct place at = line_place(r->line, r->line->n_words);

		diag_error(s->diag, &at,
			   "-l -i is not available: this program was built "
			   "without libauparse");
		return STATUS_BAD;
	}
	rc = kernel_list_rules(s->kernel, &set);
	if (rc)
		return apply_report_failure(r, s->diag,
					    "the rules cannot be listed", rc);
	if (s->json)
		json_put_rules(s->json, &set, r->text);
	else
		print_rules(s, r, &set);
	ruleset_clear(&set);
	return STATUS_OK;
}

enum status show_status(const struct session *s, const struct request *r)
{
	struct audit_features features;
	struct audit_status status;
	int rc = kernel_status(s->kernel, &status);

	if (rc)
		return apply_report_failure(r, s->diag,
					    "the status cannot be read", rc);
	rc = kernel_features(s->kernel, &features);
	if (rc && rc != -EINVAL)
		return apply_report_failure(r, s->diag,
					    "the features cannot be read", rc);
	if (s->json) {
		json_put_status(s->json, &status, rc ? NULL : &features);
		return STATUS_OK;
	}
	print_status(s->out, &status, r->interpret);
	if (!rc)
		print_features(s->out, &features);
	return STATUS_OK;
}

enum status show_applied(const struct session *s, const struct request *r)
{
	struct applied applied;
	enum status status = apply(&s->kernel->target, r, s->diag, &applied);

	if (applied.deleted_all)
		return show_rules(s, r);
	if (applied.has_status)
		print_status(s->out, &applied.status, false);
	return status;
}
