/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of --check: sorted, grouped, and shortened. */
#include "config.h"
#include "lint/report.h"
#include "base/array.h"
#include "base/text.h"
#include "input/rulefile.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* The number of messages of one kind that are written in full. */
#define FULL_MESSAGES 3

/* The number of ranges of lines for the other messages. */
#define MOST_RANGES 24

enum rank { RANK_NOTE, RANK_WARNING, RANK_ERROR };

struct report_message {
	enum rank rank;
	enum finding finding;	 /* N_FINDINGS: none */
	struct place at;	 /* a line of the source; or of an error */
	const char *name;	 /* not owned */
	const char *text, *hint; /* of the report; hint may be NULL */
	bool has_place, is_dropped;
	size_t file; /* the number of its file in the source */
};

static enum rank rank_of(const char *severity)
{
	if (strcmp(severity, "error") == 0)
		return RANK_ERROR;
	return strcmp(severity, "warning") == 0 ? RANK_WARNING : RANK_NOTE;
}

/* For tsearch(3). */
static int compare_texts(const void *x, const void *y)
{
	return strcmp(x, y);
}

/* A copy that lives as long as the report: one for all messages with this text,
 * because findings repeat. NULL of NULL, or without memory. */
static const char *keep_text(struct report *r, const char *text)
{
	char *const *found =
		text ? tfind(text, &r->texts, compare_texts) : NULL;
	char *copy;

	if (found || !text)
		return found ? *found : NULL;
	copy = strdup(text);
	if (copy && tsearch(copy, &r->texts, compare_texts))
		return copy;
	free(copy);
	r->failed = true;
	return NULL;
}

static void take_message(void *to, const struct message *m)
{
	struct report *r = to;
	struct report_message *own;

	if (array_reserve(&r->messages, &r->size, r->n + 1,
			  sizeof(*r->messages)) < 0) {
		r->failed = true;
		return;
	}
	own = &r->messages[r->n];
	*own = (struct report_message){
		.rank = rank_of(m->severity),
		.finding = m->name ? finding_find(m->name) : N_FINDINGS,
		.name = m->name,
		.has_place = m->at,
		.text = keep_text(r, m->text),
	};
	if (m->at)
		own->at = *m->at;
	/* The line of an error may not be in the source. */
	if (own->rank == RANK_ERROR) {
		own->at.file = keep_text(r, own->at.file);
		own->at.text = keep_text(r, own->at.text);
	}
	r->n++;
}

static void take_hint(void *to, const char *text)
{
	struct report *r = to;

	if (r->n && !r->messages[r->n - 1].hint)
		r->messages[r->n - 1].hint = keep_text(r, text);
}

void report_begin(struct report *r, const struct diag *d)
{
	*r = (struct report){ .d = *d };
	r->d.tally = &r->tally;
	r->d.sink = (struct sink){ take_message, take_hint, r };
}

void report_free(struct report *r)
{
	tdestroy(r->texts, free);
	free(r->messages);
}

/* ---- what is not to be reported ------------------------------------------ */

static bool is_in(const struct report_message *m, const char *file)
{
	return m->at.file && strcmp(m->at.file, file) == 0;
}

/* Drop the findings @bits about line @number of @file; 0: about all lines. */
static void drop(struct report *r, const char *file, unsigned number,
		 uint32_t bits)
{
	for (size_t i = 0; i < r->n; i++) {
		struct report_message *m = &r->messages[i];

		if (m->rank == RANK_WARNING && m->finding != N_FINDINGS &&
		    bits >> m->finding & 1 && is_in(m, file) &&
		    (!number || m->at.line == number))
			m->is_dropped = true;
	}
}

/* The line of @source after @directive, and whether one of its file is before
 * it. */
static const struct line *line_after(const struct source *source,
				     const struct line *directive,
				     bool *is_first)
{
	const struct line *next = NULL;

	*is_first = true;
	for (size_t i = 0; i < source->n; i++) {
		const struct line *line = &source->lines[i];

		if (strcmp(line->file, directive->file) != 0)
			continue;
		if (line->number < directive->number)
			*is_first = false;
		else if (!next || line->number < next->number)
			next = line;
	}
	return next;
}

/* The findings that @directive allows. Other words in it are reported. */
static uint32_t bits_of(const struct report *r, const struct line *directive)
{
	const char *text = rulefile_directive(directive->text);
	const size_t start = (size_t)(text - directive->text);
	size_t offset = start;
	uint32_t bits = 0;
	bool is_allow = false;

	for (;;) {
		struct place at = line_place(directive, directive->n_words);
		size_t length;
		char name[64];

		offset += strspn(directive->text + offset, ", \t\r");
		length = strcspn(directive->text + offset, ", \t\r");
		if (!length)
			return bits;
		snprintf(name, sizeof(name), "%.*s", (int)length,
			 directive->text + offset);
		at.column = (unsigned)offset + 1;
		at.length = (unsigned)length;
		offset += length;
		if (!is_allow && strcmp(name, "allow") == 0)
			is_allow = true;
		else if (is_allow && finding_bit(name))
			bits |= finding_bit(name);
		else if (diag_finding(&r->d, &at, FINDING_ODD_DIRECTIVE,
				      is_allow ? "unknown finding '%s'"
					       : "unknown directive '%s'",
				      name))
			diag_hint(&r->d, "write # auditctl: allow NAME; "
					 "auditctl --help=all lists the names");
		if (!is_allow)
			return 0;
	}
}

/* Drop findings about single words, such as a tab or a quote, of a line that
 * has an error. */
static void drop_explained(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct report_message *error = &r->messages[i];

		if (error->rank != RANK_ERROR || !error->at.file)
			continue;
		for (size_t j = 0; j < r->n; j++) {
			struct report_message *m = &r->messages[j];

			if (finding_is_about_word(m->finding) &&
			    m->at.line == error->at.line &&
			    is_in(m, error->at.file))
				m->is_dropped = true;
		}
	}
}

static bool has_word_finding(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (finding_is_about_word(r->messages[i].finding))
			return true;
	return false;
}

void report_allow(struct report *r, const struct source *source)
{
	for (size_t i = 0; i < source->n_directives; i++) {
		const struct line *directive = &source->directives[i];
		uint32_t bits = bits_of(r, directive);
		bool is_first;
		const struct line *line =
			line_after(source, directive, &is_first);

		if (is_first)
			drop(r, directive->file, 0, bits);
		else if (line)
			drop(r, directive->file, line->number, bits);
	}
	if (has_word_finding(r))
		drop_explained(r);
}

/* ---- order --------------------------------------------------------------- */

static int compare_messages(const void *x, const void *y)
{
	const struct report_message *a =
		*(const struct report_message *const *)x;
	const struct report_message *b =
		*(const struct report_message *const *)y;
	int rc = ORDER(a->rank, b->rank);

	if (!rc && a->rank == RANK_WARNING) {
		rc = ORDER(a->finding, b->finding);
		if (!rc)
			rc = ORDER(a->file, b->file);
		if (!rc)
			rc = ORDER(a->at.line, b->at.line);
	}
	/* In the order in which they were reported. */
	return rc ? rc : ORDER(a, b);
}

/* Give each message the number of its file, in the order of @source. */
static void number_files(const struct report *r, const struct source *source)
{
	const char *last = NULL;
	size_t number = 0;

	for (size_t i = 0; i < r->n; i++)
		r->messages[i].file = SIZE_MAX;
	for (size_t i = 0; i < source->n; i++) {
		const char *file = source->lines[i].file;

		if (file == last)
			continue;
		last = file;
		number++;
		for (size_t j = 0; j < r->n; j++)
			if (r->messages[j].file == SIZE_MAX &&
			    is_in(&r->messages[j], file))
				r->messages[j].file = number;
	}
}

/* ---- text ---------------------------------------------------------------- */

static void write_one(const struct report_message *m, const struct diag *d)
{
	static const char *const severities[] = { "note", "warning", "error" };

	diag_repeat(d, &(struct message){ severities[m->rank],
					  m->has_place ? &m->at : NULL, m->name,
					  m->text });
	if (m->hint)
		diag_hint(d, "%s", m->hint);
}

/* The lines of the @n messages at @list: "a.rules:3-5,8 b.rules:1". */
static void write_lines(FILE *out, struct report_message *const *list, size_t n)
{
	const char *file = NULL;
	size_t ranges = 0;

	for (size_t i = 0; i < n; ranges++) {
		const struct report_message *m = list[i];
		unsigned last = m->at.line;
		bool is_same =
			file && m->at.file && strcmp(file, m->at.file) == 0;

		if (ranges == MOST_RANGES) {
			fputs(" ...", out);
			return;
		}
		if (is_same)
			fprintf(out, ",%u", m->at.line);
		else
			fprintf(out, " %s:%u", m->at.file ? m->at.file : "",
				m->at.line);
		file = m->at.file;
		while (++i < n && list[i]->file == m->file &&
		       list[i]->at.line <= last + 1)
			last = list[i]->at.line;
		if (last != m->at.line)
			fprintf(out, "-%u", last);
	}
}

static void write_rest(struct report_message *const *list, size_t n,
		       const struct diag *d)
{
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);

	if (out)
		write_lines(out, list, n);
	if (!out || text_close(out, &lines) < 0)
		diag_no_memory(d, NULL);
	else
		diag_note(d, "    and %zu more [%s]:%s", n,
			  finding_name(list[0]->finding), lines);
	free(lines);
}

/* How many of the @n messages at @list are of the same finding as the first. */
static size_t count_kind(struct report_message *const *list, size_t n)
{
	size_t same = 1;

	while (same < n && list[0]->finding != N_FINDINGS &&
	       list[same]->finding == list[0]->finding)
		same++;
	return same;
}

static void write_kind(struct report_message *const *list, size_t n,
		       const struct diag *d, bool all)
{
	size_t full = all || n <= FULL_MESSAGES + 1 ? n : FULL_MESSAGES;

	for (size_t i = 0; i < full; i++)
		write_one(list[i], d);
	if (full == n)
		return;
	write_rest(list + full, n - full, d);
	if (d->tally && list[0]->rank == RANK_ERROR)
		d->tally->errors += (unsigned)(n - full);
	else if (d->tally)
		d->tally->warnings += (unsigned)(n - full);
}

void report_write(const struct report *r, const struct source *source,
		  const struct diag *d, bool all, unsigned counts[N_FINDINGS])
{
	struct report_message **list = calloc(r->n + 1, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < N_FINDINGS; i++)
		counts[i] = 0;
	if (!list || r->failed)
		diag_no_memory(d, NULL);
	number_files(r, source);
	for (size_t i = 0; list && i < r->n; i++) {
		struct report_message *m = &r->messages[i];

		if (m->is_dropped || !m->text)
			continue;
		list[n++] = m;
		if (m->rank == RANK_WARNING && m->finding != N_FINDINGS)
			counts[m->finding]++;
	}
	if (list)
		qsort(list, n, sizeof(*list), compare_messages);
	for (size_t i = 0, kind; i < n; i += kind) {
		kind = count_kind(list + i, n - i);
		write_kind(list + i, kind, d, all);
	}
	free(list);
}
