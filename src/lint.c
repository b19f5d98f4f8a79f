/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is odd about lines that load. Looks at lines and rules one by one; what
 * concerns several rules is overlap.c's.
 */
#include "config.h"
#include "lint.h"
#include "array.h"
#include "overlap.h"
#include "ruleset.h"

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
	for (size_t i = 0; i < line->n_words; i++) {
		const char *word = line->words[i].text, *number;
		struct place at;

		if (!is_unset_number(word, &number))
			continue;
		at = line_place_within(line, i, (size_t)(number - word),
				       strlen(number));
		if (diag_finding(d, &at, FINDING_UNSET_NUMBER,
				 "this number is that of no login"))
			diag_hint(d, "say %.*sunset", (int)(number - word),
				  word);
		return;
	}
}

void lint_words(const struct line *line, const struct diag *d)
{
	static const struct {
		const char *bytes;
		enum finding finding;
		const char *text, *hint;
	} odd[] = {
		{ "\t", FINDING_TAB, "a tab is a part of the word around it",
		  "only spaces separate words" },
		{ "\"'", FINDING_QUOTES, "quotes are taken literally",
		  "a space within a word is written as \"\\ \"" },
		{ "\r", FINDING_CARRIAGE_RETURN,
		  "the CR is a part of the word before it",
		  "save the file with Unix line ends" },
	};

	for (size_t i = 0; i < N_ELEMENTS(odd); i++)
		find_byte(line, odd[i].bytes, odd[i].finding, odd[i].text,
			  odd[i].hint, d);
	find_unset_number(line, d);
}

/* A rule, the line it is from, and where findings about it go. */
struct subject {
	const struct policy_rule *r;
	const struct audit_rule_data *data;
	int list;
	struct overlap *overlap;
	size_t i; /* its number in the policy */
	const struct diag *d;
};

#define AT(s) \
	((struct place[]){ line_place((s)->r->line, (s)->r->line->n_words) })

static bool has_field(const struct subject *s, unsigned field)
{
	for (unsigned i = 0; i < s->data->field_count; i++)
		if (s->data->fields[i] == field)
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
	char perms[RULE_PERMS_SIZE];
	unsigned perm = 0;

	for (unsigned i = 0; i < s->data->field_count; i++)
		if (s->data->fields[i] == AUDIT_PERM)
			perm |= s->data->values[i];
	rule_perm_letters(perm, perms);
	diag_hint(s->d,
		  "write it as -a always,exit -F arch=b64 -F %s=%.*s -F "
		  "perm=%s, with its key; and again with arch=b32",
		  s->data->fields[0] == AUDIT_DIR ? "dir" : "path",
		  (int)s->data->values[0], s->data->buf, perms);
}

static void find_slow_watch(const struct subject *s)
{
	if (s->list != AUDIT_FILTER_EXIT || has_field(s, AUDIT_ARCH))
		return;
	if (!has_field(s, AUDIT_WATCH) && !has_field(s, AUDIT_DIR) &&
	    !has_field(s, AUDIT_PERM))
		return;
	if (!diag_finding(s->d, AT(s), FINDING_SLOW_WATCH,
			  "without an arch, every system call pays for this "
			  "rule"))
		return;
	if (s->r->rule.is_watch)
		hint_watch(s);
	else
		diag_hint(s->d, "put -F arch=b64 behind the list, and have a "
				"second rule with arch=b32");
}

static void find_every_syscall(const struct subject *s)
{
	if (s->list != AUDIT_FILTER_EXIT || has_object(s) ||
	    s->r->rule.action != AUDIT_ALWAYS)
		return;
	if (!rule_has_all_calls(s->data))
		return;
	if (diag_finding(s->d, AT(s), FINDING_EVERY_SYSCALL,
			 "this records every system call that meets the "
			 "conditions"))
		diag_hint(s->d, "name those that matter, with -S");
}

static void find_no_key(const struct subject *s)
{
	if ((s->list != AUDIT_FILTER_EXIT &&
	     s->list != AUDIT_FILTER_URING_EXIT) ||
	    s->r->rule.action != AUDIT_ALWAYS || has_field(s, AUDIT_FILTERKEY))
		return;
	if (diag_finding(s->d, AT(s), FINDING_NO_KEY, "the rule has no key"))
		diag_hint(s->d, "with -k NAME at its end, ausearch -k NAME "
				"finds its records");
}

static void find_shadowed(const struct subject *s)
{
	const struct policy_rule *early = overlap_shadow(s->overlap, s->i);
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

static int by_line(const void *x, const void *y)
{
	const struct subject *a = x, *b = y;

	/* All lines of a source are in one array. */
	return (a->r->line > b->r->line) - (a->r->line < b->r->line);
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

void lint_rules(const struct policy *p, const struct diag *d)
{
	struct overlap *overlap = overlap_new(p);
	struct subject *subjects = calloc(p->n + 1, sizeof(*subjects));
	size_t n = 0;

	if (!overlap || !subjects) {
		diag_error(d, NULL, "out of memory");
		goto out;
	}
	for (; n < p->n && !p->rules[n]->gone; n++) {
		const struct policy_rule *r = p->rules[n];

		subjects[n] = (struct subject){ .r = r,
						.data = r->rule.data,
						.list = r->rule.list &
							~AUDIT_FILTER_PREPEND,
						.overlap = overlap,
						.i = n,
						.d = d };
	}
	qsort(subjects, n, sizeof(*subjects), by_line);
	for (size_t i = 0; i < n; i++)
		look_at(&subjects[i]);
out:
	free(subjects);
	overlap_free(overlap);
}
