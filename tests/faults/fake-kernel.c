/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To be preloaded: a small audit kernel in memory, which answers in place of
 * the real one, and answers wrongly when asked to (a "lie").
 *
 *   FAKE_BEFORE  the first state: a file like FAKE_AFTER; without it, no rules
 *   FAKE_AFTER   the file for the state, written after every change
 *   FAKE_LOG     the file for a line about each message received and sent
 *   LIE          NAME[:NUMBER], of the table below
 *   LIE_AT       the number of the packet to change: the first that is sent is
 *                1; N+ is packet N and all later ones that answer a change
 *   FAKE_OLD     a kernel before 3.13: it knows no features, and an answer
 *                with an error always contains the whole command
 *
 * Several messages in one sendto() are carried out in order, as by the kernel,
 * and each gets an answer. FAKE_LOG has "batch N" before the first of N and
 * "batch ends" after the last. The answer to a message of a batch is logged as
 * ack-batch, except that to the last one, which is ack-change.
 *
 * The clock is simulated: when nothing can end a wait, the wait ends at once,
 * and the clock is moved on. So a test of 10 s takes no time, and a wait
 * without a time limit is detected. The library allocates nothing and does not
 * use stdio, because fail-inject.c may make both fail.
 */
#include <errno.h>
#include <fcntl.h>
#include <libaudit.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define LAST_LIST 7 /* AUDIT_FILTER_URING_EXIT */
#define RULES_MAX 256
#define RULE_MAX  MAX_AUDIT_MESSAGE_LENGTH
#define QUEUE_MAX 2048
#define SEND_MAX  (1 << 18)

/* Statuses that auditctl itself does not use. */
#define EXIT_HANGS	97 /* a wait that nothing can end */
#define EXIT_ENDLESS	98 /* more than a minute has passed */
#define EXIT_TEST_ERROR 99 /* the test itself is wrong */
#define MINUTE_MS	60000
#define SPINS_S		20

/* ---- output -------------------------------------------------------------- */

static void put_out(int fd, const char *bytes, size_t n)
{
	if (syscall(SYS_write, fd, bytes, n) != (ssize_t)n)
		_exit(EXIT_TEST_ERROR);
}

static int open_out(const char *variable, int flags)
{
	const char *path = getenv(variable);
	long fd = syscall(SYS_openat, AT_FDCWD, path ? path : "/dev/null",
			  O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	if (fd < 0)
		_exit(EXIT_TEST_ERROR);
	return (int)fd;
}

__attribute__((format(printf, 1, 2))) static void log_line(const char *format,
							   ...)
{
	char line[256];
	int fd = open_out("FAKE_LOG", O_APPEND), n;
	va_list args;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	put_out(fd, line, (size_t)n);
	syscall(SYS_close, fd);
}

/* ---- the state of the kernel --------------------------------------------- */

struct stored {
	_Alignas(struct audit_rule_data) unsigned char bytes[RULE_MAX];
};

static struct {
	uint32_t enabled, failure, rate, backlog, wait, lost, features, lock;
	struct stored rules[RULES_MAX];
	size_t n;
} held = {
	.enabled = 1, .failure = 1, .backlog = 64, .wait = 60000, .lost = 7
};

static bool is_old(void)
{
	return getenv("FAKE_OLD");
}

static struct audit_rule_data *data_of(struct stored *rule)
{
	return (struct audit_rule_data *)rule->bytes;
}

static size_t rule_length(struct stored *rule)
{
	return sizeof(struct audit_rule_data) + data_of(rule)->buflen;
}

static void save(void)
{
	static char line[2 * RULE_MAX + 16];
	int fd = open_out("FAKE_AFTER", O_TRUNC);
	int n = snprintf(line, sizeof(line), "%u %u %u %u %u %u %u %u\n",
			 held.enabled, held.failure, held.rate, held.backlog,
			 held.wait, held.lost, held.features, held.lock);

	put_out(fd, line, (size_t)n);
	for (size_t i = 0; i < held.n; i++) {
		char *to = line;

		for (size_t j = 0; j < rule_length(&held.rules[i]); j++) {
			*to++ = "0123456789abcdef"[held.rules[i].bytes[j] >> 4];
			*to++ = "0123456789abcdef"[held.rules[i].bytes[j] & 15];
		}
		*to++ = '\n';
		put_out(fd, line, (size_t)(to - line));
	}
	syscall(SYS_close, fd);
}

static unsigned hex(char digit)
{
	return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void load_rules(const char *text)
{
	while (*text) {
		unsigned char *to = held.rules[held.n++].bytes;

		for (; *text != '\n'; text += 2)
			*to++ = (unsigned char)(hex(text[0]) << 4 |
						hex(text[1]));
		text++;
	}
}

static void load(void)
{
	static char text[2 * RULES_MAX * RULE_MAX];
	const char *path = getenv("FAKE_BEFORE");
	long fd, got;

	if (path) {
		fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
		got = syscall(SYS_read, fd, text, sizeof(text) - 1);
		syscall(SYS_close, fd);
		if (got <= 0 ||
		    sscanf(text, "%u %u %u %u %u %u %u %u", &held.enabled,
			   &held.failure, &held.rate, &held.backlog, &held.wait,
			   &held.lost, &held.features, &held.lock) != 8)
			_exit(EXIT_TEST_ERROR);
		load_rules(strchr(text, '\n') + 1);
	}
	save();
}

static bool is_same(struct stored *a, struct stored *b)
{
	return rule_length(a) == rule_length(b) &&
	       memcmp(a, b, rule_length(a)) == 0;
}

static size_t find(struct stored *rule)
{
	size_t i = 0;

	while (i < held.n && !is_same(&held.rules[i], rule))
		i++;
	return i;
}

/* The kernel refuses to add a rule with the first uid, and to delete a rule
 * with the second one. */
#define REFUSED_UID 666
#define STUCK_UID   667

static bool has_uid(const struct audit_rule_data *rule, uint32_t uid)
{
	for (uint32_t i = 0; i < rule->field_count; i++)
		if (rule->fields[i] == AUDIT_UID && rule->values[i] == uid)
			return true;
	return false;
}

static int add_rule(struct stored *rule)
{
	bool in_front = data_of(rule)->flags & AUDIT_FILTER_PREPEND;
	size_t at = 0;

	data_of(rule)->flags &= ~(uint32_t)AUDIT_FILTER_PREPEND;
	if (data_of(rule)->flags > LAST_LIST ||
	    has_uid(data_of(rule), REFUSED_UID))
		return -EINVAL;
	if (!in_front && find(rule) < held.n)
		return -EEXIST;
	if (held.n == RULES_MAX)
		return -ENOMEM;
	while (at < held.n &&
	       (data_of(&held.rules[at])->flags < data_of(rule)->flags ||
		(!in_front &&
		 data_of(&held.rules[at])->flags == data_of(rule)->flags)))
		at++;
	memmove(&held.rules[at + 1], &held.rules[at],
		(held.n++ - at) * sizeof(held.rules[0]));
	held.rules[at] = *rule;
	return 0;
}

static int delete_rule(struct stored *rule)
{
	size_t at = find(rule);

	if (at == held.n)
		return -ENOENT;
	if (has_uid(data_of(rule), STUCK_UID))
		return -EBUSY;
	memmove(&held.rules[at], &held.rules[at + 1],
		(--held.n - at) * sizeof(held.rules[0]));
	return 0;
}

static int set(const struct audit_status *s)
{
	uint32_t lost = held.lost;

	if (s->mask & AUDIT_STATUS_ENABLED)
		held.enabled = s->enabled;
	if (s->mask & AUDIT_STATUS_FAILURE)
		held.failure = s->failure;
	if (s->mask & AUDIT_STATUS_RATE_LIMIT)
		held.rate = s->rate_limit;
	if (s->mask & AUDIT_STATUS_BACKLOG_LIMIT)
		held.backlog = s->backlog_limit;
	if (s->mask & AUDIT_STATUS_BACKLOG_WAIT_TIME)
		held.wait = s->backlog_wait_time;
	if (!(s->mask & AUDIT_STATUS_LOST))
		return 0;
	held.lost = 0;
	return (int)lost;
}

/* ---- the queue of packets ------------------------------------------------ */

enum what { PACKET, ERRNO, CHATTER, PAUSE };

static struct packet {
	enum what what;
	int number; /* an errno, or a count; a negative count does not end */
	uint32_t sender;
	size_t length;
	union {
		struct nlmsghdr header;
		unsigned char
			bytes[NLMSG_SPACE(sizeof(struct nlmsgerr) + RULE_MAX)];
	};
} queue[QUEUE_MAX];
static size_t first, end; /* the packets are first to end - 1 */

static struct packet *push(const struct packet *p)
{
	if (first == end)
		first = end = 0;
	if (end == QUEUE_MAX)
		_exit(EXIT_TEST_ERROR);
	queue[end] = *p;
	return &queue[end++];
}

static void push_mark(enum what what, int number, uint32_t sequence)
{
	static struct packet p;

	p.what = what;
	p.number = number;
	p.header.nlmsg_seq = sequence;
	push(&p);
}

/* ---- wrong answers ------------------------------------------------------- */

/* A packet that is sent later than its turn. */
static struct packet kept;
static bool is_kept, is_swapped, is_silent;

static struct audit_rule_data *rule_in(struct packet *p)
{
	return (struct audit_rule_data *)NLMSG_DATA(&p->header);
}

static void cut(struct packet *p, int n)
{
	p->length = (size_t)n < p->length ? (size_t)n : p->length;
}

static void cut_with_length(struct packet *p, int n)
{
	cut(p, n);
	p->header.nlmsg_len = (uint32_t)p->length;
}

static void lie_length(struct packet *p, int n)
{
	p->header.nlmsg_len = (uint32_t)n;
}

static void lie_sequence(struct packet *p, int n)
{
	p->header.nlmsg_seq += (uint32_t)n;
}

static void lie_no_sequence(struct packet *p, int n)
{
	p->header.nlmsg_seq = (uint32_t)n;
}

static void lie_type(struct packet *p, int n)
{
	p->header.nlmsg_type = (uint16_t)n;
}

static void lie_sender(struct packet *p, int n)
{
	p->sender = (uint32_t)n;
}

static void lie_fields(struct packet *p, int n)
{
	rule_in(p)->field_count = (uint32_t)n;
}

static void lie_buflen(struct packet *p, int n)
{
	rule_in(p)->buflen += (uint32_t)n;
}

/* Only rules of the task list have no key: they cannot have one. */
static void lie_string(struct packet *p, int n)
{
	for (unsigned i = 0; i < rule_in(p)->field_count; i++)
		if (rule_in(p)->fields[i] == AUDIT_FILTERKEY)
			rule_in(p)->values[i] += (uint32_t)n;
}

static void lie_twice(struct packet *p, int n)
{
	for (; n > 0; n--)
		push(p);
}

static void lie_late(struct packet *p, int n)
{
	(void)n;
	kept = *p;
	is_kept = true;
}

static void lie_swap(struct packet *p, int n)
{
	lie_late(p, n);
	is_swapped = true;
	p->what = ERRNO;
	p->number = 0;
}

static void lie_drop(struct packet *p, int n)
{
	p->what = ERRNO;
	p->number = n;
}

static void lie_silent(struct packet *p, int n)
{
	lie_drop(p, n);
	is_silent = true;
}

static void lie_chatter(struct packet *p, int n)
{
	push_mark(CHATTER, n, p->header.nlmsg_seq);
}

static void lie_pause(struct packet *p, int n)
{
	push_mark(PAUSE, n, p->header.nlmsg_seq);
}

/* A refusal before the packet, with a right header. */
static void lie_error(struct packet *p, int n)
{
	struct packet *error = push(p);
	struct nlmsgerr body = { .error = -n };

	error->length = NLMSG_LENGTH(sizeof(body));
	error->header.nlmsg_len = (uint32_t)error->length;
	error->header.nlmsg_type = NLMSG_ERROR;
	memcpy(NLMSG_DATA(&error->header), &body, sizeof(body));
}

static const struct lie {
	const char *name;
	void (*change)(struct packet *p, int n);
} lies[] = {
	{ "cut", cut },
	{ "short", cut_with_length },
	{ "length", lie_length },
	{ "sequence", lie_sequence },
	{ "no-sequence", lie_no_sequence },
	{ "type", lie_type },
	{ "sender", lie_sender },
	{ "fields", lie_fields },
	{ "buflen", lie_buflen },
	{ "string", lie_string },
	{ "twice", lie_twice },
	{ "late", lie_late },
	{ "swap", lie_swap },
	{ "drop", lie_drop },
	{ "silent", lie_silent },
	{ "chatter", lie_chatter },
	{ "pause", lie_pause },
	{ "error", lie_error },
};

static int lie_number(void)
{
	const char *colon = strchr(getenv("LIE"), ':');

	return colon ? (int)strtol(colon + 1, NULL, 10) : 0;
}

static bool is_lie(const char *name)
{
	const char *lie = getenv("LIE");
	size_t n = strlen(name);

	return lie && strncmp(lie, name, n) == 0 && (lie[n] == ':' || !lie[n]);
}

static void lie_about(struct packet *p)
{
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		if (is_lie(lies[i].name)) {
			lies[i].change(p, lie_number());
			log_line("lied\n");
			return;
		}
}

/* ---- answers ------------------------------------------------------------- */

static bool is_to_lie(const char *kind, int number)
{
	const char *at = getenv("LIE_AT");

	if (!at)
		return false;
	if (!strchr(at, '+'))
		return atoi(at) == number;
	return number >= atoi(at) && (strcmp(kind, "ack-batch") == 0 ||
				      strcmp(kind, "ack-change") == 0);
}

static void send_packet(const char *kind, int type, uint32_t sequence,
			const void *payload, size_t n)
{
	static struct packet p;
	static int number;
	bool was_swapped = is_swapped;

	p = (struct packet){ .length = NLMSG_LENGTH(n) };
	p.header.nlmsg_len = (uint32_t)p.length;
	p.header.nlmsg_type = (uint16_t)type;
	p.header.nlmsg_seq = sequence;
	memcpy(NLMSG_DATA(&p.header), payload, n);
	log_line("packet %d %s %zu\n", ++number, kind, p.length);
	if (is_to_lie(kind, number))
		lie_about(&p);
	else if (is_silent)
		return;
	if (p.what != ERRNO || p.number)
		push(&p);
	if (was_swapped && is_kept) {
		is_kept = false;
		push(&kept);
	}
}

/* The option set by setsockopt(), and the number of messages of a batch that
 * are still to be handled. */
static bool is_ack_short;
static size_t n_to_come;

/* An error has a copy of the command, unless the option forbids it. */
static void acknowledge(const char *kind, const struct nlmsghdr *to, int error)
{
	static struct {
		struct nlmsgerr error;
		unsigned char rest[RULE_MAX];
	} body;
	size_t copied = error && !is_ack_short ? NLMSG_PAYLOAD(to, 0) : 0;

	if (copied > sizeof(body.rest))
		_exit(EXIT_TEST_ERROR);
	body.error = (struct nlmsgerr){ .error = error, .msg = *to };
	memcpy(body.rest, NLMSG_DATA(to), copied);
	send_packet(kind, NLMSG_ERROR, to->nlmsg_seq, &body,
		    sizeof(body.error) + copied);
}

static void send_status(uint32_t sequence)
{
	struct audit_status s = { .enabled = held.enabled,
				  .failure = held.failure,
				  .rate_limit = held.rate,
				  .backlog_limit = held.backlog,
				  .lost = held.lost,
				  .feature_bitmap = AUDIT_FEATURE_BITMAP_ALL,
				  .backlog_wait_time = held.wait };

	send_packet("status", AUDIT_GET, sequence, &s, sizeof(s));
}

static void send_features(uint32_t sequence)
{
	struct audit_features f = { .vers = 1,
				    .mask = 3,
				    .features = held.features,
				    .lock = held.lock };

	send_packet("features", AUDIT_GET_FEATURE, sequence, &f, sizeof(f));
}

static void send_rules(uint32_t sequence)
{
	for (size_t i = 0; i < held.n; i++)
		send_packet(data_of(&held.rules[i])->flags == AUDIT_FILTER_TASK
				    ? "task"
				    : "rule",
			    AUDIT_LIST_RULES, sequence, held.rules[i].bytes,
			    rule_length(&held.rules[i]));
	send_packet("done", NLMSG_DONE, sequence, "", 0);
}

static int change(int type, const void *payload)
{
	static struct stored rule;
	const struct audit_features *f = payload;

	/* The lock of rules and settings is not one of features. */
	if (type == AUDIT_SET_FEATURE) {
		if (is_old())
			return -EINVAL;
		held.features |= f->features & f->mask;
		held.lock |= f->lock & f->mask;
		return 0;
	}
	if (held.enabled == 2)
		return -EPERM;
	if (type == AUDIT_SET)
		return set(payload);
	memset(&rule, 0, sizeof(rule));
	memcpy(&rule, payload, sizeof(struct audit_rule_data));
	memcpy(&rule, payload, rule_length(&rule));
	/* The last bits are classes of calls, which the kernel replaces. */
	data_of(&rule)->mask[AUDIT_BITMASK_SIZE - 1] &=
		UINT32_MAX >> AUDIT_SYSCALL_CLASSES;
	return type == AUDIT_ADD_RULE ? add_rule(&rule) : delete_rule(&rule);
}

/* The acknowledgement of a request comes before its answer. */
static void handle(const struct nlmsghdr *m)
{
	switch (m->nlmsg_type) {
	case AUDIT_GET:
		log_line("got get\n");
		acknowledge("ack-question", m, 0);
		send_status(m->nlmsg_seq);
		break;
	case AUDIT_GET_FEATURE:
		log_line("got get-feature\n");
		acknowledge("ack-question", m, is_old() ? -EINVAL : 0);
		if (!is_old())
			send_features(m->nlmsg_seq);
		break;
	case AUDIT_LIST_RULES:
		log_line("got list\n");
		acknowledge("ack-question", m, 0);
		send_rules(m->nlmsg_seq);
		break;
	case AUDIT_SET:
	case AUDIT_SET_FEATURE:
	case AUDIT_ADD_RULE:
	case AUDIT_DEL_RULE: {
		int rc = change(m->nlmsg_type, NLMSG_DATA(m));

		save();
		log_line("got change %d: %d\n", m->nlmsg_type, rc);
		acknowledge(n_to_come ? "ack-batch" : "ack-change", m, rc);
		break;
	}
	default:
		log_line("got other %d\n", m->nlmsg_type);
		acknowledge("ack-other", m, 0);
	}
}

/* Handles the messages in @n bytes in order. Like the kernel, ignores a rest
 * that is shorter than its own length says. */
static void handle_all(const unsigned char *bytes, size_t n)
{
	const struct nlmsghdr *m = (const void *)bytes;
	size_t left = n;
	bool is_batch;

	for (n_to_come = 0; NLMSG_OK(m, left); m = NLMSG_NEXT(m, left))
		n_to_come++;
	is_batch = n_to_come > 1;
	if (is_batch)
		log_line("batch %zu\n", n_to_come);
	m = (const void *)bytes;
	for (left = n; NLMSG_OK(m, left); m = NLMSG_NEXT(m, left)) {
		n_to_come--;
		handle(m);
	}
	if (is_batch)
		log_line("batch ends\n");
}

/* ---- the system calls ---------------------------------------------------- */

/* The open sockets, a bit for each: libaudit opens a second one when it asks
 * for the features of the kernel. */
static uint64_t audit_fds;
static bool was_opened;
/* The other end of the newest socket. Bytes arrive there only if the program
 * uses write(2), which is an error. */
static int far_fd = -1;
static long long passed_ms;

static bool is_audit(int fd)
{
	return fd >= 0 && fd < 64 && audit_fds >> fd & 1;
}

static void pass_time(int ms)
{
	static bool was_logged;

	passed_ms += ms;
	if (passed_ms <= MINUTE_MS || was_logged)
		return;
	was_logged = true;
	log_line("endless\n");
	_exit(EXIT_ENDLESS);
}

/* Every second call by the same caller is interrupted. */
static bool is_interrupted(bool *was)
{
	*was = !*was;
	if (!*was || !is_lie("eintr"))
		return false;
	errno = EINTR;
	return true;
}

int socket(int domain, int type, int protocol)
{
	int ends[2];

	if (domain != AF_NETLINK || protocol != NETLINK_AUDIT)
		return (int)syscall(SYS_socket, domain, type, protocol);
	if (!was_opened) {
		was_opened = true;
		/* Ends a program that is in an endless loop. */
		alarm(SPINS_S);
		load();
		if (is_lie("eintr"))
			log_line("lied\n");
	}
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) < 0 ||
	    ends[0] >= 64)
		_exit(EXIT_TEST_ERROR);
	audit_fds |= UINT64_C(1) << ends[0];
	/* A high number, so that the next file gets the number that it gets
	 * without us. */
	far_fd = fcntl(ends[1], F_DUPFD_CLOEXEC, 100);
	syscall(SYS_close, ends[1]);
	return ends[0];
}

int close(int fd)
{
	if (is_audit(fd))
		audit_fds &= ~(UINT64_C(1) << fd);
	return (int)syscall(SYS_close, fd);
}

ssize_t sendto(int fd, const void *bytes, size_t n, int flags,
	       __CONST_SOCKADDR_ARG to, socklen_t length)
{
	static _Alignas(struct nlmsghdr) unsigned char message[SEND_MAX];
	static bool was;

	if (!is_audit(fd))
		return syscall(SYS_sendto, fd, bytes, n, flags, to, length);
	if (is_interrupted(&was))
		return -1;
	if (n > sizeof(message)) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(message, bytes, n);
	/* An answer to an earlier request, sent together with the next ones. */
	if (is_kept && !is_swapped) {
		is_kept = false;
		push(&kept);
	}
	handle_all(message, n);
	return (ssize_t)n;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
	if (!is_audit(fd) || level != SOL_NETLINK)
		return (int)syscall(SYS_setsockopt, fd, level, name, value,
				    length);
	if (name != NETLINK_CAP_ACK || is_old()) {
		errno = ENOPROTOOPT;
		return -1;
	}
	is_ack_short = *(const int *)value;
	return 0;
}

/* arm64 and riscv64 have no poll. */
static int real_poll(struct pollfd *fds, nfds_t n, int timeout)
{
#ifdef SYS_poll
	return (int)syscall(SYS_poll, fds, n, timeout);
#else
	struct timespec t = { .tv_sec = timeout / 1000,
			      .tv_nsec = timeout % 1000 * 1000000L };

	return (int)syscall(SYS_ppoll, fds, n, timeout < 0 ? NULL : &t, NULL,
			    0);
#endif
}

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
	/* volatile: gcc warns if a value is read that poll() only writes. */
	const struct pollfd *volatile asked = fds;
	static bool was;

	if (n != 1 || !is_audit(asked->fd))
		return real_poll(fds, n, timeout);
	if (is_interrupted(&was))
		return -1;
	fds->revents = POLLIN;
	if (first < end)
		return 1;
	fds->revents = 0;
	if (timeout < 0) {
		log_line("hangs\n");
		_exit(EXIT_HANGS);
	}
	pass_time(timeout);
	return 0;
}

/* A message that nobody requested: an event, or a late answer. */
static void make_chatter(struct packet *to, uint32_t sequence, int n)
{
	static const char event[] = "audit(1.000:1): unrelated";
	struct nlmsgerr late = { .error = 0 };
	const void *payload = n & 1 ? event : (void *)&late;
	size_t length = n & 1 ? sizeof(event) : sizeof(late);

	*to = (struct packet){ .length = NLMSG_LENGTH(length) };
	to->header.nlmsg_len = (uint32_t)to->length;
	to->header.nlmsg_type = n & 1 ? AUDIT_USER_AVC : NLMSG_ERROR;
	to->header.nlmsg_seq = n & 1 ? 0 : sequence - 1;
	memcpy(NLMSG_DATA(&to->header), payload, length);
}

/* The next packet; or NULL, and errno. */
static const struct packet *next_packet(void)
{
	static struct packet chatter;
	struct packet *p = &queue[first];

	errno = EAGAIN;
	if (first == end)
		return NULL;
	switch (p->what) {
	case PACKET:
		return p;
	case ERRNO:
		errno = p->number;
		first++;
		return NULL;
	case PAUSE:
	case CHATTER:
		pass_time(1);
		make_chatter(&chatter, p->header.nlmsg_seq, p->number);
		if (p->number > 0 && --p->number == 0)
			first++;
		return p->what == CHATTER ? &chatter : NULL;
	}
	return NULL;
}

ssize_t recvfrom(int fd, void *restrict to, size_t size, int flags,
		 __SOCKADDR_ARG from, socklen_t *restrict length)
{
	struct sockaddr_nl sender = { .nl_family = AF_NETLINK };
	const struct packet *p;
	static bool was;
	ssize_t got;

	if (!is_audit(fd))
		return syscall(SYS_recvfrom, fd, to, size, flags, from, length);
	if (is_interrupted(&was))
		return -1;
	p = next_packet();
	if (!p)
		return -1;
	got = (ssize_t)(p->length < size ? p->length : size);
	memcpy(to, p->bytes, (size_t)got);
	sender.nl_pid = p->sender;
	if (length && *length >= sizeof(sender)) {
		memcpy(*(void **)&from, &sender, sizeof(sender));
		*length = sizeof(sender);
	}
	if (flags & MSG_TRUNC)
		got = (ssize_t)p->length;
	if (p == &queue[first] && !(flags & MSG_PEEK))
		first++;
	return got;
}

/* Like the kernel: an error after messages is reported by the next call. */
int recvmmsg(int fd, struct mmsghdr *heads, unsigned n, int flags,
	     struct timespec *timeout)
{
	unsigned i;

	if (!is_audit(fd) || timeout)
		_exit(EXIT_TEST_ERROR);
	for (i = 0; i < n && !(i && queue[first].what == ERRNO); i++) {
		struct msghdr *m = &heads[i].msg_hdr;
		ssize_t got =
			recvfrom(fd, m->msg_iov->iov_base, m->msg_iov->iov_len,
				 MSG_TRUNC, m->msg_name, &m->msg_namelen);

		if (got < 0)
			break;
		m->msg_flags =
			(size_t)got > m->msg_iov->iov_len ? MSG_TRUNC : 0;
		heads[i].msg_len = (unsigned)got;
	}
	(void)flags;
	return i ? (int)i : -1;
}

/* A machine of 32 bits may have a time_t of 64, and another call for it. */
static long real_time(clockid_t id, struct timespec *t)
{
#ifdef SYS_clock_gettime64
	if (sizeof(t->tv_sec) > sizeof(long))
		return syscall(SYS_clock_gettime64, id, t);
#endif
	return syscall(SYS_clock_gettime, id, t);
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	int rc = (int)real_time(id, t);

	t->tv_sec += (time_t)(passed_ms / 1000);
	t->tv_nsec += (long)(passed_ms % 1000 * 1000000);
	if (t->tv_nsec >= 1000000000) {
		t->tv_sec++;
		t->tv_nsec -= 1000000000;
	}
	return rc;
}

/* ---- the rest of the machine --------------------------------------------- */

/* Every user has the capabilities of root. libcap-ng, which the stock program
 * uses, passes no data when it asks for the version. */
int capget(struct __user_cap_header_struct *head,
	   struct __user_cap_data_struct *data);
int capget(struct __user_cap_header_struct *head,
	   struct __user_cap_data_struct *data)
{
	head->version = _LINUX_CAPABILITY_VERSION_3;
	if (data)
		memset(data, 0xff, sizeof(*data) * _LINUX_CAPABILITY_U32S_3);
	return 0;
}

uid_t geteuid(void)
{
	return 0;
}

/* Each process gets a lock of its own: many run at once, and none may use /run.
 */
int open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (strcmp(path, "/run/auditctl.lock") == 0)
		return (int)syscall(SYS_memfd_create, "lock", MFD_CLOEXEC);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

/* Tests write nothing to the log of this machine. */
void openlog(const char *name, int option, int facility)
{
	(void)name;
	(void)option;
	(void)facility;
}

void __syslog_chk(int priority, int flag, const char *format, ...);
void __syslog_chk(int priority, int flag, const char *format, ...)
{
	(void)priority;
	(void)flag;
	(void)format;
}

void __vsyslog_chk(int priority, int flag, const char *format, va_list args);
void __vsyslog_chk(int priority, int flag, const char *format, va_list args)
{
	(void)priority;
	(void)flag;
	(void)format;
	(void)args;
}

void syslog(int priority, const char *format, ...)
{
	(void)priority;
	(void)format;
}

__attribute__((destructor)) static void leave(void)
{
	char byte;

	if (recv(far_fd, &byte, 1, MSG_DONTWAIT) > 0)
		log_line("got other, which is not a message\n");
	if (was_opened)
		log_line("took %lld ms\n", passed_ms);
}
