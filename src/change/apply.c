/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carry out one request on a target: settings in the order given, then the
 * command. Maps each refusal to a message and an exit status.
 */
#include "config.h"
#include "change/apply.h"
#include "rule/build.h"
#include "rule/refusal.h"

#include <errno.h>
#include <stdlib.h>

/* A request that is being carried out. */
struct work {
	struct target *target;
	const struct request *request;
	const struct diag *diag;
	struct applied *applied;
};

static struct place line_start(const struct request *r)
{
	return line_place(r->line, r->line->n_words);
}

/* ---- refusals ------------------------------------------------------------ */

/* In the namespaces of a container, the kernel refuses the connection. */
static void report_disabled(const struct diag *d)
{
	diag_phrase(d, "no-audit", "%s", refusal_text(-ECONNREFUSED));
	diag_hint(d, "the kernel audits only the host; this looks like a "
		     "container");
}

/* Whether the target has reported a message of its own. */
static bool is_explained(struct target *t, const struct rule *rule, int rc)
{
	return t->ops->explain && t->ops->explain(t, rule, rc);
}

enum status apply_report_failure(const struct request *r, const struct diag *d,
				 const char *failure, int rc)
{
	struct place at = line_start(r);

	/* In 4.2.1 this is an error only for rules, so that containers can
	 * boot. With --json it is always an error: status 0 means that the
	 * document has the answer. */
	if (rc == -ECONNREFUSED) {
		report_disabled(d);
		return r->command == COMMAND_RULE || r->json ? STATUS_FAILED
							     : STATUS_OK;
	}
	diag_error(d, &at, "%s: %s", failure, refusal_text(rc));
	return STATUS_BAD;
}

bool apply_report_locked(struct target *t, const struct diag *d)
{
	struct audit_status status;
	int rc = t->ops->status(t, &status);

	/* Without the permission to ask, the next request gets the error. */
	if (rc && rc != -EPERM && rc != -ECONNREFUSED) {
		diag_error(d, NULL, "the status cannot be read: %s",
			   refusal_text(rc));
		return true;
	}
	if (rc || status.enabled != ENABLED_AND_LOCKED)
		return false;
	if (is_explained(t, NULL, -EPERM))
		return true;
	diag_phrase(d, "locked",
		    "The audit system is in immutable mode, no rule changes "
		    "allowed");
	diag_hint(d, "-e 2 locks rules and settings until the next boot");
	return true;
}

enum status apply_report_refusal(struct target *t, const struct rule *rule,
				 const struct diag *d, int rc)
{
	if (rc == -EPERM && apply_report_locked(t, d))
		return STATUS_FAILED;
	if (rc == -ECONNREFUSED) {
		report_disabled(d);
		return STATUS_FAILED;
	}
	if (!is_explained(t, rule, rc))
		refusal_report(d, rule, rule->line, rc);
	return STATUS_BAD;
}

static enum status report_failure(const struct work *w, const char *failure,
				  int rc)
{
	return apply_report_failure(w->request, w->diag, failure, rc);
}

/* ---- settings ------------------------------------------------------------ */

/*
 * Make the settings, in the order given. Without a command, the status is shown
 * as it was after the first of them, as in 4.2.1.
 */
static enum status make_settings(const struct work *w)
{
	const struct request *r = w->request;
	bool shows = r->command == COMMAND_NOTHING && w->applied;
	struct target *t = w->target;

	for (size_t i = 0; i < r->n_settings; i++) {
		const struct setting *s = &r->settings[i];
		int rc = t->ops->set(t, s->id, s->value);

		if (rc == -EPERM && apply_report_locked(t, w->diag))
			return STATUS_BAD;
		if (rc)
			return report_failure(w, "the setting was not changed",
					      rc);
		if (shows && i == 0)
			rc = t->ops->status(t, &w->applied->status);
		if (rc)
			return report_failure(w, "the status cannot be read",
					      rc);
	}
	if (shows && r->n_settings)
		w->applied->has_status = true;
	return STATUS_OK;
}

/* Check the parts of a rule that another option of the line makes irrelevant.
 */
static enum status check_parts(const struct work *w)
{
	const struct request *r = w->request;

	if (r->n_parts && build_check_parts(r, w->diag) < 0)
		return STATUS_BAD;
	return STATUS_OK;
}

static enum status check_and_set(const struct work *w)
{
	enum status status = check_parts(w);

	return status ? status : make_settings(w);
}

enum status apply_settings(struct target *t, const struct request *r,
			   const struct diag *d)
{
	return check_and_set(
		&(struct work){ .target = t, .request = r, .diag = d });
}

/* ---- commands ------------------------------------------------------------ */

static enum status apply_nothing(const struct work *w)
{
	return check_and_set(w);
}

enum status apply_built_rule(struct target *t, struct rule *rule,
			     const struct diag *d)
{
	int rc = rule->data ? target_send(t, rule) : 0;

	return rc ? apply_report_refusal(t, rule, d, rc) : STATUS_OK;
}

enum status apply_bad_rule(struct target *t, const struct rule *rule,
			   const struct diag *d)
{
	/* As 4.2.1, report a lock first if the rule has a list. */
	return rule->has_list && apply_report_locked(t, d) ? STATUS_FAILED
							   : STATUS_BAD;
}

/* The rule is built before a setting is made: a wrong one changes nothing. */
static enum status apply_rule(const struct work *w)
{
	enum status status;
	struct rule rule;

	if (build_rule(&rule, w->request, w->diag) < 0)
		return apply_bad_rule(w->target, &rule, w->diag);
	status = make_settings(w);
	if (!status)
		status = apply_built_rule(w->target, &rule, w->diag);
	rule_clear(&rule);
	return status;
}

static bool has_exact(const struct ruleset *set, const struct rule *rule)
{
	for (size_t i = 0; i < set->n; i++)
		if (rule_compare_exact(set->rules[i], rule) == 0)
			return true;
	return false;
}

/*
 * Delete a rule with exe=. The kernel looks the path up, and answers -ENOENT if
 * it no longer exists. It gives the same answer for a rule that another program
 * has deleted, which is not an error.
 */
static int delete_program(struct target *t, const struct rule *rule)
{
	struct rule_change change = { .op = RULE_DELETE, .rule = rule };
	int rc = t->ops->change(t, &change, 1, false);
	struct ruleset left = { 0 };

	rc = rc ? rc : change.rc;
	if (rc != -ENOENT)
		return rc;
	rc = t->ops->list(t, &left);
	if (!rc && has_exact(&left, rule))
		rc = -ENOENT;
	ruleset_clear(&left);
	return rc;
}

/*
 * Delete those of the *@n rules that have exe=, from the first to the last,
 * until one cannot be deleted; *@n becomes the number of rules before it, and
 * the rules that were deleted become NULL.
 */
static int delete_programs(struct target *t, const struct rule **rules,
			   size_t *n)
{
	for (size_t i = 0; i < *n; i++) {
		int rc = 0;

		if (!rule_has_field(rules[i], AUDIT_EXE))
			continue;
		rc = delete_program(t, rules[i]);
		if (rc) {
			*n = i;
			return rc;
		}
		rules[i] = NULL;
	}
	return 0;
}

/* From the last to the first: so no event is decided by a rule after the one
 * that decided it before. */
static int delete_backwards(struct target *t, const struct rule **rules,
			    size_t n)
{
	struct rule_change *changes = calloc(n + 1, sizeof(*changes));
	size_t m = 0;
	int rc;

	if (!changes)
		return -ENOMEM;
	for (size_t i = n; i-- > 0;)
		if (rules[i])
			changes[m++] = (struct rule_change){ .op = RULE_DELETE,
							     .rule = rules[i] };
	rc = t->ops->change(t, changes, m, false);
	/* Another program may have deleted one. */
	for (size_t i = 0; i < m && !rc; i++)
		rc = changes[i].rc == -ENOENT ? 0 : changes[i].rc;
	free(changes);
	return rc;
}

/*
 * Delete the rules of @set with @key, or all if it is NULL. As in 4.2.1, the
 * first rule that cannot be deleted remains, with all rules after it. Only the
 * kernel knows whether a rule with exe= can be deleted, so these are deleted
 * first.
 */
static int delete_from(struct target *t, const struct ruleset *set,
		       const char *key)
{
	const struct rule **rules = calloc(set->n + 1, sizeof(struct rule *));
	size_t n = 0;
	int failed, rc;

	if (!rules)
		return -ENOMEM;
	for (size_t i = 0; i < set->n; i++)
		if (rule_has_key(set->rules[i], key))
			rules[n++] = set->rules[i];
	failed = delete_programs(t, rules, &n);
	rc = delete_backwards(t, rules, n);
	free(rules);
	return failed ? failed : rc;
}

static int delete_rules(struct target *t, const char *key)
{
	struct ruleset set = { 0 };
	int rc = t->ops->list(t, &set);

	if (!rc)
		rc = delete_from(t, &set, key);
	ruleset_clear(&set);
	return rc;
}

static enum status apply_delete_all(const struct work *w)
{
	int rc = delete_rules(w->target, w->request->text);

	if (rc == -EPERM && apply_report_locked(w->target, w->diag))
		return STATUS_BAD;
	if (rc)
		return report_failure(w, "not all rules could be deleted", rc);
	if (w->applied)
		w->applied->deleted_all = true;
	return STATUS_OK;
}

static enum status apply_loginuid_immutable(const struct work *w)
{
	enum status status = check_and_set(w);
	int rc = status ? 0 : w->target->ops->fix_loginuids(w->target);

	return rc ? report_failure(w, "the login uids were not made immutable",
				   rc)
		  : status;
}

/* A command without a function does not concern a target. */
static enum status (*const commands[N_COMMANDS])(const struct work *w) = {
	[COMMAND_NOTHING] = apply_nothing,
	[COMMAND_RULE] = apply_rule,
	[COMMAND_DELETE_ALL] = apply_delete_all,
	[COMMAND_LOGINUID_IMMUTABLE] = apply_loginuid_immutable,
	[COMMAND_CONTINUE] = apply_nothing,
	[COMMAND_CONTINUE_AND_FAIL] = apply_nothing,
};

bool apply_takes(enum command command)
{
	return commands[command] != NULL;
}

enum status apply(struct target *t, const struct request *r,
		  const struct diag *d, struct applied *applied)
{
	const struct work w = { t, r, d, applied };

	if (applied)
		*applied = (struct applied){ 0 };
	return commands[r->command](&w);
}
