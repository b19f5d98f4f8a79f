/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --check: errors, findings, and how many there are. */
#include "config.h"
#include "commands/check.h"
#include "commands/json.h"
#include "lint/lint.h"
#include "change/desired.h"

#include <stdlib.h>

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void print_count(const struct desired *w, const struct source *s)
{
	const struct tally *t = w->d->tally;

	diag_note(w->d, "%u file%s, %u rule%s: %u error%s, %u warning%s",
		  s->n_files, plural(s->n_files), w->n_rules,
		  plural(w->n_rules), t->errors, plural(t->errors), t->warnings,
		  plural(t->warnings));
}

static void lint_sorted(const struct desired *w)
{
	size_t n;
	const struct rule **rules = rulelist_sorted(&w->rules, &n);

	if (rules)
		lint_rules(rules, n, w->d);
	else
		diag_error(w->d, NULL, "out of memory");
	free(rules);
}

enum status check(const struct session *s, const struct request *r)
{
	struct tally tally = { 0 };
	struct diag d = *s->diag;
	struct desired w = { .d = &d };
	struct source source = { 0 };
	enum status status = STATUS_OK;

	d.tally = &tally;
	d.muted = r->muted | (finding_off() & ~r->wanted);
	for (size_t i = 0; i < r->n_paths; i++)
		if (source_add(&source, r->paths[i], &d) < 0)
			status = STATUS_TROUBLE;
	desired_take(&w, &source);
	for (size_t i = 0; i < source.n; i++)
		lint_words(&source.lines[i], &d);
	lint_sorted(&w);
	if (!status && (tally.errors || (r->strict && tally.warnings)))
		status = STATUS_FAILED;
	if (s->json)
		json_put_counts(s->json, source.n_files, w.n_rules, &tally);
	else
		print_count(&w, &source);
	desired_free(&w);
	source_free(&source);
	return status;
}
