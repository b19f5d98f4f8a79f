/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules and settings in memory, as a target for the lines of files. validate.c
 * and rulelist.c give the answers of the kernel.
 */
#include "config.h"
#include "change/desired.h"
#include "base/text.h"
#include "base/status.h"
#include "change/apply.h"
#include "cli/parse.h"
#include "cli/scan.h"
#include "cli/signals.h"
#include "input/rulefile.h"
#include "rule/build.h"
#include "rule/refusal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct desired *desired_of(struct target *t)
{
	return (struct desired *)((char *)t - offsetof(struct desired, target));
}

static struct place start_of(const struct line *line)
{
	return line_place(line, line->n_words);
}

/* ---- the target ---------------------------------------------------------- */

static int desired_status(struct target *t, struct audit_status *status)
{
	*status = (struct audit_status){ .enabled = desired_of(t)->locked_by
							    ? ENABLED_AND_LOCKED
							    : 1 };
	return 0;
}

static int desired_list(struct target *t, struct ruleset *set)
{
	size_t n;
	const struct rule **rules = rulelist_sorted(&desired_of(t)->rules, &n);
	int rc = rules ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && !rc; i++) {
		struct rule rule = *rules[i];

		/* From the kernel: there is no line. */
		rule.line = NULL;
		rc = ruleset_append_copy(set, &rule);
	}
	if (rc)
		ruleset_clear(set);
	free(rules);
	return rc;
}

static int desired_set(struct target *t, enum setting_id id, uint32_t value)
{
	struct desired *w = desired_of(t);

	if (w->locked_by)
		return -EPERM;
	w->settings[id] = (struct desired_setting){ .line = w->line,
						    .value = value,
						    .is_optional = w->go_on };
	if (id == SETTING_ENABLED && value == ENABLED_AND_LOCKED)
		w->locked_by = w->line;
	return 0;
}

static int desired_fix_loginuids(struct target *t)
{
	struct desired *w = desired_of(t);

	w->loginuid_immutable = (struct desired_setting){
		.line = w->line, .value = 1, .is_optional = w->go_on
	};
	return 0;
}

static void hint_pattern(const struct desired *w, const char *word)
{
	const char *found = strpbrk(word, "*?");

	if (found && !(w->d->muted & UINT32_C(1) << FINDING_MISSING_PATH))
		diag_hint(w->d, "'%c' in a path is taken literally", *found);
}

/*
 * Report a missing path, also of a rule that is deleted: the kernel cannot have
 * such a rule. A load on this machine after -i or -c skips it, with an error.
 * Returns whether the rule counts.
 */
static bool find_missing_path(struct desired *w, const struct rule *rule)
{
	struct place at;
	unsigned field;
	bool surely;
	int rc = validate_paths(rule, &w->known, &field, &surely);

	if (!rc)
		return true;
	if (w->is_here && w->go_on && surely) {
		refusal_report(w->d, rule, &w->split.line, rc);
		return false;
	}
	at = line_place(&w->split.line, rule->data->words[field]);
	diag_finding(w->d, &at, FINDING_MISSING_PATH,
		     surely ? "the kernel refuses a rule for a path that does "
			      "not exist: %s"
			    : "some kernels refuse a rule for a path that "
			      "does not exist: %s",
		     strerror(-rc));
	hint_pattern(w, w->split.line.words[rule->data->words[field]].text);
	return true;
}

/*
 * The kernel replaces a class of system calls by its calls, which only the
 * kernel knows: so it is unknown whether the kernel has the rule. Returns
 * whether the rule counts.
 */
static bool find_class(const struct desired *w, const struct rule *rule)
{
	struct place at = start_of(w->line);

	if (!w->is_here || !rule_has_class(rule))
		return true;
	diag_error_named(w->d, &at, "syscall-class",
			 "the rule cannot be compared with the kernel's "
			 "rules: from %d on, numbers of -S are classes of "
			 "system calls",
			 RULE_N_CALLS);
	diag_hint(w->d, "write the names of the system calls; load the rule "
			"with -R, and -l lists them");
	return false;
}

/* The checks of the kernel for each rule, also one that is deleted. */
static int receive(struct desired *w, const struct rule *rule)
{
	struct objection why;

	if (w->locked_by)
		return -EPERM;
	return validate_rule(rule, &why) ? 0 : -EINVAL;
}

static int add(struct desired *w, const struct rule *rule)
{
	struct rule kept = *rule;
	int rc = receive(w, rule);

	w->n_rules++;
	if (rc || !find_class(w, rule) || !find_missing_path(w, rule))
		return rc;
	kept.line = w->line;
	kept.is_optional = w->go_on;
	return rulelist_add(&w->rules, &kept, &w->same);
}

/*
 * Before a -D it is unknown which rules the kernel has. The path of a -d or -W
 * is looked up also if a line adds the rule: a load refuses both.
 */
static int delete (struct desired *w, const struct rule *rule)
{
	int rc = receive(w, rule);
	bool counts;

	if (rc)
		return rc;
	counts = !rule->line || find_missing_path(w, rule);
	rc = rulelist_delete(&w->rules, rule);
	return rc == -ENOENT && !(counts && w->emptied) ? 0 : rc;
}

static int desired_change(struct target *t, struct rule_change *changes,
			  size_t n, bool stop)
{
	for (size_t i = 0; i < n; i++)
		changes[i].rc = RULE_CHANGE_NOT_SENT;
	for (size_t i = 0; i < n; i++) {
		struct desired *w = desired_of(t);
		struct rule rule = *changes[i].rule;

		rule.prepend = changes[i].prepend;
		changes[i].rc = changes[i].op == RULE_ADD ? add(w, &rule)
							  : delete (w, &rule);
		if (changes[i].rc && stop)
			break;
	}
	return 0;
}

static void explain_same(const struct desired *w)
{
	const struct line *other = w->same->line;
	struct place at = start_of(w->line);

	if (diag_finding(w->d, &at, FINDING_DUPLICATE,
			 "Rule exists: it is also at %s:%u", other->file,
			 other->number))
		diag_hint(w->d, "%sremove one of the two rules",
			  w->go_on ? "" : "a load ends here; ");
}

static void explain_absent(const struct desired *w)
{
	struct place at = start_of(w->line);

	diag_error_named(w->d, &at, "not-there",
			 "the rule cannot be deleted: %s", strerror(ENOENT));
	diag_hint(w->d, "no line before this one adds it");
}

static bool desired_explain(struct target *t, const struct rule *rule, int rc)
{
	struct desired *w = desired_of(t);
	struct place at = start_of(w->line);

	if (rc == -EPERM)
		diag_finding(w->d, &at, FINDING_AFTER_LOCK,
			     "the kernel refuses this line: %s:%u locks the "
			     "rules",
			     w->locked_by->file, w->locked_by->number);
	else if (rc == -EEXIST)
		explain_same(w);
	else if (rc == -ENOENT && rule->op == RULE_DELETE)
		explain_absent(w);
	else if (rc == -ENOMEM)
		diag_no_memory(w->d, &at);
	else
		return false;
	return true;
}

static const struct target_ops ops = {
	.status = desired_status,
	.list = desired_list,
	.set = desired_set,
	.fix_loginuids = desired_fix_loginuids,
	.change = desired_change,
	.explain = desired_explain,
};

/* ---- lines --------------------------------------------------------------- */

/* Whether an option of the wrong @line is one that adds a rule. */
static bool tries_to_add(const struct line *line)
{
	struct scan scan = { .line = line };
	struct scan_found f;

	while (scan_next(&scan, &f))
		if (f.row && f.row->letter && strchr("aAw", f.row->letter))
			return true;
	return false;
}

/* Check a path of -q. */
static void find_missing_tree(const struct desired *w, const char *path)
{
	struct place at = start_of(&w->split.line);
	struct stat st;

	if (stat(path, &st) < 0 && errno != EACCES)
		diag_finding(w->d, &at, FINDING_MISSING_PATH, "%s: %s", path,
			     strerror(errno));
}

/* A one-time command is not carried out, but its words are checked. The
 * settings in its line count. */
static enum status check_one_time(struct desired *w, const struct request *r)
{
	struct place at = start_of(r->line);

	if (r->n_parts && build_check_parts(r, w->d) < 0)
		return STATUS_BAD;
	if (r->command == COMMAND_EQUIVALENT) {
		find_missing_tree(w, r->text);
		find_missing_tree(w, r->subtree);
	}
	if (r->command == COMMAND_SIGNAL && signals_number(r->text) < 0) {
		diag_error_named(w->d, &at, "usage",
				 "%s is an unsupported signal", r->text);
		return STATUS_FAILED;
	}
	return apply_settings(&w->target, r, w->d);
}

/* A -D after rules is no error, but deletes them. */
static void find_deleted_rules(const struct desired *w, const struct request *r)
{
	struct place at = start_of(r->line);
	const struct rule *first;
	size_t n;

	if (r->command != COMMAND_DELETE_ALL || r->text || w->locked_by)
		return;
	n = rulelist_count(&w->rules, &first);
	if (!n)
		return;
	if (diag_finding(w->d, &at, FINDING_DELETED_RULES,
			 "-D deletes %zu rule%s of the lines before it, from "
			 "%s:%u on",
			 n, text_plural(n), first->line->file,
			 first->line->number))
		diag_hint(w->d, "move -D to the beginning of the first file");
}

/* Carry out the current line, and note its effect on later lines. */
static void take_request(struct desired *w, const struct request *r)
{
	bool is_state = apply_takes(r->command);
	enum status status;

	find_deleted_rules(w, r);
	status = is_state ? apply(&w->target, r, w->d, NULL)
			  : check_one_time(w, r);
	if (status)
		return;
	w->go_on |= r->command == COMMAND_CONTINUE ||
		    r->command == COMMAND_CONTINUE_AND_FAIL;
	w->emptied |= r->command == COMMAND_DELETE_ALL && !r->text;
	if (w->skipped && !is_state)
		w->skipped(w, r->line);
}

/* Carry out w->split, and count its rule. */
static void take_words(struct desired *w)
{
	unsigned errors = w->d->tally->errors, n_rules = w->n_rules;
	const struct line *line = &w->split.line;
	struct request request;
	bool may_add = true;

	if (parse_request(&request, line, w->d) == 0) {
		take_request(w, &request);
		may_add = request.command == COMMAND_RULE;
	}
	request_free(&request);
	if (w->d->tally->errors != errors && w->n_rules == n_rules && may_add &&
	    tries_to_add(line))
		w->n_rules++;
}

static void take_line(struct desired *w, const struct line *stored)
{
	unsigned errors = w->d->tally->errors, n_rules = w->n_rules;
	bool is_wrong, is_left_out;

	w->line = stored;
	if (stored->damage)
		rulefile_report_damage(stored, w->d);
	else if (line_split(&w->split, stored) < 0)
		diag_no_memory(w->d, (struct place[]){ start_of(stored) });
	else
		take_words(w);
	is_wrong = w->d->tally->errors != errors;
	/* Without memory it is not known whether the line is wrong. */
	is_left_out = is_wrong && w->go_on && !w->d->tally->no_memory;
	w->n_left_out += is_left_out;
	w->n_bad += is_wrong && !is_left_out;
	w->has_rule |= w->n_rules != n_rules && (!is_wrong || is_left_out);
}

void desired_take(struct desired *w, const struct source *source)
{
	w->target.ops = &ops;
	for (size_t i = 0; i < source->n; i++)
		take_line(w, &source->lines[i]);
}

bool desired_is_empty(const struct desired *w)
{
	if (w->has_rule || w->emptied || w->loginuid_immutable.line)
		return false;
	for (size_t i = 0; i < N_SETTINGS; i++)
		if (w->settings[i].line)
			return false;
	return true;
}

void desired_report_refusal(const struct desired *w, const struct rule *rule,
			    int rc)
{
	struct line_split split = { 0 };

	if (line_split(&split, rule->line) == 0)
		refusal_report(w->d, rule, &split.line, rc);
	else
		diag_error_named(w->d, (struct place[]){ start_of(rule->line) },
				 "kernel-refuses",
				 "the kernel refuses the rule: %s",
				 refusal_text(rc));
	line_split_free(&split);
}

void desired_free(struct desired *w)
{
	rulelist_free(&w->rules);
	line_split_free(&w->split);
}
