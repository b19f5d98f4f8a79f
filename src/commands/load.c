/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -R: a rule file, line by line. Knows when to go on and when to stop. */
#include "config.h"
#include "commands/load.h"
#include "change/apply.h"
#include "cli/options.h"
#include "input/rulefile.h"
#include "kernel/kernel.h"
#include "rule/build.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

/*
 * Rules are built some at a time, and then sent: after a system call the
 * processor's caches are cold, and one rule takes longer to build than the next
 * (bench/race: a load of 2,000 took an eighth longer).
 */
#define AHEAD 32

/* A rule that waits to be sent, and its line, without the words. */
struct built {
	struct rule rule;
	struct line line; /* with a text of its own */
};

/* One load, and what its -i and -c lines have asked for. */
struct load {
	const struct session *s;
	command_run *run;
	const char *path;
	struct built *built;
	size_t n_built;
	struct line_split split; /* the line at hand, with its words */
	bool go_on;
	bool fail_in_the_end;
	bool failed; /* after -c */
};

/* Whether the load goes on after a line of @*status; if not, @*status becomes
 * the load's. */
static bool goes_on(struct load *l, unsigned line, enum status *status)
{
	if (*status == STATUS_OK)
		return true;
	/* Locked, or no daemon to signal: 4.2.1 stops at once. */
	if (*status != STATUS_BAD)
		return false;
	diag_note(l->s->diag, "There was an error in line %u of %s", line,
		  l->path);
	l->failed |= l->fail_in_the_end;
	*status = STATUS_FAILED;
	return l->go_on || l->fail_in_the_end;
}

/* ---- rules, which are built ahead ------------------------------------------
 */

static void free_built(struct load *l)
{
	for (size_t i = 0; i < l->n_built; i++) {
		rule_clear(&l->built[i].rule);
		free((char *)l->built[i].line.text);
	}
	l->n_built = 0;
}

static enum status report_refusal(struct load *l, const struct built *b, int rc)
{
	struct line_split split = { 0 };
	enum status status;

	/* Without memory it has no words, and the message no mark. */
	line_split(&split, &b->line);
	status = apply_report_refusal(&l->s->kernel->target, &b->rule,
				      &split.line, l->s->diag, rc);
	line_split_free(&split);
	return status;
}

/* Send what was built; returns as goes_on(). */
static bool send_built(struct load *l, enum status *status)
{
	bool go_on = true;

	*status = STATUS_OK;
	for (size_t i = 0; go_on && i < l->n_built; i++) {
		struct built *b = &l->built[i];
		int rc = target_send(&l->s->kernel->target, &b->rule);

		*status = rc ? report_refusal(l, b, rc) : STATUS_OK;
		go_on = goes_on(l, b->line.number, status);
	}
	free_built(l);
	return go_on;
}

/*
 * Build the rule of @r, if it is one and has no other option, for
 * send_built(). Returns false when it is not, has an error or a warning, or
 * there is no room; nothing is reported.
 */
static bool build_ahead(struct load *l, const struct request *r)
{
	struct built *b = &l->built[l->n_built];
	struct tally tally = { 0 };
	const struct diag quiet = { .tally = &tally };
	const struct line *line = r->line;

	if (r->command != COMMAND_RULE || r->n_settings ||
	    l->n_built == AHEAD || build_rule(&b->rule, r, line, &quiet) < 0)
		return false;
	b->line = (struct line){ .file = line->file,
				 .number = line->number,
				 .text = strdup(line->text) };
	if (b->rule.data && !tally.errors && !tally.warnings && b->line.text) {
		l->n_built++;
		return true;
	}
	free((char *)b->line.text);
	rule_clear(&b->rule);
	return false;
}

/* ---- lines ----------------------------------------------------------------
 */

static enum status run_line(struct load *l, const struct request *r)
{
	enum status status = l->run(l->s, r);

	if (!status && r->command == COMMAND_CONTINUE)
		l->go_on = true;
	if (!status && r->command == COMMAND_CONTINUE_AND_FAIL)
		l->fail_in_the_end = true;
	return status;
}

/*
 * Parse the line at hand. Its messages must come after those about the rules
 * that were built before it: when it has any, it waits until these are sent,
 * and is parsed again. Returns as goes_on(), with *@status when it does not,
 * and in *@parsed whether @r is good.
 */
static bool parse_line(struct load *l, struct request *r, bool *parsed,
		       enum status *status)
{
	struct tally tally = { 0 };
	const struct diag quiet = { .tally = &tally };

	*parsed = options_parse(r, &l->split.line, &quiet) == 0;
	if (!tally.errors && !tally.warnings)
		return true;
	request_free(r);
	if (!send_built(l, status)) {
		*parsed = false;
		return false;
	}
	*parsed = options_parse(r, &l->split.line, l->s->diag) == 0;
	return true;
}

static bool take_line(struct load *l, const struct line *line,
		      enum status *status)
{
	struct request r = { 0 };
	bool parsed, go_on;

	if (line_split(&l->split, line) < 0) {
		if (!send_built(l, status))
			return false;
		diag_error(l->s->diag, (struct place[]){ line_place(line, 0) },
			   "out of memory");
		*status = STATUS_FAILED;
		return false;
	}
	go_on = parse_line(l, &r, &parsed, status);
	if (go_on && !(parsed && build_ahead(l, &r))) {
		go_on = send_built(l, status);
		if (go_on) {
			*status = parsed ? run_line(l, &r) : STATUS_BAD;
			go_on = goes_on(l, line->number, status);
		}
	}
	request_free(&r);
	return go_on;
}

static bool take_error(struct load *l, const struct rulefile *file,
		       const struct line *line, enum status *status)
{
	if (!send_built(l, status))
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
			if (!send_built(l, &status))
				return status;
			return l->failed ? STATUS_FAILED : STATUS_OK;
		}
		if (got == RULEFILE_LINE ? !take_line(l, line, &status)
					 : !take_error(l, file, line, &status))
			return status;
	}
}

static enum status load_file(struct load *l, struct rulefile *file)
{
	enum status status;

	if (apply_report_locked(&l->s->kernel->target, l->s->diag))
		return STATUS_FAILED;
	l->built = calloc(AHEAD, sizeof(*l->built));
	if (!l->built) {
		diag_error(l->s->diag, NULL, "out of memory");
		return STATUS_FAILED;
	}
	status = load_lines(l, file);
	line_split_free(&l->split);
	free(l->built);
	return status;
}

enum status load(const struct session *s, const char *path, command_run *run)
{
	struct load l = { .s = s, .run = run, .path = path };
	struct rulefile file;
	enum status status;

	/* At boot nobody reads stderr. */
	openlog("auditctl", LOG_PID, LOG_DAEMON);
	s->diag->to_syslog = true;
	if (rulefile_open(&file, path, s->diag) < 0)
		return STATUS_FAILED;
	status = load_file(&l, &file);
	rulefile_close(&file);
	return status;
}
