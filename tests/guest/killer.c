/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To be preloaded: SIGKILL at a chosen moment of a conversation with the
 * kernel. The moments are numbered from 1: before and after each sendto(2) that
 * changes rules or settings, which has one message or a batch. If the messages
 * of a batch are sent one by one, because an event can happen between two of
 * them, the moments are before each message and after the last.
 *
 * killer.h has the meaning of KILLER_SERVES. Without it, RUN_AT is the number
 * of a moment, at which the shell carries out the command RUN, as another
 * program would; with KILL_SPLIT, the messages are sent one by one.
 */
#include "killer.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static struct killer_request request;
static int run_at;

/* ---- many runs ------------------------------------------------------------
 *
 * In User-Mode Linux a new address space takes 0.1 s, so all processes have the
 * same one, as after vfork(2): one at a time, and before each of them what can
 * be written to is as it was at first. The server has a stack that is not.
 */

#define REGIONS_MAX 64
#define STACK_SIZE  (256 << 10)

struct region {
	char *at, *kept;
	size_t size;
};

static ucontext_t program; /* before main() */

/* Memory that is shared is not put back. */
static void *allocate(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		abort();
	return at;
}

/* The private memory that can be written to. */
static size_t find_regions(struct region *regions)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long from, to;
	char mode[5];
	size_t n = 0;

	if (!maps)
		abort();
	while (fscanf(maps, "%lx-%lx %4s%*[^\n]", &from, &to, mode) == 3) {
		if (mode[0] != 'r' || mode[1] != 'w' || mode[3] != 'p')
			continue;
		if (n == REGIONS_MAX)
			abort();
		regions[n++] = (struct region){ .at = (char *)from,
						.size = to - from };
	}
	fclose(maps);
	return n;
}

/* In the new process. */
static void start(void)
{
	close(KILLER_REQUESTS);
	close(KILLER_STATUSES);
	/* The output of the process before it. */
	if (ftruncate(STDOUT_FILENO, 0) < 0)
		abort();
	setcontext(&program);
}

static void serve(void)
{
	struct region regions[REGIONS_MAX];
	size_t n = find_regions(regions);
	void *end = sbrk(0);

	for (size_t i = 0; i < n; i++) {
		regions[i].kept = allocate(regions[i].size);
		memcpy(regions[i].kept, regions[i].at, regions[i].size);
	}
	while (read(KILLER_REQUESTS, &request, sizeof(request)) ==
	       sizeof(request)) {
		int status;
		pid_t pid = vfork();

		if (pid == 0)
			start();
		if (pid < 0 || waitpid(pid, &status, 0) < 0 ||
		    write(KILLER_STATUSES, &status, sizeof(status)) < 0 ||
		    brk(end) < 0)
			abort();
		for (size_t i = 0; i < n; i++)
			memcpy(regions[i].at, regions[i].kept, regions[i].size);
	}
	_exit(0);
}

/* Returns in each process that is to be the program. */
static void start_server(void)
{
	static ucontext_t server;

	if (getcontext(&server) < 0)
		abort();
	server.uc_stack = (stack_t){ .ss_sp = allocate(STACK_SIZE),
				     .ss_size = STACK_SIZE };
	makecontext(&server, serve, 0);
	if (swapcontext(&program, &server) < 0)
		abort();
}

static __attribute__((constructor)) void begin(void)
{
	const char *at = getenv("RUN_AT");

	run_at = at ? atoi(at) : 0;
	request.splits = getenv("KILL_SPLIT") != NULL;
	if (getenv("KILLER_SERVES"))
		start_server();
}

/* ---- moments ------------------------------------------------------------- */

struct way {
	int fd, flags;
	__CONST_SOCKADDR_ARG to;
	socklen_t length;
};

static void reach_moment(void)
{
	static int reached;

	reached++;
	if (reached == request.kill_at)
		kill(getpid(), SIGKILL);
	if (reached != run_at)
		return;
	unsetenv("LD_PRELOAD");
	if (system(getenv("RUN")) < 0)
		abort();
}

static ssize_t send_on(const struct way *w, const void *bytes, size_t n)
{
	static ssize_t (*real)(int, const void *, size_t, int,
			       __CONST_SOCKADDR_ARG, socklen_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "sendto");
	return real(w->fd, bytes, n, w->flags, w->to, w->length);
}

static bool is_change(const struct nlmsghdr *m)
{
	return m->nlmsg_type == AUDIT_ADD_RULE ||
	       m->nlmsg_type == AUDIT_DEL_RULE || m->nlmsg_type == AUDIT_SET;
}

/* The bytes of the first message of @n bytes. */
static size_t first_message(const char *bytes, size_t n, struct nlmsghdr *m)
{
	size_t length;

	if (n < sizeof(*m)) {
		*m = (struct nlmsghdr){ 0 };
		return n;
	}
	memcpy(m, bytes, sizeof(*m));
	length = NLMSG_ALIGN(m->nlmsg_len);
	return length && length < n ? length : n;
}

static ssize_t send_each(const struct way *w, const char *bytes, size_t n)
{
	size_t sent = 0;

	while (sent < n) {
		struct nlmsghdr m;
		size_t length = first_message(bytes + sent, n - sent, &m);

		if (is_change(&m))
			reach_moment();
		if (send_on(w, bytes + sent, length) < 0)
			return sent ? (ssize_t)sent : -1;
		sent += length;
		if (sent == n && is_change(&m))
			reach_moment();
	}
	return (ssize_t)sent;
}

ssize_t sendto(int fd, const void *bytes, size_t n, int flags,
	       __CONST_SOCKADDR_ARG to, socklen_t length)
{
	const struct way w = { fd, flags, to, length };
	struct nlmsghdr first;
	ssize_t sent;
	int kept;

	first_message(bytes, n, &first);
	if (request.splits || !is_change(&first))
		return send_each(&w, bytes, n);
	reach_moment();
	sent = send_on(&w, bytes, n);
	kept = errno;
	reach_moment();
	errno = kept;
	return sent;
}
