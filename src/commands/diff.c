/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --diff: files beside the kernel. Changes nothing. */
#include "config.h"
#include "commands/diff.h"
#include "rule/write.h"
#include "commands/json.h"
#include "rule/refusal.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

static enum status read_files(struct difference *x, const struct request *r)
{
	unsigned damaged;

	for (size_t i = 0; i < r->n_paths; i++)
		if (source_add(&x->source, r->paths[i], &x->d) < 0)
			return STATUS_TROUBLE;
	/* What such a line asks for nobody knows: -i does not pass it over. */
	damaged = x->tally.errors;
	desired_take(&x->desired, &x->source);
	if (x->desired.n_left_out)
		diag_note(&x->d,
			  "%u line%s with errors left out, as -i or -c "
			  "asks for",
			  x->desired.n_left_out,
			  x->desired.n_left_out == 1 ? "" : "s");
	return x->desired.n_bad || damaged ? STATUS_FAILED : STATUS_OK;
}

static enum status read_kernel(struct difference *x, const struct session *s)
{
	int rc = state_read(&x->state, s->kernel);

	if (!rc)
		return STATUS_OK;
	diag_error(&x->d, NULL, "what the kernel holds cannot be read: %s",
		   refusal_text(rc));
	return STATUS_FAILED;
}

static enum status compare(struct difference *x)
{
	const struct rulelist *p = &x->desired.rules;
	struct rules old = { 0 }, new = { 0 };
	int rc = -ENOMEM;

	x->old = calloc(x->state.rules.n + 1, sizeof(*x->old));
	x->new = calloc(p->n + 1, sizeof(*x->new));
	if (x->old && x->new) {
		for (; old.n < x->state.rules.n; old.n++)
			x->old[old.n] = x->state.rules.rules[old.n];
		for (; new.n < p->n && !p->rules[new.n]->gone; new.n++)
			x->new[new.n] = p->rules[new.n]->packed;
		old.rules = x->old;
		new.rules = x->new;
		rc = delta_make(&x->delta, old, new);
	}
	if (!rc)
		return STATUS_OK;
	diag_error(&x->d, NULL, "out of memory");
	return STATUS_FAILED;
}

/* Such lines are about a moment, and not about how things are to be. */
static void tell_skipped(const struct desired *w, const struct line *line)
{
	diag_note(w->d, "%s:%u: left out: '%s' is an act, and no state",
		  line->file, line->number, line->text);
}

enum status difference_find(struct difference *x, const struct session *s,
			    const struct request *r)
{
	enum status status;

	*x = (struct difference){ .d = *s->diag };
	x->d.tally = &x->tally;
	/* What is odd is --check's to tell. */
	x->d.muted = ~(finding_bit("duplicate") | finding_bit("after-lock"));
	x->desired.d = &x->d;
	x->desired.skipped = tell_skipped;
	x->desired.is_here = true;
	x->source.trusted_only = r->command == COMMAND_SYNC;
	status = read_files(x, r);
	if (!status)
		status = read_kernel(x, s);
	return status ? status : compare(x);
}

void difference_free(struct difference *x)
{
	delta_free(&x->delta);
	free(x->old);
	free(x->new);
	state_free(&x->state);
	desired_free(&x->desired);
	source_free(&x->source);
}

bool difference_is_there(const struct difference *x)
{
	for (enum setting_id knob = 0; knob < N_SETTINGS; knob++)
		if (state_setting_differs(&x->state, &x->desired, knob))
			return true;
	return x->delta.n_lines ||
	       state_loginuid_differs(&x->state, &x->desired);
}

static int print_line(const struct delta_line *line, const struct session *s)
{
	char *text = NULL;
	int rc = write_rule(line->rule, &text);

	if (rc == -ENOMEM) {
		free(text);
		return rc;
	}
	fputc((char)line->fate, s->out);
	text_put(s->out, text ? text : "?", text_is_shown(s->out));
	fputc('\n', s->out);
	if (rc == -EINVAL)
		diag_note(s->diag, "no line of a rule file can say this: %s",
			  text);
	free(text);
	return 0;
}

int difference_print(const struct difference *x, const struct session *s)
{
	int rc = 0;

	if (s->json) {
		json_put_difference(s->json, x);
		return 0;
	}
	for (enum setting_id knob = 0; knob < N_SETTINGS; knob++)
		if (state_setting_differs(&x->state, &x->desired, knob))
			fprintf(s->out, "-%s %u\n+%s %u\n", setting_name(knob),
				state_setting(&x->state, knob),
				setting_name(knob),
				x->desired.settings[knob].value);
	if (state_loginuid_differs(&x->state, &x->desired))
		fputs("-loginuid_immutable 0\n+loginuid_immutable 1\n", s->out);
	for (size_t i = 0; !rc && i < x->delta.n_lines; i++)
		rc = print_line(&x->delta.lines[i], s);
	if (rc)
		diag_error(s->diag, NULL,
			   "not all can be shown: out of memory");
	return rc;
}

enum status diff(const struct session *s, const struct request *r)
{
	struct difference x;
	enum status status = STATUS_TROUBLE;

	if (difference_find(&x, s, r) == STATUS_OK &&
	    difference_print(&x, s) == 0)
		status = difference_is_there(&x) ? STATUS_FAILED : STATUS_OK;
	difference_free(&x);
	return status;
}
