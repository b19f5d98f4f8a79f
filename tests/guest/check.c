/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "check.h"
#include "dump.h"

#include <stdlib.h>
#include <string.h>

/* All "out" lines of a step, as the whole of stdout. */
static bool check_out(const struct step *s, const struct result *r, FILE *why)
{
	char *want = NULL;
	size_t length = 0;
	bool any = false, good;
	FILE *stream = guest_must(open_memstream(&want, &length));

	for (size_t i = 0; i < s->n_expectations; i++) {
		if (strcmp(s->expectations[i].what, "out") != 0)
			continue;
		any = true;
		fprintf(stream, "%s\n", s->expectations[i].text);
	}
	fclose(stream);
	good = !any || strcmp(want, r->out) == 0;
	if (!good)
		fprintf(why, "line %u: stdout is\n%sand not\n%s", s->line,
			r->out, want);
	free(want);
	return good;
}

/* All "rule" lines of a step, as the whole of the kernel's rules. */
static bool check_rules(const struct step *s, const struct result *r, FILE *why)
{
	char *have = NULL, *want = NULL;
	size_t have_length = 0, want_length = 0;
	FILE *stream = guest_must(open_memstream(&have, &have_length));
	bool any = false, good;

	for (size_t i = 0; i < r->rules.n; i++) {
		dump_rule(stream, r->rules.rules[i].data);
		fputc('\n', stream);
	}
	fclose(stream);
	stream = guest_must(open_memstream(&want, &want_length));
	for (size_t i = 0; i < s->n_expectations; i++) {
		const struct expectation *e = &s->expectations[i];

		if (strcmp(e->what, "rule") == 0)
			fprintf(stream, "%s\n", e->text);
		else if (strcmp(e->what, "norules") != 0)
			continue;
		any = true;
	}
	fclose(stream);
	good = !any || strcmp(have, want) == 0;
	if (!good)
		fprintf(why, "line %u: the kernel's rules are\n%sand not\n%s",
			s->line, have, want);
	free(have);
	free(want);
	return good;
}

static bool check_state(const struct result *r, const struct expectation *e,
			FILE *why)
{
	char line[512], padded[520], wanted[256];
	FILE *stream = guest_must(fmemopen(line, sizeof(line), "w"));

	dump_settings(stream, &r->settings);
	fclose(stream);
	snprintf(padded, sizeof(padded), " %s ", line);
	snprintf(wanted, sizeof(wanted), " %s ", e->text);
	if (strstr(padded, wanted))
		return true;
	fprintf(why, "line %u: the state is %s, and not %s\n", e->line, line,
		e->text);
	return false;
}

static bool check_one(const struct expectation *e, const struct result *r,
		      FILE *why)
{
	if (strcmp(e->what, "holds") == 0 && !strstr(r->out, e->text)) {
		fprintf(why, "line %u: stdout lacks '%s':\n%s", e->line,
			e->text, r->out);
		return false;
	}
	if (strcmp(e->what, "quiet") == 0 && r->out_length) {
		fprintf(why, "line %u: stdout is not empty:\n%s", e->line,
			r->out);
		return false;
	}
	if (strcmp(e->what, "silent") == 0 && r->err_length) {
		fprintf(why, "line %u: stderr is not empty:\n%s", e->line,
			r->err);
		return false;
	}
	if (strcmp(e->what, "err") == 0 && !strstr(r->err, e->text)) {
		fprintf(why, "line %u: stderr lacks '%s':\n%s", e->line,
			e->text, r->err);
		return false;
	}
	if (strcmp(e->what, "log") == 0 && !strstr(r->log, e->text)) {
		fprintf(why, "line %u: the log lacks '%s':\n%s", e->line,
			e->text, r->log);
		return false;
	}
	if (strcmp(e->what, "signal") == 0 && atoi(e->text) != r->signal) {
		fprintf(why, "line %u: the daemon got signal %d, and not %s\n",
			e->line, r->signal, e->text);
		return false;
	}
	if (strcmp(e->what, "state") == 0)
		return check_state(r, e, why);
	return true;
}

bool check_result(const struct step *s, const struct result *r, FILE *why)
{
	int status = 0;
	bool good = true;

	for (size_t i = 0; i < s->n_expectations; i++) {
		if (strcmp(s->expectations[i].what, "status") == 0)
			status = atoi(s->expectations[i].text);
		good &= check_one(&s->expectations[i], r, why);
	}
	if (status != r->status) {
		fprintf(why,
			"line %u: the status is %d, and not %d; stderr:\n%s",
			s->line, r->status, status, r->err);
		good = false;
	}
	good &= check_out(s, r, why);
	good &= check_rules(s, r, why);
	return good;
}
