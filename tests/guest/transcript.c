/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "transcript.h"
#include "dump.h"

#include <stdlib.h>
#include <string.h>

/* The beginning of the lines of a run; its words follow. */
#define RUN "  run"

/* Texts on stderr that scripts look for: a part of the contract. */
static const char *const phrases[] = {
	"You must be root to run this program.",
	"The audit system is disabled",
	"immutable mode",
	"Rule exists",
	"There was an error in line",
	"No such file or directory",
};

/* Lines whose values differ between runs, and the version. */
static void put_normalized(FILE *out, const char *text)
{
	static const char *const moving[] = { "lost ", "backlog ", "pid ",
					      "auditctl version " };

	while (*text) {
		size_t length = strcspn(text, "\n");
		const char *head = NULL;

		for (size_t i = 0; i < sizeof(moving) / sizeof(moving[0]); i++)
			if (strncmp(text, moving[i], strlen(moving[i])) == 0)
				head = moving[i];
		if (head)
			fprintf(out, "  out|%s*\n", head);
		else
			fprintf(out, "  out|%.*s%s\n", (int)length, text,
				text[length] ? "" : "(no newline)");
		text += length + (text[length] == '\n');
	}
}

static void put_bytes(FILE *out, const struct raw_rule *rule)
{
	const unsigned char *bytes = (const void *)rule->data;
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < rule->length; i++)
		hash = (hash ^ bytes[i]) * 1099511628211u;
	fprintf(out, " (%zu bytes, %016llx)", rule->length,
		(unsigned long long)hash);
}

/* Ours may have phrases that the reference does not print. */
static void put_phrases(FILE *out, const char *text, const char *reference)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strstr(text, phrases[i]) &&
		    (!reference || strstr(reference, phrases[i])))
			fprintf(out, "  says %s\n", phrases[i]);
}

void transcript_put(FILE *out, const struct step *s, const struct result *r,
		    const char *reference)
{
	fputs(RUN, out);
	for (size_t i = 0; i < s->n_words; i++)
		fprintf(out, " %s", s->words[i]);
	fprintf(out, "\n  status %d\n", r->status);
	put_normalized(out, r->out);
	put_phrases(out, r->err, reference);
	for (size_t i = 0; i < r->rules.n; i++) {
		fputs("  rule ", out);
		dump_rule(out, r->rules.rules[i].data);
		put_bytes(out, &r->rules.rules[i]);
		fputc('\n', out);
	}
	fputs("  state ", out);
	dump_settings(out, &r->settings);
	if (r->signal)
		fprintf(out, "\n  signal %d", r->signal);
	fputc('\n', out);
}

char *transcript_first_run(const char **transcript)
{
	const char *start = *transcript, *end;

	if (!start)
		return NULL;
	end = *start ? strstr(start + 1, "\n" RUN) : NULL;
	end = end ? end + 1 : start + strlen(start);
	*transcript = end;
	return guest_must(strndup(start, (size_t)(end - start)));
}

/* The limit of pairs of lines; above it, no shortest difference is computed. */
#define PAIRS_MAX 4000000
#define SHOWN_MAX 40

struct lines {
	const char **at;
	size_t n;
};

static void split(struct lines *l, const char *text)
{
	*l = (struct lines){ 0 };
	while (*text) {
		l->at = guest_must(
			reallocarray(l->at, l->n + 1, sizeof(*l->at)));
		l->at[l->n++] = text;
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
}

static bool same_line(const char *a, const char *b)
{
	size_t length = strcspn(a, "\n");

	return length == strcspn(b, "\n") && memcmp(a, b, length) == 0;
}

struct difference {
	FILE *out;
	const char *run;       /* the last command */
	const char *run_shown; /* the last one that was printed */
	int shown;
};

static void put_line(struct difference *d, char mark, const char *line)
{
	bool is_run = strncmp(line, RUN, strlen(RUN)) == 0;

	if (is_run)
		d->run = line;
	if (mark == ' ' || ++d->shown > SHOWN_MAX)
		return;
	if (d->run && d->run != d->run_shown && !is_run)
		fprintf(d->out, "      %.*s\n", (int)strcspn(d->run, "\n") - 2,
			d->run + 2);
	d->run_shown = d->run;
	fprintf(d->out, "    %c %.*s\n", mark, (int)strcspn(line, "\n"), line);
	if (d->shown == SHOWN_MAX)
		fputs("      ...\n", d->out);
}

/*
 * Uses the longest common subsequence; @best has its length for each pair of
 * ends of the two texts.
 */
static void walk(struct difference *d, const struct lines *a,
		 const struct lines *b, const unsigned *best)
{
	size_t i = 0, j = 0, width = b->n + 1;

	while (i < a->n || j < b->n) {
		if (i < a->n && j < b->n && same_line(a->at[i], b->at[j])) {
			put_line(d, ' ', a->at[i]);
			i++;
			j++;
		} else if (j == b->n ||
			   (i < a->n && best[(i + 1) * width + j] >=
						best[i * width + j + 1])) {
			put_line(d, '-', a->at[i++]);
		} else {
			put_line(d, '+', b->at[j++]);
		}
	}
}

static unsigned *common_lengths(const struct lines *a, const struct lines *b)
{
	size_t width = b->n + 1;
	unsigned *best = guest_must(calloc((a->n + 1) * width, sizeof(*best)));

	for (size_t i = a->n; i-- > 0;) {
		for (size_t j = b->n; j-- > 0;) {
			unsigned down = best[(i + 1) * width + j];
			unsigned right = best[i * width + j + 1];

			if (same_line(a->at[i], b->at[j]))
				best[i * width + j] =
					best[(i + 1) * width + j + 1] + 1;
			else
				best[i * width + j] =
					down > right ? down : right;
		}
	}
	return best;
}

void transcript_put_difference(FILE *out, const char *theirs, const char *ours)
{
	struct difference d = { .out = out };
	struct lines a, b;

	split(&a, theirs);
	split(&b, ours);
	if (a.n * b.n <= PAIRS_MAX) {
		unsigned *best = common_lengths(&a, &b);

		walk(&d, &a, &b, best);
		free(best);
	} else {
		fprintf(out, "    in %zu and %zu lines\n", a.n, b.n);
	}
	free(a.at);
	free(b.at);
}
