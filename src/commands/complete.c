/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --complete: what a word of a command line can become. All that the shells'
 * completions know is here, in candidates.c and in condition.c, and it is from
 * the tables that the program and libaudit work with.
 */
#include "config.h"
#include "commands/complete.h"
#include "base/array.h"
#include "commands/candidates.h"
#include "commands/condition.h"
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

/* A list with each action, the list in front or behind. */
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
	offer_two(pairs->c, first, pairs->list_first ? action : pairs->list,
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
		skip_commas(c);
	offer(c, "all", uring ? "every operation" : "every system call");
	offer_names(c, uring ? NAMES_OF_URING_OPS : NAMES_OF_SYSCALLS);
}

static void complete_mounts(struct completion *c)
{
	skip_commas(c);
	offer_paths(c, "folder");
}

static void complete_enabled(struct completion *c)
{
	static const struct choice choices[] = {
		{ "0", "off" },
		{ "1", "on" },
		{ "2", "on and locked until the next boot" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_failure(struct completion *c)
{
	static const struct choice choices[] = {
		{ "0", "silent" },
		{ "1", "printk" },
		{ "2", "panic" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_signal(struct completion *c)
{
	const char *name;

	for (size_t i = 0; (name = signals_name(i)); i++)
		offer(c, name, NULL);
}

static void complete_findings(struct completion *c)
{
	skip_commas(c);
	for (int f = 0; f < N_FINDINGS; f++)
		offer(c, finding_name((enum finding)f),
		      finding_text((enum finding)f));
}

/* ---- options --------------------------------------------------------------
 */

/* How the values of options are completed, by the letter or the long name. */
static const struct {
	const char *option;
	void (*complete)(struct completion *c);
} values[] = {
	{ "a", complete_list },	       { "A", complete_list },
	{ "d", complete_list },	       { "F", complete_condition },
	{ "C", complete_comparison },  { "S", complete_syscall },
	{ "k", complete_key },	       { "w", complete_file },
	{ "W", complete_file },	       { "p", complete_perm },
	{ "R", complete_file },	       { "e", complete_enabled },
	{ "f", complete_failure },     { "q", complete_mounts },
	{ "signal", complete_signal }, { "no-lint", complete_findings },
};

/*
 * Which options go with one that is there; of several the row that stands
 * first. An option that is in no row may have all others beside it.
 */
static const struct {
	const char *there, *beside;
	bool has_paths;
} companies[] = {
	{ "-l", " -i -k --json ", false },
	{ "-s", " -i --json ", false },
	{ "-D", " -k ", false },
	{ "--check", " --strict --no-lint --json ", true },
	{ "--diff", " --json ", true },
	{ "--sync", " --json ", true },
	{ "-R -t -m -q -i -c -v -h --help --save --signal --reset-lost "
	  "--reset_backlog_wait_time_actual --loginuid-immutable --complete",
	  "", false },
	{ "-a -A -d", " -F -S -C -k -p ", false },
	{ "-w -W", " -p -k ", false },
	{ "-e -f -r -b --backlog_wait_time",
	  " -e -f -r -b --backlog_wait_time ", false },
	{ "--strict --no-lint", " --check --strict --no-lint --json ", false },
	{ "--json", " -l -s --check --diff --sync ", false },
};

/* Whether @word is one of @words, between which are spaces. */
static bool is_among(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

static void offer_option(const struct completion *c, const char *dashes,
			 const char *name, const char *what)
{
	char spelled[64];

	snprintf(spelled, sizeof(spelled), "%s%s", dashes, name);
	if (c->company == N_ELEMENTS(companies) ||
	    is_among(companies[c->company].beside, spelled))
		offer(c, spelled, what);
}

/* The help, as one line. */
static void offer_options(const struct completion *c)
{
	struct option_view o;

	for (size_t i = 0; options_view(i, &o); i++) {
		char *what = strdup(o.help);

		for (char *p = what; p && *p; p++)
			if (*p == '\n')
				*p = ' ';
		if (*o.letter)
			offer_option(c, "-", o.letter, what);
		if (o.name)
			offer_option(c, "--", o.name, what);
		free(what);
	}
}

static bool find_letter(char letter, struct option_view *o)
{
	for (size_t i = 0; options_view(i, o); i++)
		if (*o->letter == letter)
			return true;
	return false;
}

static bool find_name(const char *name, size_t length, struct option_view *o)
{
	for (size_t i = 0; options_view(i, o); i++)
		if (o->name && strlen(o->name) == length &&
		    strncmp(o->name, name, length) == 0)
			return true;
	return false;
}

static void note_company(struct completion *c, const char *dashes,
			 const char *name)
{
	char spelled[64];

	snprintf(spelled, sizeof(spelled), "%s%s", dashes, name);
	for (size_t i = 0; i < c->company; i++)
		if (is_among(companies[i].there, spelled))
			c->company = i;
}

/*
 * Read @word, which begins with a dash, as getopt(3) does. Returns whether it
 * has an option with a value, *@o; the value begins at *@value, or is the next
 * word, and *@value NULL.
 */
static bool read_option(struct completion *c, const char *word,
			struct option_view *o, const char **value)
{
	size_t length = strcspn(word, "=");

	*value = NULL;
	if (word[1] == '-') {
		if (!find_name(word + 2, length - 2, o))
			return false;
		note_company(c, "--", o->name);
		*value = word[length] ? word + length + 1 : NULL;
		return o->takes_value;
	}
	for (word++; *word; word++) {
		if (!find_letter(*word, o))
			return false;
		note_company(c, "-", o->letter);
		if (!o->takes_value)
			continue;
		*value = word[1] ? word + 1 : NULL;
		return true;
	}
	return false;
}

/* What a value means to the options behind it. */
static void note_value(struct completion *c, const struct option_view *o,
		       const char *value)
{
	static const char arch[] = "arch=";
	char *names, *rest, *name;

	if (*o->letter == 'F' && begins_with(value, arch))
		c->machine = audit_determine_machine(value + strlen(arch));
	if (!*o->letter || !strchr("aAd", *o->letter))
		return;
	names = rest = strdup(value);
	while ((name = strsep(&rest, ",")))
		if (audit_name_to_flag(name) >= 0)
			c->list = audit_name_to_flag(name);
	free(names);
}

static void complete_value(struct completion *c, const struct option_view *o)
{
	const char *option = *o->letter ? o->letter : o->name;

	for (size_t i = 0; i < N_ELEMENTS(values); i++)
		if (strcmp(values[i].option, option) == 0)
			values[i].complete(c);
}

/* A word that is no value: an option, a value that begins in the same word, or
 * a path. */
static void complete_word(struct completion *c, bool only_paths)
{
	bool has_paths = c->company < N_ELEMENTS(companies) &&
			 companies[c->company].has_paths;
	size_t company = c->company;
	struct option_view o;
	const char *value;
	bool wants_value;

	if (has_paths && (only_paths || *c->part != '-')) {
		offer_paths(c, "file");
		return;
	}
	if (only_paths)
		return;
	wants_value = *c->part == '-' && read_option(c, c->part, &o, &value);
	c->company = company; /* a word is no company to itself */
	if (!wants_value || !value) {
		offer_options(c);
		return;
	}
	skip(c, (size_t)(value - c->part));
	complete_value(c, &o);
}

enum status complete(const struct line *line, int (*rules)(struct ruleset *set),
		     FILE *out)
{
	struct completion c = { .out = out,
				.rules = rules,
				.list = ANY_LIST,
				.machine = audit_detect_machine(),
				.company = N_ELEMENTS(companies) };
	size_t last = line->n_words - 1;
	bool wants_value = false, only_paths = false;
	struct option_view o;
	const char *value;

	for (size_t i = 1; i < last; i++) {
		const char *word = line->words[i].text;

		if (wants_value) {
			note_value(&c, &o, word);
			wants_value = false;
		} else if (strcmp(word, "--") == 0) {
			only_paths = true;
		} else if (!only_paths && word[0] == '-' && word[1]) {
			wants_value = read_option(&c, word, &o, &value);
			if (wants_value && value)
				note_value(&c, &o, value);
			wants_value = wants_value && !value;
		}
	}
	c.before = c.part = last ? line->words[last].text : "";
	if (wants_value)
		complete_value(&c, &o);
	else
		complete_word(&c, only_paths);
	return STATUS_OK;
}
