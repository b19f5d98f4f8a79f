/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -R: a rule file, line by line. Knows when to go on and when to stop. */
#include "config.h"
#include "commands/load.h"
#include "rule/build.h"
#include "input/rulefile.h"

#include <stdlib.h>
#include <string.h>

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
	const char *path;
	struct built *built;
	size_t n_built;
	struct line_split split; /* the line at hand, with its words */
	bool go_on;
	bool fail_in_the_end;
	bool failed; /* behind -c */
};

enum status load_line(const struct session *s, const struct line *line,
		      enum command *what)
{
	struct request request;
	enum status status = STATUS_BAD;

	if (options_parse(&request, line, s->diag) == 0)
		status = act(s, &request, line);
	*what = request.command;
	request_free(&request);
	return status;
}

static enum status run_line(struct load *l, const struct line *line)
{
	enum status status;
	enum command what;

	if (line_split(&l->split, line) < 0) {
		diag_error(l->s->diag, (struct place[]){ line_place(line, 0) },
			   "out of memory");
		return STATUS_FAILED;
	}
	status = load_line(l->s, &l->split.line, &what);
	if (!status && what == COMMAND_CONTINUE)
		l->go_on = true;
	if (!status && what == COMMAND_CONTINUE_AND_FAIL)
		l->fail_in_the_end = true;
	return status;
}

/* Whether the load goes on behind a line of @*status; if not, @*status becomes
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

/* Whether @line asks for a rule, and for nothing else, and is good. Complaints
 * are left to run_line(), which splits the line anew: parsing has written into
 * its words. */
static bool build_plain_rule(const struct line *line, struct rule *rule)
{
	struct tally tally = { 0 };
	const struct diag quiet = { .tally = &tally };
	struct request r;
	bool is_rule = options_parse(&r, line, &quiet) == 0 &&
		       r.command == COMMAND_RULE && !r.n_settings &&
		       build_rule(rule, &r, line, &quiet) == 0;

	request_free(&r);
	if (is_rule && rule->data && !tally.errors && !tally.warnings)
		return true;
	if (is_rule)
		rule_clear(rule);
	return false;
}

static bool build(struct load *l, const struct line *line)
{
	struct built *b = &l->built[l->n_built];

	if (l->n_built == AHEAD || line_split(&l->split, line) < 0 ||
	    !build_plain_rule(&l->split.line, &b->rule))
		return false;
	b->line = (struct line){ .file = line->file,
				 .number = line->number,
				 .text = strdup(line->text) };
	if (!b->line.text) {
		rule_clear(&b->rule);
		return false;
	}
	l->n_built++;
	return true;
}

static void free_built(struct load *l)
{
	for (size_t i = 0; i < l->n_built; i++) {
		rule_clear(&l->built[i].rule);
		free((char *)l->built[i].line.text);
	}
	l->n_built = 0;
}

static enum status refused(struct load *l, const struct built *b, int rc)
{
	/* Without memory it has no words, and the message no mark. */
	line_split(&l->split, &b->line);
	return apply_report_refusal(l->s, &b->rule, &l->split.line, rc);
}

/* Send what was built; returns as goes_on(). */
static bool send_built(struct load *l, enum status *status)
{
	bool go_on = true;

	*status = STATUS_OK;
	for (size_t i = 0; go_on && i < l->n_built; i++) {
		struct built *b = &l->built[i];
		int rc = target_send(l->s->target, &b->rule);

		*status = rc ? refused(l, b, rc) : STATUS_OK;
		go_on = goes_on(l, b->line.number, status);
	}
	free_built(l);
	return go_on;
}

static enum status load_lines(struct load *l, struct rulefile *file)
{
	for (;;) {
		struct line *line;
		enum rulefile_got got = rulefile_read(file, &line);
		enum status status;

		if (got == RULEFILE_LINE && build(l, line))
			continue;
		if (!send_built(l, &status))
			return status;
		switch (got) {
		case RULEFILE_END:
			return l->failed ? STATUS_FAILED : STATUS_OK;
		case RULEFILE_LINE:
			status = run_line(l, line);
			break;
		case RULEFILE_ERROR:
			rulefile_report(file, l->s->diag);
			if (!line)
				return STATUS_FAILED;
			status = STATUS_BAD;
			break;
		}
		if (!goes_on(l, line->number, &status))
			return status;
	}
}

static enum status load_file(struct load *l, struct rulefile *file)
{
	enum status status;

	if (apply_report_locked(l->s))
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

enum status load(const struct session *s, const char *path)
{
	struct load l = { .s = s, .path = path };
	struct rulefile file;
	enum status status;

	if (rulefile_open(&file, path, s->diag) < 0)
		return STATUS_FAILED;
	status = load_file(&l, &file);
	rulefile_close(&file);
	return status;
}
