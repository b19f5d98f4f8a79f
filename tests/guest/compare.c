/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "check.h"
#include "compare.h"
#include "tap.h"
#include "transcript.h"

#include <err.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct older_row {
	int from[3], release[3];
	char *name, *what;
	bool is_lines;
	regex_t lines;
};

static bool parse_version(int version[3], const char *text)
{
	return sscanf(text, "%d.%d.%d", &version[0], &version[1],
		      &version[2]) >= 2;
}

static bool parse_range(struct older_row *row, const char *text)
{
	size_t from = strcspn(text, "- ");

	if (text[from] == '-' && !parse_version(row->from, text))
		return false;
	return parse_version(row->release,
			     text[from] == '-' ? text + from + 1 : text);
}

static bool is_before(const int a[3], const int b[3])
{
	for (int i = 0; i < 3; i++)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

static void add_row(struct older *table, const char *path, unsigned number,
		    char *line)
{
	static const char bar[] = " | ", lines[] = "lines ";
	struct older_row row = { 0 };
	char *name = strstr(line, bar);
	char *what = name ? strstr(name + strlen(bar), bar) : NULL;

	if (!what || !parse_range(&row, line))
		errx(1, "%s:%u: not RELEASE | CASE | DIFFERENCE", path, number);
	*what = '\0';
	row.name = guest_must(strdup(name + strlen(bar)));
	row.what = guest_must(strdup(what + strlen(bar)));
	row.is_lines = strncmp(row.name, lines, strlen(lines)) == 0;
	if (row.is_lines && regcomp(&row.lines, row.name + strlen(lines),
				    REG_EXTENDED | REG_NOSUB) != 0)
		errx(1, "%s:%u: a bad regular expression", path, number);
	table->rows = guest_must(
		reallocarray(table->rows, table->n + 1, sizeof(row)));
	table->rows[table->n++] = row;
}

void older_read(struct older *table, const char *path, const char *version)
{
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0;
	FILE *stream;

	memset(table, 0, sizeof(*table));
	if (!path)
		return;
	if (!parse_version(table->version, version))
		errx(1, "unknown version of the reference: '%s'", version);
	stream = fopen(path, "r");
	if (!stream)
		err(1, "%s", path);
	while (getline(&line, &size, stream) >= 0) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			add_row(table, path, number, line);
	}
	free(line);
	fclose(stream);
}

static bool counts(const struct older *table, const struct older_row *row)
{
	return is_before(table->version, row->release) &&
	       !is_before(table->version, row->from);
}

/* Why the older reference differs in @name, or NULL. */
static const char *find_row(const struct older *table, const char *name)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct older_row *row = &table->rows[i];

		if (!row->is_lines && counts(table, row) &&
		    fnmatch(row->name, name, 0) == 0)
			return row->what;
	}
	return NULL;
}

static bool is_left_out(const struct older *table, const char *line)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct older_row *row = &table->rows[i];

		if (row->is_lines && counts(table, row) &&
		    regexec(&row->lines, line, 0, NULL, 0) == 0)
			return true;
	}
	return false;
}

/* The last part of a path, without @suffix. */
static char *base_name(const char *path, const char *suffix)
{
	const char *slash = strrchr(path, '/');
	char *name = guest_must(strdup(slash ? slash + 1 : path));
	size_t length = strlen(name), end = strlen(suffix);

	if (length > end && strcmp(name + length - end, suffix) == 0)
		name[length - end] = '\0';
	return name;
}

struct writer {
	FILE *out;
	const char *reference; /* from the current run on, or NULL */
	size_t rules;	       /* after the last run */
	FILE *why; /* failed expectations of runs, or NULL: not checked */
};

static void write_run(void *with, const struct step *s, const struct result *r)
{
	struct writer *w = with;
	char *reference = transcript_first_run(&w->reference);

	transcript_put(w->out, s, r, reference);
	w->rules = r->rules.n;
	if (w->why)
		check_result(s, r, w->why);
	free(reference);
}

static char *transcript_of(struct guest *g, const struct test_case *c,
			   const char *program, const char *reference,
			   size_t *rules, FILE *why)
{
	struct writer w = { .reference = reference, .why = why };
	char *text = NULL;
	size_t length = 0;

	w.out = guest_must(open_memstream(&text, &length));
	guest_carry_out(g, c, program, write_run, &w);
	fclose(w.out);
	if (rules)
		*rules = w.rules;
	return text;
}

char *compare_transcript(struct guest *g, const struct test_case *c,
			 const char *program, const char *reference)
{
	return transcript_of(g, c, program, reference, NULL, NULL);
}

char *compare_ours(struct guest *g, const struct test_case *c,
		   const char *program, const char *reference, char **why)
{
	size_t length = 0;
	FILE *out = guest_must(open_memstream(why, &length));
	char *text = transcript_of(g, c, program, reference, NULL,
				   c->differs ? out : NULL);

	fclose(out);
	return text;
}

static void keep_version(void *with, const struct step *s,
			 const struct result *r)
{
	static const char head[] = "auditctl version ";
	char **version = with;

	(void)s;
	if (strncmp(r->out, head, strlen(head)) != 0)
		errx(1, "-v prints '%s'", r->out);
	*version = guest_must(strdup(r->out + strlen(head)));
	(*version)[strcspn(*version, "\n")] = '\0';
}

char *compare_version(const char *program)
{
	char option[] = "-v", *words[] = { option, NULL }, *version = NULL;
	struct step step = { .kind = STEP_RUN,
			     .words = words,
			     .n_words = 1,
			     .as = "root",
			     .to = "pipe" };
	struct test_case c = { .steps = &step, .n_steps = 1 };
	struct guest g;

	guest_open(&g);
	guest_carry_out(&g, &c, program, keep_version, &version);
	guest_close(&g);
	return version;
}

/* "FILE: NAME"; the caller frees it. */
static char *full_name(const struct casefile *file, const struct test_case *c)
{
	char *base = base_name(file->path, ".cases"), *name;

	if (asprintf(&name, "%s: %s", base, c->name) < 0)
		err(1, NULL);
	free(base);
	return name;
}

/* An older reference that is known to differ from 4.2.1 behaves as ours. */
static const char *find_difference(const struct test_case *c, const char *name,
				   const struct older *older)
{
	const char *older_what = find_row(older, name);

	if (!older_what)
		return c->differs;
	return c->differs ? NULL : older_what;
}

bool compare_is_to_differ(const struct casefile *file,
			  const struct test_case *c, const struct older *older)
{
	char *name = full_name(file, c);
	bool differs = find_difference(c, name, older);

	free(name);
	return differs;
}

bool compare_case(const struct casefile *file, const struct test_case *c,
		  const char *theirs, const char *ours, const char *why,
		  const struct older *older)
{
	char *name = full_name(file, c);
	bool same = strcmp(theirs, ours) == 0, good;
	const char *differs = find_difference(c, name, older);

	good = same == !differs && !*why;
	tap_result(good, "%s%s%s", name, differs ? " # differs: " : "",
		   differs ? differs : "");
	if (same == !differs)
		printf("%s", why);
	else if (same)
		printf("    no difference\n");
	else
		transcript_put_difference(stdout, theirs, ours);
	free(name);
	return good;
}

/* ---- whole rule files
 * -------------------------------------------------------- */

static char *read_text(const char *path)
{
	FILE *stream = fopen(path, "r"), *out;
	char *text = NULL, bytes[4096];
	size_t length = 0, got;

	if (!stream)
		err(1, "%s", path);
	out = guest_must(open_memstream(&text, &length));
	while ((got = fread(bytes, 1, sizeof(bytes), stream)) > 0)
		fwrite(bytes, 1, got, out);
	fclose(out);
	fclose(stream);
	return text;
}

/* A rule file under test: its lines, and which of them are used now. */
struct loading {
	struct guest *g;
	char **programs;
	char **lines;
	bool *wanted;
	size_t n;
	size_t rules; /* loaded by the reference */
	char *theirs, *ours;
};

static unsigned split_lines(struct loading *l, char *text,
			    const struct older *older)
{
	char *next = NULL;
	unsigned left_out = 0;

	for (char *line = strtok_r(text, "\n", &next); line;
	     line = strtok_r(NULL, "\n", &next)) {
		if (is_left_out(older, line)) {
			left_out++;
			continue;
		}
		l->lines = guest_must(
			reallocarray(l->lines, l->n + 1, sizeof(*l->lines)));
		l->lines[l->n++] = line;
	}
	l->wanted = guest_must(calloc(l->n + 1, sizeof(*l->wanted)));
	memset(l->wanted, true, l->n);
	return left_out;
}

static char *wanted_text(const struct loading *l)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = guest_must(open_memstream(&text, &length));

	for (size_t i = 0; i < l->n; i++)
		if (l->wanted[i])
			fprintf(out, "%s\n", l->lines[i]);
	fclose(out);
	return text;
}

/* Loads and lists the used lines with both; whether the results are the same.
 */
static bool load_is_same(struct loading *l)
{
	static char path[] = "/tmp/loaded.rules", load[] = "-R", list[] = "-l",
		    interpret[] = "-i";
	char *file[] = { path, NULL }, *words[3][3] = {
		{ load, path, NULL }, { list, NULL }, { list, interpret, NULL }
	};
	struct step steps[4] = {
		{ .kind = STEP_FILE, .words = file, .n_words = 1 }
	};
	struct test_case c = { .steps = steps, .n_steps = 4 };

	steps[0].text = wanted_text(l);
	steps[0].text_length = strlen(steps[0].text);
	for (int i = 0; i < 3; i++)
		steps[i + 1] = (struct step){ .kind = STEP_RUN,
					      .words = words[i],
					      .n_words = i == 1 ? 1 : 2,
					      .as = "root",
					      .to = "pipe" };
	free(l->theirs);
	free(l->ours);
	l->theirs =
		transcript_of(l->g, &c, l->programs[0], NULL, &l->rules, NULL);
	l->ours =
		transcript_of(l->g, &c, l->programs[1], l->theirs, NULL, NULL);
	free(steps[0].text);
	return strcmp(l->theirs, l->ours) == 0;
}

/*
 * Removes as many lines as possible while the results still differ: first large
 * parts, then smaller ones, in the end single lines.
 */
static void reduce(struct loading *l)
{
	for (size_t part = (l->n + 1) / 2; part;
	     part = part == 1 ? 0 : (part + 1) / 2) {
		for (size_t start = 0; start < l->n; start += part) {
			size_t end = start + part < l->n ? start + part : l->n;
			bool *kept = guest_must(malloc(l->n));

			memcpy(kept, l->wanted, l->n);
			memset(l->wanted + start, false, end - start);
			if (memcmp(kept, l->wanted, l->n) == 0 ||
			    load_is_same(l))
				memcpy(l->wanted, kept, l->n);
			free(kept);
		}
	}
	load_is_same(l);
}

static void put_reduced(struct loading *l)
{
	reduce(l);
	printf("    reduced to\n");
	for (size_t i = 0; i < l->n; i++)
		if (l->wanted[i])
			printf("    | %s\n", l->lines[i]);
	transcript_put_difference(stdout, l->theirs, l->ours);
}

bool compare_rule_file(struct guest *g, const char *path, char **programs,
		       const struct older *older, struct load_count *count)
{
	struct loading l = { .g = g, .programs = programs };
	char *text = read_text(path), *name = base_name(path, "");
	unsigned left_out = split_lines(&l, text, older);
	bool same = load_is_same(&l);

	tap_result(same, "%s, %zu lines: %zu rules", name, l.n, l.rules);
	count->files++;
	count->lines += (unsigned)l.n;
	count->left_out += left_out;
	count->rules += (unsigned)l.rules;
	count->different += !same;
	if (!same)
		put_reduced(&l);
	free(l.lines);
	free(l.wanted);
	free(l.theirs);
	free(l.ours);
	free(text);
	free(name);
	return same;
}
