/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * race FOLDER ROUNDS N... - ours beside the stock auditctl, to be run in a
 * throwaway kernel, whose rules it makes and deletes as it likes.
 *
 * With WORK in the environment it is that work alone; with N/M for N, ROUNDS is
 * M. FOLDER has the files N.rules, N rules each; N.changed, the same with
 * another last rule; and N.plain, rules about a call by its number and a user.
 * Each piece of work is done ROUNDS times by each, in turn; what was seen is
 * told a line each:
 *
 *   time WORK N WHO MICROSECONDS KILOBYTES
 *   calls WORK N WHO SYSTEM-CALLS RULE-MESSAGES
 *
 * Kilobytes are those it held at most. Rule messages are those that add or
 * delete a rule.
 */
#include "config.h"
#include "base/array.h"

#include <err.h>
#include <fcntl.h>
#include <libaudit.h>
#include <linux/netlink.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Commands, of which R, C and P stand for the files. The work of each side is
 * done after its "before", which does not count. Each rule in the kernel makes
 * every system call longer: what is no question to the kernel runs without. */
static const struct work {
	const char *name;
	const char *before;
	const char *ours;
	const char *stock[2]; /* one after the other */
	const char *other;    /* what to call stock if it is not that */
	bool counted;	      /* its system calls, too */
	unsigned more;	      /* rounds for one, where a round is short */
} works[] = {
	{ .name = "load",
	  .before = "ours -D",
	  .ours = "ours -R R",
	  .stock = { "auditctl -R R" },
	  .counted = true },
	{ .name = "load, bare",
	  .before = "ours -D",
	  .ours = "ours -R R",
	  .stock = { "floor -s R" },
	  .other = "floor" },
	{ .name = "load, no arch",
	  .before = "ours -D",
	  .ours = "ours -R P",
	  .stock = { "auditctl -R P" },
	  .counted = true },
	{ .name = "list",
	  .before = "ours --sync R",
	  .ours = "ours -l",
	  .stock = { "auditctl -l" },
	  .counted = true },
	{ .name = "list -i",
	  .before = "ours --sync R",
	  .ours = "ours -l -i",
	  .stock = { "auditctl -l -i" } },
	{ .name = "delete",
	  .before = "ours --sync R",
	  .ours = "ours -D",
	  .stock = { "auditctl -D" },
	  .counted = true },
	{ .name = "sync, the same",
	  .before = "ours --sync R",
	  .ours = "ours --sync R",
	  .stock = { "auditctl -D", "auditctl -R R" },
	  .counted = true },
	{ .name = "sync, one changed",
	  .before = "ours --sync R",
	  .ours = "ours --sync C",
	  .stock = { "auditctl -D", "auditctl -R C" },
	  .counted = true },
	{ .name = "status",
	  .before = "ours --sync R",
	  .ours = "ours -s",
	  .stock = { "auditctl -s" },
	  .counted = true,
	  .more = 8 },
	{ .name = "check",
	  .before = "ours -D",
	  .ours = "ours --check R",
	  .stock = { "floor R" },
	  .other = "floor" },
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

#define MAX_WORDS 8

struct command {
	char text[256];
	char file[256];
	char *words[MAX_WORDS];
};

static void split(const struct race *r, const char *text, struct command *c)
{
	size_t n = 0;
	char *rest = c->text;

	snprintf(c->text, sizeof(c->text), "%s", text);
	for (char *word; (word = strsep(&rest, " ")) && n < MAX_WORDS - 1;) {
		const char *kind = !strcmp(word, "R")	? "rules"
				   : !strcmp(word, "C") ? "changed"
				   : !strcmp(word, "P") ? "plain"
							: NULL;

		if (kind) {
			snprintf(c->file, sizeof(c->file), "%s/%s.%s",
				 r->folder, r->n, kind);
			word = c->file;
		}
		c->words[n++] = word;
	}
	c->words[n] = NULL;
}

static pid_t start(char **words, bool traced)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid > 0)
		return pid;
	if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		_exit(126);
	dup2(open("/dev/null", O_RDWR), STDOUT_FILENO);
	execvp(words[0], words);
	_exit(127);
}

static void check_end(const struct command *c, int status)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s %s: wait status %#x", c->words[0],
		     c->words[1] ? c->words[1] : "", (unsigned)status);
}

struct used {
	long long us;
	long kb;
	unsigned long calls, messages;
};

static void run(const struct race *r, const char *text, struct used *u)
{
	long long begun = now_us();
	struct rusage usage;
	struct command c;
	int status;
	pid_t pid;

	split(r, text, &c);
	pid = start(c.words, false);
	if (wait4(pid, &status, 0, &usage) != pid)
		err(1, "wait");
	check_end(&c, status);
	u->us += now_us() - begun;
	if (usage.ru_maxrss > u->kb)
		u->kb = usage.ru_maxrss;
}

/* Whether what the tracee sends is about a rule. */
static bool is_rule_message(pid_t pid, const struct user_regs_struct *regs)
{
	struct nlmsghdr head = { 0 };
	struct iovec here = { &head, sizeof(head) };
	struct iovec there = { (void *)(uintptr_t)regs->rsi, sizeof(head) };

	if (regs->orig_rax != SYS_sendto ||
	    process_vm_readv(pid, &here, 1, &there, 1, 0) != sizeof(head))
		return false;
	return head.nlmsg_type == AUDIT_ADD_RULE ||
	       head.nlmsg_type == AUDIT_DEL_RULE;
}

/* The same with each system call counted; the time does not count. User-Mode
 * Linux is for x86 alone, and so are the registers. */
static void run_counted(const struct race *r, const char *text, struct used *u)
{
	struct user_regs_struct regs;
	bool is_entry = false;
	struct command c;
	int status;
	pid_t pid;

	split(r, text, &c);
	pid = start(c.words, true);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		errx(1, "%s cannot be traced", c.words[0]);
	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) < 0)
			err(1, "ptrace");
		if (waitpid(pid, &status, 0) != pid)
			err(1, "wait");
		if (!WIFSTOPPED(status))
			break;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		is_entry = !is_entry;
		if (!is_entry)
			continue;
		if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) < 0)
			err(1, "PTRACE_GETREGS");
		u->calls++;
		u->messages += is_rule_message(pid, &regs);
	}
	check_end(&c, status);
}

static struct used
work(const struct race *r, const struct work *w, bool is_ours,
     void (*how)(const struct race *r, const char *text, struct used *u))
{
	struct used u = { 0 }, nothing = { 0 };

	run(r, w->before, &nothing);
	if (is_ours) {
		how(r, w->ours, &u);
		return u;
	}
	for (size_t i = 0; i < N_ELEMENTS(w->stock) && w->stock[i]; i++)
		how(r, w->stock[i], &u);
	return u;
}

static void compete(const struct race *r, const struct work *w)
{
	const char *stock = w->other ? w->other : "stock";
	unsigned rounds = r->rounds * (w->more ? w->more : 1);

	/* Who begins changes, too. */
	for (unsigned i = 0; i < 2 * rounds; i++) {
		bool is_ours = (i + i / 2) % 2 == 0;
		struct used u = work(r, w, is_ours, run);

		printf("time\t%s\t%s\t%s\t%lld\t%ld\n", w->name, r->n,
		       is_ours ? "ours" : stock, u.us, u.kb);
	}
	for (unsigned i = 0; w->counted && i < 2; i++) {
		struct used u = work(r, w, i == 0, run_counted);

		printf("calls\t%s\t%s\t%s\t%lu\t%lu\n", w->name, r->n,
		       i == 0 ? "ours" : stock, u.calls, u.messages);
	}
	fflush(stdout);
}

/* The rules of the file, prepared, in a bare loop of the library's call. */
static void race_floor(const struct race *r)
{
	char path[256], line[64];
	FILE *out;

	snprintf(path, sizeof(path), "floor -l %s/%s.rules", r->folder, r->n);
	for (unsigned i = 0; i < r->rounds; i++) {
		struct used nothing = { 0 };

		run(r, "ours -D", &nothing);
		out = popen(path, "r");
		if (!out || !fgets(line, sizeof(line), out))
			err(1, "%s", path);
		line[strcspn(line, "\n")] = '\0';
		printf("time\tload\t%s\tfloor\t%s\t0\n", r->n, line);
		pclose(out);
	}
}

int main(int argc, char **argv)
{
	const char *only = getenv("WORK");

	if (argc < 4)
		errx(1, "usage: race FOLDER ROUNDS N...");
	for (int i = 3; i < argc; i++) {
		const char *n = strsep(&argv[i], "/");
		struct race r = { .folder = argv[1],
				  .rounds = (unsigned)atoi(argv[i] ? argv[i]
								   : argv[2]),
				  .n = n };

		for (size_t j = 0; j < N_ELEMENTS(works); j++)
			if (!only || !strcmp(only, works[j].name))
				compete(&r, &works[j]);
		if (!only)
			race_floor(&r);
	}
	return 0;
}
