/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --save: the kernel's rules and settings as a rule file. */
#include "config.h"
#include "commands/save.h"
#include "rule/write.h"
#include "rule/setting.h"
#include "rule/refusal.h"
#include "kernel/state.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void put_setting(FILE *out, const struct state *state,
			enum setting_id id)
{
	fprintf(out, "%s %u\n", setting_option(id),
		setting_value(&state->status, id));
}

/* A rule as a line, in front of its list or at the end; -w knows no front. */
static int put_rule(FILE *out, const struct rule *rule, bool in_front,
		    const struct diag *d)
{
	char *line = NULL;
	int rc = write_rule(rule, &line);

	if (!rc && in_front && strncmp(line, "-a", 2) != 0)
		rc = -EINVAL;
	if (rc == -EINVAL)
		diag_error(d, NULL,
			   "nothing is saved, for no line of a rule file can "
			   "say this rule: %s",
			   line);
	else if (!rc && in_front)
		fprintf(out, "-A%s\n", line + strlen("-a"));
	else if (!rc)
		fprintf(out, "%s\n", line);
	free(line);
	return rc;
}

static int compare_rules(const void *x, const void *y)
{
	return rule_compare(*(struct rule *const *)x, *(struct rule *const *)y);
}

/* Whether a list has two equal rules, which only -A can bring about; or
 * -ENOMEM. */
static int has_copies(const struct ruleset *set, int list)
{
	struct rule **rules = calloc(set->n + 1, sizeof(struct rule *));
	size_t n = 0;
	int rc = 0;

	if (!rules)
		return -ENOMEM;
	for (size_t i = 0; i < set->n; i++)
		if (rule_list(set->rules[i]) == list)
			rules[n++] = set->rules[i];
	qsort(rules, n, sizeof(*rules), compare_rules);
	for (size_t i = 1; i < n; i++)
		if (rule_compare(rules[i - 1], rules[i]) == 0)
			rc = 1;
	free(rules);
	return rc;
}

/* From its end, a list can be put together by -A alone. */
static int put_list(FILE *out, const struct ruleset *set, int list,
		    const struct diag *d)
{
	int in_front = has_copies(set, list);
	int rc = in_front < 0 ? in_front : 0;

	for (size_t i = 0; !rc && i < set->n; i++) {
		const struct rule *rule =
			set->rules[in_front ? set->n - 1 - i : i];

		if (rule_list(rule) == list)
			rc = put_rule(out, rule, in_front, d);
	}
	return rc;
}

/* Settings before rules, as augenrules has it; the lock comes last. */
static int put_state(FILE *out, const struct state *state, const struct diag *d)
{
	int rc = 0;

	fputs("# Written by auditctl --save. Load it with auditctl -R or "
	      "--sync.\n-D\n",
	      out);
	put_setting(out, state, SETTING_BACKLOG);
	put_setting(out, state, SETTING_FAILURE);
	put_setting(out, state, SETTING_RATE);
	put_setting(out, state, SETTING_BACKLOG_WAIT);
	for (int list = 0; !rc && list < AUDIT_N_LISTS; list++)
		rc = put_list(out, &state->rules, list, d);
	if (state->loginuid_immutable)
		fputs("--loginuid-immutable\n", out);
	put_setting(out, state, SETTING_ENABLED);
	return rc;
}

/* For a file as they are; a terminal does not get what would move its cursor.
 */
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
			   "what the kernel holds cannot be read: %s",
			   refusal_text(rc));
		return STATUS_FAILED;
	}
	out = open_memstream(&text, &length);
	rc = out ? put_state(out, &state, s->diag) : -ENOMEM;
	if (out && text_close(out, &text) < 0)
		rc = -ENOMEM;
	if (rc == -ENOMEM)
		diag_error(s->diag, NULL, "out of memory");
	if (!rc)
		put_lines(s->out, text);
	free(text);
	state_free(&state);
	return rc ? STATUS_FAILED : STATUS_OK;
}
