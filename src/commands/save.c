/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --save: the kernel's rules and settings as a rule file. */
#include "config.h"
#include "commands/save.h"
#include "rule/write.h"
#include "rule/setting.h"
#include "rule/refusal.h"
#include "kernel/state.h"
#include "base/text.h"
#include "input/rulefile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void put_setting(FILE *out, const struct state *state,
			enum setting_id id)
{
	fprintf(out, "%s %u\n", setting_option(id),
		setting_value(&state->status, id));
}

/* Mark a later copy: an earlier rule decides all its events. */
#define COPY "# A copy of an earlier rule, which never matches"

/* @line becomes a comment; one that would be too long does without it. */
static void put_copy(FILE *out, const char *line)
{
	if (strlen(COPY ": ") + strlen(line) <= RULEFILE_LINE_MAX)
		fprintf(out, "%s: %s\n", COPY, line);
	else
		fprintf(out, "%s\n", COPY);
}

static int put_rule(FILE *out, const struct rule *rule, bool is_copy,
		    const struct diag *d)
{
	char *line = NULL;
	int rc = write_rule(rule, &line);

	if (rc == -EINVAL)
		diag_error(d, NULL,
			   "nothing is saved: no line of a rule file can "
			   "express this rule: %s",
			   line);
	else if (!rc && is_copy)
		put_copy(out, line);
	else if (!rc)
		fprintf(out, "%s\n", line);
	free(line);
	return rc;
}

struct numbered {
	const struct rule *rule;
	size_t i;
};

/* By list and meaning, and then by place. */
static int compare_numbered(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;
	int rc = rule_list(a->rule) - rule_list(b->rule);

	if (!rc)
		rc = rule_compare(a->rule, b->rule);
	return rc ? rc : (a->i > b->i) - (a->i < b->i);
}

/*
 * Which of the rules are copies: an earlier rule of the list has the same
 * meaning. Returns an array to be freed, or NULL without memory.
 */
static bool *find_copies(const struct ruleset *set)
{
	struct numbered *entries = calloc(set->n + 1, sizeof(*entries));
	bool *is_copy = calloc(set->n + 1, sizeof(*is_copy));

	if (!entries || !is_copy) {
		free(entries);
		free(is_copy);
		return NULL;
	}
	for (size_t i = 0; i < set->n; i++)
		entries[i] = (struct numbered){ set->rules[i], i };
	qsort(entries, set->n, sizeof(*entries), compare_numbered);
	for (size_t i = 1; i < set->n; i++) {
		const struct rule *rule = entries[i].rule;
		const struct rule *before = entries[i - 1].rule;

		is_copy[entries[i].i] = rule_list(rule) == rule_list(before) &&
					rule_compare(rule, before) == 0;
	}
	free(entries);
	return is_copy;
}

/* The rules of each list, in the kernel's order. */
static int put_rules(FILE *out, const struct ruleset *set, const struct diag *d)
{
	bool *is_copy = find_copies(set);
	int rc = is_copy ? 0 : -ENOMEM;

	for (int list = 0; !rc && list < AUDIT_N_LISTS; list++)
		for (size_t i = 0; !rc && i < set->n; i++)
			if (rule_list(set->rules[i]) == list)
				rc = put_rule(out, set->rules[i], is_copy[i],
					      d);
	free(is_copy);
	return rc;
}

/* Settings before rules, as augenrules has it; the lock comes last. */
static int put_state(FILE *out, const struct state *state, const struct diag *d)
{
	int rc;

	fputs("# Written by auditctl --save. Load it with auditctl -R or "
	      "--sync.\n-D\n",
	      out);
	put_setting(out, state, SETTING_BACKLOG);
	put_setting(out, state, SETTING_FAILURE);
	put_setting(out, state, SETTING_RATE);
	put_setting(out, state, SETTING_BACKLOG_WAIT);
	rc = put_rules(out, &state->rules, d);
	if (state->loginuid_immutable)
		fputs("--loginuid-immutable\n", out);
	put_setting(out, state, SETTING_ENABLED);
	return rc;
}

/* Bytes are unchanged in a file, and escaped on a terminal. */
static void put_lines(FILE *out, const char *text)
{
	bool escape = text_is_shown(out);

	while (*text) {
		size_t length = strcspn(text, "\n");

		text_put_bytes(out, text, length, escape);
		putc('\n', out);
		text += length + (text[length] != '\0');
	}
}

enum status save(const struct session *s, const struct request *r)
{
	struct state state;
	int rc = state_read(&state, s->kernel);
	char *text = NULL;
	size_t length;
	FILE *out;

	(void)r;
	if (rc) {
		diag_error(s->diag, NULL,
			   "cannot read the kernel's rules and settings: %s",
			   refusal_text(rc));
		return STATUS_FAILED;
	}
	out = open_memstream(&text, &length);
	rc = out ? put_state(out, &state, s->diag) : -ENOMEM;
	if (out && text_close(out, &text) < 0)
		rc = -ENOMEM;
	if (rc == -ENOMEM)
		diag_no_memory(s->diag, NULL);
	if (!rc)
		put_lines(s->out, text);
	free(text);
	state_free(&state);
	return rc ? STATUS_FAILED : STATUS_OK;
}
