/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a source, carried out without a kernel. They go the way of a
 * load up to its door; accept.c and policy.c answer in its place.
 */
#include "config.h"
#include "wanted.h"
#include "accept.h"
#include "act.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define AT(line) ((struct place[]){ line_place((line), (line)->n_words) })

static void fail_same(const struct wanted *w, const struct line *line,
		      const struct policy_rule *same)
{
	const struct line *other = same->line;

	if (diag_finding(w->d, AT(line), FINDING_DUPLICATE,
			 "Rule exists: it stands at %s:%u", other->file,
			 other->number))
		diag_hint(w->d, "a load ends here; take one of the two away");
}

static void add_rule(struct wanted *w, struct rule *rule,
		     const struct line *line)
{
	const struct policy_rule *same = NULL;
	int rc = policy_add(&w->policy, rule, line, &same);

	if (rc == -EEXIST)
		fail_same(w, line, same);
	else if (rc)
		diag_error(w->d, NULL, "out of memory");
}

static void delete_rule(struct wanted *w, const struct rule *rule,
			const struct line *line)
{
	if (policy_delete(&w->policy, rule) == 0 || !w->emptied)
		return;
	diag_error(w->d, AT(line), "the rule cannot be deleted: %s",
		   strerror(ENOENT));
	diag_hint(w->d, "no line before this one adds it");
}

/*
 * Also of a rule that is deleted: the kernel has none about such a path. Behind
 * -i or -c a load on this machine passes it over. Returns whether it counts.
 */
static bool find_missing_path(struct wanted *w, const struct rule *rule,
			      const struct line *line)
{
	struct place at;
	unsigned field;
	bool surely;
	int rc = accept_paths(rule, &field, &surely);

	if (!rc)
		return true;
	at = line_place(line, rule->words[field]);
	diag_finding(w->d, &at, FINDING_MISSING_PATH,
		     surely ? "the kernel refuses a rule about what is not "
			      "there: %s"
			    : "some kernels refuse a rule about what is not "
			      "there: %s",
		     strerror(rc));
	if (!w->is_here || !w->go_on || !surely)
		return true;
	w->n_left_out++;
	return false;
}

static void change_rules(struct wanted *w, struct rule *rule,
			 const struct line *line)
{
	if (rule->op == RULE_DELETE)
		delete_rule(w, rule, line);
	else
		add_rule(w, rule, line);
}

/* A wrong rule counts too. */
static bool adds_rule(const struct request *r)
{
	for (size_t i = 0; i < r->n_parts; i++)
		if (strchr("dW", r->parts[i].option))
			return false;
	return true;
}

static void take_rule(struct wanted *w, const struct request *r,
		      const struct line *line)
{
	struct objection why;
	struct rule rule;

	w->n_rules += adds_rule(r);
	if (rule_build(&rule, r, line, w->d) < 0 || !rule.data)
		return;
	if (!accept_rule(&rule, &why))
		accept_tell(&rule, line, &why, w->d);
	else if (find_missing_path(w, &rule, line))
		change_rules(w, &rule, line);
	rule_free(&rule);
}

/* -q is about two of them. */
static void find_missing_tree(const struct wanted *w, const char *path,
			      const struct line *line)
{
	struct stat st;

	if (stat(path, &st) < 0 && errno != EACCES)
		diag_finding(w->d, AT(line), FINDING_MISSING_PATH, "%s: %s",
			     path, strerror(errno));
}

/* Whether the kernel refuses @r once it is locked. */
static bool changes_something(const struct request *r)
{
	return r->n_settings || r->act == ACT_RULE || r->act == ACT_DELETE_ALL;
}

static void take_act(struct wanted *w, const struct request *r,
		     const struct line *line)
{
	switch (r->act) {
	case ACT_RULE:
		take_rule(w, r, line);
		return;
	case ACT_DELETE_ALL:
		policy_delete_all(&w->policy, r->text);
		w->emptied |= !r->text;
		break;
	case ACT_EQUIVALENT:
		find_missing_tree(w, r->text, line);
		find_missing_tree(w, r->subtree, line);
		break;
	case ACT_SIGNAL:
		if (!act_knows_signal(r->text))
			diag_error(w->d, AT(line),
				   "%s is an unsupported signal", r->text);
		break;
	default:
		break;
	}
	if (r->n_parts)
		rule_check_parts(r, line, w->d);
}

/* What is set again counts as it was set last; behind a lock nothing is. */
static void note_settings(struct wanted *w, const struct request *r,
			  const struct line *line)
{
	if (w->locked_by)
		return;
	for (size_t i = 0; i < r->n_settings; i++) {
		w->settings[r->settings[i].knob] =
			(struct wanted_setting){ line, r->settings[i].value };
		if (r->settings[i].knob == KNOB_ENABLED &&
		    r->settings[i].value == ENABLED_AND_LOCKED)
			w->locked_by = line;
	}
	if (r->act == ACT_LOGINUID_IMMUTABLE)
		w->loginuid_immutable = line;
}

/* An act is done at once, and leaves nothing that could be compared. */
static bool is_mere_act(const struct request *r)
{
	switch (r->act) {
	case ACT_LIST:
	case ACT_STATUS:
	case ACT_MESSAGE:
	case ACT_SIGNAL:
	case ACT_TRIM:
	case ACT_EQUIVALENT:
	case ACT_RESET_LOST:
	case ACT_RESET_WAIT_ACTUAL:
		return true;
	default:
		return false;
	}
}

static void take_line(struct wanted *w, const struct line *line)
{
	unsigned errors = w->d->tally->errors;
	struct request r;

	if (options_parse(&r, line, w->d) == 0) {
		if (w->locked_by && changes_something(&r))
			diag_finding(w->d, AT(line), FINDING_AFTER_LOCK,
				     "%s:%u has locked the rules: this is "
				     "refused",
				     w->locked_by->file, w->locked_by->number);
		take_act(w, &r, line);
		note_settings(w, &r, line);
		w->go_on |= r.act == ACT_GO_ON || r.act == ACT_GO_ON_AND_FAIL;
		if (w->skipped && is_mere_act(&r))
			w->skipped(w, line);
	}
	request_free(&r);
	if (w->d->tally->errors == errors)
		return;
	if (w->go_on)
		w->n_left_out++;
	else
		w->n_bad++;
}

void wanted_take(struct wanted *w, const struct source *s)
{
	for (size_t i = 0; i < s->n; i++)
		take_line(w, &s->lines[i]);
	policy_sort(&w->policy);
}

void wanted_free(struct wanted *w)
{
	policy_free(&w->policy);
}
