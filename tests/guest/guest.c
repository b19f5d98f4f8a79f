/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "guest.h"
#include "dump.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN_SECONDS 20

void *guest_must(void *allocated)
{
	if (!allocated)
		err(1, NULL);
	return allocated;
}

/* The child shares the memory of this process until execv(), so it may not call
 * exit(). */
static _Noreturn void leave(int status, const char *what)
{
	warn("%s", what);
	_exit(status);
}

/* In the child: the user or the capabilities that the case asks for. */
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
			leave(126, "capset");
	} else if (strcmp(as, "nobody") == 0) {
		if (setgroups(0, NULL) < 0 || setgid(65534) < 0 ||
		    setuid(65534) < 0)
			leave(126, "setuid");
	}
}

/* In the child: the stdout that the case asks for. */
static void direct(const char *to, int fd)
{
	if (strcmp(to, "closed") == 0) {
		close(STDOUT_FILENO);
		return;
	}
	if (strcmp(to, "full") == 0)
		fd = open("/dev/full", O_WRONLY);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		leave(126, "stdout");
}

/* In the child. */
static _Noreturn void execute(const struct step *s, char *const argv[], int out,
			      int err_)
{
	sigset_t none;
	int in = open("/dev/null", O_RDONLY);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, STDIN_FILENO);
	dup2(err_, STDERR_FILENO);
	direct(s->to, out);
	become(s->as);
	alarm(RUN_SECONDS);
	execv(argv[0], argv);
	leave(127, argv[0]);
}

/* vfork(), because in User-Mode Linux a copy of the memory takes long. */
static pid_t start(const struct step *s, const char *program, int out, int err_)
{
	char **argv = guest_must(calloc(s->n_words + 2, sizeof(*argv)));
	pid_t pid;

	argv[0] = guest_must(strdup(program));
	for (size_t i = 0; i < s->n_words; i++)
		argv[i + 1] = s->words[i];
	fflush(NULL);
	pid = vfork();
	if (pid < 0)
		err(1, "vfork");
	if (!pid)
		execute(s, argv, out, err_);
	free(argv[0]);
	free(argv);
	return pid;
}

/* The output of a program goes to a file: the reader of a pipe would wake up
 * for each line, and in a guest that takes as long as a hundred lines. */
static int open_said(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd < 0)
		err(1, "memfd_create");
	return fd;
}

/* Reads all of @fd and closes it. The caller frees the string. */
static char *take_said(int fd, size_t *length)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = guest_must(malloc((size_t)size + 1));

	if (pread(fd, text, (size_t)size, 0) != size)
		err(1, "the output of a program");
	text[size] = '\0';
	*length = (size_t)size;
	close(fd);
	return text;
}

/*
 * A process that the kernel takes for the audit daemon. It reports each signal
 * that it gets, and ends some time after SIGTERM, as the real one does.
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
			netlink_set_daemon(netlink_open(), 0);
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

/* The signal that the daemon got, or 0 if none arrives within 500 ms. */
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
	FILE *log = guest_must(open_memstream(&r->log, &r->log_length));

	netlink_list(g->socket, &r->rules);
	netlink_settings(g->socket, &r->settings);
	if (g->is_auditing)
		netlink_read_log_up_to_now(g->socket, g->log, log);
	fclose(log);
	r->signal = took_signal(g);
}

static void run(struct guest *g, const struct step *s, const char *program,
		struct result *r)
{
	int out = open_said("stdout"), err_ = open_said("stderr"), status;
	pid_t pid = start(s, program, out, err_);

	memset(r, 0, sizeof(*r));
	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");
	r->out = take_said(out, &r->out_length);
	r->err = take_said(err_, &r->err_length);
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
	char *calls = guest_must(strdup(word));

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
	int64_t op = dump_operator(word + name, &op_length);
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
	struct audit_rule_data *rule =
		guest_must(calloc(1, sizeof(*rule) + 8192));
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

/* The log has no records of what happened before. */
static void start_auditing(struct guest *g)
{
	FILE *nowhere = guest_must(fopen("/dev/null", "w"));

	netlink_set_enabled(g->socket, 1);
	netlink_read_log_up_to_now(g->socket, g->log, nowhere);
	fclose(nowhere);
	g->is_auditing = true;
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
	g->is_auditing = false;
}

void guest_carry_out(struct guest *g, const struct test_case *c,
		     const char *program, guest_seen *seen, void *with)
{
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
			start_auditing(g);
			break;
		case STEP_DAEMON:
			stop_daemon(g);
			start_daemon(g);
			break;
		case STEP_RUN:
			run(g, s, program, &r);
			seen(with, s, &r);
			free_result(&r);
			break;
		}
	}
}

void guest_open(struct guest *g)
{
	memset(g, 0, sizeof(*g));
	g->socket = netlink_open();
	g->log = netlink_open_log();
	netlink_settings(g->socket, &g->start);
	/* Off, because the records of the case-runner itself would slow the
	 * guest. A case that needs records has the keyword "auditing". */
	g->start.enabled = 0;
}

void guest_close(struct guest *g)
{
	close(g->socket);
	close(g->log);
}
