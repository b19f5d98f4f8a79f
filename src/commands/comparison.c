/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compare files with the kernel, for --diff and --sync. */
#include "config.h"
#include "commands/comparison.h"
#include "base/text.h"
#include "commands/json.h"
#include "rule/refusal.h"
#include "rule/setting.h"
#include "rule/write.h"

#include <errno.h>
#include <stdlib.h>

/*
 * With empty files, --sync would delete all rules. A wrong path, or a failed
 * program before a pipe, must not do that.
 */
static enum status report_empty(const struct comparison *c,
				const struct request *r)
{
	struct place at = { .file = r->n_paths == 1 ? r->paths[0] : NULL };

	diag_error(&c->d, &at, "no rule, no setting and no -D%s",
		   c->n_left_out ? " is left" : "");
	if (!c->n_left_out)
		diag_hint(&c->d,
			  "to delete all rules, use a file with the line -D");
	return STATUS_TROUBLE;
}

static enum status read_files(struct comparison *c, const struct request *r)
{
	const struct desired *desired = &c->desired;
	int rc = source_add_all(&c->source, r->paths, r->n_paths, &c->d);
	/* Errors of files. Any line may be missing: -i does not skip them. */
	unsigned unread = c->tally.errors;

	if (rc == -ENOMEM || (rc && !c->keep_going))
		return STATUS_TROUBLE;
	desired_take(&c->desired, &c->source);
	if (desired->n_left_out)
		diag_note(&c->d,
			  "%u line%s with errors skipped because of -i or -c",
			  desired->n_left_out,
			  text_plural(desired->n_left_out));
	c->n_left_out = desired->n_bad + unread;
	if (c->n_left_out && !c->keep_going)
		return STATUS_FAILED;
	if (!desired_is_empty(desired))
		return STATUS_OK;
	return rc ? STATUS_TROUBLE : report_empty(c, r);
}

static enum status read_kernel(struct comparison *c, const struct session *s)
{
	int rc = state_read(&c->state, s->kernel);

	if (!rc)
		return STATUS_OK;
	diag_error(&c->d, NULL,
		   "cannot read the kernel's rules and settings: "
		   "%s",
		   refusal_text(rc));
	return STATUS_FAILED;
}

static enum status compare(struct comparison *c)
{
	int rc = -ENOMEM;

	c->goal = rulelist_sorted(&c->desired.rules, &c->n_goal);
	if (c->goal)
		rc = difference_make(&c->difference, state_rules(&c->state),
				     (struct rule_array){ c->goal, c->n_goal },
				     false);
	if (!rc)
		return STATUS_OK;
	diag_no_memory(&c->d, NULL);
	return STATUS_FAILED;
}

/* A one-time command is not configuration. */
static void report_skipped(const struct desired *desired,
			   const struct line *line)
{
	diag_note(desired->d,
		  "%s:%u: skipped: '%s' is a one-time command, "
		  "not configuration",
		  line->file, line->number, line->text);
}

enum status comparison_make(struct comparison *c, const struct session *s,
			    const struct request *r)
{
	enum status status;

	*c = (struct comparison){ .d = *s->diag,
				  .is_quiet = r->quiet,
				  .keep_going = r->keep_going };
	c->d.tally = &c->tally;
	/* --check reports the warnings. */
	c->d.muted = UINT32_MAX;
	c->desired.d = &c->d;
	c->desired.skipped = report_skipped;
	c->desired.is_here = true;
	c->source.trusted_only = r->command == COMMAND_SYNC;
	c->source.whole_files = r->keep_going;
	status = read_files(c, r);
	if (!status)
		status = read_kernel(c, s);
	return status ? status : compare(c);
}

void comparison_free(struct comparison *c)
{
	difference_free(&c->difference);
	free(c->goal);
	state_free(&c->state);
	desired_free(&c->desired);
	source_free(&c->source);
}

bool comparison_setting_differs(const struct desired *desired,
				const struct state *state, enum setting_id id)
{
	const struct desired_setting *setting = &desired->settings[id];

	return setting->line &&
	       setting->value != setting_value(&state->status, id);
}

bool comparison_loginuid_differs(const struct desired *desired,
				 const struct state *state)
{
	return desired->loginuid_immutable.line && !state->loginuid_immutable;
}

/* Whether something differs that -e 2 locks. */
static bool lockable_differs(const struct comparison *c)
{
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (comparison_setting_differs(&c->desired, &c->state, id))
			return true;
	return c->difference.n_lines;
}

bool comparison_is_empty(const struct comparison *c)
{
	return !lockable_differs(c) &&
	       !comparison_loginuid_differs(&c->desired, &c->state);
}

bool comparison_needs_reboot(const struct comparison *c)
{
	return c->state.status.enabled == ENABLED_AND_LOCKED &&
	       lockable_differs(c);
}

void comparison_report_left_out(const struct comparison *c)
{
	diag_note(&c->d,
		  "%u error%s: lines with errors are skipped because of "
		  "--keep-going",
		  c->n_left_out, text_plural(c->n_left_out));
}

/* ---- output -------------------------------------------------------------- */

struct printer {
	FILE *out;
	bool escapes, has_colour;
};

/* Print a line that begins with @sign, with its place in the files; @line may
 * be NULL. */
static void print_line(const struct printer *p, char sign, const char *text,
		       const char *remark, const struct line *line)
{
	const char *colour = sign == '-'   ? "\033[31m"
			     : sign == '+' ? "\033[32m"
					   : "\033[33m";

	fprintf(p->out, "%s%c ", p->has_colour ? colour : "", sign);
	text_put(p->out, text, p->escapes);
	if (remark)
		fprintf(p->out, "  (%s)", remark);
	if (line) {
		fputs("  (", p->out);
		text_put(p->out, line->file, p->escapes);
		fprintf(p->out, ":%u)", line->number);
	}
	fprintf(p->out, "%s\n", p->has_colour ? "\033[0m" : "");
}

static int print_setting(const struct printer *p, const char *name,
			 uint32_t old, uint32_t new, const struct line *line)
{
	char *was = text_format("%s %u", name, old);
	char *is = text_format("%s %u", name, new);
	bool failed = !was || !is;

	if (!failed) {
		print_line(p, '-', was, NULL, NULL);
		print_line(p, '+', is, NULL, line);
	}
	free(was);
	free(is);
	return failed ? -ENOMEM : 0;
}

/* The rule that @rule, which is only in the kernel, is a stand-in of; or NULL.
 */
static const struct rule *stand_in_of(const struct comparison *c,
				      const struct rule *rule)
{
	const struct rule *found = difference_stand_in_of(
		rule, (struct rule_array){ c->goal, c->n_goal });

	return found ? found
		     : difference_stand_in_of(rule, state_rules(&c->state));
}

/* Note that no line can make @rule; @text is the closest one. A rule that came
 * from a line has one. */
static void note_no_line(const struct comparison *c, const struct rule *rule,
			 const char *text)
{
	if (!rule->line)
		diag_note(&c->d,
			  "no line of a rule file can express this rule: %s",
			  text);
}

/* The rule that @line shows: of a stand-in, its original. */
static const struct rule *shown_of(const struct comparison *c,
				   const struct difference_line *line)
{
	const struct rule *original =
		line->sign == '-' ? stand_in_of(c, line->rule) : NULL;

	return original ? original : line->rule;
}

static int print_rule_line(const struct printer *p, const struct comparison *c,
			   const struct difference_line *line)
{
	const struct rule *shown = shown_of(c, line);
	char *text = NULL;
	int rc = write_rule(shown, &text);

	if (rc != -ENOMEM) {
		print_line(p, line->sign, text,
			   shown != line->rule
				   ? "stand-in of an interrupted --sync"
				   : NULL,
			   line->rule->line);
		if (rc == -EINVAL)
			note_no_line(c, shown, text);
		rc = 0;
	}
	free(text);
	return rc;
}

static void put_rule_line(struct json *json, const struct comparison *c,
			  const struct difference_line *line)
{
	const struct rule *shown = shown_of(c, line);
	char *text = NULL;

	json_put_change(json, line->sign, line->rule);
	if (!shown->line && write_rule(shown, &text) == -EINVAL)
		note_no_line(c, shown, text);
	free(text);
}

static void put_json(const struct comparison *c, struct json *json)
{
	const struct desired *desired = &c->desired;

	json_begin_difference(json);
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (comparison_setting_differs(desired, &c->state, id))
			json_put_setting(json, setting_name(id),
					 setting_value(&c->state.status, id),
					 desired->settings[id].value,
					 desired->settings[id].line);
	if (comparison_loginuid_differs(desired, &c->state))
		json_put_setting(json, "loginuid_immutable", 0, 1,
				 desired->loginuid_immutable.line);
	for (size_t i = 0; i < c->difference.n_lines; i++)
		put_rule_line(json, c, &c->difference.lines[i]);
}

static int print_all(const struct printer *p, const struct comparison *c)
{
	const struct desired *desired = &c->desired;
	int rc = 0;

	for (enum setting_id id = 0; !rc && id < N_SETTINGS; id++)
		if (comparison_setting_differs(desired, &c->state, id))
			rc = print_setting(p, setting_name(id),
					   setting_value(&c->state.status, id),
					   desired->settings[id].value,
					   desired->settings[id].line);
	if (!rc && comparison_loginuid_differs(desired, &c->state))
		rc = print_setting(p, "loginuid_immutable", 0, 1,
				   desired->loginuid_immutable.line);
	for (size_t i = 0; !rc && i < c->difference.n_lines; i++)
		rc = print_rule_line(p, c, &c->difference.lines[i]);
	return rc;
}

int comparison_print(const struct comparison *c, const struct session *s)
{
	const struct printer p = { .out = s->out,
				   .escapes = text_is_shown(s->out),
				   .has_colour = text_has_colour(s->out) };
	int rc;

	if (s->json) {
		put_json(c, s->json);
		return 0;
	}
	if (c->is_quiet)
		return 0;
	rc = print_all(&p, c);
	if (rc)
		diag_error(s->diag, NULL,
			   "the output is incomplete: out of memory");
	return rc;
}
