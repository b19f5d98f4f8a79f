/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --sync. What comes is sent before what goes, so that at no moment less is
 * audited than before and after; a rule that is in both is not touched unless
 * its place in the list must change. What was refused in the middle is undone
 * by the same means: a plan from what is there to what was.
 */
#include "config.h"
#include "commands/sync.h"
#include "commands/diff.h"
#include "change/apply.h"
#include "rule/write.h"
#include "rule/refusal.h"
#include "input/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK "/run/auditctl.lock"

/* Two at once would each undo the other. Returns what to close; or -1. */
static int take_lock(const struct diag *d)
{
	int fd = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc = fd < 0 ? -1 : flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0 && rc < 0 && errno == EWOULDBLOCK) {
		diag_note(d, "Waiting for another auditctl --sync to end");
		while ((rc = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
			;
	}
	if (rc == 0)
		return fd;
	diag_error(d, NULL, "%s: cannot be locked: %s", LOCK, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/*
 * Send a rule, which is written into. It takes no memory: to run out of it
 * halfway is to be without it for the way back.
 */
static int send_rule(struct kernel *k, enum plan_op op,
		     const struct packed *packed)
{
	int list = (int)packed->list, action = (int)packed->action, rc;
	struct rule_room room;
	struct audit_rule_data *rule = rule_unpack_to(packed, &room);

	if (!rule)
		return -EINVAL;
	if (op == PLAN_DELETE)
		rc = kernel_delete_rule(k, rule, list, action);
	else if (op == PLAN_PREPEND)
		rc = kernel_add_rule(k, rule, list | AUDIT_FILTER_PREPEND,
				     action);
	else
		rc = kernel_add_rule(k, rule, list, action);
	/* Gone already: somebody else was here, or its folder went. */
	return op == PLAN_DELETE && rc == -ENOENT ? 0 : rc;
}

/* Returns 0, or the errno of the step *@failed. */
static int send_steps(struct kernel *k, const struct delta *delta,
		      const struct packed *const *old,
		      const struct packed *const *new,
		      const struct delta_step **failed)
{
	for (size_t i = 0; i < delta->n_steps; i++) {
		const struct delta_step *step = &delta->steps[i];
		const struct packed *rule = step->op == PLAN_DELETE
						    ? old[step->which]
						    : new[step->which];
		int rc = send_rule(k, step->op, rule);

		if (rc) {
			*failed = step;
			return rc;
		}
	}
	return 0;
}

/* The settings in the order in which they are made; the lock is not one. */
static const enum setting_id order[] = { SETTING_FAILURE, SETTING_RATE,
					 SETTING_BACKLOG, SETTING_BACKLOG_WAIT,
					 SETTING_ENABLED };

static bool is_to_be_set(const struct difference *x, enum setting_id knob)
{
	return state_setting_differs(&x->state, &x->desired, knob) &&
	       !(knob == SETTING_ENABLED &&
		 x->desired.settings[knob].value == ENABLED_AND_LOCKED);
}

/*
 * What the kernel refused: the setting of a line, or a step. It is told when
 * all is undone, for stderr may be a pipe that nobody reads, and end us.
 */
struct refused {
	const struct line *setting;
	const struct delta_step *step;
	bool fixed; /* login uids are, which nothing undoes */
};

static int make_settings(const struct difference *x, struct kernel *k,
			 struct refused *refused)
{
	for (size_t i = 0; i < N_SETTINGS; i++) {
		const struct desired_setting *to =
			&x->desired.settings[order[i]];
		int rc = is_to_be_set(x, order[i])
				 ? kernel_set(k, order[i], to->value)
				 : 0;

		if (rc) {
			refused->setting = to->line;
			return rc;
		}
	}
	return 0;
}

static void tell_rule(const struct difference *x, const struct delta_step *step,
		      int rc)
{
	char *text = NULL;

	if (step->op == PLAN_DELETE) {
		write_rule(x->old[step->which], &text);
		diag_error(&x->d, NULL, "%s: the rule cannot be deleted: %s",
			   text ? text : "?", refusal_text(rc));
		free(text);
		return;
	}
	desired_report_refusal(&x->desired, step->which, rc);
}

static void tell_refused(const struct difference *x,
			 const struct refused *refused, int rc)
{
	const struct line *line = refused->setting;

	if (refused->step)
		tell_rule(x, refused->step, rc);
	else
		diag_error(&x->d,
			   (struct place[]){ line_place(line, line->n_words) },
			   "the setting was not made: %s", refusal_text(rc));
}

static int change_rules(const struct difference *x, struct kernel *k,
			struct refused *refused)
{
	return send_steps(k, &x->delta, x->old, x->new, &refused->step);
}

/* What cannot be undone comes last. */
static int finish(const struct difference *x, struct kernel *k,
		  struct refused *refused)
{
	const struct desired_setting *enabled =
		&x->desired.settings[SETTING_ENABLED];
	int rc = 0;

	if (state_loginuid_differs(&x->state, &x->desired)) {
		rc = kernel_set_loginuid_immutable(k);
		refused->setting = x->desired.loginuid_immutable;
		refused->fixed = !rc;
	}
	if (!rc &&
	    state_setting_differs(&x->state, &x->desired, SETTING_ENABLED) &&
	    enabled->value == ENABLED_AND_LOCKED) {
		rc = kernel_set(k, SETTING_ENABLED, ENABLED_AND_LOCKED);
		refused->setting = enabled->line;
	}
	return rc;
}

static int undo_rules(const struct difference *x, struct kernel *k)
{
	struct rules now = { 0 }, was = { x->old, x->state.rules.n };
	const struct packed **there = NULL;
	const struct delta_step *failed;
	struct ruleset set = { 0 };
	struct delta delta = { 0 };
	int rc = kernel_list_rules(k, &set);

	if (!rc)
		there = calloc(set.n + 1, sizeof(*there));
	if (!rc && !there)
		rc = -ENOMEM;
	for (; !rc && now.n < set.n; now.n++)
		there[now.n] = set.rules[now.n];
	now.rules = there;
	if (!rc)
		rc = delta_make(&delta, now, was);
	if (!rc)
		rc = send_steps(k, &delta, there, x->old, &failed);
	delta_free(&delta);
	free(there);
	ruleset_clear(&set);
	return rc;
}

/* It starts from what is there, so it can be tried again. */
#define UNDO_TRIES 3

/* Returns 0, or the negative errno of what could not be undone. */
static int undo(const struct difference *x, struct kernel *k)
{
	int rc = -EAGAIN;

	for (int i = 0; rc && i < UNDO_TRIES; i++)
		rc = undo_rules(x, k);
	for (size_t i = 0; i < N_SETTINGS; i++)
		if (is_to_be_set(x, order[i])) {
			int failed =
				kernel_set(k, order[i],
					   state_setting(&x->state, order[i]));

			rc = rc ? rc : failed;
		}
	return rc;
}

static void tell_undone(const struct difference *x, int rc, bool fixed)
{
	if (rc)
		diag_error(&x->d, NULL,
			   "not all could be undone: %s; see auditctl --diff",
			   refusal_text(rc));
	else if (fixed)
		diag_note(&x->d,
			  "All that was changed has been undone, but for "
			  "--loginuid-immutable, which nothing undoes");
	else
		diag_note(&x->d, "All that was changed has been undone");
}

static enum status shown(const struct difference *x, const struct session *s)
{
	return difference_print(x, s) == 0 ? STATUS_OK : STATUS_FAILED;
}

static enum status change(const struct difference *x, const struct session *s)
{
	struct refused refused = { 0 };
	int rc, undone;

	if (!difference_is_there(x))
		return shown(x, s);
	if (x->state.status.enabled == ENABLED_AND_LOCKED &&
	    apply_report_locked(&s->kernel->target, s->diag))
		return STATUS_FAILED;
	rc = make_settings(x, s->kernel, &refused);
	if (!rc)
		rc = change_rules(x, s->kernel, &refused);
	if (!rc)
		rc = finish(x, s->kernel, &refused);
	if (!rc)
		return shown(x, s);
	undone = undo(x, s->kernel);
	tell_refused(x, &refused, rc);
	tell_undone(x, undone, refused.fixed);
	return STATUS_FAILED;
}

enum status sync_rules(const struct session *s, const struct request *r)
{
	struct difference x;
	enum status status;
	int lock;

	for (size_t i = 0; i < r->n_paths; i++)
		if (strcmp(r->paths[i], "-") != 0 &&
		    trust_path(r->paths[i], s->diag) < 0)
			return STATUS_TROUBLE;
	lock = take_lock(s->diag);
	if (lock < 0)
		return STATUS_FAILED;
	status = difference_find(&x, s, r);
	if (!status)
		status = change(&x, s);
	difference_free(&x);
	close(lock);
	return status;
}
