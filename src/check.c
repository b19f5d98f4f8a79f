/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --check. The lines go the way of a load up to the kernel's door; accept.c and
 * policy.c answer in its place.
 */
#include "config.h"
#include "check.h"
#include "accept.h"
#include "act.h"
#include "lint.h"
#include "policy.h"
#include "source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct check {
	const struct diag *d;
	struct policy policy;
	const struct line *locked_by; /* the -e 2 */
	bool emptied; /* by a -D: what the kernel held does not matter */
	unsigned n_rules;
};

#define AT(line) ((struct place[]){ line_place((line), (line)->n_words) })

static void fail_same(const struct check *c, const struct line *line,
		      const struct policy_rule *same)
{
	const struct line *other = same->line;

	if (diag_finding(c->d, AT(line), FINDING_DUPLICATE,
			 "Rule exists: it stands at %s:%u", other->file,
			 other->number))
		diag_hint(c->d, "a load ends here; take one of the two away");
}

static void add_rule(struct check *c, struct rule *rule,
		     const struct line *line)
{
	const struct policy_rule *same = NULL;
	int rc = policy_add(&c->policy, rule, line, &same);

	if (rc == -EEXIST)
		fail_same(c, line, same);
	else if (rc)
		diag_error(c->d, NULL, "out of memory");
}

static void delete_rule(struct check *c, const struct rule *rule,
			const struct line *line)
{
	if (policy_delete(&c->policy, rule) == 0 || !c->emptied)
		return;
	diag_error(c->d, AT(line), "the rule cannot be deleted: %s",
		   strerror(ENOENT));
	diag_hint(c->d, "no line before this one adds it");
}

/* Also of a rule that is deleted: the kernel has none about such a path. */
static void find_missing_path(const struct check *c, const struct rule *rule,
			      const struct line *line)
{
	struct place at;
	unsigned field;
	bool surely;
	int rc = accept_paths(rule, &field, &surely);

	if (!rc)
		return;
	at = line_place(line, rule->words[field]);
	diag_finding(c->d, &at, FINDING_MISSING_PATH,
		     surely ? "the kernel refuses a rule about what is not "
			      "there: %s"
			    : "some kernels refuse a rule about what is not "
			      "there: %s",
		     strerror(rc));
}

/* A wrong rule counts too. */
static bool adds_rule(const struct request *r)
{
	for (size_t i = 0; i < r->n_parts; i++)
		if (strchr("dW", r->parts[i].option))
			return false;
	return true;
}

static void check_rule(struct check *c, const struct request *r,
		       const struct line *line)
{
	struct objection why;
	struct rule rule;

	c->n_rules += adds_rule(r);
	if (rule_build(&rule, r, line, c->d) < 0 || !rule.data)
		return;
	if (!accept_rule(&rule, &why)) {
		accept_tell(&rule, line, &why, c->d);
	} else {
		find_missing_path(c, &rule, line);
		if (rule.op == RULE_DELETE)
			delete_rule(c, &rule, line);
		else
			add_rule(c, &rule, line);
	}
	rule_free(&rule);
}

/* -q is about two of them. */
static void find_missing_tree(const struct check *c, const char *path,
			      const struct line *line)
{
	struct stat st;

	if (stat(path, &st) < 0 && errno != EACCES)
		diag_finding(c->d, AT(line), FINDING_MISSING_PATH, "%s: %s",
			     path, strerror(errno));
}

/* Whether the kernel refuses @r once it is locked. */
static bool changes_something(const struct request *r)
{
	return r->n_settings || r->act == ACT_RULE || r->act == ACT_DELETE_ALL;
}

static void check_act(struct check *c, const struct request *r,
		      const struct line *line)
{
	switch (r->act) {
	case ACT_RULE:
		check_rule(c, r, line);
		return;
	case ACT_DELETE_ALL:
		policy_delete_all(&c->policy, r->text);
		c->emptied |= !r->text;
		break;
	case ACT_EQUIVALENT:
		find_missing_tree(c, r->text, line);
		find_missing_tree(c, r->subtree, line);
		break;
	case ACT_SIGNAL:
		if (!act_knows_signal(r->text))
			diag_error(c->d, AT(line),
				   "%s is an unsupported signal", r->text);
		break;
	default:
		break;
	}
	if (r->n_parts)
		rule_check_parts(r, line, c->d);
}

static bool locks(const struct request *r)
{
	for (size_t i = 0; i < r->n_settings; i++)
		if (r->settings[i].knob == KNOB_ENABLED &&
		    r->settings[i].value == ENABLED_AND_LOCKED)
			return true;
	return false;
}

static void check_line(struct check *c, const struct line *line)
{
	struct request r;

	if (options_parse(&r, line, c->d) == 0) {
		if (c->locked_by && changes_something(&r))
			diag_finding(c->d, AT(line), FINDING_AFTER_LOCK,
				     "%s:%u has locked the rules: this is "
				     "refused",
				     c->locked_by->file, c->locked_by->number);
		check_act(c, &r, line);
		if (!c->locked_by && locks(&r))
			c->locked_by = line;
	}
	request_free(&r);
}

static void check_lines(struct check *c, const struct source *s)
{
	for (size_t i = 0; i < s->n; i++)
		check_line(c, &s->lines[i]);
	for (size_t i = 0; i < s->n; i++)
		lint_words(&s->lines[i], c->d);
	policy_sort(&c->policy);
	lint_rules(&c->policy, c->d);
}

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void tell_count(const struct check *c, const struct source *s)
{
	const struct tally *t = c->d->tally;

	diag_say(c->d, "%u file%s, %u rule%s: %u error%s, %u warning%s",
		 s->n_files, plural(s->n_files), c->n_rules, plural(c->n_rules),
		 t->errors, plural(t->errors), t->warnings,
		 plural(t->warnings));
}

enum status check(const struct request *r, struct diag *d)
{
	struct tally tally = { 0 };
	struct check c = { .d = d };
	struct source source = { 0 };
	enum status status = STATUS_OK;

	d->tally = &tally;
	d->muted = r->muted;
	for (size_t i = 0; i < r->n_paths; i++)
		if (source_add(&source, r->paths[i], d) < 0)
			status = STATUS_TROUBLE;
	check_lines(&c, &source);
	if (!status && (tally.errors || (r->strict && tally.warnings)))
		status = STATUS_FAILED;
	tell_count(&c, &source);
	policy_free(&c.policy);
	source_free(&source);
	d->tally = NULL;
	return status;
}
