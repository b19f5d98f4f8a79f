/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An event every 2 ms, watched by a rule in the middle, while rules before it,
 * rules after it and the rule itself are edited: which events are not in the
 * kernel's records, and which have a key that was neither the old nor the new
 * one?
 */
#include "config.h"
#include "stream.h"
#include "tap.h"
#include "tools.h"

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FIRST_EVENT 0x10000000u
#define PERIOD	    (2 * 1000 * 1000)

static const char file[] = "/tmp/stream.rules";

/* ---- events -------------------------------------------------------------- */

/* A system call every 2 ms, each with a number of its own in a0, until the pipe
 * ends; the number of events is written to the pipe. */
static void make_events(int tell)
{
	const struct timespec pause = { .tv_nsec = PERIOD };
	unsigned n = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		syscall(SYS_kill, FIRST_EVENT + n, 0);
		n++;
		if (write(tell, &n, sizeof(n)) != sizeof(n))
			_exit(0);
		nanosleep(&pause, NULL);
	}
}

struct stream {
	int log, pipe;
	pid_t pid;
	unsigned n; /* events that were made */
	char *text; /* the records */
	size_t size;
	FILE *out;
};

static void stream_start(struct stream *s)
{
	int tell[2];

	*s = (struct stream){ .log = netlink_open_log() };
	s->out = tools_must(open_memstream(&s->text, &s->size));
	if (pipe2(tell, O_CLOEXEC) < 0)
		err(1, "pipe");
	s->pid = fork();
	if (s->pid < 0)
		err(1, "fork");
	if (s->pid == 0) {
		close(tell[0]);
		make_events(tell[1]);
	}
	close(tell[1]);
	s->pipe = tell[0];
	if (fcntl(s->pipe, F_SETFL, O_NONBLOCK) < 0)
		err(1, "pipe");
}

/* How many events were made up to now. */
static unsigned stream_count(struct stream *s)
{
	while (read(s->pipe, &s->n, sizeof(s->n)) == sizeof(s->n))
		;
	netlink_read_log(s->log, s->out);
	return s->n;
}

static void stream_stop(struct stream *s, int fd)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	stream_count(s);
	netlink_read_log_up_to_now(fd, s->log, s->out);
	fclose(s->out);
	close(s->log);
	close(s->pipe);
}

/* ---- keys ---------------------------------------------------------------- */

#define NO_KEY UINT_MAX

/* The number in the key of each event ("watched7": 7), or NO_KEY. */
static unsigned *read_keys(const struct stream *s)
{
	unsigned *keys = tools_must(calloc(s->n + 1, sizeof(*keys)));
	const char *record = s->text;

	for (unsigned i = 0; i < s->n; i++)
		keys[i] = NO_KEY;
	while ((record = strstr(record, "type=1300 "))) {
		const char *end = record + strcspn(record, "\n");
		const char *a0 = strstr(record, " a0=");
		const char *key = strstr(record, " key=\"watched");
		unsigned long at =
			a0 ? strtoul(a0 + 4, NULL, 16) - FIRST_EVENT : s->n;

		if (at < s->n && key && key < end)
			keys[at] = (unsigned)strtoul(key + 13, NULL, 10);
		record = end;
	}
	return keys;
}

/* An event and the count of it are not one step. */
#define TOLERANCE 2

/*
 * The keys of the events between the counts @since and @up_to, during which the
 * rule had the key @old and then the key @new, or the one before it where a
 * count is late.
 */
static void check_keys(const unsigned *keys, const unsigned *allowed,
		       unsigned since, unsigned up_to, unsigned *missing,
		       unsigned *otherwise)
{
	for (unsigned i = since; i < up_to; i++) {
		bool is_early = i < since + TOLERANCE;

		if (keys[i] == NO_KEY)
			++*missing;
		else if (keys[i] != allowed[1] && keys[i] != allowed[2] &&
			 !(is_early && keys[i] == allowed[0]))
			++*otherwise;
	}
}

/* ---- rules --------------------------------------------------------------- */

/* What is edited in a round, in turn; every fourth round, all of them. */
enum part { BEFORE = 1, AFTER, KEY };

/* How often @part was edited up to @round. */
static unsigned edits(unsigned round, enum part part)
{
	return (round + 4 - part) / 4 + round / 4;
}

static unsigned key_in(unsigned round)
{
	return edits(round, KEY);
}

static void write_rules(unsigned round)
{
	FILE *out = tools_create(file);

	fprintf(out, "-D\n");
	for (unsigned i = 0; i < 10; i++)
		fprintf(out,
			"-a never,exit -F arch=b64 -S %u -F a0=%u -k before\n",
			100 + i, i == 4 ? edits(round, BEFORE) : 7);
	fprintf(out, "-a always,exit -F arch=b64 -S kill -k watched%u\n",
		key_in(round));
	for (unsigned i = 0; i < 10; i++)
		fprintf(out,
			"-a always,exit -F arch=b64 -S kill,%u -F a1=%u -k "
			"after\n",
			100 + i, i == 5 ? 10 + edits(round, AFTER) : i);
	tools_close(out, file);
}

static void begin(int fd, const char *program, struct stream *s)
{
	netlink_delete_all(fd);
	netlink_set_enabled(fd, 1);
	write_rules(0);
	tools_must_run(program, "-R", file);
	stream_start(s);
}

/* PROGRAM N */
void stream_sync(int fd, char **args)
{
	unsigned rounds = (unsigned)atoi(args[1]), missing = 0, otherwise = 0;
	unsigned *counts = tools_must(calloc(rounds + 1, sizeof(*counts)));
	unsigned *keys;
	struct stream s;

	begin(fd, args[0], &s);
	for (unsigned round = 1; round <= rounds; round++) {
		write_rules(round);
		tools_must_run(args[0], "--sync", file);
		counts[round] = stream_count(&s);
	}
	stream_stop(&s, fd);
	netlink_set_enabled(fd, 0);
	keys = read_keys(&s);
	for (unsigned round = 1; round <= rounds; round++) {
		const unsigned allowed[] = { key_in(round < 2 ? 0 : round - 2),
					     key_in(round - 1), key_in(round) };

		check_keys(keys, allowed, counts[round - 1], counts[round],
			   &missing, &otherwise);
	}
	/* Each change lasts longer than five events. */
	tap_result(counts[rounds] >= 5 * rounds && !missing && !otherwise,
		   "%u times --sync before, after and at the rule that "
		   "watches: %u events, %u missing, %u under a key that is "
		   "neither the old nor the new one",
		   rounds, counts[rounds], missing, otherwise);
	free(keys);
	free(counts);
	free(s.text);
}

static unsigned count_missing(const struct stream *s)
{
	unsigned *keys = read_keys(s), missing = 0;

	for (unsigned i = 0; i < s->n; i++)
		missing += keys[i] == NO_KEY;
	free(keys);
	return missing;
}

static unsigned reload(int fd, const char *program, unsigned rounds,
		       unsigned *made)
{
	struct stream s;
	unsigned missing;

	begin(fd, program, &s);
	for (unsigned round = 1; round <= rounds; round++) {
		write_rules(round);
		tools_must_run(program, "-R", file);
		stream_count(&s);
	}
	stream_stop(&s, fd);
	netlink_set_enabled(fd, 0);
	missing = count_missing(&s);
	*made = s.n;
	free(s.text);
	return missing;
}

/* REFERENCE N */
void stream_gap(int fd, char **args)
{
	unsigned rounds = (unsigned)atoi(args[1]), made;
	unsigned missing = reload(fd, args[0], rounds, &made);

	tap_result(
		made >= 5 * rounds && missing > 0,
		"%u times -R of a file with -D by the reference, %u events, %u "
		"missing: the test sees a gap",
		rounds, made, missing);
}

/* PROGRAM REFERENCE N */
void stream_load(int fd, char **args)
{
	unsigned rounds = (unsigned)atoi(args[2]), made, made_by_reference;
	unsigned missing = reload(fd, args[0], rounds, &made);
	unsigned missing_by_reference =
		reload(fd, args[1], rounds, &made_by_reference);

	tap_result(
		missing <= missing_by_reference,
		"%u times -R of a file with -D: %u of %u events missing; with the "
		"reference %u of %u",
		rounds, missing, made, missing_by_reference, made_by_reference);
}
