/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -R: a rule file, line by line. Rules to add are collected and sent together;
 * the result, with the messages, is the same as if each line were sent
 * separately.
 */
#include "config.h"
#include "commands/load.h"
#include "base/hold.h"
#include "change/apply.h"
#include "cli/parse.h"
#include "input/rulefile.h"
#include "kernel/kernel.h"
#include "rule/build.h"
#include "rule/refusal.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

/* The number of rules that are sent together. */
#define BATCH SOCKET_BATCH_MAX

/* A line of the file, and its rule. */
struct entry {
	char *text;
	struct line_split split; /* of text */
	struct rule rule;
	struct hold messages; /* about it */
};

struct load {
	const struct session *s;
	struct target *target;
	command_run *run;
	const char *path;
	struct entry entries[BATCH]; /* that wait to be sent */
	size_t n;
	bool continues; /* after an error: -i or -c */
	bool is_strict; /* an error makes the load fail in the end: -c */
	bool has_failed;
};

/* Whether the load continues after a line with the status *@status; if not,
 * *@status becomes the status of the load. */
static bool goes_on(struct load *l, unsigned line, enum status *status)
{
	if (*status == STATUS_OK)
		return true;
	/* If rules are locked, or --signal finds no daemon, 4.2.1 stops at
	 * once. */
	if (*status != STATUS_BAD)
		return false;
	diag_note(l->s->diag, "There was an error in line %u of %s", line,
		  l->path);
	l->has_failed |= l->is_strict;
	*status = STATUS_FAILED;
	return l->continues;
}

/* ---- rules that wait ------------------------------------------------------
 */

static void entry_clear(struct entry *e)
{
	hold_drop(&e->messages);
	rule_clear(&e->rule);
	free(e->text);
	e->text = NULL;
}

/*
 * The load has ended at a refused rule, but the kernel has carried out the rest
 * of the batch: delete the rules that were added after the refused one, from
 * the last to the first.
 */
static void take_back(struct load *l, const struct rule_change *sent, size_t n)
{
	struct rule_change changes[BATCH] = { { 0 } };
	bool is_unknown = false;
	size_t m = 0;
	int rc;

	for (size_t i = n; i-- > 0;) {
		is_unknown |= sent[i].rc == RULE_CHANGE_UNKNOWN;
		if (sent[i].rc)
			continue;
		changes[m] = sent[i];
		changes[m++].op = RULE_DELETE;
	}
	rc = m ? l->target->ops->change(l->target, changes, m, false) : 0;
	for (size_t i = 0; i < m && !rc; i++)
		rc = changes[i].rc;
	if (is_unknown)
		diag_error(l->s->diag, NULL,
			   "it is not known which rules of later lines were "
			   "added; auditctl -l lists them");
	if (rc)
		diag_error(l->s->diag, NULL,
			   "rules of later lines were added and cannot be "
			   "deleted again: %s",
			   refusal_text(rc));
}

/* Report the result of one rule; returns as goes_on(). */
static bool take_answer(struct load *l, struct entry *e, int rc,
			enum status *status)
{
	hold_report(&e->messages, l->s->diag);
	*status = rc ? apply_report_refusal(l->target, &e->rule, l->s->diag, rc)
		     : STATUS_OK;
	return goes_on(l, e->split.line.number, status);
}

/* Send the entries from @first on. Returns as goes_on(), and in *@n how many
 * were sent. */
static bool send_from(struct load *l, size_t first, size_t *n,
		      enum status *status)
{
	struct rule_change changes[BATCH];
	size_t left = l->n - first;
	int rc;

	for (size_t i = 0; i < left; i++)
		changes[i] = (struct rule_change){
			.op = RULE_ADD, .rule = &l->entries[first + i].rule
		};
	rc = l->target->ops->change(l->target, changes, left, true);
	for (*n = 0; *n < left && changes[*n].rc != RULE_CHANGE_NOT_SENT;
	     ++*n) {
		struct rule_change *c = &changes[*n];

		/* A missing answer is an error of the connection. */
		if (!take_answer(l, &l->entries[first + *n],
				 c->rc == RULE_CHANGE_UNKNOWN ? rc : c->rc,
				 status)) {
			take_back(l, c + 1, left - *n - 1);
			return false;
		}
	}
	if (*n || !left)
		return true;
	/* Nothing could be sent. */
	*n = 1;
	return take_answer(l, &l->entries[first], rc, status);
}

/* Send the collected rules; returns as goes_on(). */
static bool send_all(struct load *l, enum status *status)
{
	bool go_on = true;
	size_t n;

	*status = STATUS_OK;
	for (size_t i = 0; go_on && i < l->n; i += n)
		go_on = send_from(l, i, &n, status);
	while (l->n)
		entry_clear(&l->entries[--l->n]);
	return go_on;
}

/* ---- lines ----------------------------------------------------------------
 */

static enum status run_request(struct load *l, const struct request *r)
{
	enum status status = l->run(l->s, r);

	if (status)
		return status;
	l->continues |= r->command == COMMAND_CONTINUE ||
			r->command == COMMAND_CONTINUE_AND_FAIL;
	/* As in 4.2.1, -c has effect from its own line on: earlier errors no
	 * longer make the load fail. */
	if (r->command == COMMAND_CONTINUE_AND_FAIL) {
		l->is_strict = true;
		l->has_failed = false;
	}
	return STATUS_OK;
}

/* The kind of a line, as far as it is known without the kernel. */
enum asked {
	ASKS_WRONG,    /* the options are wrong */
	ASKS_BAD_RULE, /* the rule is wrong */
	ASKS_RULE,     /* entry.rule, and nothing else */
	ASKS_OTHER,
};

/* Parse a line and build its rule; the messages are kept. */
static enum asked read_line(struct load *l, struct entry *e, struct request *r)
{
	const struct line *line = &e->split.line;
	struct diag d;

	hold_begin(&e->messages, &d, l->s->diag);
	e->rule = (struct rule){ 0 };
	if (parse_request(r, line, &d) < 0)
		return ASKS_WRONG;
	if (r->command != COMMAND_RULE || r->n_settings)
		return ASKS_OTHER;
	return build_rule(&e->rule, r, &d) < 0 ? ASKS_BAD_RULE : ASKS_RULE;
}

/* Whether a line can be sent together with others. Not a deletion or -A: the
 * effect depends on the rules that are there, and the opposite command would
 * not undo it. */
static bool is_plain(const struct rule *rule)
{
	return rule->data && rule->op == RULE_ADD && !rule->prepend;
}

/* Carry out a line that cannot be collected, after the collected ones. Returns
 * as goes_on(). */
static bool run_line(struct load *l, struct entry *e, const struct request *r,
		     enum asked asked, enum status *status)
{
	if (!send_all(l, status))
		return false;
	hold_report(&e->messages, l->s->diag);
	switch (asked) {
	case ASKS_WRONG:
		*status = STATUS_BAD;
		break;
	case ASKS_BAD_RULE:
		*status = apply_bad_rule(l->target, &e->rule, l->s->diag);
		break;
	case ASKS_RULE:
		*status = apply_built_rule(l->target, &e->rule, l->s->diag);
		break;
	case ASKS_OTHER:
		*status = run_request(l, r);
		break;
	}
	return goes_on(l, e->split.line.number, status);
}

static bool fail_memory(struct load *l, const struct line *line,
			enum status *status)
{
	if (!send_all(l, status))
		return false;
	diag_no_memory(l->s->diag, (struct place[]){ line_place(line, 0) });
	*status = STATUS_FAILED;
	return false;
}

static bool take_line(struct load *l, const struct line *line,
		      enum status *status)
{
	struct entry *e = &l->entries[l->n];
	struct line copy = *line;
	struct request r = { 0 };
	enum asked asked;
	bool go_on = true;

	copy.text = e->text = strdup(line->text);
	if (!e->text || line_split(&e->split, &copy) < 0) {
		free(e->text);
		e->text = NULL;
		return fail_memory(l, line, status);
	}
	asked = read_line(l, e, &r);
	if (asked == ASKS_RULE && is_plain(&e->rule)) {
		l->n++;
		if (l->n == BATCH)
			go_on = send_all(l, status);
	} else {
		/* Sending clears the entries before this one. */
		go_on = run_line(l, e, &r, asked, status);
		entry_clear(e);
	}
	request_free(&r);
	return go_on;
}

static bool take_error(struct load *l, const struct rulefile *file,
		       const struct line *line, enum status *status)
{
	if (!send_all(l, status))
		return false;
	rulefile_report(file, l->s->diag);
	*status = line ? STATUS_BAD : STATUS_FAILED;
	return goes_on(l, line ? line->number : 0, status);
}

static enum status load_lines(struct load *l, struct rulefile *file)
{
	enum status status = STATUS_OK;
	struct line *line;

	for (;;) {
		enum rulefile_got got = rulefile_read(file, &line);

		if (got == RULEFILE_END) {
			if (!send_all(l, &status))
				return status;
			return l->has_failed ? STATUS_FAILED : STATUS_OK;
		}
		if (got == RULEFILE_LINE ? !take_line(l, line, &status)
					 : !take_error(l, file, line, &status))
			return status;
	}
}

static enum status load_file(const struct session *s, const char *path,
			     command_run *run, struct rulefile *file)
{
	struct target *t = &s->kernel->target;
	enum status status;
	struct load *l;

	if (apply_report_locked(t, s->diag))
		return STATUS_FAILED;
	l = calloc(1, sizeof(*l));
	if (!l) {
		diag_no_memory(s->diag, NULL);
		return STATUS_FAILED;
	}
	l->s = s;
	l->target = t;
	l->run = run;
	l->path = path;
	status = load_lines(l, file);
	for (size_t i = 0; i < BATCH; i++) {
		line_split_free(&l->entries[i].split);
		hold_free(&l->entries[i].messages);
	}
	free(l);
	return status;
}

enum status load(const struct session *s, const char *path, command_run *run)
{
	struct rulefile file;
	enum status status;

	/* At boot, stderr is lost. */
	openlog("auditctl", LOG_PID, LOG_DAEMON);
	s->diag->to_syslog = true;
	if (rulefile_open(&file, path, s->diag) < 0)
		return STATUS_FAILED;
	status = load_file(s, path, run, &file);
	rulefile_close(&file);
	return status;
}
