/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race FOLDER ROUNDS N... - measures the times of ours and the reference
 * auditctl
 *
 * Only for a throwaway kernel, because its rules are changed and deleted. N/M
 * instead of N is M rounds with N rules. With WORK in the environment only that
 * work is done. FOLDER has the files N.rules, with N rules, and N.changed, the
 * same with another key in the rule in the middle. Each work is done ROUNDS
 * times by each program, in turn. The output is lines of fields, separated by
 * tabs:
 *
 *   time WORK N PROGRAM MICROSECONDS KILOBYTES    (the peak memory)
 *
 * and the lines of the script "calls".
 */
#include "config.h"
#include "base/array.h"

#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Commands, in which R and C stand for the files. The time of "before" is not
 * measured. Each rule in the kernel makes every system call slower, so a
 * command that needs no kernel runs without rules. */
static const struct work {
	const char *name;
	const char *before;
	const char *ours;
	const char *other[2]; /* the second after the first */
	const char *who;      /* the other program, if not the reference */
	bool counted;	      /* the system calls are counted, too */
	unsigned more;	      /* a factor for the rounds of short work */
} works[] = {
	{ .name = "load",
	  .before = "ours -D",
	  .ours = "ours -R R",
	  .other = { "auditctl -R R" },
	  .counted = true },
	{ .name = "load, floor",
	  .before = "ours -D",
	  .ours = "ours -R R",
	  .other = { "floor -R R" },
	  .who = "floor",
	  .counted = true },
	{ .name = "delete",
	  .before = "ours --sync R",
	  .ours = "ours -D",
	  .other = { "auditctl -D" },
	  .counted = true },
	{ .name = "delete, floor",
	  .before = "ours --sync R",
	  .ours = "ours -D",
	  .other = { "floor -D" },
	  .who = "floor",
	  .counted = true },
	{ .name = "list",
	  .before = "ours --sync R",
	  .ours = "ours -l",
	  .other = { "auditctl -l" },
	  .counted = true },
	{ .name = "list -i",
	  .before = "ours --sync R",
	  .ours = "ours -l -i",
	  .other = { "auditctl -l -i" } },
	{ .name = "sync, the same",
	  .before = "ours --sync R",
	  .ours = "ours --sync R",
	  .other = { "auditctl -D", "auditctl -R R" },
	  .counted = true },
	{ .name = "sync, one changed",
	  .before = "ours --sync R",
	  .ours = "ours --sync C",
	  .other = { "auditctl -D", "auditctl -R C" },
	  .counted = true },
	{ .name = "status",
	  .before = "ours --sync R",
	  .ours = "ours -s",
	  .other = { "auditctl -s" },
	  .counted = true,
	  .more = 8 },
	{ .name = "check",
	  .before = "ours -D",
	  .ours = "ours --check R",
	  .other = { "floor R" },
	  .who = "floor" },
};

struct race {
	const char *folder, *n;
	unsigned rounds;
};

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct command {
	char text[512];
};

/* @text with its last word, R or C, replaced by the path of the file. */
static struct command expand(const struct race *r, const char *text)
{
	const char *space = strrchr(text, ' ');
	const char *last = space ? space + 1 : text;
	const char *kind = !strcmp(last, "R")	? "rules"
			   : !strcmp(last, "C") ? "changed"
						: NULL;
	struct command c;

	if (!kind)
		snprintf(c.text, sizeof(c.text), "%s", text);
	else
		snprintf(c.text, sizeof(c.text), "%.*s%s/%s.%s",
			 (int)(last - text), text, r->folder, r->n, kind);
	return c;
}

/* Prints what the last program wrote to stderr. */
static const char messages[] = "/tmp/race.messages";

static void show_messages(void)
{
	FILE *file = fopen(messages, "r");
	int c;

	while (file && (c = getc(file)) != EOF)
		putc(c, stderr);
	if (file)
		fclose(file);
}

static bool has_succeeded(const char *text, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	warnx("%s: wait status %#x", text, (unsigned)status);
	show_messages();
	return false;
}

struct used {
	long long us;
	long kb;
};

#define MAX_WORDS 8

static pid_t start(char *text)
{
	char *words[MAX_WORDS + 1] = { NULL };
	size_t n = 0;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid > 0)
		return pid;
	for (char *word; n < MAX_WORDS && (word = strsep(&text, " "));)
		words[n++] = word;
	dup2(open("/dev/null", O_RDWR), STDOUT_FILENO);
	dup2(open(messages, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
	execvp(words[0], words);
	_exit(127);
}

static bool run(const struct race *r, const char *text, struct used *u)
{
	struct command c = expand(r, text);
	long long begun = now_us();
	struct rusage usage;
	int status;
	pid_t pid = start(c.text);

	if (wait4(pid, &status, 0, &usage) != pid)
		err(1, "wait");
	u->us += now_us() - begun;
	if (usage.ru_maxrss > u->kb)
		u->kb = usage.ru_maxrss;
	return has_succeeded(text, status);
}

static const char *name_of(const struct work *w, bool is_ours)
{
	if (is_ours)
		return "ours";
	return w->who ? w->who : "reference";
}

static bool time_once(const struct race *r, const struct work *w, bool is_ours)
{
	struct used u = { 0 }, before = { 0 };
	bool good = run(r, w->before, &before);

	if (is_ours)
		good = good && run(r, w->ours, &u);
	for (size_t i = 0; !is_ours && i < N_ELEMENTS(w->other); i++)
		if (w->other[i])
			good = good && run(r, w->other[i], &u);
	if (good)
		printf("time\t%s\t%s\t%s\t%lld\t%ld\n", w->name, r->n,
		       name_of(w, is_ours), u.us, u.kb);
	return good;
}

/* At 10,000 rules strace takes minutes for the calls of the reference. */
#define MOST_COUNTED 2000

/* The system calls of a program are counted in a run of its own, whose time is
 * not measured. */
static bool count_calls(const struct race *r, const struct work *w,
			bool is_ours)
{
	struct command first = expand(r, is_ours ? w->ours : w->other[0]);
	bool has_second = !is_ours && w->other[1];
	struct command second = expand(r, has_second ? w->other[1] : "");
	struct used before = { 0 };
	bool good = run(r, w->before, &before);
	char *line;

	if (asprintf(&line, "calls '%s\t%s\t%s' '%s' '%s'", w->name, r->n,
		     name_of(w, is_ours), first.text, second.text) < 0)
		err(1, NULL);
	fflush(stdout);
	good = good && has_succeeded(line, system(line));
	free(line);
	return good;
}

/*
 * The kernel waits 0.1 s for the receiver of a list, and then drops the rest.
 * On a busy machine this is too short for the reference, which then fails.
 */
#define TRIES 5

static void try(const struct race *r, const struct work *w, bool is_ours,
		bool (*how)(const struct race *, const struct work *, bool))
{
	for (unsigned i = 0; i < TRIES; i++)
		if (how(r, w, is_ours))
			return;
	errx(1, "%s: failed %d times", w->name, TRIES);
}

static void compete(const struct race *r, const struct work *w)
{
	unsigned rounds = r->rounds * (w->more ? w->more : 1);

	/* The program that is first changes in each round. */
	for (unsigned i = 0; i < 2 * rounds; i++)
		try(r, w, (i + i / 2) % 2 == 0, time_once);
	if (w->counted)
		try(r, w, true, count_calls);
	if (w->counted && atoi(r->n) <= MOST_COUNTED)
		try(r, w, false, count_calls);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const char *only = getenv("WORK");

	if (argc < 4)
		errx(1, "usage: race FOLDER ROUNDS N...");
	for (int i = 3; i < argc; i++) {
		const char *n = strsep(&argv[i], "/");
		const char *rounds = argv[i] ? argv[i] : argv[2];
		struct race r = { .folder = argv[1],
				  .rounds = (unsigned)atoi(rounds),
				  .n = n };

		for (size_t j = 0; j < N_ELEMENTS(works); j++)
			if (!only || !strcmp(only, works[j].name))
				compete(&r, &works[j]);
	}
	return 0;
}
