/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --sync, in a kernel that may be changed at will, seen from outside:
 *
 *   change random PROGRAM N SEED   N random pairs of old and new rules
 *   change refused PROGRAM N SEED  the same, with a rule the kernel refuses
 *   change killed PROGRAM KILLER N killed before every single message of a
 *                                  change of N rules
 *   change events PROGRAM N        an event every 2 ms, N changes meanwhile
 *   change gap REFERENCE N         the same by -D and -R: what is lost?
 *   change roundtrip PROGRAM FILE...   into the kernel, out by --save, and back
 *
 * Prints "ok - ..." and "not ok - ...", and last "N passed, N failed".
 */
#include "config.h"
#include "netlink.h"

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

static unsigned passed, failed;

static void verdict(bool good, const char *name)
{
	printf("%s - %s\n", good ? "ok" : "not ok", name);
	if (good)
		passed++;
	else
		failed++;
}

static void *must(void *allocated)
{
	if (!allocated)
		err(1, NULL);
	return allocated;
}

/* ---- programs and files -------------------------------------------------- */

/* Runs it, with its words in @said; returns its status, or -signal. */
static int run_into(const char *said, const char *program, const char *option,
		    const char *file)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		int out = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execl(program, program, option, file, NULL);
		_exit(126);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int run(const char *program, const char *option, const char *file)
{
	return run_into("/tmp/said", program, option, file);
}

static void must_run(const char *program, const char *option, const char *file)
{
	int rc = run(program, option, file);

	if (rc == 0)
		return;
	fflush(stdout);
	if (system("cat /tmp/said") < 0)
		warn("cat");
	errx(1, "%s %s %s: %d", program, option, file, rc);
}

/* The rules of a pool by their numbers, as a rule file. */
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

/* Put @text before line @at of @path, from 0. */
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

static char old_file[] = "/tmp/old.rules", new_file[] = "/tmp/new.rules";

/* ---- what the kernel holds ------------------------------------------------
 */

static bool is_same_rule(const struct raw_rule *a, const struct raw_rule *b)
{
	return a->length == b->length &&
	       memcmp(a->data, b->data, a->length) == 0;
}

static bool are_same(const struct raw_rules *a, const struct raw_rules *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!is_same_rule(&a->rules[i], &b->rules[i]))
			return false;
	return a->n == b->n;
}

static bool holds(const struct raw_rules *set, const struct raw_rule *rule)
{
	for (size_t i = 0; i < set->n; i++)
		if (is_same_rule(&set->rules[i], rule))
			return true;
	return false;
}

/* Whether @now has every rule that is in both @a and @b. */
static bool holds_common(const struct raw_rules *now, const struct raw_rules *a,
			 const struct raw_rules *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (holds(b, &a->rules[i]) && !holds(now, &a->rules[i]))
			return false;
	return true;
}

static void put_back(int fd, const struct raw_rules *rules)
{
	netlink_delete_all(fd);
	for (size_t i = 0; i < rules->n; i++) {
		int rc = netlink_add(fd, rules->rules[i].data);

		if (rc)
			errx(1, "a rule does not go back: %s", strerror(-rc));
	}
}

/* What a load of @file into an empty kernel makes. */
static void load(int fd, const char *program, const char *file,
		 struct raw_rules *rules)
{
	netlink_delete_all(fd);
	must_run(program, "-R", file);
	netlink_list(fd, rules);
}

/* ---- random pairs ---------------------------------------------------------
 */

static uint64_t seed;

static unsigned below(unsigned n)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % n);
}

#define POOL 60

static void swap(unsigned *a, unsigned *b)
{
	unsigned kept = *a;

	*a = *b;
	*b = kept;
}

static size_t shuffled(unsigned *rules)
{
	size_t n = below(POOL / 2);

	for (unsigned i = 0; i < POOL; i++)
		rules[i] = i;
	for (unsigned i = 0; i < POOL; i++)
		swap(&rules[i], &rules[i + below(POOL - i)]);
	return n;
}

/* Some taken out, some put elsewhere, some new: as a file is edited. Behind the
 * first @n stands what is not used. */
static size_t edited(unsigned *rules, size_t n)
{
	for (unsigned edits = below(8); edits--;) {
		size_t at = n ? below((unsigned)n) : 0;

		switch (below(3)) {
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
	n = below(4) ? edited(rules, n) : shuffled(rules);
	write_rules(new_file, rules, n);
	load(fd, program, new_file, &want);
	load(fd, program, old_file, &now);
	netlink_free(&now);
	must_run(program, "--sync", new_file);
	netlink_list(fd, &now);
	good = are_same(&now, &want);
	netlink_free(&now);
	netlink_free(&want);
	return good && run(program, "--diff", new_file) == 0;
}

/* A rule in the middle of the new ones is refused: nothing must have changed.
 */
static bool refuse_pair(int fd, const char *program)
{
	struct raw_rules was, now;
	struct settings before, after;
	unsigned rules[POOL];
	size_t n = shuffled(rules);
	bool good;

	write_rules(old_file, rules, n);
	n = edited(rules, n);
	write_rules(new_file, rules, n);
	/* On the list of the others, between the lines of the file. */
	insert_line(new_file, below((unsigned)n + 1) + 1,
		    "-w /no/such/folder/file -p wa\n-f 0\n"
		    "--backlog_wait_time 77\n");
	load(fd, program, old_file, &was);
	netlink_settings(fd, &before);
	good = run(program, "--sync", new_file) == 1;
	netlink_list(fd, &now);
	netlink_settings(fd, &after);
	good &= are_same(&now, &was) && after.failure == before.failure &&
		after.backlog_wait_time == before.backlog_wait_time;
	netlink_free(&now);
	netlink_free(&was);
	return good;
}

static void refused_pairs(int fd, char **args)
{
	unsigned n = (unsigned)atoi(args[1]), bad = 0;
	char *name;

	seed = strtoull(args[2], NULL, 10);
	for (unsigned i = 0; i < n; i++)
		bad += !refuse_pair(fd, args[0]);
	if (asprintf(&name,
		     "%u random pairs with a rule that is refused: the rules "
		     "are as before, byte for byte, and so are the settings "
		     "(%u are not)",
		     n, bad) < 0)
		err(1, NULL);
	verdict(bad == 0, name);
	free(name);
}

static void random_pairs(int fd, char **args)
{
	unsigned n = (unsigned)atoi(args[1]);
	char *name;

	seed = strtoull(args[2], NULL, 10);
	for (unsigned i = 0; i < n; i++)
		if (!sync_pair(fd, args[0])) {
			printf("not ok - random pair %u of seed %s\n", i,
			       args[2]);
			failed++;
		}
	if (asprintf(&name,
		     "%u random pairs: --sync leaves what a fresh -R leaves",
		     n) < 0)
		err(1, NULL);
	verdict(failed == 0, name);
	free(name);
}

/* ---- killed ----------------------------------------------------------------
 */

/* Of @n changes, one half are rules that go and one rules that come; some more
 * stay in between. */
static void write_change(unsigned n)
{
	unsigned part = n / 4, all = 3 * part;
	unsigned *rules = must(calloc(all, sizeof(*rules)));

	for (unsigned i = 0; i < all; i++)
		rules[i] = (i / part == 1 ? 500 : 1000) + i;
	write_rules(old_file, rules, all);
	for (unsigned i = 0; i < all; i++)
		rules[i] = (i / part == 1 ? 500 : 2000) + i;
	write_rules(new_file, rules, all);
	free(rules);
}

static bool killed_at(int fd, const char *program, unsigned at,
		      const struct raw_rules *was, const struct raw_rules *want,
		      bool *ended)
{
	struct raw_rules now;
	char number[16];
	bool good;
	int rc;

	put_back(fd, was);
	snprintf(number, sizeof(number), "%u", at);
	setenv("KILL_AT", number, 1);
	rc = run(program, "--sync", new_file);
	unsetenv("KILL_AT");
	*ended = rc == 0;
	netlink_list(fd, &now);
	good = (rc == 0 || rc == -SIGKILL) && holds_common(&now, was, want);
	netlink_free(&now);
	good &= run(program, "--sync", new_file) == 0;
	netlink_list(fd, &now);
	good &= are_same(&now, want);
	netlink_free(&now);
	return good;
}

static void killed(int fd, char **args)
{
	struct raw_rules was, want;
	bool ended = false, good = true;
	unsigned at = 0, n = (unsigned)atoi(args[2]);
	char *name;

	write_change(n);
	load(fd, args[0], new_file, &want);
	load(fd, args[0], old_file, &was);
	setenv("LD_PRELOAD", args[1], 1);
	while (!ended && at < 10000) {
		if (!killed_at(fd, args[0], ++at, &was, &want, &ended)) {
			printf("    killed before message %u\n", at);
			good = false;
		}
	}
	unsetenv("LD_PRELOAD");
	netlink_free(&was);
	netlink_free(&want);
	if (asprintf(&name,
		     "killed before each of %u messages of a change of %u "
		     "rules: what is in both stays, the next one completes it",
		     at - 1, n) < 0)
		err(1, NULL);
	/* Reading what is there takes messages, too. */
	verdict(good && at > n, name);
	free(name);
}

/* ---- events ----------------------------------------------------------------
 */

#define FIRST_EVENT 1000000
#define PERIOD	    (2 * 1000 * 1000)

/* A call every 2 ms, each with a number of its own, until the pipe ends. */
static void make_events(int tell)
{
	const struct timespec pause = { .tv_nsec = PERIOD };
	unsigned n = 0;

	signal(SIGTERM, SIG_IGN);
	while (getppid() != 1) {
		syscall(SYS_kill, -(FIRST_EVENT + (long)n), 0);
		n++;
		nanosleep(&pause, NULL);
		if (write(tell, &n, sizeof(n)) != sizeof(n))
			_exit(0);
	}
	_exit(0);
}

/* How many of the first @n events the records in @log do not have. */
static unsigned count_missing(const char *log, unsigned n)
{
	bool *seen = must(calloc(n, sizeof(*seen)));
	unsigned missing = 0;

	while ((log = strstr(log, " a0="))) {
		long number = -(long)strtoull(log + 4, NULL, 16) - FIRST_EVENT;

		if (number >= 0 && number < (long)n)
			seen[number] = true;
		log++;
	}
	for (unsigned i = 0; i < n; i++)
		missing += !seen[i];
	free(seen);
	return missing;
}

/* The watched rule stays, in the middle of others that change. */
static void write_watched(const char *path, unsigned round)
{
	FILE *out = fopen(path, "w");

	if (!out)
		err(1, "%s", path);
	fprintf(out, "-D\n-a always,exit -F arch=b64 -S %u -k before\n",
		200 + round % 3);
	fprintf(out, "-a always,exit -F arch=b64 -S kill -k watched\n");
	for (unsigned i = 0; i < 20; i++)
		fprintf(out, "-a always,exit -F arch=b64 -S %u -F a0=%u -k k\n",
			100 + i, round);
	fclose(out);
	chmod(path, 0600);
}

static void change_rules(const char *program, bool in_place)
{
	if (in_place) {
		must_run(program, "--sync", new_file);
		return;
	}
	run(program, "-D", NULL);
	must_run(program, "-R", new_file);
}

/* Events that were made, and how many of them are missing. */
static unsigned lose(int fd, char **args, bool in_place, unsigned *missing)
{
	int log = netlink_open_log(), tell[2];
	size_t size = 0;
	char *text = NULL;
	FILE *out = must(open_memstream(&text, &size));
	unsigned n = 0, rounds = (unsigned)atoi(args[1]);
	pid_t pid;

	netlink_delete_all(fd);
	netlink_set_enabled(fd, 1);
	write_watched(new_file, 0);
	must_run(args[0], "-R", new_file);
	netlink_read_log(log, out, NETLINK_LOG_QUIET);
	if (pipe(tell) < 0)
		err(1, "pipe");
	pid = fork();
	if (pid == 0) {
		close(tell[0]);
		make_events(tell[1]);
	}
	close(tell[1]);
	for (unsigned round = 1; round <= rounds; round++) {
		write_watched(new_file, round);
		change_rules(args[0], in_place);
		netlink_read_log(log, out, 0);
	}
	while (fcntl(tell[0], F_SETFL, O_NONBLOCK) == 0 &&
	       read(tell[0], &n, sizeof(n)) == sizeof(n))
		;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	netlink_read_log(log, out, 500);
	fclose(out);
	*missing = count_missing(text, n);
	free(text);
	close(log);
	close(tell[0]);
	netlink_set_enabled(fd, 0);
	return n;
}

/* Five of each change at least: it takes that many times 2 ms. */
static bool are_enough(unsigned n, char **args)
{
	return n >= 5 * (unsigned)atoi(args[1]);
}

static void events(int fd, char **args)
{
	unsigned missing, n = lose(fd, args, true, &missing);
	char *name;

	if (asprintf(&name, "%s times --sync, %u events, %u missing", args[1],
		     n, missing) < 0)
		err(1, NULL);
	verdict(are_enough(n, args) && missing == 0, name);
	free(name);
}

static void gap(int fd, char **args)
{
	unsigned missing, n = lose(fd, args, false, &missing);
	char *name;

	if (asprintf(&name,
		     "%s times -D and -R by the reference, %u events, %u "
		     "missing: the test sees a gap",
		     args[1], n, missing) < 0)
		err(1, NULL);
	verdict(are_enough(n, args) && missing > 0, name);
	free(name);
}

/* ---- there and back ------------------------------------------------------ */

/* Behind -c, so that a load goes on behind what this system lacks. */
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

static const char *go_and_return(int fd, const char *program, const char *file,
				 size_t *n)
{
	static const char saved[] = "/tmp/saved.rules", said[] = "/tmp/diff";
	struct raw_rules was, now;
	const char *wrong = NULL;

	copy_rules(file, new_file);
	netlink_delete_all(fd);
	run(program, "-R", new_file);
	netlink_list(fd, &was);
	*n = was.n;
	if (run(program, "--diff", new_file) != 0)
		wrong = "--diff of what was loaded";
	else if (run_into(saved, program, "--save", NULL) != 0)
		wrong = "--save";
	else if (run_into(said, program, "--diff", saved) != 0 ||
		 !is_quiet(said))
		wrong = "--diff of what was saved";
	else if (netlink_delete_all(fd), run(program, "-R", saved) != 0)
		wrong = "-R of what was saved";
	netlink_list(fd, &now);
	if (!wrong && !are_same(&was, &now))
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
		char *name;

		if (asprintf(&name, "%s, %zu rules, there and back%s%s", *file,
			     n, wrong ? ": " : "", wrong ? wrong : "") < 0)
			err(1, NULL);
		verdict(!wrong, name);
		free(name);
	}
}

static const struct {
	const char *name;
	int n_args; /* at least */
	void (*carry_out)(int fd, char **args);
} modes[] = {
	{ "random", 3, random_pairs },
	{ "refused", 3, refused_pairs },
	{ "killed", 3, killed },
	{ "events", 2, events },
	{ "gap", 2, gap },
	{ "roundtrip", 2, roundtrip },
};

/* It changes the kernel at will: never let it at a real one. */
static void require_guest(void)
{
	char text[4096] = { 0 };
	FILE *stream = fopen("/proc/cpuinfo", "r");

	if (stream && fread(text, 1, sizeof(text) - 1, stream) > 0 &&
	    strstr(text, "User Mode Linux"))
		return;
	errx(2, "this is no throwaway kernel; see tests/rig");
}

int main(int argc, char **argv)
{
	require_guest();
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (argc >= modes[i].n_args + 2 &&
		    strcmp(argv[1], modes[i].name) == 0) {
			modes[i].carry_out(netlink_open(), argv + 2);
			printf("%u passed, %u failed\n", passed, failed);
			return failed != 0;
		}
	errx(2, "usage: see the head of tests/guest/change.c");
}
