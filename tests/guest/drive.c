/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carries out cases in a guest whose kernel may be changed at will: runs the
 * command, looks at what the kernel then holds, and holds it against what the
 * case says, or against what another program does.
 *
 *   drive check PROGRAM CASEFILE...
 *   drive compare REFERENCE PROGRAM CASEFILE...
 *   drive record PROGRAM CASEFILE...
 *
 * check prints "ok - NAME" or "not ok - NAME" with what was otherwise, and
 * compare the lines in which the transcripts differ; each ends with the line
 * "N passed, N failed". record prints a transcript, for cases that need a
 * kernel of their own on each side.
 */
#include "config.h"
#include "casefile.h"
#include "dump.h"
#include "netlink.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUN_SECONDS 20

/* What scripts look for on stderr; see the contract. */
static const char *const phrases[] = {
	"You must be root to run this program.",
	"The audit system is disabled",
	"immutable mode",
	"Rule exists",
	"There was an error in line",
	"No such file or directory",
};

/* What came of one run. Texts are owned. */
struct result {
	int status; /* as $? has it */
	char *out, *err, *log;
	size_t out_length, err_length, log_length;
	struct raw_rules rules;
	struct settings settings;
	int signal; /* that the daemon got, or 0 */
};

struct guest {
	int socket, log;
	struct settings start;
	bool is_auditing;
	pid_t daemon; /* or 0 */
	int daemon_tells;
};

static void *must(void *allocated)
{
	if (!allocated)
		err(1, NULL);
	return allocated;
}

/* In the child: become who the case says. */
static void become(const char *as)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { 0 };

	if (strcmp(as, "nocap") == 0) {
		for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
		     cap++)
			prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
		if (syscall(SYS_capset, &header, none) < 0)
			err(126, "capset");
	} else if (strcmp(as, "nobody") == 0) {
		if (setgroups(0, NULL) < 0 || setgid(65534) < 0 ||
		    setuid(65534) < 0)
			err(126, "setuid");
	}
}

/* In the child: standard output, where the case wants it. */
static void direct(const char *to, int pipe_fd)
{
	int fd;

	if (strcmp(to, "closed") == 0) {
		close(STDOUT_FILENO);
		return;
	}
	fd = pipe_fd;
	if (strcmp(to, "full") == 0)
		fd = open("/dev/full", O_WRONLY);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		err(126, "stdout");
}

static pid_t start(const struct step *s, const char *program, int out, int err_)
{
	char **argv = must(calloc(s->n_words + 2, sizeof(*argv)));
	pid_t pid;

	argv[0] = must(strdup(program));
	for (size_t i = 0; i < s->n_words; i++)
		argv[i + 1] = s->words[i];
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		sigset_t none;
		int in = open("/dev/null", O_RDONLY);

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(in, STDIN_FILENO);
		dup2(err_, STDERR_FILENO);
		direct(s->to, out);
		become(s->as);
		alarm(RUN_SECONDS);
		execv(program, argv);
		err(127, "%s", program);
	}
	free(argv[0]);
	free(argv);
	return pid;
}

/* Read both pipes to their ends. */
static void collect(int out, int err_, struct result *r)
{
	struct pollfd fds[2] = { { .fd = out, .events = POLLIN },
				 { .fd = err_, .events = POLLIN } };
	FILE *to[2] = { open_memstream(&r->out, &r->out_length),
			open_memstream(&r->err, &r->err_length) };
	int open_fds = 2;

	must(to[0]);
	must(to[1]);
	while (open_fds) {
		char bytes[4096];

		if (poll(fds, 2, -1) < 0)
			err(1, "poll");
		for (int i = 0; i < 2; i++) {
			ssize_t got;

			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			got = read(fds[i].fd, bytes, sizeof(bytes));
			if (got > 0) {
				fwrite(bytes, 1, (size_t)got, to[i]);
				continue;
			}
			close(fds[i].fd);
			fds[i].fd = -1;
			open_fds--;
		}
	}
	fclose(to[0]);
	fclose(to[1]);
}

/*
 * A process that the kernel takes for the audit daemon. It tells of each
 * signal it gets, and ends on SIGTERM, a moment later, as the real one does.
 */
static void be_daemon(int tell)
{
	int fd = netlink_open();
	pid_t self = getpid();
	sigset_t all;
	int number;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	netlink_set_daemon(fd, (uint32_t)self);
	if (write(tell, &self, sizeof(self)) != sizeof(self))
		_exit(1);
	for (;;) {
		char byte;

		if (sigwait(&all, &number) != 0)
			_exit(1);
		if (number == SIGTERM) {
			usleep(300000);
			netlink_set_daemon(fd, 0);
		}
		byte = (char)number;
		if (write(tell, &byte, 1) != 1 || number == SIGTERM)
			_exit(0);
	}
}

static void start_daemon(struct guest *g)
{
	int tell[2];
	pid_t child;

	if (pipe2(tell, O_CLOEXEC) < 0)
		err(1, "pipe");
	fflush(NULL);
	/* Two forks: its end must be seen by kill(), so init has to reap it. */
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child) {
		if (fork() == 0)
			be_daemon(tell[1]);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	close(tell[1]);
	g->daemon_tells = tell[0];
	if (read(tell[0], &g->daemon, sizeof(g->daemon)) != sizeof(g->daemon))
		errx(1, "the daemon did not start");
}

static void stop_daemon(struct guest *g)
{
	if (!g->daemon)
		return;
	kill(g->daemon, SIGTERM);
	while (kill(g->daemon, 0) == 0)
		usleep(1000);
	close(g->daemon_tells);
	g->daemon = 0;
}

/* The signal that the daemon got, or 0. It may take it a moment. */
static int took_signal(const struct guest *g)
{
	struct pollfd pfd = { .fd = g->daemon_tells, .events = POLLIN };
	char number = 0;

	if (g->daemon && poll(&pfd, 1, 500) > 0 &&
	    read(g->daemon_tells, &number, 1) != 1)
		return 0;
	return number;
}

static void look(struct guest *g, struct result *r)
{
	FILE *log = must(open_memstream(&r->log, &r->log_length));

	netlink_list(g->socket, &r->rules);
	netlink_settings(g->socket, &r->settings);
	if (g->is_auditing)
		netlink_read_log(g->log, log);
	fclose(log);
	r->signal = took_signal(g);
}

static void run(struct guest *g, const struct step *s, const char *program,
		struct result *r)
{
	int out[2], err_[2], status;
	pid_t pid;

	memset(r, 0, sizeof(*r));
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err_, O_CLOEXEC) < 0)
		err(1, "pipe");
	pid = start(s, program, out[1], err_[1]);
	close(out[1]);
	close(err_[1]);
	collect(out[0], err_[0], r);
	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");
	r->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
					: WEXITSTATUS(status);
	look(g, r);
}

static void free_result(struct result *r)
{
	free(r->out);
	free(r->err);
	free(r->log);
	netlink_free(&r->rules);
}

static void make_file(const struct step *s)
{
	const char *path = s->words[0];
	mode_t mode =
		s->n_words > 1 ? (mode_t)strtoul(s->words[1], NULL, 8) : 0600;
	FILE *stream;

	unlink(path);
	stream = fopen(path, "w");
	if (!stream ||
	    fwrite(s->text, 1, s->text_length, stream) != s->text_length ||
	    fclose(stream) != 0 || chmod(path, mode) < 0)
		err(1, "%s", path);
}

static void add_calls(struct audit_rule_data *rule, const char *word)
{
	char *calls = must(strdup(word));

	if (strcmp(calls, "all") == 0) {
		memset(rule->mask, 0xff, sizeof(rule->mask));
		*calls = '\0';
	}
	if (strcmp(calls, "none") == 0)
		*calls = '\0';
	for (char *next, *c = strtok_r(calls, ",", &next); c;
	     c = strtok_r(NULL, ",", &next)) {
		unsigned call = (unsigned)strtoul(c, NULL, 10);

		rule->mask[call / 32] |= 1u << call % 32;
	}
	free(calls);
}

/* NAME OP VALUE in one word, or #NUMBER OP VALUE; @TEXT is a string. */
static void add_field(struct audit_rule_data *rule, const char *word)
{
	size_t name = strcspn(word, "=!<>&"), op_length;
	long op = dump_operator(word + name, &op_length);
	int field =
		word[0] == '#' ? atoi(word + 1) : dump_field_number(word, name);
	const char *value = word + name + op_length;
	uint32_t i = rule->field_count++;

	if (op < 0 || field < 0)
		errx(1, "raw: %s?", word);
	rule->fields[i] = (uint32_t)field;
	rule->fieldflags[i] = (uint32_t)op;
	if (*value == '@') { /* a string */
		uint32_t length = (uint32_t)strlen(++value);

		memcpy(rule->buf + rule->buflen, value, length);
		rule->buflen += length;
		rule->values[i] = length;
	} else {
		rule->values[i] = (uint32_t)strtoll(value, NULL, 0);
	}
}

static void add_raw(struct guest *g, const struct step *s)
{
	struct audit_rule_data *rule = must(calloc(1, sizeof(*rule) + 8192));
	int rc;

	rule->flags = (uint32_t)dump_list_number(s->words[0]);
	rule->action = (uint32_t)dump_action_number(s->words[1]);
	add_calls(rule, s->words[2]);
	for (size_t i = 3; i < s->n_words; i++)
		add_field(rule, s->words[i]);
	rc = netlink_add(g->socket, rule);
	if (rc < 0)
		errx(1, "line %u: raw rule: %s", s->line, strerror(-rc));
	free(rule);
}

static void drop_log(struct guest *g)
{
	FILE *nowhere = must(fopen("/dev/null", "w"));

	netlink_read_log(g->log, nowhere);
	fclose(nowhere);
}

static void reset(struct guest *g)
{
	struct settings now;

	stop_daemon(g);
	netlink_settings(g->socket, &now);
	if (now.enabled == 2)
		return; /* locked: a case for a kernel of its own */
	netlink_delete_all(g->socket);
	netlink_restore(g->socket, &g->start);
	if (g->is_auditing)
		drop_log(g);
	g->is_auditing = false;
}

/* All "out" lines of a step, as the whole of stdout. */
static bool check_out(const struct step *s, const struct result *r, FILE *why)
{
	char *want = NULL;
	size_t length = 0;
	bool any = false, good;
	FILE *stream = must(open_memstream(&want, &length));

	for (size_t i = 0; i < s->n_expectations; i++) {
		if (strcmp(s->expectations[i].what, "out") != 0)
			continue;
		any = true;
		fprintf(stream, "%s\n", s->expectations[i].text);
	}
	fclose(stream);
	good = !any || strcmp(want, r->out) == 0;
	if (!good)
		fprintf(why, "stdout is\n%sand not\n%s", r->out, want);
	free(want);
	return good;
}

/* All "rule" lines of a step, as the whole of the kernel's rules. */
static bool check_rules(const struct step *s, const struct result *r, FILE *why)
{
	char *have = NULL, *want = NULL;
	size_t have_length = 0, want_length = 0;
	FILE *stream = must(open_memstream(&have, &have_length));
	bool any = false, good;

	for (size_t i = 0; i < r->rules.n; i++) {
		dump_rule(stream, r->rules.rules[i].data);
		fputc('\n', stream);
	}
	fclose(stream);
	stream = must(open_memstream(&want, &want_length));
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
		fprintf(why, "the kernel's rules are\n%sand not\n%s", have,
			want);
	free(have);
	free(want);
	return good;
}

static bool check_state(const struct result *r, const char *text, FILE *why)
{
	char line[512], padded[520], wanted[256];
	FILE *stream = must(fmemopen(line, sizeof(line), "w"));

	dump_settings(stream, &r->settings);
	fclose(stream);
	snprintf(padded, sizeof(padded), " %s ", line);
	snprintf(wanted, sizeof(wanted), " %s ", text);
	if (strstr(padded, wanted))
		return true;
	fprintf(why, "the state is %s, and not %s\n", line, text);
	return false;
}

static bool check_one(const struct expectation *e, const struct result *r,
		      FILE *why)
{
	if (strcmp(e->what, "quiet") == 0 && r->out_length) {
		fprintf(why, "stdout is not empty:\n%s", r->out);
		return false;
	}
	if (strcmp(e->what, "err") == 0 && !strstr(r->err, e->text)) {
		fprintf(why, "stderr lacks '%s':\n%s", e->text, r->err);
		return false;
	}
	if (strcmp(e->what, "log") == 0 && !strstr(r->log, e->text)) {
		fprintf(why, "the log lacks '%s':\n%s", e->text, r->log);
		return false;
	}
	if (strcmp(e->what, "signal") == 0 && atoi(e->text) != r->signal) {
		fprintf(why, "the daemon got signal %d, and not %s\n",
			r->signal, e->text);
		return false;
	}
	if (strcmp(e->what, "state") == 0)
		return check_state(r, e->text, why);
	return true;
}

static bool check(const struct step *s, const struct result *r, FILE *why)
{
	int status = 0;
	bool good = true;

	for (size_t i = 0; i < s->n_expectations; i++) {
		if (strcmp(s->expectations[i].what, "status") == 0)
			status = atoi(s->expectations[i].text);
		good &= check_one(&s->expectations[i], r, why);
	}
	if (status != r->status) {
		fprintf(why, "the status is %d, and not %d; stderr:\n%s",
			r->status, status, r->err);
		good = false;
	}
	good &= check_out(s, r, why);
	good &= check_rules(s, r, why);
	return good;
}

/* Counters and pids differ from run to run, and the version by design. */
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

/* A phrase that the reference does not say may be said all the same. */
static void put_phrases(FILE *out, const char *text, const char *reference)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strstr(text, phrases[i]) &&
		    (!reference || strstr(reference, phrases[i])))
			fprintf(out, "  says %s\n", phrases[i]);
}

static void put_transcript(FILE *out, const struct step *s,
			   const struct result *r, const char *reference)
{
	fputs("  run", out);
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

/*
 * Carry out @c with @program. Expectations are checked when @why is given,
 * what happened is written when @transcript is; @reference is the transcript
 * it will be held against, if any. Returns whether all was well.
 */
static bool carry_out(struct guest *g, const struct test_case *c,
		      const char *program, FILE *why, FILE *transcript,
		      const char *reference)
{
	bool good = true;

	reset(g);
	for (size_t i = 0; i < c->n_steps; i++) {
		const struct step *s = &c->steps[i];
		struct result r;

		switch (s->kind) {
		case STEP_FILE:
			make_file(s);
			break;
		case STEP_RAW:
			add_raw(g, s);
			break;
		case STEP_AUDITING:
			netlink_set_enabled(g->socket, 1);
			g->is_auditing = true;
			break;
		case STEP_DAEMON:
			stop_daemon(g);
			start_daemon(g);
			break;
		case STEP_RUN:
			run(g, s, program, &r);
			if (why)
				good &= check(s, &r, why);
			if (transcript)
				put_transcript(transcript, s, &r, reference);
			free_result(&r);
			break;
		}
	}
	return good;
}

static void indent(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		printf("    %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static bool check_case(struct guest *g, const struct casefile *file,
		       const struct test_case *c, char **programs)
{
	char *why = NULL;
	size_t length = 0;
	FILE *stream = must(open_memstream(&why, &length));
	bool good = carry_out(g, c, programs[0], stream, NULL, NULL);

	fclose(stream);
	printf("%s - %s:%u: %s\n", good ? "ok" : "not ok", file->path, c->line,
	       c->name);
	if (!good)
		indent(why);
	free(why);
	return good;
}

static char *transcript_of(struct guest *g, const struct test_case *c,
			   const char *program, const char *reference)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = must(open_memstream(&text, &length));

	carry_out(g, c, program, NULL, stream, reference);
	fclose(stream);
	return text;
}

/* The lines of @text that @other has not, each behind @mark. */
static void put_own_lines(const char *text, const char *other, char mark)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = must(strndup(text, length + 1));

		if (!strstr(other, line))
			printf("    %c %.*s\n", mark, (int)length, text);
		free(line);
		text += length + (text[length] == '\n');
	}
}

static bool compare_case(struct guest *g, const struct casefile *file,
			 const struct test_case *c, char **programs)
{
	char *theirs = transcript_of(g, c, programs[0], NULL);
	char *ours = transcript_of(g, c, programs[1], theirs);
	bool same = strcmp(theirs, ours) == 0;
	/* A difference on purpose must be there, or its row is stale. */
	bool good = same == !c->differs;

	printf("%s - %s:%u: %s%s%s\n", good ? "ok" : "not ok", file->path,
	       c->line, c->name, c->differs ? " # differs: " : "",
	       c->differs ? c->differs : "");
	if (!good) {
		printf(same ? "    no difference\n"
			    : "    - the reference, + ours\n");
		put_own_lines(theirs, ours, '-');
		put_own_lines(ours, theirs, '+');
	}
	free(theirs);
	free(ours);
	return good;
}

static bool record_case(struct guest *g, const struct casefile *file,
			const struct test_case *c, char **programs)
{
	char *text = transcript_of(g, c, programs[0], NULL);

	(void)file;
	printf("%s\n%s", c->name, text);
	free(text);
	return true;
}

static const struct mode {
	const char *name;
	int programs;
	bool (*carry_out)(struct guest *g, const struct casefile *file,
			  const struct test_case *c, char **programs);
} modes[] = {
	{ "check", 1, check_case },
	{ "compare", 2, compare_case },
	{ "record", 1, record_case },
};

static const struct mode *find_mode(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (argc > 1 && strcmp(argv[1], modes[i].name) == 0 &&
		    argc > 2 + modes[i].programs)
			return &modes[i];
	errx(2, "usage: drive check PROGRAM CASEFILE...\n"
		"       drive compare REFERENCE PROGRAM CASEFILE...\n"
		"       drive record PROGRAM CASEFILE...");
}

/* Cases change the kernel at will: never let them at a real one. */
static void require_guest(void)
{
	char text[4096] = { 0 };
	FILE *stream = fopen("/proc/cpuinfo", "r");

	if (stream && fread(text, 1, sizeof(text) - 1, stream) > 0 &&
	    strstr(text, "User Mode Linux"))
		return;
	if (getenv("AUDIT_GUEST_IS_MINE"))
		return; /* another kind of throwaway machine */
	errx(2, "this is no throwaway kernel; see tests/rig");
}

int main(int argc, char **argv)
{
	const struct mode *mode = find_mode(argc, argv);
	struct guest g = { 0 };
	unsigned passed = 0, failed = 0;

	require_guest();
	setvbuf(stdout, NULL, _IOLBF, 0);
	g.socket = netlink_open();
	g.log = netlink_open_log();
	netlink_settings(g.socket, &g.start);
	/* Rules are kept, but nobody pays for them: a guest drowns in records
	 * of its own driver else. Cases that want records say so. */
	g.start.enabled = 0;
	for (int i = 2 + mode->programs; i < argc; i++) {
		struct casefile file;

		casefile_read(&file, argv[i]);
		for (size_t n = 0; n < file.n_cases; n++) {
			if (mode->carry_out(&g, &file, &file.cases[n],
					    argv + 2))
				passed++;
			else
				failed++;
		}
	}
	if (mode->carry_out != record_case)
		printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
