/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --check: errors, findings, and how many there are. */
#include "config.h"
#include "commands/check.h"
#include "base/text.h"
#include "commands/json.h"
#include "lint/lint.h"
#include "lint/report.h"
#include "change/desired.h"

#include <stdlib.h>

/* The findings, the most frequent first: " (5 slow-watch, 1 shadowed)". */
static void put_findings(FILE *out, unsigned counts[N_FINDINGS])
{
	const char *before = " (";

	for (;;) {
		enum finding most = 0;

		for (enum finding f = 0; f < N_FINDINGS; f++)
			if (counts[f] > counts[most])
				most = f;
		if (!counts[most])
			break;
		fprintf(out, "%s%u %s", before, counts[most],
			finding_name(most));
		counts[most] = 0;
		before = ", ";
	}
	fputs(*before == ',' ? ")" : "", out);
}

static void print_count(const struct diag *d, const struct desired *w,
			const struct source *s, unsigned counts[N_FINDINGS])
{
	const struct tally *t = d->tally;
	char *findings = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&findings, &size);

	if (out)
		put_findings(out, counts);
	if (!out || text_close(out, &findings) < 0)
		diag_no_memory(d, NULL);
	diag_note(d, "%u file%s, %u rule%s: %u error%s, %u warning%s%s",
		  s->n_files, text_plural(s->n_files), w->n_rules,
		  text_plural(w->n_rules), t->errors, text_plural(t->errors),
		  t->warnings, text_plural(t->warnings),
		  findings ? findings : "");
	free(findings);
}

static void lint_sorted(const struct desired *w)
{
	size_t n;
	const struct rule **rules = rulelist_sorted(&w->rules, &n);

	if (rules)
		lint_rules(rules, n, w->d);
	else
		diag_no_memory(w->d, NULL);
	free(rules);
}

/* Report findings about the lines of @source, as rules and one by one. */
static void look_at(struct desired *w, const struct source *source)
{
	desired_take(w, source);
	for (size_t i = 0; i < source->n; i++)
		lint_words(&source->lines[i], w->d);
	lint_sorted(w);
}

enum status check(const struct session *s, const struct request *r)
{
	unsigned counts[N_FINDINGS];
	struct tally tally = { 0 };
	struct diag d = *s->diag;
	struct report report;
	struct desired w = { .d = &report.d };
	struct source source = { 0 };
	enum status status = STATUS_OK;

	d.tally = &tally;
	report_begin(&report, &d);
	report.d.muted = r->muted | (finding_off() & ~r->wanted);
	if (source_add_all(&source, r->paths, r->n_paths, &report.d) < 0)
		status = STATUS_TROUBLE;
	look_at(&w, &source);
	report_allow(&report, &source);
	report_write(&report, &source, &d, s->json, counts);
	if (s->json)
		json_put_counts(s->json, source.n_files, w.n_rules, &tally);
	else
		print_count(&d, &w, &source, counts);
	if (!status && (tally.errors || (r->strict && tally.warnings)))
		status = STATUS_FAILED;
	report_free(&report);
	desired_free(&w);
	source_free(&source);
	return status;
}
