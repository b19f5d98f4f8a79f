/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --sync in a kernel that may be changed, tested from outside:
 *
 *   change random PROGRAM N SEED   N random pairs of old and new rules
 *   change refused PROGRAM N SEED  the same, with a rule that is refused
 *   change moments PROGRAM REFERENCE KILLER N SEED
 *                                  N random pairs, killed at every moment: the
 *                                  decision about each event
 *   change pairs PROGRAM REFERENCE KILLER FILE...
 *                                  the same for pairs NAME.old, NAME.new
 *   change commands PROGRAM KILLER N
 *                                  a load and a deletion of N rules, killed at
 *                                  every moment: the rules in the kernel
 *   change events PROGRAM N        an event every 2 ms during N changes
 *   change gap REFERENCE N         the events lost by -R of the reference
 *   change load PROGRAM REFERENCE N  the events lost by -R of both
 *   change records PROGRAM REFERENCE
 *                                  CONFIG_CHANGE records of loads and of -D
 *   change roundtrip PROGRAM FILE...   -R, --save, and -R of what was saved
 *
 * Prints the results as TAP.
 */
#include "config.h"
#include "moments.h"
#include "records.h"
#include "stream.h"
#include "tap.h"
#include "tools.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char old_file[] = "/tmp/old.rules", new_file[] = "/tmp/new.rules";

/* ---- programs and files -------------------------------------------------- */

/* Writes the rules of a pool with these numbers as a rule file. */
static void write_rules(const char *path, const unsigned *rules, size_t n)
{
	FILE *out = fopen(path, "w");

	if (!out)
		err(1, "%s", path);
	fprintf(out, "-D\n");
	for (size_t i = 0; i < n; i++) {
		unsigned r = rules[i];

		switch (r % 7) {
		case 0:
			fprintf(out, "-w /etc/w%u -p wa -k k%u\n", r, r);
			break;
		case 1:
			fprintf(out,
				"-a never,exit -F arch=b32 -S 50 -F a1=%u\n",
				r);
			break;
		case 2:
			fprintf(out, "-a always,user -F uid=%u\n", r);
			break;
		case 3:
			fprintf(out,
				"-a always,exit -F dir=/etc -F perm=wa -F "
				"uid=%u -k key\\ %u\n",
				r, r);
			break;
		case 4:
			fprintf(out, "-a never,task -F uid=%u\n", r);
			break;
		default:
			fprintf(out,
				"-a always,exit -F arch=b64 -S 1,2,3 -F "
				"a0=%u -F auid!=unset -k k\n",
				r);
			break;
		}
	}
	if (fclose(out) != 0 || chmod(path, 0600) < 0)
		err(1, "%s", path);
}

/* Inserts @text before line @at of @path, from 0. */
static void insert_line(const char *path, unsigned at, const char *text)
{
	FILE *in = fopen(path, "r"), *out;
	char *all = NULL;
	const char *rest;
	size_t size = 0;

	if (!in || getdelim(&all, &size, '\0', in) < 0)
		err(1, "%s", path);
	fclose(in);
	out = fopen(path, "w");
	if (!out)
		err(1, "%s", path);
	for (rest = all; at && *rest; at--)
		rest += strcspn(rest, "\n") + 1;
	fprintf(out, "%.*s%s%s", (int)(rest - all), all, text, rest);
	fclose(out);
	free(all);
}

/* ---- random pairs ---------------------------------------------------------
 */

#define POOL 60

static void swap(unsigned *a, unsigned *b)
{
	unsigned kept = *a;

	*a = *b;
	*b = kept;
}

static size_t shuffled(unsigned *rules)
{
	size_t n = tools_below(POOL / 2);

	for (unsigned i = 0; i < POOL; i++)
		rules[i] = i;
	for (unsigned i = 0; i < POOL; i++)
		swap(&rules[i], &rules[i + tools_below(POOL - i)]);
	return n;
}

/* Removes, moves and adds rules, like an editor. Only the first @n are used
 * afterwards. */
static size_t edited(unsigned *rules, size_t n)
{
	for (unsigned edits = tools_below(8); edits--;) {
		size_t at = n ? tools_below((unsigned)n) : 0;

		switch (tools_below(3)) {
		case 0:
			if (n < POOL)
				swap(&rules[at], &rules[n++]);
			break;
		case 1:
			if (n)
				swap(&rules[at], &rules[--n]);
			break;
		default:
			if (n)
				swap(&rules[at], &rules[n - 1]);
			break;
		}
	}
	return n;
}

static bool sync_pair(int fd, const char *program)
{
	struct raw_rules want, now;
	unsigned rules[POOL];
	size_t n = shuffled(rules);
	bool good;

	write_rules(old_file, rules, n);
	n = tools_below(4) ? edited(rules, n) : shuffled(rules);
	write_rules(new_file, rules, n);
	tools_load(fd, program, new_file, &want);
	tools_load(fd, program, old_file, &now);
	netlink_free(&now);
	tools_must_run(program, "--sync", new_file);
	netlink_list(fd, &now);
	good = tools_are_same(&now, &want);
	netlink_free(&now);
	netlink_free(&want);
	return good && tools_run(program, "--diff", new_file) == 0;
}

static bool are_same_settings(const struct settings *a,
			      const struct settings *b)
{
	return a->enabled == b->enabled && a->failure == b->failure &&
	       a->backlog_wait_time == b->backlog_wait_time;
}

/* A rule in the middle of the new ones is refused: nothing may change. Auditing
 * is on and the file turns it off, or the other way round. */
static bool refuse_pair(int fd, const char *program, bool is_on)
{
	struct raw_rules was, now;
	struct settings before, after;
	unsigned rules[POOL];
	size_t n = shuffled(rules);
	char *lines;
	bool good;

	if (asprintf(&lines,
		     "-w /no/such/folder/file -p wa\n-f 0\n-e %d\n"
		     "--backlog_wait_time 77\n",
		     !is_on) < 0)
		err(1, NULL);
	write_rules(old_file, rules, n);
	n = edited(rules, n);
	write_rules(new_file, rules, n);
	/* The refused rule is on the list of the others, between their lines.
	 */
	insert_line(new_file, tools_below((unsigned)n + 1) + 1, lines);
	free(lines);
	tools_load(fd, program, old_file, &was);
	netlink_set_enabled(fd, is_on);
	netlink_settings(fd, &before);
	good = tools_run(program, "--sync", new_file) == 1;
	netlink_list(fd, &now);
	netlink_settings(fd, &after);
	good &= tools_are_same(&now, &was) &&
		are_same_settings(&before, &after);
	netlink_free(&now);
	netlink_free(&was);
	return good;
}

static void refused_pairs(int fd, char **args)
{
	unsigned n = (unsigned)atoi(args[1]), bad = 0;

	tools_seed(args[2]);
	for (unsigned i = 0; i < n; i++)
		bad += !refuse_pair(fd, args[0], i % 2 == 0);
	tap_result(bad == 0,
		   "%u random pairs with a rule that is refused: the rules "
		   "are as before, byte for byte, and so are the settings, "
		   "enabled included (%u are not)",
		   n, bad);
}

static void random_pairs(int fd, char **args)
{
	unsigned n = (unsigned)atoi(args[1]), bad = 0;

	tools_seed(args[2]);
	for (unsigned i = 0; i < n; i++)
		if (!sync_pair(fd, args[0])) {
			printf("    random pair %u of seed %s\n", i, args[2]);
			bad++;
		}
	tap_result(bad == 0,
		   "%u random pairs: --sync has the same rules as a fresh -R "
		   "(%u differ)",
		   n, bad);
}

/* ---- saved and loaded again ---------------------------------------------- */

/* After -c, so that a load continues after a rule that this system does not
 * support. */
static void copy_rules(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	int c;

	if (!in || !out)
		err(1, "%s", from);
	fputs("-D\n-c\n", out);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(in);
	fclose(out);
	chmod(to, 0600);
}

static bool is_quiet(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && st.st_size == 0;
}

/* Rules with equal bytes are in one list: the later one never matches, and
 * --save leaves it out. */
static void drop_copies(struct raw_rules *set)
{
	struct raw_rules kept = { .rules = set->rules };

	for (size_t i = 0; i < set->n; i++) {
		if (tools_holds(&kept, &set->rules[i]))
			free(set->rules[i].data);
		else
			kept.rules[kept.n++] = set->rules[i];
	}
	set->n = kept.n;
}

static const char *go_and_return(int fd, const char *program, const char *file,
				 size_t *n)
{
	static const char saved[] = "/tmp/saved.rules", said[] = "/tmp/diff";
	struct raw_rules was, now;
	const char *wrong = NULL;

	copy_rules(file, new_file);
	netlink_delete_all(fd);
	tools_run(program, "-R", new_file);
	netlink_list(fd, &was);
	*n = was.n;
	if (tools_run(program, "--diff", new_file) != 0)
		wrong = "--diff of what was loaded";
	else if (tools_run_into(saved, program, "--save", NULL) != 0)
		wrong = "--save";
	else if (tools_run_into(said, program, "--diff", saved) != 0 ||
		 !is_quiet(said))
		wrong = "--diff of what was saved";
	else if (netlink_delete_all(fd), tools_run(program, "-R", saved) != 0)
		wrong = "-R of what was saved";
	netlink_list(fd, &now);
	drop_copies(&was);
	if (!wrong && !tools_are_same(&was, &now))
		wrong = "the rules are not the same";
	netlink_free(&now);
	netlink_free(&was);
	return wrong;
}

static void roundtrip(int fd, char **args)
{
	for (char **file = args + 1; *file; file++) {
		size_t n;
		const char *wrong = go_and_return(fd, args[0], *file, &n);

		tap_result(!wrong, "%s, %zu rules, saved and loaded again%s%s",
			   *file, n, wrong ? ": " : "", wrong ? wrong : "");
	}
}

static const struct {
	const char *name;
	int n_args; /* at least */
	void (*carry_out)(int fd, char **args);
} modes[] = {
	{ "random", 3, random_pairs },
	{ "refused", 3, refused_pairs },
	{ "moments", 5, moments_of_pairs },
	{ "pairs", 4, moments_of_files },
	{ "commands", 3, moments_of_commands },
	{ "events", 2, stream_sync },
	{ "gap", 2, stream_gap },
	{ "load", 3, stream_load },
	{ "records", 2, records_of_changes },
	{ "roundtrip", 2, roundtrip },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (argc >= modes[i].n_args + 2 &&
		    strcmp(argv[1], modes[i].name) == 0) {
			modes[i].carry_out(netlink_open(), argv + 2);
			return !tap_end();
		}
	errx(2, "usage: see the head of tests/guest/change.c");
}
