/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To be preloaded: SIGKILL at a chosen moment of a conversation with the
 * kernel. The moments are numbered from 1, and KILL_AT is the number of one:
 * before and after each sendto(2) that changes rules or settings, be it one
 * message or a batch. With KILL_SPLIT set, each message of a batch is sent by
 * itself, for an event can happen between two of them. With RUN_AT in place of
 * KILL_AT, the command RUN is carried out at that moment by the shell, as by
 * another program.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct way {
	int fd, flags;
	__CONST_SOCKADDR_ARG to;
	socklen_t length;
};

static void reach_moment(void)
{
	static int reached;
	const char *kill_at = getenv("KILL_AT"), *run_at = getenv("RUN_AT");

	reached++;
	if (kill_at && reached == atoi(kill_at))
		raise(SIGKILL);
	if (!run_at || reached != atoi(run_at))
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
	if (getenv("KILL_SPLIT") || !is_change(&first))
		return send_each(&w, bytes, n);
	reach_moment();
	sent = send_on(&w, bytes, n);
	kept = errno;
	reach_moment();
	errno = kept;
	return sent;
}
