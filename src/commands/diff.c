/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --diff: compare files with the kernel. Changes nothing. */
#include "config.h"
#include "commands/diff.h"
#include "base/text.h"
#include "commands/json.h"
#include "rule/refusal.h"
#include "rule/setting.h"
#include "rule/write.h"

#include <errno.h>
#include <stdlib.h>

static enum status read_files(struct comparison *c, const struct request *r)
{
	const struct desired *desired = &c->desired;
	unsigned damaged;

	for (size_t i = 0; i < r->n_paths; i++)
		if (source_add(&c->source, r->paths[i], &c->d) < 0)
			return STATUS_TROUBLE;
	/* A line that could not be read may ask for anything: -i does not leave
	 * it out. */
	damaged = c->tally.errors;
	desired_take(&c->desired, &c->source);
	if (desired->n_left_out)
		diag_note(&c->d,
			  "%u line%s with errors left out, as -i or -c "
			  "asks for",
			  desired->n_left_out,
			  desired->n_left_out == 1 ? "" : "s");
	return desired->n_bad || damaged ? STATUS_FAILED : STATUS_OK;
}

static enum status read_kernel(struct comparison *c, const struct session *s)
{
	int rc = state_read(&c->state, s->kernel);

	if (!rc)
		return STATUS_OK;
	diag_error(&c->d, NULL, "what the kernel holds cannot be read: %s",
		   refusal_text(rc));
	return STATUS_FAILED;
}

static enum status compare(struct comparison *c)
{
	struct rule_array old = {
		(const struct rule *const *)c->state.rules.rules,
		c->state.rules.n
	};
	int rc = -ENOMEM;

	c->wanted = rulelist_sorted(&c->desired.rules, &c->n_wanted);
	if (c->wanted)
		rc = difference_make(
			&c->difference, old,
			(struct rule_array){ c->wanted, c->n_wanted }, false);
	if (!rc)
		return STATUS_OK;
	diag_error(&c->d, NULL, "out of memory");
	return STATUS_FAILED;
}

/* A one-time command asks for nothing that lasts. */
static void report_skipped(const struct desired *desired,
			   const struct line *line)
{
	diag_note(desired->d, "%s:%u: left out: '%s' is an act, and no state",
		  line->file, line->number, line->text);
}

enum status diff_compare(struct comparison *c, const struct session *s,
			 const struct request *r)
{
	enum status status;

	*c = (struct comparison){ .d = *s->diag };
	c->d.tally = &c->tally;
	/* --check reports the warnings. */
	c->d.muted = ~(finding_bit("duplicate") | finding_bit("after-lock"));
	c->desired.d = &c->d;
	c->desired.skipped = report_skipped;
	c->desired.is_here = true;
	c->source.trusted_only = r->command == COMMAND_SYNC;
	status = read_files(c, r);
	if (!status)
		status = read_kernel(c, s);
	return status ? status : compare(c);
}

void diff_free(struct comparison *c)
{
	difference_free(&c->difference);
	free(c->wanted);
	state_free(&c->state);
	desired_free(&c->desired);
	source_free(&c->source);
}

bool diff_setting_differs(const struct desired *desired,
			  const struct state *state, enum setting_id id)
{
	const struct desired_setting *setting = &desired->settings[id];

	return setting->line &&
	       setting->value != setting_value(&state->status, id);
}

bool diff_loginuid_differs(const struct desired *desired,
			   const struct state *state)
{
	return desired->loginuid_immutable && !state->loginuid_immutable;
}

bool diff_is_empty(const struct comparison *c)
{
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (diff_setting_differs(&c->desired, &c->state, id))
			return false;
	return !c->difference.n_lines &&
	       !diff_loginuid_differs(&c->desired, &c->state);
}

/* ---- output -------------------------------------------------------------- */

static int print_line(const struct difference_line *line,
		      const struct session *s)
{
	char *text = NULL;
	int rc = write_rule(line->rule, &text);

	if (rc == -ENOMEM) {
		free(text);
		return rc;
	}
	fputc(line->sign, s->out);
	text_put(s->out, text, text_is_shown(s->out));
	fputc('\n', s->out);
	if (rc == -EINVAL)
		diag_note(s->diag, "no line of a rule file can say this: %s",
			  text);
	free(text);
	return 0;
}

static void put_json(const struct comparison *c, struct json *json)
{
	json_begin_difference(json);
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (diff_setting_differs(&c->desired, &c->state, id))
			json_put_setting(json, setting_name(id),
					 setting_value(&c->state.status, id),
					 c->desired.settings[id].value);
	if (diff_loginuid_differs(&c->desired, &c->state))
		json_put_setting(json, "loginuid_immutable", 0, 1);
	for (size_t i = 0; i < c->difference.n_lines; i++)
		json_put_change(json, c->difference.lines[i].sign,
				c->difference.lines[i].rule);
}

int diff_print(const struct comparison *c, const struct session *s)
{
	int rc = 0;

	if (s->json) {
		put_json(c, s->json);
		return 0;
	}
	for (enum setting_id id = 0; id < N_SETTINGS; id++)
		if (diff_setting_differs(&c->desired, &c->state, id))
			fprintf(s->out, "-%s %u\n+%s %u\n", setting_name(id),
				setting_value(&c->state.status, id),
				setting_name(id),
				c->desired.settings[id].value);
	if (diff_loginuid_differs(&c->desired, &c->state))
		fputs("-loginuid_immutable 0\n+loginuid_immutable 1\n", s->out);
	for (size_t i = 0; !rc && i < c->difference.n_lines; i++)
		rc = print_line(&c->difference.lines[i], s);
	if (rc)
		diag_error(s->diag, NULL,
			   "not all can be shown: out of memory");
	return rc;
}

enum status diff(const struct session *s, const struct request *r)
{
	struct comparison c;
	enum status status = STATUS_TROUBLE;

	if (diff_compare(&c, s, r) == STATUS_OK && diff_print(&c, s) == 0)
		status = diff_is_empty(&c) ? STATUS_OK : STATUS_FAILED;
	diff_free(&c);
	return status;
}
