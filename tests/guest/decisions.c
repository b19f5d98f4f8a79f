/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "decisions.h"
#include "tools.h"

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each event has a number, which no process has. kill(2) and tkill(2) have it
 * in a0; chmod(2) has it in a1, above the bits of a mode. */
#define FIRST_NUMBER 0x10000000ul
#define MODE_BITS    12

enum maker { BY_ARGUMENTS, BY_CHILD, BY_CHMOD, BY_MESSAGE };

static const struct event {
	enum maker maker;
	long what; /* the system call, the file, or the type of the record */
	int a1, a2, a3;
} events[DECISIONS_EVENTS] = {
	{ BY_ARGUMENTS, SYS_kill, 1, 1, 1 },
	{ BY_ARGUMENTS, SYS_kill, 1, 1, 2 },
	{ BY_ARGUMENTS, SYS_kill, 1, 2, 1 },
	{ BY_ARGUMENTS, SYS_kill, 1, 2, 2 },
	{ BY_ARGUMENTS, SYS_kill, 2, 1, 1 },
	{ BY_ARGUMENTS, SYS_kill, 2, 1, 2 },
	{ BY_ARGUMENTS, SYS_kill, 2, 2, 1 },
	{ BY_ARGUMENTS, SYS_kill, 2, 2, 2 },
	{ BY_ARGUMENTS, SYS_tkill, 1, 1, 1 },
	{ BY_ARGUMENTS, SYS_tkill, 2, 2, 2 },
	{ BY_CHILD, SYS_kill, 1, 2, 1 },
	{ BY_CHMOD, 0, 0, 0, 0 },
	{ BY_CHMOD, 1, 0, 0, 0 },
	{ BY_MESSAGE, 1105, 0, 0, 0 },
	{ BY_MESSAGE, 1106, 0, 0, 0 },
};

static struct {
	int socket, log;
	int ask, answer; /* pipes to and from the process */
	unsigned long n_made;
} self;

/* ---- the process that makes events --------------------------------------- */

static void make_child_event(const struct event *e, unsigned long number)
{
	/* fork(2) takes long in User-Mode Linux, for its address space is new.
	 */
	pid_t pid = vfork();

	if (pid < 0)
		err(1, "vfork");
	if (pid == 0) {
		syscall(e->what, number, e->a1, e->a2, e->a3);
		_exit(0);
	}
	if (waitpid(pid, NULL, 0) < 0)
		err(1, "wait");
}

static void make_message(int fd, const struct event *e, unsigned long number)
{
	char text[64];

	snprintf(text, sizeof(text), "event=%lu end", number);
	/* A message that is not to be recorded is no error. */
	if (netlink_write(fd, (int)e->what, text) < 0)
		err(1, "message");
}

static void make_event(int fd, const struct event *e, unsigned long number)
{
	static const char *const files[] = { DECISIONS_DIRECTORY "/0",
					     DECISIONS_DIRECTORY "/1" };

	switch (e->maker) {
	case BY_ARGUMENTS:
		syscall(e->what, number, e->a1, e->a2, e->a3);
		break;
	case BY_CHILD:
		make_child_event(e, number);
		break;
	case BY_CHMOD:
		if (syscall(SYS_chmod, files[e->what],
			    number << MODE_BITS | 0600) < 0)
			err(1, "chmod");
		break;
	case BY_MESSAGE:
		make_message(fd, e, number);
		break;
	}
}

static void serve(int from, int to)
{
	int fd = netlink_open();
	unsigned long first;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(from, &first, sizeof(first)) == sizeof(first)) {
		for (unsigned i = 0; i < DECISIONS_EVENTS; i++)
			make_event(fd, &events[i], first + i);
		if (write(to, "", 1) != 1)
			break;
	}
	_exit(0);
}

static void make_files(void)
{
	mkdir(DECISIONS_DIRECTORY, 0700);
	close(open(DECISIONS_DIRECTORY "/0", O_CREAT | O_CLOEXEC, 0600));
	close(open(DECISIONS_DIRECTORY "/1", O_CREAT | O_CLOEXEC, 0600));
}

void decisions_start(int fd)
{
	int ask[2], answer[2];

	make_files();
	self.socket = fd;
	netlink_set_enabled(fd, 1);
	if (pipe2(ask, O_CLOEXEC) < 0 || pipe2(answer, O_CLOEXEC) < 0)
		err(1, "pipe");
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		close(ask[1]);
		close(answer[0]);
		serve(ask[0], answer[1]);
	}
	close(ask[0]);
	close(answer[1]);
	self.ask = ask[1];
	self.answer = answer[0];
	self.log = netlink_open_log();
}

/* ---- records ------------------------------------------------------------- */

/* The number of an event that the record has, or 0. */
static unsigned long number_in(const char *record)
{
	const char *a0 = strstr(record, " a0="), *a1 = strstr(record, " a1=");
	const char *text = strstr(record, "event=");
	unsigned long number = 0;

	if (strncmp(record, "type=110", 8) == 0 && text)
		return strtoul(text + 6, NULL, 10);
	if (strncmp(record, "type=1300 ", 10) != 0 || !a0 || !a1)
		return 0;
	if (strstr(record, " syscall=90 ")) /* chmod */
		number = strtoul(a1 + 4, NULL, 16) >> MODE_BITS;
	else
		number = strtoul(a0 + 4, NULL, 16);
	return number;
}

static void take_record(struct decisions *d, unsigned long first,
			const char *record)
{
	unsigned long at = number_in(record) - first;
	const char *key = strstr(record, " key=");

	if (at >= DECISIONS_EVENTS)
		return;
	if (d->key[at][0])
		errx(1, "event %lu was recorded twice", at);
	snprintf(d->key[at], sizeof(d->key[at]), "%s", key ? key + 5 : "(no)");
}

void decisions_make(struct decisions *d)
{
	unsigned long first = FIRST_NUMBER + self.n_made;
	size_t size = 0;
	char *text = NULL, *rest, *record, byte;
	FILE *out = tools_must(open_memstream(&text, &size));

	memset(d, 0, sizeof(*d));
	if (write(self.ask, &first, sizeof(first)) != sizeof(first) ||
	    read(self.answer, &byte, 1) != 1)
		errx(1, "the process that makes events has ended");
	self.n_made += DECISIONS_EVENTS;
	if (!netlink_read_log_up_to_now(self.socket, self.log, out))
		errx(1, "the records do not end");
	fclose(out);
	rest = text;
	while ((record = strsep(&rest, "\n")))
		take_record(d, first, record);
	free(text);
}

unsigned long decisions_made(void)
{
	return self.n_made;
}

unsigned decisions_count_wrong(const struct decisions *now,
			       const struct decisions *old,
			       const struct decisions *new)
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < DECISIONS_EVENTS; i++) {
		if (strcmp(now->key[i], old->key[i]) == 0 ||
		    strcmp(now->key[i], new->key[i]) == 0)
			continue;
		printf("    event %u: '%s', by the old rules '%s', by the new "
		       "rules '%s'\n",
		       i, now->key[i], old->key[i], new->key[i]);
		wrong++;
	}
	return wrong;
}
