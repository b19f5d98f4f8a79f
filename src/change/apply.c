/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One command, carried out against the kernel: settings in the order given,
 * then the act. Knows what each refusal means and which status it is worth;
 * knows nothing of files.
 */
#include "config.h"
#include "change/apply.h"
#include "cli/help.h"
#include "cli/signals.h"
#include "rule/interpret.h"
#include "commands/json.h"
#include "rule/print.h"
#include "rule/refusal.h"
#include "rule/build.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

/* The command at hand. */
struct work {
	const struct session *s;
	const struct request *request;
	const struct line *line;
};

static struct place line_start(const struct work *c)
{
	return line_place(c->line, c->line->n_words);
}

/* A container's namespace: the kernel serves no audit there and refuses the
 * connection. */
static void tell_disabled(const struct session *s)
{
	diag_note(s->diag, "%s", refusal_text(-ECONNREFUSED));
	diag_hint(s->diag, "the kernel has audit for the host alone; this "
			   "looks like a container");
}

/* The target's own words about it, if it has any. */
static bool explained(const struct session *s, const struct rule *rule, int rc)
{
	return s->target->ops->explain &&
	       s->target->ops->explain(s->target, rule, rc);
}

static enum status refused(const struct work *c, const char *what, int rc)
{
	struct place at = line_start(c);

	/* 4.2.1 forgives all but rules then, and so boots go on. It has no
	 * JSON: status 0 says that the document has what was asked for. */
	if (rc == -ECONNREFUSED) {
		tell_disabled(c->s);
		return c->request->command == COMMAND_RULE || c->s->json
			       ? STATUS_FAILED
			       : STATUS_OK;
	}
	diag_error(c->s->diag, &at, "%s: %s", what, refusal_text(rc));
	return STATUS_BAD;
}

bool apply_report_locked(const struct session *s)
{
	struct audit_status status;
	int rc = s->target->ops->status(s->target, &status);

	/* Who may not ask is told so by what is sent next. */
	if (rc && rc != -EPERM && rc != -ECONNREFUSED) {
		diag_error(s->diag, NULL, "the status cannot be read: %s",
			   refusal_text(rc));
		return true;
	}
	if (rc || status.enabled != ENABLED_AND_LOCKED)
		return false;
	if (explained(s, NULL, -EPERM))
		return true;
	diag_note(s->diag, "The audit system is in immutable mode, no rule "
			   "changes allowed");
	diag_hint(s->diag, "-e 2 has locked it until the next boot");
	return true;
}

/*
 * The settings, in the order given. Alone they show a status, the one after
 * the first of them, as in 4.2.1.
 */
static enum status make_settings(const struct work *c)
{
	const struct request *r = c->request;
	bool alone = r->command == COMMAND_NOTHING;
	struct target *t = c->s->target;
	struct audit_status status;

	for (size_t i = 0; i < r->n_settings; i++) {
		int rc =
			t->ops->set(t, r->settings[i].id, r->settings[i].value);

		if (rc == -EPERM && apply_report_locked(c->s))
			return STATUS_BAD;
		if (rc)
			return refused(c, "the setting was not made", rc);
		if (alone && i == 0)
			rc = t->ops->status(t, &status);
		if (rc)
			return refused(c, "the status cannot be read", rc);
	}
	if (r->n_settings && alone && c->s->out)
		print_status(c->s->out, &status, false);
	return STATUS_OK;
}

enum status apply_report_refusal(const struct session *s,
				 const struct rule *rule,
				 const struct line *line, int rc)
{
	if (rc == -EPERM && apply_report_locked(s))
		return STATUS_FAILED;
	if (rc == -ECONNREFUSED) {
		tell_disabled(s);
		return STATUS_FAILED;
	}
	if (!explained(s, rule, rc))
		refusal_report(s->diag, rule, line, rc);
	return STATUS_BAD;
}

static enum status send_rule(const struct work *c, struct rule *rule)
{
	int rc = rule->data ? target_send(c->s->target, rule) : 0;

	return rc ? apply_report_refusal(c->s, rule, c->line, rc) : STATUS_OK;
}

/* The rule is built before a setting is made: a wrong one changes nothing. */
static enum status act_rule(const struct work *c)
{
	enum status status;
	struct rule rule;

	if (build_rule(&rule, c->request, c->line, c->s->diag) < 0) {
		/* However wrong: 4.2.1 says so first, once it has a list. */
		if (rule.has_list && apply_report_locked(c->s))
			return STATUS_FAILED;
		return STATUS_BAD;
	}
	status = make_settings(c);
	if (!status)
		status = send_rule(c, &rule);
	rule_free(&rule);
	return status;
}

/* "No rules" is said of the kernel, not of what a key selects. */
static void print_rules(const struct work *c, const struct ruleset *set,
			const char *key)
{
	struct print_style style = { c->request->interpret,
				     text_is_shown(c->s->out) };
	struct rule_room room;

	if (!set->n)
		fputs("No rules\n", c->s->out);
	for (size_t i = 0; i < set->n; i++) {
		const struct audit_rule_data *rule =
			rule_unpack_to(set->rules[i], &room);

		if (rule && rule_has_key(set->rules[i], key))
			print_rule(c->s->out, rule, &style);
	}
}

static enum status act_list(const struct work *c)
{
	struct ruleset set = { 0 };
	int rc;

	if (c->request->interpret && !interpret_is_built()) {
		struct place at = line_start(c);

		diag_error(c->s->diag, &at,
			   "-l -i needs libauparse, which this program was "
			   "built without");
		return STATUS_BAD;
	}
	rc = c->s->target->ops->list(c->s->target, &set);
	if (rc)
		return refused(c, "the rules cannot be listed", rc);
	if (c->s->json)
		json_put_rules(c->s->json, &set, c->request->text);
	else
		print_rules(c, &set, c->request->text);
	ruleset_clear(&set);
	return STATUS_OK;
}

static int delete_one(struct target *t, const struct packed *packed)
{
	struct rule_room room;
	struct rule rule = { .op = RULE_DELETE,
			     .list = (int)packed->list,
			     .action = (int)packed->action,
			     .was_listed = true,
			     .data = rule_unpack_to(packed, &room) };

	return rule.data ? target_send(t, &rule) : -EINVAL;
}

static int delete_all(struct target *t, const char *key)
{
	struct ruleset set = { 0 };
	int rc = t->ops->list(t, &set);

	for (size_t i = 0; i < set.n && !rc; i++) {
		if (rule_has_key(set.rules[i], key))
			rc = delete_one(t, set.rules[i]);
		/* Gone already: somebody else was here, or its inode went. */
		if (rc == -ENOENT)
			rc = 0;
	}
	ruleset_clear(&set);
	return rc;
}

static enum status act_delete_all(const struct work *c)
{
	int rc = delete_all(c->s->target, c->request->text);

	if (rc == -EPERM && apply_report_locked(c->s))
		return STATUS_BAD;
	if (rc)
		return refused(c, "not all rules could be deleted", rc);
	return c->s->out ? act_list(c) : STATUS_OK;
}

static enum status act_status(const struct work *c)
{
	struct audit_features features;
	struct audit_status status;
	int rc = kernel_status(c->s->kernel, &status);

	if (rc)
		return refused(c, "the status cannot be read", rc);
	rc = kernel_features(c->s->kernel, &features);
	/* A kernel before 3.13 does not know the question. */
	if (rc && rc != -EINVAL)
		return refused(c, "the features cannot be read", rc);
	if (c->s->json) {
		json_put_status(c->s->json, &status, rc ? NULL : &features);
		return STATUS_OK;
	}
	print_status(c->s->out, &status, c->request->interpret);
	if (!rc)
		print_features(c->s->out, &features);
	return STATUS_OK;
}

/* What became of an act that answers nothing. */
static enum status done(const struct work *c, const char *failure, int rc)
{
	return rc ? refused(c, failure, rc) : STATUS_OK;
}

static enum status act_message(const struct work *c)
{
	return done(c, "the message was not sent",
		    kernel_message(c->s->kernel, c->request->text));
}

static enum status act_trim(const struct work *c)
{
	return done(c, "watches were not trimmed", kernel_trim(c->s->kernel));
}

static enum status act_equivalent(const struct work *c)
{
	return done(c, "no equivalence was made",
		    kernel_make_equivalent(c->s->kernel, c->request->text,
					   c->request->subtree));
}

static enum status act_loginuid(const struct work *c)
{
	return done(c, "login uids were not fixed",
		    c->s->target->ops->fix_loginuids(c->s->target));
}

static enum status reset(const struct work *c, const char *counter,
			 int (*kernel_reset)(struct kernel *, uint32_t *))
{
	uint32_t was;
	int rc = kernel_reset(c->s->kernel, &was);

	if (rc)
		return refused(c, "the counter was not reset", rc);
	diag_note(c->s->diag, "%s: %u", counter, was);
	return STATUS_OK;
}

static enum status act_reset_lost(const struct work *c)
{
	return reset(c, "lost", kernel_reset_lost);
}

static enum status act_reset_wait(const struct work *c)
{
	return reset(c, "backlog_wait_time_actual", kernel_reset_wait_actual);
}

/*
 * Until the process is gone: who stops the daemon wants it stopped, and 4.2.1
 * waits as long as it takes.
 */
static void await_end(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = 20000000 };

	while (kill(pid, 0) == 0)
		nanosleep(&pause, NULL);
}

static enum status unknown_signal(const struct work *c)
{
	struct place at = line_start(c);

	diag_error(c->s->diag, &at, "%s is an unsupported signal",
		   c->request->text);
	return STATUS_FAILED;
}

static enum status act_signal(const struct work *c)
{
	int number = signals_number(c->request->text);
	struct place at = line_start(c);
	struct audit_status status;
	int rc;

	if (number < 0)
		return unknown_signal(c);
	rc = kernel_status(c->s->kernel, &status);
	if (rc) {
		refused(c, "the daemon's pid cannot be read", rc);
		return STATUS_FAILED;
	}
	if ((pid_t)status.pid <= 0) {
		diag_note(c->s->diag, "Auditd is not running");
		return STATUS_NO_DAEMON;
	}
	if (kill((pid_t)status.pid, number) < 0) {
		diag_error(c->s->diag, &at, "cannot signal auditd, pid %u: %s",
			   status.pid, strerror(errno));
		return STATUS_FAILED;
	}
	if (number == SIGTERM)
		await_end((pid_t)status.pid);
	return STATUS_OK;
}

static enum status act_help(const struct work *c)
{
	help_print(c->s->out);
	return STATUS_OK;
}

static enum status act_version(const struct work *c)
{
	fputs("auditctl version " PACKAGE_VERSION "\n", c->s->out);
	return STATUS_OK;
}

static enum status act_nothing(const struct work *c)
{
	(void)c;
	return STATUS_OK;
}

bool apply_is_one_time(enum command act)
{
	switch (act) {
	case COMMAND_HELP:
	case COMMAND_VERSION:
	case COMMAND_LIST:
	case COMMAND_STATUS:
	case COMMAND_MESSAGE:
	case COMMAND_SIGNAL:
	case COMMAND_TRIM:
	case COMMAND_EQUIVALENT:
	case COMMAND_RESET_LOST:
	case COMMAND_RESET_WAIT_ACTUAL:
		return true;
	default:
		return false;
	}
}

/* -q is about two trees. */
static void find_missing_tree(const struct work *c, const char *path)
{
	struct place at = line_start(c);
	struct stat st;

	if (stat(path, &st) < 0 && errno != EACCES)
		diag_finding(c->s->diag, &at, FINDING_MISSING_PATH, "%s: %s",
			     path, strerror(errno));
}

/* An act that is not done: would it be, as far as words can tell? */
static enum status act_offline(const struct work *c)
{
	const struct request *r = c->request;

	if (r->n_parts && build_check_parts(r, c->line, c->s->diag) < 0)
		return STATUS_BAD;
	if (r->command == COMMAND_EQUIVALENT) {
		find_missing_tree(c, r->text);
		find_missing_tree(c, r->subtree);
	}
	if (r->command == COMMAND_SIGNAL && signals_number(r->text) < 0)
		return unknown_signal(c);
	return make_settings(c);
}

enum status act(const struct session *s, const struct request *request,
		const struct line *line)
{
	static enum status (*const acts[])(const struct work *c) = {
		[COMMAND_NOTHING] = act_nothing,
		[COMMAND_HELP] = act_help,
		[COMMAND_VERSION] = act_version,
		[COMMAND_LIST] = act_list,
		[COMMAND_DELETE_ALL] = act_delete_all,
		[COMMAND_STATUS] = act_status,
		[COMMAND_MESSAGE] = act_message,
		[COMMAND_SIGNAL] = act_signal,
		[COMMAND_TRIM] = act_trim,
		[COMMAND_EQUIVALENT] = act_equivalent,
		[COMMAND_RESET_LOST] = act_reset_lost,
		[COMMAND_RESET_WAIT_ACTUAL] = act_reset_wait,
		[COMMAND_LOGINUID_IMMUTABLE] = act_loginuid,
		[COMMAND_CONTINUE] = act_nothing,
		[COMMAND_CONTINUE_AND_FAIL] = act_nothing,
	};
	struct work c = { s, request, line };
	enum status status;

	if (!s->out && apply_is_one_time(request->command))
		return act_offline(&c);
	if (request->command == COMMAND_RULE)
		return act_rule(&c);
	if (request->n_parts && build_check_parts(request, line, s->diag) < 0)
		return STATUS_BAD;
	status = make_settings(&c);
	return status ? status : acts[request->command](&c);
}
