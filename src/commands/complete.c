/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --complete: the candidates for a word of a command line. The completions of
 * the shells only call it; the candidates come from the table of options and
 * from libaudit's tables.
 */
#include "config.h"
#include "commands/complete.h"
#include "base/text.h"
#include "base/finding.h"
#include "commands/complete_condition.h"
#include "commands/completion.h"
#include "cli/scan.h"
#include "cli/signals.h"

#include <stdlib.h>
#include <string.h>

/* ---- values of options ----------------------------------------------------
 */

static const char *meaning_of_list(const char *list)
{
	static const struct option_choice lists[] = {
		{ "exit", "when a system call ends" },
		{ "task", "when a process is created" },
		{ "user", "when a program sends a record" },
		{ "exclude", "records not to make" },
		{ "filesystem", "records of names in a file system" },
		{ "io_uring", "when an io_uring operation ends" },
		{ NULL, NULL },
	};

	for (const struct option_choice *l = lists; l->text; l++)
		if (strcmp(l->text, list) == 0)
			return l->meaning;
	return NULL;
}

/* Complete a list and an action, in either order. */
struct pairs {
	struct completion *c;
	const char *list;
	bool list_first;
};

static void offer_pair(void *to, const char *action)
{
	const struct pairs *pairs = to;
	char first[64];

	snprintf(first, sizeof(first), "%s,",
		 pairs->list_first ? pairs->list : action);
	completion_offer_two(pairs->c, first,
			     pairs->list_first ? action : pairs->list,
			     meaning_of_list(pairs->list));
}

static void offer_pairs(void *c, const char *list)
{
	struct pairs pairs = { .c = c, .list = list };

	names_each(NAMES_OF_ACTIONS, 0, offer_pair, &pairs);
	pairs.list_first = true;
	names_each(NAMES_OF_ACTIONS, 0, offer_pair, &pairs);
}

static void complete_list(struct completion *c)
{
	names_each(NAMES_OF_LISTS, 0, offer_pairs, c);
}

static void complete_syscall(struct completion *c)
{
	bool uring = c->list == AUDIT_FILTER_URING_EXIT;

	if (!uring)
		completion_skip_commas(c);
	completion_offer(c, "all",
			 uring ? "every operation" : "every system call");
	completion_offer_names(c,
			       uring ? NAMES_OF_URING_OPS : NAMES_OF_SYSCALLS);
}

static void complete_mounts(struct completion *c)
{
	completion_skip_commas(c);
	completion_offer_paths(c, "folder");
}

static void complete_choice(struct completion *c)
{
	completion_offer_choices(c, c->row->choices);
}

static void complete_signal(struct completion *c)
{
	const char *name;

	for (size_t i = 0; (name = signals_name(i)); i++)
		completion_offer(c, name, NULL);
}

/* Errors cannot be turned off. */
static void complete_findings(struct completion *c)
{
	completion_skip_commas(c);
	for (enum finding f = 0; f < N_FINDINGS; f++)
		if (!finding_is_error(f))
			completion_offer(c, finding_name(f), finding_text(f));
}

/* ---- options --------------------------------------------------------------
 */

/* Print an option if it can be combined with the options before it. */
static void offer_option(const struct completion *c,
			 const struct option_row *row, const char *dashes,
			 const char *name, const char *what)
{
	char spelled[OPTION_SPELLED_SIZE];

	if (c->company && !options_go_together(c->company, row))
		return;
	snprintf(spelled, sizeof(spelled), "%s%s", dashes, name);
	completion_offer(c, spelled, what);
}

/* The help of an option as one line. */
static void offer_options(const struct completion *c)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++) {
		char *what;

		if (row->kind == OPTION_HEADING)
			continue;
		what = strdup(row->help);
		for (char *p = what; p && *p; p++)
			if (*p == '\n')
				*p = ' ';
		if (row->letter)
			offer_option(c, row, "-", (char[]){ row->letter, 0 },
				     what);
		if (row->name)
			offer_option(c, row, "--", row->name, what);
		free(what);
	}
}

static void note_company(struct completion *c, const struct option_row *row)
{
	if ((row->beside || row->kind == OPTION_MODIFIER) &&
	    (!c->company || row->kind < c->company->kind))
		c->company = row;
}

static bool has_command(const struct completion *c)
{
	return c->company && c->company->kind == OPTION_COMMAND;
}

/* Note what a value means for the options after it. */
static void note_value(struct completion *c, const struct option_row *row,
		       const char *value)
{
	static const char arch[] = "arch=";
	char *names, *rest, *name;

	if (row->value == VALUE_CONDITION && text_begins_with(value, arch))
		c->machine = audit_determine_machine(value + strlen(arch));
	if (row->value != VALUE_LIST)
		return;
	names = rest = strdup(value);
	while ((name = strsep(&rest, ",")))
		if (audit_name_to_flag(name) >= 0)
			c->list = audit_name_to_flag(name);
	free(names);
}

static void complete_value(struct completion *c, const struct option_row *row)
{
	static void (*const values[N_OPTION_VALUES])(struct completion * c) = {
		[VALUE_LIST] = complete_list,
		[VALUE_CONDITION] = complete_condition,
		[VALUE_COMPARISON] = complete_comparison,
		[VALUE_SYSCALLS] = complete_syscall,
		[VALUE_KEY] = completion_key,
		[VALUE_FILE] = completion_file,
		[VALUE_PERMISSIONS] = completion_permissions,
		[VALUE_CHOICE] = complete_choice,
		[VALUE_MOUNTS] = complete_mounts,
		[VALUE_SIGNAL] = complete_signal,
		[VALUE_FINDINGS] = complete_findings,
	};

	c->row = row;
	if (values[row->value])
		values[row->value](c);
}

/*
 * The option whose value begins in the last word of @line, as in "-kKEY"; the
 * value is at *@value. NULL: no value begins there.
 */
static const struct option_row *find_attached(const struct completion *c,
					      const struct line *line,
					      const char **value)
{
	struct scan scan = { .line = line,
			     .next = line->n_words - 1,
			     .has_command = has_command(c) };
	struct scan_found f;

	while (scan_next(&scan, &f) && f.kind == FOUND_OPTION) {
		*value = f.value;
		if (f.value)
			return f.row;
	}
	return NULL;
}

/* A word that is no value: an option, a value that begins in the same word, or
 * a path. */
static void complete_word(struct completion *c, const struct line *line,
			  bool only_paths)
{
	const struct option_row *row = NULL;
	const char *value;

	if (has_command(c) && c->company->operands &&
	    (only_paths || *c->part != '-')) {
		completion_offer_paths(c, "file");
		return;
	}
	if (only_paths)
		return;
	if (*c->part == '-')
		row = find_attached(c, line, &value);
	if (!row) {
		offer_options(c);
		return;
	}
	completion_skip(c, (size_t)(value - c->part));
	complete_value(c, row);
}

enum status complete(const struct line *line, int (*rules)(struct ruleset *set),
		     FILE *out)
{
	struct completion c = { .out = out,
				.rules = rules,
				.list = ANY_LIST,
				.machine = audit_detect_machine(),
				.before = "",
				.part = "" };
	const struct option_row *row = NULL; /* whose value is the last word */
	struct line before = *line;	     /* without the last word */
	struct scan scan = { .line = &before, .next = 1 };
	struct scan_found f;

	if (line->n_words > 1)
		c.before = c.part = line->words[--before.n_words].text;
	while (scan_next(&scan, &f)) {
		if (!f.row)
			continue;
		note_company(&c, f.row);
		scan.has_command = has_command(&c);
		if (f.value)
			note_value(&c, f.row, f.value);
		if (f.kind == FOUND_NO_VALUE)
			row = f.row;
	}
	if (row)
		complete_value(&c, row);
	else
		complete_word(&c, line, scan.no_options);
	return STATUS_OK;
}
