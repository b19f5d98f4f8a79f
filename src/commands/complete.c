/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --complete: what a word of a command line can become. All that the shells'
 * completions know is here, in completion.c and in complete_condition.c, and comes from
 * the table of options and from libaudit's tables.
 */
#include "config.h"
#include "commands/complete.h"
#include "base/array.h"
#include "commands/completion.h"
#include "commands/complete_condition.h"
#include "cli/options.h"
#include "cli/signals.h"

#include <stdlib.h>
#include <string.h>

/* ---- values of options ----------------------------------------------------
 */

static const char *meaning_of_list(const char *list)
{
	static const struct choice lists[] = {
		{ "exit", "when a system call ends" },
		{ "task", "when a process is created" },
		{ "user", "when a program sends a record" },
		{ "exclude", "records not to make" },
		{ "filesystem", "records of names in a file system" },
		{ "io_uring", "when an io_uring operation ends" },
	};

	for (size_t i = 0; i < N_ELEMENTS(lists); i++)
		if (strcmp(lists[i].text, list) == 0)
			return lists[i].what;
	return NULL;
}

/* A list with each action, before or after it. */
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
	const struct option_choice *choices = c->row->choices;

	for (size_t i = 0; choices[i].text; i++)
		completion_offer(c, choices[i].text, choices[i].meaning);
}

static void complete_signal(struct completion *c)
{
	const char *name;

	for (size_t i = 0; (name = signals_name(i)); i++)
		completion_offer(c, name, NULL);
}

/* Errors cannot be muted. */
static void complete_findings(struct completion *c)
{
	completion_skip_commas(c);
	for (enum finding f = 0; f < N_FINDINGS; f++)
		if (!finding_is_error(f))
			completion_offer(c, finding_name(f), finding_text(f));
}

/* ---- options --------------------------------------------------------------
 */

/* An option, if what is there already goes with it. */
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

/* The help, as one line. */
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

/* A letter can be another option after a command. */
static const struct option_row *find_letter(const struct completion *c,
					    char letter)
{
	bool has_command = c->company && c->company->kind == OPTION_COMMAND;
	const struct option_row *row, *found = NULL;

	for (size_t i = 0; (row = options_row(i)); i++) {
		if (has_command && row->command_letter == letter)
			return row;
		if (row->letter == letter)
			found = row;
	}
	return found;
}

static const struct option_row *find_name(const char *name, size_t length)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++)
		if (row->name && strlen(row->name) == length &&
		    strncmp(row->name, name, length) == 0)
			return row;
	return NULL;
}

static void note_company(struct completion *c, const struct option_row *row)
{
	if (row->beside && (!c->company || row->kind < c->company->kind))
		c->company = row;
}

/*
 * Read @word, which begins with a dash, as getopt(3) does. Returns the option
 * in it that has a value, or NULL; the value begins at *@value, or is the next
 * word, and *@value NULL.
 */
static const struct option_row *
read_option(struct completion *c, const char *word, const char **value)
{
	size_t length = strcspn(word, "=");
	const struct option_row *row;

	*value = NULL;
	if (word[1] == '-') {
		row = find_name(word + 2, length - 2);
		if (!row)
			return NULL;
		note_company(c, row);
		*value = word[length] ? word + length + 1 : NULL;
		return row->value == VALUE_NONE ? NULL : row;
	}
	for (word++; *word; word++) {
		row = find_letter(c, *word);
		if (!row)
			return NULL;
		note_company(c, row);
		if (row->value == VALUE_NONE)
			continue;
		*value = word[1] ? word + 1 : NULL;
		return row;
	}
	return NULL;
}

/* What a value means to the options after it. */
static void note_value(struct completion *c, const struct option_row *row,
		       const char *value)
{
	static const char arch[] = "arch=";
	char *names, *rest, *name;

	if (row->value == VALUE_CONDITION &&
	    completion_begins_with(value, arch))
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

/* A word that is no value: an option, a value that begins in the same word, or
 * a path. */
static void complete_word(struct completion *c, bool only_paths)
{
	const struct option_row *company = c->company, *row = NULL;
	bool has_paths =
		company && company->kind == OPTION_COMMAND && company->operands;
	const char *value = NULL;

	if (has_paths && (only_paths || *c->part != '-')) {
		completion_offer_paths(c, "file");
		return;
	}
	if (only_paths)
		return;
	if (*c->part == '-')
		row = read_option(c, c->part, &value);
	c->company = company; /* without the word itself */
	if (!row || !value) {
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
				.machine = audit_detect_machine() };
	const struct option_row *row = NULL; /* whose value is the next word */
	size_t last = line->n_words - 1;
	bool only_paths = false;
	const char *value;

	for (size_t i = 1; i < last; i++) {
		const char *word = line->words[i].text;

		if (row) {
			note_value(&c, row, word);
			row = NULL;
		} else if (strcmp(word, "--") == 0) {
			only_paths = true;
		} else if (!only_paths && word[0] == '-' && word[1]) {
			row = read_option(&c, word, &value);
			if (row && value)
				note_value(&c, row, value);
			if (value)
				row = NULL;
		}
	}
	c.before = c.part = last ? line->words[last].text : "";
	if (row)
		complete_value(&c, row);
	else
		complete_word(&c, only_paths);
	return STATUS_OK;
}
