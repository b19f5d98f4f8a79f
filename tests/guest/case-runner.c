/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carries out cases in a guest, whose kernel may be changed: runs the command,
 * reads the state of the kernel, and compares the result with the expectations
 * of the case, or with the result of another program. Prints the results as
 * TAP, with the differences.
 */
#include "config.h"
#include "agree.h"
#include "check.h"
#include "compare.h"
#include "experiment.h"
#include "guest.h"
#include "tap.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char usage[] =
	"usage: case-runner check PROGRAM CASEFILE...\n"
	"       case-runner compare [-o TABLE] REFERENCE PROGRAM CASEFILE...\n"
	"       case-runner load [-o TABLE] REFERENCE PROGRAM RULEFILE...\n"
	"       case-runner agree PROGRAM RULEFILE|CASEFILE...\n"
	"       case-runner prove PROGRAM EXPERIMENTS\n"
	"       case-runner record PROGRAM CASEFILE... >TRANSCRIPT\n"
	"       case-runner against [-o TABLE] TRANSCRIPT PROGRAM CASEFILE...\n"
	"       case-runner read CASEFILE...\n"
	"\n"
	"check    compares PROGRAM with the expectations of the cases\n"
	"compare  compares PROGRAM with REFERENCE\n"
	"load     the same, for rule files that are loaded and listed\n"
	"agree    compares the errors of PROGRAM --check with those of a load\n"
	"prove    tests the findings of --check in experiments; see experiment.h\n"
	"record, against\n"
	"         compare, for cases after which a kernel cannot be reset:\n"
	"         each program gets a guest of its own\n"
	"read     reports errors in the files; needs no guest\n"
	"\n"
	"TABLE has the differences of older references; see compare.h. With\n"
	"STOP_AT_FAILURE in the environment, the first failure ends the program.";

/* The state of a mode; programs[0] may be the path of a transcript. */
struct work {
	struct guest g;
	char **programs;
	struct older older;
	const char *transcript; /* the rest, from the next case on */
	struct load_count loaded;
	struct agree_count agreed;
};

static void indent(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		printf("    %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

struct checker {
	FILE *why;
	bool good;
};

static void check_run(void *with, const struct step *s, const struct result *r)
{
	struct checker *checker = with;

	checker->good &= check_result(s, r, checker->why);
}

static bool check_case(struct work *w, const struct casefile *file,
		       const struct test_case *c)
{
	struct checker checker = { .good = true };
	char *why = NULL;
	size_t length = 0;

	checker.why = guest_must(open_memstream(&why, &length));
	guest_carry_out(&w->g, c, w->programs[0], check_run, &checker);
	fclose(checker.why);
	tap_result(checker.good, "%s:%u: %s", file->path, c->line, c->name);
	if (!checker.good)
		indent(why);
	free(why);
	return checker.good;
}

/* How often a reference with varying results is run, and how much later each
 * time: other work on the machine can cause one of the results for a while. */
#define ASKED_MOST 10
#define LATER_US   50000

/*
 * Runs both in the same kernel. The result of the reference may vary: it
 * requests a status, which its next setting changes meanwhile. So if the
 * results differ, the reference is run again; ours is run once, and must equal
 * one of its results.
 */
static bool compare_both(struct work *w, const struct casefile *file,
			 const struct test_case *c)
{
	struct guest *g = &w->g;
	char *theirs = compare_transcript(g, c, w->programs[0], NULL);
	char *why, *ours = compare_ours(g, c, w->programs[1], theirs, &why);
	int most = compare_is_to_differ(file, c, &w->older) ? 1 : ASKED_MOST;
	bool good;

	for (int i = 1; i < most && strcmp(theirs, ours) != 0; i++) {
		char *again;

		usleep((unsigned)i * LATER_US);
		again = compare_transcript(g, c, w->programs[0], NULL);
		if (strcmp(theirs, again) != 0)
			printf("# the reference varies: %s\n", c->name);
		free(theirs);
		theirs = again;
	}
	good = compare_case(file, c, theirs, ours, why, &w->older);
	free(theirs);
	free(ours);
	free(why);
	return good;
}

/* A transcript has the version, and for each case its name and its lines. */
static bool record_case(struct work *w, const struct casefile *file,
			const struct test_case *c)
{
	char *text = compare_transcript(&w->g, c, w->programs[0], NULL);

	(void)file;
	printf("case %s\n%s", c->name, text);
	free(text);
	return true;
}

/* The recorded lines of @c, which is the next case. The caller frees them. */
static char *next_recorded(struct work *w, const struct test_case *c)
{
	const char *start = w->transcript, *lines = strchr(start, '\n'), *end;
	char *head;

	if (asprintf(&head, "case %s\n", c->name) < 0)
		err(1, NULL);
	if (!lines || strncmp(start, head, strlen(head)) != 0)
		errx(1, "the transcript has no case '%s'", c->name);
	free(head);
	end = lines = lines + 1;
	while (*end == ' ')
		end = strchr(end, '\n') + 1;
	w->transcript = end;
	return guest_must(strndup(lines, (size_t)(end - lines)));
}

static bool compare_recorded(struct work *w, const struct casefile *file,
			     const struct test_case *c)
{
	char *theirs = next_recorded(w, c);
	char *why;
	char *ours = compare_ours(&w->g, c, w->programs[1], theirs, &why);
	bool good = compare_case(file, c, theirs, ours, why, &w->older);

	free(theirs);
	free(ours);
	free(why);
	return good;
}

static bool agree_on_case(struct work *w, const struct casefile *file,
			  const struct test_case *c)
{
	char *text = agree_case(c), *name;
	bool good;

	if (!text)
		return true;
	if (asprintf(&name, "%s:%u: %s", file->path, c->line, c->name) < 0)
		err(1, NULL);
	good = agree_about(&w->g, w->programs[0], name, text, &w->agreed);
	free(name);
	free(text);
	return good;
}

static bool agree_on_file(struct work *w, const char *path)
{
	char *text = agree_file(path);
	bool good = agree_about(&w->g, w->programs[0], path, text, &w->agreed);

	free(text);
	return good;
}

static bool load_file(struct work *w, const char *path)
{
	return compare_rule_file(&w->g, path, w->programs, &w->older,
				 &w->loaded);
}

static void stop_at_failure(bool good)
{
	if (!good && getenv("STOP_AT_FAILURE"))
		errx(1, "stopped at the first failure");
}

static bool prove_file(struct work *w, const char *path)
{
	struct experiment *all;
	size_t n = experiment_read(path, &all);

	for (size_t i = 0; i < n; i++) {
		char *why = NULL;
		size_t length = 0;
		FILE *out = guest_must(open_memstream(&why, &length));
		bool good = experiment_carry_out(&w->g, &all[i], w->programs[0],
						 out);

		fclose(out);
		tap_result(good, "%s:%u: %s", path, all[i].line, all[i].name);
		indent(why);
		free(why);
		stop_at_failure(good);
	}
	return n > 0;
}

static char *read_transcript(const char *path)
{
	FILE *stream = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!stream || getdelim(&text, &size, '\0', stream) < 0)
		err(1, "%s", path);
	fclose(stream);
	return text;
}

static void start_check(struct work *w, const char *table)
{
	(void)w;
	if (table)
		errx(2, "%s", usage);
}

static void start_record(struct work *w, const char *table)
{
	start_check(w, table);
	printf("version %s\n", compare_version(w->programs[0]));
}

static void start_compare(struct work *w, const char *table)
{
	char *version = compare_version(w->programs[0]);

	printf("# the reference is %s\n", version);
	older_read(&w->older, table, version);
	free(version);
}

static void start_against(struct work *w, const char *table)
{
	char *text = read_transcript(w->programs[0]);
	size_t line = strcspn(text, "\n");

	if (strncmp(text, "version ", 8) != 0 || !text[line])
		errx(1, "%s: not a transcript", w->programs[0]);
	text[line] = '\0';
	older_read(&w->older, table, text + 8);
	w->transcript = text + line + 1;
}

static const struct mode {
	const char *name;
	int programs;
	void (*start)(struct work *w, const char *table);
	bool (*carry_out)(struct work *w, const struct casefile *file,
			  const struct test_case *c);
	bool (*take_file)(struct work *w, const char *path); /* of rules */
	bool compares;					     /* two programs */
} modes[] = {
	{ "check", 1, start_check, check_case, NULL, false },
	{ "compare", 2, start_compare, compare_both, NULL, true },
	{ "load", 2, start_compare, NULL, load_file, false },
	{ "agree", 1, start_check, agree_on_case, agree_on_file, false },
	{ "prove", 1, start_check, NULL, prove_file, false },
	{ "record", 1, start_record, record_case, NULL, true },
	{ "against", 2, start_against, compare_recorded, NULL, true },
};

static const struct mode *find_mode(const char *name)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(name, modes[i].name) == 0)
			return &modes[i];
	errx(2, "%s", usage);
}

static bool is_rule_file(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".rules") == 0;
}

static void put_counts(const struct work *w)
{
	const struct load_count *l = &w->loaded;
	const struct agree_count *a = &w->agreed;

	if (l->files)
		printf("# %u files, %u lines (%u more removed): %u rules in "
		       "the kernel, %u differences\n",
		       l->files, l->lines, l->left_out, l->rules, l->different);
	if (a->files)
		printf("# --check and a load, %u files, %u lines: both accept "
		       "%u, both refuse %u, %u only the kernel can decide, %u "
		       "differences\n",
		       a->files, a->lines, a->accepted, a->refused,
		       a->unknowable, a->different);
}

/* Why @c cannot run here, or NULL. */
static const char *reason_to_skip(const struct test_case *c)
{
	struct utsname name;

	if (uname(&name) < 0)
		err(1, "uname");
	if (c->on && strcmp(c->on, name.machine) != 0)
		return "it is for another architecture";
	if (c->since && strverscmp(c->since, name.release) > 0)
		return "it needs a newer kernel";
	return NULL;
}

/* The result of the reference is expected, and no other one is looked at. */
static void refuse_expectations(const struct casefile *file)
{
	for (size_t i = 0; i < file->n_cases; i++) {
		const struct test_case *c = &file->cases[i];

		for (size_t j = 0; !c->differs && j < c->n_steps; j++)
			if (c->steps[j].n_expectations)
				errx(1,
				     "%s:%u: an expectation, but the case is "
				     "compared, and has no \"differs\"",
				     file->path,
				     c->steps[j].expectations[0].line);
	}
}

static void carry_out_file(struct work *w, const struct mode *mode,
			   const char *path)
{
	struct casefile file;
	const char *reason;

	if (!mode->carry_out || (mode->take_file && is_rule_file(path))) {
		stop_at_failure(mode->take_file(w, path));
		return;
	}
	casefile_read(&file, path);
	if (mode->compares)
		refuse_expectations(&file);
	for (size_t i = 0; i < file.n_cases; i++) {
		reason = reason_to_skip(&file.cases[i]);
		if (reason)
			tap_skip(file.cases[i].name, reason);
		else
			stop_at_failure(
				mode->carry_out(w, &file, &file.cases[i]));
	}
}

static int read_files(char **paths)
{
	struct casefile file;

	while (*paths)
		casefile_read(&file, *paths++);
	return 0;
}

int main(int argc, char **argv)
{
	const struct mode *mode;
	const char *table = NULL;
	struct work w = { 0 };
	int at = 2;

	if (argc > 2 && strcmp(argv[1], "read") == 0)
		return read_files(argv + 2);
	mode = find_mode(argc > 1 ? argv[1] : "");
	if (argc > 3 && strcmp(argv[2], "-o") == 0) {
		table = argv[3];
		at = 4;
	}
	if (argc <= at + mode->programs)
		errx(2, "%s", usage);
	setvbuf(stdout, NULL, _IOLBF, 0);
	w.programs = argv + at;
	mode->start(&w, table);
	guest_open(&w.g);
	for (int i = at + mode->programs; i < argc; i++)
		carry_out_file(&w, mode, argv[i]);
	put_counts(&w);
	return mode->carry_out != record_case && !tap_end();
}
