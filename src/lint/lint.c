/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about lines that load. Each finding about rules has a function here;
 * what takes all rules to find out is in shadow.c and pairs.c. */
#include "config.h"
#include "lint/lint.h"
#include "base/array.h"
#include "lint/pairs.h"
#include "lint/shadow.h"
#include "rule/write.h"

#include <stdlib.h>
#include <string.h>

static void find_byte(const struct line *line, const char *bytes,
		      enum finding f, const char *text, const char *hint,
		      const struct diag *d)
{
	struct place at = line_place(line, line->n_words);
	size_t offset = strcspn(line->text, bytes);

	if (!line->text[offset])
		return;
	at.column = (unsigned)offset + 1;
	at.length = 1;
	if (diag_finding(d, &at, f, "%s", text))
		diag_hint(d, "%s", hint);
}

static const char unset_number[] = "4294967295";

/* A field that can be unset, an operator, and the number that says so. */
static bool is_unset_number(const char *word, const char **number)
{
	static const char *const fields[] = { "auid", "loginuid", "sessionid" };
	size_t length = strlen(word), n = strlen(unset_number);

	if (length < n || strcmp(word + length - n, unset_number) != 0)
		return false;
	*number = word + length - n;
	for (size_t i = 0; i < N_ELEMENTS(fields); i++) {
		const char *name = strstr(word, fields[i]);
		const char *op = name ? name + strlen(fields[i]) : NULL;

		if (op && op < *number && op + strspn(op, "=!<>") == *number)
			return true;
	}
	return false;
}

static void find_unset_number(const struct line *line, const struct diag *d)
{
	struct line_split s = { 0 };
	const char *number;
	size_t i = 0;

	if (!strstr(line->text, unset_number))
		return;
	if (line_split(&s, line) < 0)
		diag_error(d, NULL, "out of memory");
	while (i < s.line.n_words &&
	       !is_unset_number(s.line.words[i].text, &number))
		i++;
	if (i < s.line.n_words) {
		const char *word = s.line.words[i].text;
		struct place at = line_place_within(
			&s.line, i, (size_t)(number - word), strlen(number));

		if (diag_finding(d, &at, FINDING_UNSET_NUMBER,
				 "this number is that of no login"))
			diag_hint(d, "say %.*sunset", (int)(number - word),
				  word);
	}
	line_split_free(&s);
}

static void find_odd_bytes(const struct line *line, const struct diag *d)
{
	static const struct {
		const char *bytes;
		enum finding finding;
		const char *text, *hint;
	} odd[] = {
		{ "\t", FINDING_TAB, "a tab is a part of the word around it",
		  "only spaces separate words" },
		{ "\"'", FINDING_QUOTES, "quotes are taken literally",
		  "a space within a word is written as '\\ '" },
		{ "\r", FINDING_CARRIAGE_RETURN,
		  "the CR is a part of the word before it",
		  "save the file with Unix line ends" },
	};

	/* Most lines have none of them. */
	if (!strpbrk(line->text, "\t\"'\r"))
		return;
	for (size_t i = 0; i < N_ELEMENTS(odd); i++)
		find_byte(line, odd[i].bytes, odd[i].finding, odd[i].text,
			  odd[i].hint, d);
}

void lint_words(const struct line *line, const struct diag *d)
{
	find_odd_bytes(line, d);
	find_unset_number(line, d);
}

/* ---- rules --------------------------------------------------------------- */

/* A rule, what is known of its relation to others, and where findings go. */
struct subject {
	const struct rule *rule;
	const struct rule *shadow;	 /* see shadow_find() */
	const struct unpaired *unpaired; /* see pairs_find() */
	const struct diag *d;
};

#define AT(s)              \
	((struct place[]){ \
		line_place((s)->rule->line, (s)->rule->line->n_words) })

static bool has_field(const struct subject *s, unsigned type)
{
	return rule_has_field(s->rule, type);
}

/* Whether it looks at one object, or at kinds of access. */
static bool has_object(const struct subject *s)
{
	return has_field(s, AUDIT_WATCH) || has_field(s, AUDIT_DIR) ||
	       has_field(s, AUDIT_INODE) || has_field(s, AUDIT_PERM);
}

/* A watch as a rule; its path is the first field, and perm another one. */
static void hint_watch(const struct subject *s)
{
	char perms[FIELD_PERMS_SIZE], *path = NULL;
	bool is_dir = has_field(s, AUDIT_DIR);
	uint32_t perm = 0;

	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		if (f.type == AUDIT_PERM)
			perm |= f.value;
		else if (f.i == 0)
			path = write_word(f.text, f.value);
	}
	field_perm_letters(perm, perms);
	if (!path)
		diag_error(s->d, AT(s), "out of memory");
	else
		diag_hint(s->d,
			  "write it as -a always,exit -F arch=b64 -F %s=%s -F "
			  "perm=%s, with its key; and again with arch=b32",
			  is_dir ? "dir" : "path", path, perms);
	free(path);
}

static void find_slow_watch(const struct subject *s)
{
	if (rule_list(s->rule) != AUDIT_FILTER_EXIT || has_field(s, AUDIT_ARCH))
		return;
	if (!has_field(s, AUDIT_WATCH) && !has_field(s, AUDIT_DIR) &&
	    !has_field(s, AUDIT_PERM))
		return;
	if (!diag_finding(s->d, AT(s), FINDING_SLOW_WATCH,
			  "without an arch, every system call pays for this "
			  "rule"))
		return;
	if (s->rule->is_watch)
		hint_watch(s);
	else
		diag_hint(s->d, "put -F arch=b64 behind the list, and have a "
				"second rule with arch=b32");
}

static void find_every_syscall(const struct subject *s)
{
	if (rule_list(s->rule) != AUDIT_FILTER_EXIT || has_object(s) ||
	    s->rule->data->action != AUDIT_ALWAYS ||
	    !rule_has_all_calls(s->rule))
		return;
	if (diag_finding(s->d, AT(s), FINDING_EVERY_SYSCALL,
			 "this records every system call that meets the "
			 "conditions"))
		diag_hint(s->d, "name those that matter, with -S");
}

static void find_no_key(const struct subject *s)
{
	if (!rule_list_has_calls(s->rule) ||
	    s->rule->data->action != AUDIT_ALWAYS ||
	    has_field(s, AUDIT_FILTERKEY))
		return;
	if (diag_finding(s->d, AT(s), FINDING_NO_KEY, "the rule has no key"))
		diag_hint(s->d, "with -k NAME at its end, ausearch -k NAME "
				"finds its records");
}

static void find_shadowed(const struct subject *s)
{
	if (!s->shadow)
		return;
	if (diag_finding(s->d, AT(s), FINDING_SHADOWED,
			 "%s:%u comes first, and matches all that this rule "
			 "would",
			 s->shadow->line->file, s->shadow->line->number))
		diag_hint(s->d, "the first rule that matches wins: put this "
				"one before it, or take it away");
}

static void find_arch_pair(const struct subject *s)
{
	const struct unpaired *u = s->unpaired;
	bool told;

	if (!u->other)
		return;
	if (u->all)
		told = diag_finding(s->d, AT(s), FINDING_ARCH_PAIR,
				    "no rule like this one has arch=%s: it "
				    "does not see those programs",
				    u->other);
	else
		told = diag_finding(s->d, AT(s), FINDING_ARCH_PAIR,
				    "the rules like this one with arch=%s "
				    "leave out %s%s",
				    u->other, u->call,
				    u->n_calls > 1 ? " and others" : "");
	if (told)
		diag_hint(s->d, "have the same rule with arch=%s", u->other);
}

static void look_at(const struct subject *s)
{
	static void (*const finders[])(const struct subject *) = {
		find_arch_pair, find_slow_watch, find_every_syscall,
		find_shadowed,	find_no_key,
	};

	for (size_t i = 0; i < N_ELEMENTS(finders); i++)
		finders[i](s);
}

/* The number of a rule, in the order of lines. */
struct entry {
	const struct line *line;
	size_t i;
};

static int by_line(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return (a->line > b->line) - (a->line < b->line);
}

static struct entry *sort_by_line(const struct rule *const *rules, size_t n)
{
	struct entry *entries = calloc(n + 1, sizeof(*entries));

	for (size_t i = 0; entries && i < n; i++)
		entries[i] = (struct entry){ rules[i]->line, i };
	if (entries)
		qsort(entries, n, sizeof(*entries), by_line);
	return entries;
}

void lint_rules(const struct rule *const *rules, size_t n, const struct diag *d)
{
	struct entry *entries = sort_by_line(rules, n);
	struct unpaired *unpaired = NULL;
	struct shadow shadow = { 0 };
	struct conditions c;
	bool ready = conditions_make(&c, rules, n) == 0 &&
		     shadow_make(&shadow, &c) == 0;

	if (ready)
		unpaired = pairs_find(&c);
	if (!entries || !unpaired)
		diag_error(d, NULL, "out of memory");
	for (size_t i = 0; entries && unpaired && i < n; i++) {
		size_t rule = entries[i].i;

		look_at(&(struct subject){
			.rule = rules[rule],
			.shadow = shadow_find(&shadow, rule),
			.unpaired = &unpaired[rule],
			.d = d,
		});
	}
	free(unpaired);
	shadow_free(&shadow);
	conditions_free(&c);
	free(entries);
}
