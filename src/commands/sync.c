/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --sync: change the kernel to the rules and settings of files. Rules are
 * changed by the steps of change/plan.c, so that at every moment each event is
 * decided as the old or the new rules decide it. The undo after a refusal is
 * such a plan, too: from the current rules to the old ones.
 */
#include "config.h"
#include "commands/sync.h"
#include "base/text.h"
#include "base/array.h"
#include "base/hold.h"
#include "change/apply.h"
#include "commands/comparison.h"
#include "commands/json.h"
#include "rule/refusal.h"
#include "rule/setting.h"
#include "rule/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Lock out another --sync: two at the same time would undo the changes of each
 * other. Returns a descriptor to close; or a negative errno, after it was
 * reported. */
static int take_lock(const char *path, const struct diag *d)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc = fd < 0 ? -1 : flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0 && rc < 0 && errno == EWOULDBLOCK) {
		diag_note(d, "Waiting for another auditctl --sync to end");
		while ((rc = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
			;
	}
	if (rc == 0)
		return fd;
	rc = -errno;
	diag_error(d, NULL, "%s: cannot be locked: %s", path, strerror(-rc));
	if (fd >= 0)
		close(fd);
	return rc;
}

/* The state of a change. */
struct change {
	struct kernel *kernel;
	struct comparison *c;
	/* The refused setting of a line, or the refused rule. */
	const struct line *refused_setting;
	const struct difference_step *refused_step;
	bool fixed; /* login uids were made immutable, which cannot be undone */
	/* Which of the old rules the kernel refuses to add again. */
	bool *is_lost; /* owned */
	/* Of the current plan, if it is not that of the comparison. */
	struct ruleset now;
	struct difference difference;
	bool is_planned_again;
};

static struct rule_array goal_of(const struct change *x)
{
	return (struct rule_array){ x->c->goal, x->c->n_goal };
}

/* ---- rules --------------------------------------------------------------- */

static bool has_exact(struct rule_array rules, const struct rule *rule)
{
	for (size_t i = 0; i < rules.n; i++)
		if (rule_compare_exact(rules.rules[i], rule) == 0)
			return true;
	return false;
}

static struct rule_change change_of(const struct difference_step *step)
{
	return (struct rule_change){
		.op = difference_is_deletion(step) ? RULE_DELETE : RULE_ADD,
		.prepend = step->op == PLAN_PREPEND ||
			   step->op == PLAN_PREPEND_STAND_IN,
		.rule = step->rule,
	};
}

/* The greatest number of steps that are sent together. */
#define BATCH SOCKET_BATCH_MAX

/*
 * How many of the @n steps can be sent together. The kernel continues after a
 * refusal, and events must still be decided as the old or the new rules decide
 * them. So additions and deletions are not sent together, and a step that the
 * kernel may refuse is the last one.
 */
static size_t batch_size(const struct difference_step *steps, size_t n)
{
	size_t i = 0;

	while (i < n && i < BATCH &&
	       difference_is_deletion(&steps[i]) ==
		       difference_is_deletion(&steps[0]))
		if (steps[i++].is_doubtful)
			break;
	return i;
}

/*
 * Send the steps of @d, and mark those that were carried out. Returns 0; or the
 * errno of the step *@failed; or an errno with *@failed NULL, if it is not
 * known which steps were carried out.
 */
static int send_steps(struct target *t, struct difference *d,
		      const struct difference_step **failed)
{
	size_t n;

	*failed = NULL;
	for (size_t i = 0; i < d->n_steps; i += n) {
		struct difference_step *steps = &d->steps[i];
		struct rule_change batch[BATCH];
		int rc, refusal = 0;

		n = batch_size(steps, d->n_steps - i);
		for (size_t j = 0; j < n; j++)
			batch[j] = change_of(&steps[j]);
		rc = t->ops->change(t, batch, n, true);
		for (size_t j = 0; j < n; j++) {
			steps[j].is_done = !batch[j].rc;
			if (rc || refusal || steps[j].is_done)
				continue;
			*failed = &steps[j];
			refusal = batch[j].rc;
		}
		if (rc || refusal)
			return rc ? rc : refusal;
	}
	return 0;
}

/*
 * Whether the answer @rc to @step means that another program has changed the
 * rules: a rule to delete does not exist, or a rule to add exists. (A deletion
 * has the same answer if the path of exe= no longer exists.)
 */
static bool is_foreign_change(struct kernel *k,
			      const struct difference_step *step, int rc)
{
	struct ruleset now = { 0 };
	bool is_gone;

	if (rc == -EEXIST)
		return true;
	if (rc != -ENOENT || !difference_is_deletion(step))
		return false;
	is_gone = kernel_list_rules(k, &now) == 0 &&
		  !has_exact(ruleset_array(&now), step->rule);
	ruleset_clear(&now);
	return is_gone;
}

/* Make a new plan, from the current rules of the kernel. */
static int plan_again(struct change *x)
{
	int rc;

	x->is_planned_again = true;
	difference_free(&x->difference);
	ruleset_clear(&x->now);
	rc = kernel_list_rules(x->kernel, &x->now);
	if (!rc)
		rc = difference_make(&x->difference, ruleset_array(&x->now),
				     goal_of(x), false);
	return rc;
}

/*
 * Whether a refused rule or setting is skipped: as in a load after -i or -c
 * (@is_optional); with --keep-going only if the change deletes no rule.
 */
static bool may_skip(const struct comparison *c, bool is_optional)
{
	return is_optional || (c->keep_going && !c->difference.n_deleted);
}

/* Report that a refused @what is skipped. */
static void report_left_out(struct comparison *c, const char *what,
			    bool is_optional)
{
	if (!is_optional)
		c->n_left_out++;
	diag_note(&c->d, "The %s is skipped because of %s", what,
		  is_optional ? "-i or -c" : "--keep-going");
}

/* Skip a rule that the kernel refuses. */
static int leave_out(struct change *x, const struct rule *rule, int rc)
{
	struct comparison *c = x->c;
	size_t n = 0;

	desired_report_refusal(&c->desired, rule, rc);
	report_left_out(c, "rule", rule->is_optional);
	for (size_t i = 0; i < c->n_goal; i++)
		if (c->goal[i] != rule)
			c->goal[n++] = c->goal[i];
	c->n_goal = n;
	/* The difference for the output is not that of the steps that were
	 * sent. */
	x->is_planned_again = true;
	difference_free(&c->difference);
	return difference_make(&c->difference, state_rules(&c->state),
			       goal_of(x), false);
}

static bool has_equal(struct rule_array rules, const struct rule *rule)
{
	for (size_t i = 0; i < rules.n; i++)
		if (rule_compare(rules.rules[i], rule) == 0)
			return true;
	return false;
}

/* Whether a refused rule is skipped. With --keep-going not one that is in the
 * kernel already, and only moves: skipping it would delete it. */
static bool is_left_out(const struct comparison *c,
			const struct difference_step *step, int rc)
{
	if (!step || !step->new || difference_is_deletion(step) ||
	    rc == -EPERM || rc == -EEXIST)
		return false;
	return may_skip(c, step->new->is_optional) &&
	       (step->new->is_optional ||
		!has_equal(state_rules(&c->state), step->new));
}

/* How often to make a new plan after another program has changed the rules, or
 * an answer was lost. */
#define TRIES 5

static int change_rules(struct change *x)
{
	struct difference *d = &x->c->difference;

	for (unsigned tries = 0;;) {
		const struct difference_step *step = NULL;
		int rc = send_steps(&x->kernel->target, d, &step);

		if (!rc)
			return 0;
		if (is_left_out(x->c, step, rc)) {
			rc = leave_out(x, step->new, rc);
		} else if ((step && !is_foreign_change(x->kernel, step, rc)) ||
			   ++tries == TRIES) {
			x->refused_step = step;
			return rc;
		} else {
			rc = 0;
		}
		if (!rc)
			rc = plan_again(x);
		if (rc)
			return rc;
		d = &x->difference;
	}
}

/* ---- settings ------------------------------------------------------------ */

/* The settings in the order in which they are made; the lock is not one. */
static const enum setting_id order[] = { SETTING_FAILURE, SETTING_RATE,
					 SETTING_BACKLOG, SETTING_BACKLOG_WAIT,
					 SETTING_ENABLED };
_Static_assert(N_ELEMENTS(order) == N_SETTINGS, "each setting is made");

static bool is_lock(const struct comparison *c, enum setting_id id)
{
	return id == SETTING_ENABLED &&
	       c->desired.settings[id].value == ENABLED_AND_LOCKED;
}

static bool is_to_be_set(const struct comparison *c, enum setting_id id)
{
	return comparison_setting_differs(&c->desired, &c->state, id) &&
	       !is_lock(c, id);
}

static void report_setting(const struct change *x, const struct line *line,
			   int rc)
{
	diag_error(&x->c->d,
		   (struct place[]){ line_place(line, line->n_words) },
		   "the setting was not changed: %s", refusal_text(rc));
}

/* Whether the answer @rc is about the setting itself. To --loginuid-immutable,
 * EPERM means that it is locked as it is; to others, that all of them are. */
static bool is_refusal(const struct change *x, const struct desired_setting *to,
		       int rc)
{
	return rc == -EINVAL || rc == -EOPNOTSUPP ||
	       (rc == -EPERM && to == &x->c->desired.loginuid_immutable);
}

/* The kernel answered @rc to the setting @to. Returns 0, with its line NULL, if
 * the setting is skipped; otherwise @rc. */
static int refuse_setting(struct change *x, struct desired_setting *to, int rc)
{
	if (!is_refusal(x, to, rc) || !may_skip(x->c, to->is_optional)) {
		x->refused_setting = to->line;
		return rc;
	}
	report_setting(x, to->line, rc);
	report_left_out(x->c, "setting", to->is_optional);
	to->line = NULL;
	return 0;
}

/* Auditing is turned off before rules change, and turned on after that: so it
 * is never on with rules that it was not on for. */
enum turn { BEFORE_RULES, AFTER_RULES };

static enum turn turn_of(enum setting_id id, uint32_t value)
{
	return id == SETTING_ENABLED && value ? AFTER_RULES : BEFORE_RULES;
}

static int make_settings(struct change *x, enum turn turn)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < N_SETTINGS; i++) {
		struct desired_setting *to = &x->c->desired.settings[order[i]];

		if (!is_to_be_set(x->c, order[i]) ||
		    turn_of(order[i], to->value) != turn)
			continue;
		rc = kernel_set(x->kernel, order[i], to->value);
		if (rc)
			rc = refuse_setting(x, to, rc);
	}
	return rc;
}

/* What cannot be undone comes last. */
static int make_last_settings(struct change *x)
{
	struct desired *desired = &x->c->desired;
	int rc = 0;

	if (comparison_loginuid_differs(desired, &x->c->state)) {
		rc = kernel_set_loginuid_immutable(x->kernel);
		x->fixed = !rc;
		if (rc)
			rc = refuse_setting(x, &desired->loginuid_immutable,
					    rc);
	}
	if (!rc && is_lock(x->c, SETTING_ENABLED) &&
	    comparison_setting_differs(desired, &x->c->state,
				       SETTING_ENABLED)) {
		rc = kernel_set(x->kernel, SETTING_ENABLED, ENABLED_AND_LOCKED);
		x->refused_setting = desired->settings[SETTING_ENABLED].line;
	}
	return rc;
}

/* ---- undo ---------------------------------------------------------------- */

static int compare_rules(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;

	return rule_compare(*x, *y);
}

/* The old and the new rules, sorted by their meaning. An array to be freed, or
 * NULL. */
static const struct rule **sort_known(struct rule_array old,
				      struct rule_array new)
{
	const struct rule **known =
		calloc(old.n + new.n + 1, sizeof(struct rule *));

	if (!known)
		return NULL;
	for (size_t i = 0; i < old.n; i++)
		known[i] = old.rules[i];
	for (size_t i = 0; i < new.n; i++)
		known[old.n + i] = new.rules[i];
	qsort(known, old.n + new.n, sizeof(*known), compare_rules);
	return known;
}

static bool has_known(const struct rule *const *known, size_t n,
		      const struct rule *rule)
{
	return rule && bsearch(&rule, known, n, sizeof(*known), compare_rules);
}

/* Add those of @now to @rules, which are @n, that are not equal to one of the
 * known ones and no stand-in of one. Returns 0, or -ENOMEM. */
static int take_foreign(const struct rule **rules, size_t *n,
			const struct ruleset *now,
			const struct rule *const *known, size_t n_known)
{
	for (size_t i = 0; i < now->n; i++) {
		struct rule *original;

		if (difference_original(now->rules[i], &original) < 0)
			return -ENOMEM;
		if (!has_known(known, n_known, now->rules[i]) &&
		    !has_known(known, n_known, original))
			rules[(*n)++] = now->rules[i];
		rule_free(original);
	}
	return 0;
}

/*
 * The goal of an undo: the old rules, and after them those in @now that another
 * program has added. Returns an array to be freed, or NULL.
 */
static const struct rule **
rules_to_restore(const struct change *x, const struct ruleset *now, size_t *n)
{
	struct rule_array were = ruleset_array(&x->c->state.rules);
	const struct rule **known = sort_known(were, goal_of(x));
	const struct rule **rules =
		calloc(were.n + now->n + 1, sizeof(struct rule *));
	int rc = rules && known ? 0 : -ENOMEM;

	*n = 0;
	for (size_t i = 0; !rc && i < were.n; i++)
		if (!x->is_lost[i])
			rules[(*n)++] = were.rules[i];
	if (!rc)
		rc = take_foreign(rules, n, now, known, were.n + x->c->n_goal);
	free(known);
	if (!rc)
		return rules;
	free(rules);
	return NULL;
}

/*
 * The kernel refused to add a rule again because its path no longer exists.
 * (The kernel deletes rules when a directory of their path is deleted.) The
 * undo continues without this rule. Returns whether there is one.
 */
static bool give_up_rule(const struct change *x,
			 const struct difference_step *failed, int rc)
{
	struct rule_array were = ruleset_array(&x->c->state.rules);

	if (rc != -ENOENT || !failed || difference_is_deletion(failed))
		return false;
	for (size_t i = 0; i < were.n; i++) {
		if (x->is_lost[i] ||
		    rule_compare_exact(were.rules[i], failed->new) != 0)
			continue;
		x->is_lost[i] = true;
		return true;
	}
	return false;
}

/* Returns 0, a negative errno, or 1: the undo needs a new plan. */
static int undo_rules(const struct change *x)
{
	const struct difference_step *failed = NULL;
	const struct rule **rules = NULL;
	struct difference d = { 0 };
	struct ruleset now = { 0 };
	size_t n;
	int rc = kernel_list_rules(x->kernel, &now);

	if (!rc) {
		rules = rules_to_restore(x, &now, &n);
		rc = rules ? 0 : -ENOMEM;
	}
	if (!rc)
		rc = difference_make(&d, ruleset_array(&now),
				     (struct rule_array){ rules, n }, true);
	if (!rc)
		rc = send_steps(&x->kernel->target, &d, &failed);
	if (give_up_rule(x, failed, rc))
		rc = 1;
	difference_free(&d);
	free(rules);
	ruleset_clear(&now);
	return rc;
}

/* Delete @n rules, or none if @n is 0. */
static int delete_batch(struct target *t, struct rule_change *batch, size_t n)
{
	int rc = n ? t->ops->change(t, batch, n, false) : 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = batch[i].rc;
	return rc;
}

/*
 * Undo without memory, for a plan that has added rules and not yet deleted any,
 * which is the usual state at a refusal. Deleting the added rules from the last
 * to the first repeats the states of the plan in reverse. Returns 0; -ENOMEM if
 * the plan was another one; or a negative errno of the kernel.
 */
static int undo_additions(const struct change *x)
{
	const struct difference *d = &x->c->difference;
	struct rule_change batch[BATCH];
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < d->n_steps; i++)
		if (d->steps[i].is_done && difference_is_deletion(&d->steps[i]))
			return -ENOMEM;
	if (x->is_planned_again)
		return -ENOMEM;
	for (size_t i = d->n_steps; i-- > 0 && !rc;) {
		if (!d->steps[i].is_done)
			continue;
		batch[n++] = (struct rule_change){ .op = RULE_DELETE,
						   .rule = d->steps[i].rule };
		if (n < BATCH)
			continue;
		rc = delete_batch(&x->kernel->target, batch, n);
		n = 0;
	}
	return rc ? rc : delete_batch(&x->kernel->target, batch, n);
}

/* An undo starts from the current rules, so it can be repeated. */
#define UNDO_TRIES 3

static int undo_settings(const struct change *x, enum turn turn)
{
	int rc = 0;

	for (size_t i = 0; i < N_SETTINGS; i++) {
		uint32_t was = setting_value(&x->c->state.status, order[i]);
		int failed = 0;

		if (is_to_be_set(x->c, order[i]) &&
		    turn_of(order[i], was) == turn)
			failed = kernel_set(x->kernel, order[i], was);
		rc = rc ? rc : failed;
	}
	return rc;
}

/* Whether the kernel has the old settings; its answers are not needed for that.
 */
static bool has_old_settings(const struct change *x)
{
	struct audit_status now;
	bool has = kernel_status(x->kernel, &now) == 0;

	for (size_t i = 0; has && i < N_SETTINGS; i++)
		has = !is_to_be_set(x->c, order[i]) ||
		      setting_value(&now, order[i]) ==
			      setting_value(&x->c->state.status, order[i]);
	return has;
}

static int undo_all_rules(const struct change *x)
{
	int rc = -EAGAIN;

	for (int i = 0; rc && i < UNDO_TRIES; i++)
		do
			rc = undo_rules(x);
		while (rc > 0);
	for (size_t i = 0; !rc && i < x->c->state.rules.n; i++)
		if (x->is_lost[i])
			rc = -ENOENT;
	return rc;
}

/* Undo all changes. Returns 0, or the negative errno of the one that failed. */
static int undo(const struct change *x)
{
	int before = undo_settings(x, BEFORE_RULES), after;
	int rc = undo_all_rules(x);

	if (rc == -ENOMEM)
		rc = undo_additions(x);
	after = undo_settings(x, AFTER_RULES);
	if (rc || (!before && !after))
		return rc;
	return has_old_settings(x) ? 0 : before ? before : after;
}

/* ---- reports ------------------------------------------------------------- */

static void report_rule(const struct change *x, int rc)
{
	const struct difference_step *step = x->refused_step;
	char *text = NULL;

	if (step->new && step->op != PLAN_DELETE_STAND_IN) {
		desired_report_refusal(&x->c->desired, step->new, rc);
		return;
	}
	write_rule(step->rule, &text);
	diag_error(&x->c->d, NULL, "%s: the rule cannot be deleted: %s",
		   text ? text : "?", refusal_text(rc));
	free(text);
}

static void report_refused(const struct change *x, int rc)
{
	const struct line *line = x->refused_setting;

	if (x->refused_step)
		report_rule(x, rc);
	else if (line)
		report_setting(x, line, rc);
	else
		diag_error(&x->c->d, NULL, "%s", refusal_text(rc));
}

/* Report each difference from the files on a line. */
static void report_foreign(const struct change *x, const struct comparison *now)
{
	const struct diag *d = &x->c->d;

	diag_error(d, NULL,
		   "another program changed audit rules or settings during "
		   "--sync");
	for (size_t i = 0; i < now->difference.n_lines; i++) {
		const struct difference_line *line = &now->difference.lines[i];
		char *text = NULL;

		write_rule(line->rule, &text);
		diag_note(d, "%s: %s",
			  line->sign == '-'   ? "not in the files"
			  : line->sign == '+' ? "not in the kernel"
					      : "in another position",
			  text ? text : "?");
		free(text);
	}
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (comparison_setting_differs(&x->c->desired, &now->state, id))
			diag_note(d, "%s is %u", setting_name(id),
				  setting_value(&now->state.status, id));
	diag_hint(d, "run --sync again");
}

static void report_lost(const struct change *x)
{
	const struct ruleset *were = &x->c->state.rules;

	for (size_t i = 0; x->is_lost && i < were->n; i++) {
		char *text = NULL;

		if (!x->is_lost[i])
			continue;
		write_rule(were->rules[i], &text);
		diag_error(&x->c->d, NULL,
			   "%s: the rule was in the kernel and cannot be "
			   "added again: its path no longer exists",
			   text ? text : "?");
		free(text);
	}
}

static void report_undone(const struct change *x, int rc)
{
	const struct diag *d = &x->c->d;

	report_lost(x);
	if (rc)
		diag_error(d, NULL,
			   "not all changes could be undone: %s; see auditctl "
			   "--diff",
			   refusal_text(rc));
	else if (x->fixed)
		diag_note(d, "All changes have been undone, except "
			     "--loginuid-immutable, which cannot be undone");
	else
		diag_note(d, "All changes have been undone");
}

/* ---- afterwards -----------------------------------------------------------
 */

/*
 * Read the kernel again, and report differences from the files. Another program
 * may have changed rules or settings at the same time: then nothing is undone.
 */
static int verify(struct change *x)
{
	const struct desired *desired = &x->c->desired;
	struct comparison now = { .d = x->c->d };
	int rc = state_read(&now.state, x->kernel);
	bool differs = false;

	if (!rc)
		rc = difference_make(&now.difference, state_rules(&now.state),
				     goal_of(x), false);
	for (enum setting_id id = 0; !rc && id < N_SETTINGS; id++)
		differs |= comparison_setting_differs(desired, &now.state, id);
	if (!rc)
		differs |= comparison_loginuid_differs(desired, &now.state) ||
			   now.difference.n_lines;
	if (differs)
		report_foreign(x, &now);
	difference_free(&now.difference);
	state_free(&now.state);
	if (rc)
		diag_error(&x->c->d, NULL,
			   "all changes were made, but the kernel's rules "
			   "cannot be read again: %s",
			   refusal_text(rc));
	return differs ? -EAGAIN : rc;
}

static void put_summary(const struct comparison *c, const struct session *s)
{
	const struct difference *d = &c->difference;

	if (c->is_quiet && !s->json)
		return;
	if (s->json)
		json_put_summary(s->json, d->n_added, d->n_deleted, d->n_moved,
				 d->n_sent_again);
	else if (!comparison_is_empty(c))
		fprintf(s->out,
			"%zu added, %zu deleted, %zu moved, %zu sent again to "
			"keep the order\n",
			d->n_added, d->n_deleted, d->n_moved, d->n_sent_again);
}

static enum status show(const struct comparison *c, const struct session *s)
{
	if (comparison_print(c, s) < 0)
		return STATUS_FAILED;
	put_summary(c, s);
	return STATUS_OK;
}

static enum status change(struct comparison *c, const struct session *s)
{
	struct change x = { .kernel = s->kernel, .c = c };
	const struct diag real = c->d;
	struct hold messages = { 0 };
	int rc, undone, failure;

	/* Allocated now, so that an undo does not need memory. */
	x.is_lost = calloc(c->state.rules.n + 1, sizeof(*x.is_lost));
	if (!x.is_lost) {
		diag_no_memory(&c->d, NULL);
		return STATUS_FAILED;
	}
	/* stderr may be a closed pipe, and SIGPIPE would end the program in the
	 * middle of a change: messages are kept until all is done or undone. */
	hold_begin(&messages, &c->d, &real);
	rc = make_settings(&x, BEFORE_RULES);
	if (!rc)
		rc = change_rules(&x);
	if (!rc)
		rc = make_settings(&x, AFTER_RULES);
	if (!rc)
		rc = make_last_settings(&x);
	undone = rc ? undo(&x) : 0;
	failure = rc ? rc : verify(&x);
	c->d = real;
	hold_report(&messages, &c->d);
	hold_free(&messages);
	/* Not kept: that would need memory. */
	if (rc) {
		report_refused(&x, rc);
		report_undone(&x, undone);
	}
	difference_free(&x.difference);
	ruleset_clear(&x.now);
	free(x.is_lost);
	return failure ? STATUS_FAILED : STATUS_OK;
}

/* Deletions are refused: a rule that is not in the files may be that of a line
 * with an error. */
static enum status report_deletions(const struct comparison *c)
{
	size_t n = c->difference.n_deleted;

	diag_error(&c->d, NULL,
		   "nothing was changed: %zu rule%s would be deleted, and "
		   "--keep-going deletes no rules when lines are skipped",
		   n, text_plural(n));
	diag_hint(&c->d, "correct the errors above; --diff shows the rules");
	return STATUS_FAILED;
}

static enum status sync_compared(struct comparison *c, const struct session *s)
{
	if (comparison_is_empty(c))
		return STATUS_OK;
	if (c->n_left_out && c->difference.n_deleted)
		return report_deletions(c);
	if (!comparison_needs_reboot(c))
		return change(c, s);
	apply_report_locked(&s->kernel->target, s->diag);
	diag_note(s->diag, "These changes need a reboot:");
	c->is_pending = true;
	return STATUS_FAILED;
}

enum status sync_rules(const struct session *s, const struct request *r)
{
	struct comparison c;
	enum status status;
	int lock = take_lock(s->lock, s->diag);

	if (lock < 0)
		return STATUS_FAILED;
	status = comparison_make(&c, s, r);
	if (!status)
		status = sync_compared(&c, s);
	/* Unlock before printing: output may block, and another --sync should
	 * not wait for that. */
	close(lock);
	if (!status)
		status = show(&c, s);
	else if (c.is_pending)
		comparison_print(&c, s);
	if (!status && c.n_left_out) {
		comparison_report_left_out(&c);
		status = STATUS_FAILED;
	}
	comparison_free(&c);
	return status;
}
