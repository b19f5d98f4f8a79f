/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is odd about lines that load. Looks at lines and rules one by one; what
 * concerns several rules is overlap.c's.
 */
#include "config.h"
#include "lint/lint.h"
#include "base/array.h"
#include "rule/write.h"
#include "input/line.h"
#include "lint/overlap.h"
#include "rule/ruleset.h"

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

/* A rule, the line it is from, and where findings about it go. */
struct subject {
	const struct rulelist_rule *r;
	const struct packed *data;
	const struct overlap *overlap;
	size_t i; /* its number in the policy */
	const struct diag *d;
};

#define AT(s) \
	((struct place[]){ line_place((s)->r->line, (s)->r->line->n_words) })

static bool has_field(const struct subject *s, unsigned field)
{
	const struct packed_field *fields = packed_fields(s->data);

	for (unsigned i = 0; i < s->data->n_fields; i++)
		if (fields[i].type == field)
			return true;
	return false;
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
	const struct packed_field *fields = packed_fields(s->data);
	char perms[RULE_PERMS_SIZE], *path;
	unsigned perm = 0;

	for (unsigned i = 0; i < s->data->n_fields; i++)
		if (fields[i].type == AUDIT_PERM)
			perm |= fields[i].value;
	rule_perm_letters(perm, perms);
	path = write_word(packed_text(s->data), fields[0].value);
	if (!path)
		diag_error(s->d, AT(s), "out of memory");
	else
		diag_hint(s->d,
			  "write it as -a always,exit -F arch=b64 -F %s=%s -F "
			  "perm=%s, with its key; and again with arch=b32",
			  fields[0].type == AUDIT_DIR ? "dir" : "path", path,
			  perms);
	free(path);
}

static void find_slow_watch(const struct subject *s)
{
	if (s->data->list != AUDIT_FILTER_EXIT || has_field(s, AUDIT_ARCH))
		return;
	if (!has_field(s, AUDIT_WATCH) && !has_field(s, AUDIT_DIR) &&
	    !has_field(s, AUDIT_PERM))
		return;
	if (!diag_finding(s->d, AT(s), FINDING_SLOW_WATCH,
			  "without an arch, every system call pays for this "
			  "rule"))
		return;
	if (s->r->is_watch)
		hint_watch(s);
	else
		diag_hint(s->d, "put -F arch=b64 behind the list, and have a "
				"second rule with arch=b32");
}

static void find_every_syscall(const struct subject *s)
{
	if (s->data->list != AUDIT_FILTER_EXIT || has_object(s) ||
	    s->data->action != AUDIT_ALWAYS)
		return;
	if (!packed_has_all_calls(s->data))
		return;
	if (diag_finding(s->d, AT(s), FINDING_EVERY_SYSCALL,
			 "this records every system call that meets the "
			 "conditions"))
		diag_hint(s->d, "name those that matter, with -S");
}

static void find_no_key(const struct subject *s)
{
	if ((s->data->list != AUDIT_FILTER_EXIT &&
	     s->data->list != AUDIT_FILTER_URING_EXIT) ||
	    s->data->action != AUDIT_ALWAYS || has_field(s, AUDIT_FILTERKEY))
		return;
	if (diag_finding(s->d, AT(s), FINDING_NO_KEY, "the rule has no key"))
		diag_hint(s->d, "with -k NAME at its end, ausearch -k NAME "
				"finds its records");
}

static void find_shadowed(const struct subject *s)
{
	const struct rulelist_rule *early = overlap_shadow(s->overlap, s->i);
	const struct line *line;

	if (!early)
		return;
	line = early->line;
	if (diag_finding(s->d, AT(s), FINDING_SHADOWED,
			 "%s:%u comes first, and matches all that this rule "
			 "would",
			 line->file, line->number))
		diag_hint(s->d, "the first rule that matches wins: put this "
				"one before it, or take it away");
}

static void find_arch_pair(const struct subject *s)
{
	struct unpaired u;
	bool told;

	if (!overlap_unpaired(s->overlap, s->i, &u))
		return;
	if (u.all)
		told = diag_finding(s->d, AT(s), FINDING_ARCH_PAIR,
				    "no rule like this one has arch=%s: it "
				    "does not see those programs",
				    u.other);
	else
		told = diag_finding(s->d, AT(s), FINDING_ARCH_PAIR,
				    "the rules like this one with arch=%s "
				    "leave out %s%s",
				    u.other, u.call,
				    u.n_calls > 1 ? " and others" : "");
	if (told)
		diag_hint(s->d, "have the same rule with arch=%s", u.other);
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

/* A rule of a policy, and where it was written. */
struct entry {
	const struct line *line;
	size_t i;
};

/* All lines of a source are in one array. */
static int by_line(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return (a->line > b->line) - (a->line < b->line);
}

void lint_rules(const struct rulelist *p, const struct diag *d)
{
	struct overlap *overlap = overlap_new(p);
	struct entry *entries = calloc(p->n + 1, sizeof(*entries));
	size_t n = 0;

	if (!overlap || !entries) {
		diag_error(d, NULL, "out of memory");
		goto out;
	}
	for (; n < p->n && !p->rules[n]->gone; n++)
		entries[n] = (struct entry){ p->rules[n]->line, n };
	qsort(entries, n, sizeof(*entries), by_line);
	for (size_t i = 0; i < n; i++) {
		const struct rulelist_rule *r = p->rules[entries[i].i];

		look_at(&(struct subject){ .r = r,
					   .data = r->packed,
					   .overlap = overlap,
					   .i = entries[i].i,
					   .d = d });
	}
out:
	free(entries);
	overlap_free(overlap);
}
