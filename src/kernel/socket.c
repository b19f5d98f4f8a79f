/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "kernel/socket.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif
#ifndef NETLINK_CAP_ACK
#define NETLINK_CAP_ACK 10
#endif

/* The time limit for an answer of a kernel under load. */
#define ANSWER_MS 10000
/* After each missing answer, the next time limit is reduced by this factor. */
#define TIMEOUT_DIVISOR 4

/* The longest message that libaudit sends. */
#define MESSAGE_MAX MAX_AUDIT_MESSAGE_LENGTH
/* The size of a batch: enough for 64 rules of the usual size, or 14 of the
 * greatest. Less than the default send buffer, 208 KB. */
#define OUT_BYTES (128 << 10)

/* How many messages of any length one system call receives. */
#define IN_LONG 12
/* The same for acknowledgements without the command, of 36 bytes. */
#define ACK_STRIDE 128
/* How much of the receive buffer an acknowledgement uses, with the overhead of
 * the kernel: 768 bytes on 6.1. The copy of a command in it uses up to twice
 * its length. */
#define ACK_ROOM 1024

/* ---- system calls -------------------------------------------------------- */

static ssize_t call_send(int fd, const void *bytes, size_t n)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(fd, bytes, n, 0, (const struct sockaddr *)&kernel,
		      sizeof(kernel));
}

static int call_receive(int fd, struct mmsghdr *heads, unsigned n)
{
	return recvmmsg(fd, heads, n, MSG_DONTWAIT, NULL);
}

static int call_wait(int fd, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, ms);
}

static long long call_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool call_shorten_acks(int fd)
{
	const int yes = 1;

	return setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &yes,
			  sizeof(yes)) == 0;
}

static int call_receive_buffer(int fd)
{
	socklen_t length = sizeof(int);
	int space;

	return getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &space, &length) < 0
		       ? -1
		       : space;
}

static const struct socket_calls system_calls = {
	.send = call_send,
	.receive = call_receive,
	.wait = call_wait,
	.now_ms = call_now_ms,
	.shorten_acks = call_shorten_acks,
	.receive_buffer = call_receive_buffer,
};

int socket_open(struct socket *s, int fd, const struct socket_calls *calls)
{
	const size_t in_bytes = IN_LONG * sizeof(struct audit_message);

	*s = (struct socket){
		.fd = fd,
		.calls = calls ? calls : &system_calls,
		.timeout_ms = ANSWER_MS,
		.bytes_max = OUT_BYTES,
		.out = malloc(OUT_BYTES),
		.in = malloc(in_bytes),
	};
	if (s->out && s->in)
		return 0;
	socket_close(s);
	return -ENOMEM;
}

void socket_close(struct socket *s)
{
	free(s->out);
	free(s->in);
	s->out = s->in = NULL;
}

/* ---- time ---------------------------------------------------------------- */

/* The time limit of an answer. */
struct timeout {
	struct socket *s;
	long long end; /* 0: the clock was not read yet */
	bool is_over;  /* do not wait, only receive what is there */
};

/* The remaining milliseconds; 0: the time is over. */
static int left(struct timeout *p)
{
	long long now = p->s->calls->now_ms();

	if (!p->end)
		p->end = now + p->s->timeout_ms;
	if (now < p->end)
		return (int)(p->end - now);
	/* Reduce the time limit after a missing answer. */
	p->s->timeout_ms /= TIMEOUT_DIVISOR;
	return 0;
}

/* ---- receiving ----------------------------------------------------------- */

static struct nlmsghdr *message_in(const struct socket *s, unsigned i)
{
	return (struct nlmsghdr *)(void *)(s->in + i * s->stride);
}

/*
 * Receive what is there, with one system call: rules make each call slower.
 * Returns 0 or a negative errno, -EAGAIN if there is nothing.
 */
static int fetch(struct socket *s, bool is_short)
{
	struct mmsghdr heads[SOCKET_BATCH_MAX];
	struct iovec buffers[SOCKET_BATCH_MAX];
	struct sockaddr_nl from[SOCKET_BATCH_MAX] = { { 0 } };
	unsigned count = is_short ? SOCKET_BATCH_MAX : IN_LONG;
	int n;

	s->stride = is_short ? ACK_STRIDE : sizeof(struct audit_message);
	for (unsigned i = 0; i < count; i++) {
		buffers[i] = (struct iovec){ message_in(s, i), s->stride };
		heads[i].msg_hdr =
			(struct msghdr){ .msg_name = &from[i],
					 .msg_namelen = sizeof(from[i]),
					 .msg_iov = &buffers[i],
					 .msg_iovlen = 1 };
	}
	s->next = s->n = 0;
	n = s->calls->receive(s->fd, heads, count);
	if (n <= 0)
		return n ? -errno : -EAGAIN;
	for (; s->n < (unsigned)n; s->n++)
		s->heads[s->n] = (struct socket_head){
			.length = heads[s->n].msg_len,
			.is_cut = heads[s->n].msg_hdr.msg_flags & MSG_TRUNC,
			.is_kernels = heads[s->n].msg_hdr.msg_namelen ==
					      sizeof(from[0]) &&
				      from[s->n].nl_pid == 0,
		};
	return 0;
}

/* Whether only acknowledgements can come. */
static bool expects_short(const struct socket *s)
{
	return s->type == NLMSG_ERROR && s->has_short_acks;
}

static int wait_on(struct timeout *p)
{
	int ms = p->is_over ? 0 : left(p);

	if (!ms)
		return -ETIMEDOUT;
	if (p->s->calls->wait(p->s->fd, ms) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

/* The next message of any kind is number s->next, when it returns 0. */
static int receive(struct timeout *p)
{
	struct socket *s = p->s;

	while (s->next == s->n) {
		int rc = fetch(s, expects_short(s));

		if (rc == -EAGAIN)
			rc = wait_on(p);
		else if (rc == -EINTR)
			rc = left(p) ? 0 : -ETIMEDOUT;
		if (rc)
			return rc;
	}
	return 0;
}

/* ---- what counts as an answer -------------------------------------------- */

enum verdict { ANSWER, ACKNOWLEDGEMENT, END_OF_LIST, NOT_OURS, BAD };

/*
 * Late answers to earlier requests are skipped, and so are messages that were
 * not requested. But a part of the current answer must not be skipped because
 * of a wrong sequence number.
 */
static enum verdict judge_other(const struct socket *s,
				const struct nlmsghdr *m)
{
	if (m->nlmsg_type != s->type && m->nlmsg_type != NLMSG_DONE)
		return NOT_OURS;
	return m->nlmsg_seq && m->nlmsg_seq < s->first_asked ? NOT_OURS : BAD;
}

static enum verdict judge(const struct socket *s,
			  const struct socket_head *head,
			  const struct nlmsghdr *m)
{
	if (head->length < NLMSG_HDRLEN || !head->is_kernels)
		return BAD;
	if (m->nlmsg_seq - s->first_asked >= s->n_asked)
		return judge_other(s, m);
	if (head->is_cut || !NLMSG_OK(m, head->length))
		return BAD;
	if (m->nlmsg_type == NLMSG_ERROR)
		return NLMSG_PAYLOAD(m, 0) < sizeof(struct nlmsgerr)
			       ? BAD
			       : ACKNOWLEDGEMENT;
	if (m->nlmsg_type == s->type)
		return ANSWER;
	return m->nlmsg_type == NLMSG_DONE && s->type == AUDIT_LIST_RULES
		       ? END_OF_LIST
		       : BAD;
}

/*
 * Find the next message that belongs to the answer. Returns ANSWER,
 * ACKNOWLEDGEMENT, END_OF_LIST or a negative errno, and the message in *@m.
 * Other messages do not extend the time limit.
 */
static int receive_answer(struct timeout *p, const struct nlmsghdr **m)
{
	struct socket *s = p->s;

	for (;;) {
		enum verdict verdict;
		int rc = receive(p);

		if (rc)
			return rc;
		*m = message_in(s, s->next);
		verdict = judge(s, &s->heads[s->next], *m);
		s->next++;
		if (verdict == BAD)
			return -EBADMSG;
		if (verdict != NOT_OURS)
			return (int)verdict;
		if (!left(p))
			return -ETIMEDOUT;
	}
}

static int error_in(const struct nlmsghdr *m)
{
	const struct nlmsgerr *answer = NLMSG_DATA(m);

	return answer->error;
}

/* ---- sending ------------------------------------------------------------- */

static size_t put_message(unsigned char *to, const struct socket_command *c,
			  uint32_t sequence)
{
	size_t size = NLMSG_SPACE(c->length);
	struct nlmsghdr *m = (struct nlmsghdr *)(void *)to;

	/* libaudit includes the padding in the length, too. */
	*m = (struct nlmsghdr){ .nlmsg_len = (uint32_t)size,
				.nlmsg_type = c->type,
				.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
				.nlmsg_seq = sequence };
	memset(to + size - NLMSG_ALIGNTO, 0, NLMSG_ALIGNTO);
	if (c->write)
		c->write(NLMSG_DATA(m), c->payload);
	else if (c->length)
		memcpy(NLMSG_DATA(m), c->payload, c->length);
	return size;
}

static bool is_too_long(size_t length)
{
	return length > MESSAGE_MAX || NLMSG_SPACE(length) > MESSAGE_MAX;
}

/* All answers to a batch must fit in the receive buffer. */
static void read_bounds(struct socket *s)
{
	int space = s->calls->receive_buffer(s->fd);

	s->has_short_acks = s->calls->shorten_acks(s->fd);
	s->space = space > 0 ? (size_t)space : 0;
	s->is_bounded = true;
}

/* Write one batch; *@size are its bytes. Returns how many commands it has. */
static size_t compose(struct socket *s, const struct socket_command *commands,
		      size_t n, size_t *size)
{
	size_t count = 0, space = s->space;

	*size = 0;
	for (; count < n && count < SOCKET_BATCH_MAX; count++) {
		const struct socket_command *c = &commands[count];
		size_t bytes, answer;

		if (is_too_long(c->length))
			break;
		bytes = NLMSG_SPACE(c->length);
		answer = ACK_ROOM + (s->has_short_acks ? 0 : 2 * bytes);
		if (count && (*size + bytes > s->bytes_max || answer > space))
			break;
		space -= answer < space ? answer : space;
		put_message(s->out + *size, c,
			    s->sequence + 1 + (uint32_t)count);
		*size += bytes;
	}
	return count;
}

/* How many of the messages at s->out are whole in the first @sent bytes. */
static size_t count_whole(const struct socket *s, size_t sent)
{
	size_t count = 0, at = 0;

	while (sent - at >= NLMSG_HDRLEN) {
		uint32_t length;

		memcpy(&length, s->out + at, sizeof(length));
		if (length > sent - at)
			break;
		at += length;
		count++;
	}
	return count;
}

/* Returns how many messages were sent, all whole, or a negative errno. */
static ssize_t send_once(struct timeout *p, size_t size)
{
	struct socket *s = p->s;
	ssize_t sent;

	while ((sent = s->calls->send(s->fd, s->out, size)) < 0)
		if (errno != EINTR)
			return -errno;
		else if (!left(p))
			return -ETIMEDOUT;
	sent = (ssize_t)count_whole(s, (size_t)sent);
	return sent ? sent : -EMSGSIZE;
}

/* Remember the requests, to recognize their answers. */
static void expect(struct socket *s, uint16_t type, uint32_t n)
{
	s->type = type;
	s->first_asked = s->sequence + 1;
	s->n_asked = n;
	s->sequence += n;
}

/*
 * Before sending, remove the rest of an earlier answer from the receive buffer:
 * the next answers need the space. Returns 0, or -ETIMEDOUT if the kernel does
 * not stop sending.
 */
static int drain(struct timeout *p)
{
	struct socket *s = p->s;

	while (s->is_unsure) {
		int rc = fetch(s, false);

		/* After a lost message, continue; other errors are permanent.
		 */
		if (rc && rc != -EAGAIN && rc != -EINTR && rc != -ENOBUFS)
			return rc;
		s->is_unsure = rc != -EAGAIN;
		if (s->is_unsure && !left(p))
			return -ETIMEDOUT;
	}
	return 0;
}

/* ---- commands ------------------------------------------------------------ */

/* Send one batch of the @n commands; *@n_sent of them were sent. */
static int send_batch(struct timeout *p, struct socket_command *commands,
		      size_t n, size_t *n_sent)
{
	struct socket *s = p->s;

	for (;;) {
		size_t size, count = compose(s, commands, n, &size);
		ssize_t sent = send_once(p, size);

		if (sent > 0) {
			expect(s, NLMSG_ERROR, (uint32_t)sent);
			*n_sent = (size_t)sent;
			return 0;
		}
		/* More than fits in the send buffer, or than the kernel has
		 * memory for. */
		if (count == 1 || (sent != -EMSGSIZE && sent != -ENOBUFS))
			return sent == -ENOBUFS ? -ENOMEM : (int)sent;
		s->bytes_max = size / 2;
	}
}

/* The kernel has no errno above it. */
#define ERRNO_MAX 4095

/*
 * Store the answer @m in its command. Returns 0; -EALREADY if the command has
 * one already; -EBADMSG for a number that is not an errno, which is valid only
 * for AUDIT_SET.
 */
static int take_answer(const struct socket *s, struct socket_command *commands,
		       const struct nlmsghdr *m)
{
	struct socket_command *c = &commands[m->nlmsg_seq - s->first_asked];
	int answer = error_in(m);

	if (answer < -ERRNO_MAX || (answer > 0 && c->type != AUDIT_SET))
		return -EBADMSG;
	if (c->state == SOCKET_ANSWERED)
		return -EALREADY;
	c->state = SOCKET_ANSWERED;
	c->answer = answer;
	return 0;
}

/*
 * A bad or lost answer does not make the others unknown, and all are there once
 * the kernel has carried out a batch. So after such an answer the others are
 * read, but without waiting.
 */
static int take_answers(struct socket *s, struct socket_command *commands,
			size_t n)
{
	struct timeout p = { .s = s };
	int failure = 0;

	for (size_t missing = n; missing;) {
		const struct nlmsghdr *m;
		int rc = receive_answer(&p, &m);

		if (rc >= 0)
			rc = rc == ACKNOWLEDGEMENT ? take_answer(s, commands, m)
						   : -EBADMSG;
		if (rc == 0) {
			missing--;
			p.end = 0;
			continue;
		}
		if (rc != -EALREADY) {
			failure = failure ? failure : rc;
			p.is_over = true;
		}
		if (rc != -EALREADY && rc != -EBADMSG && rc != -ENOBUFS)
			return failure;
		if (!left(&p))
			return failure ? failure : -ETIMEDOUT;
	}
	return 0;
}

int socket_command(struct socket *s, struct socket_command *commands, size_t n,
		   size_t *n_sent)
{
	struct timeout p = { .s = s };
	int rc;

	for (size_t i = 0; i < n; i++)
		commands[i].state = SOCKET_NOT_SENT;
	*n_sent = 0;
	if (!n)
		return 0;
	if (is_too_long(commands[0].length)) {
		commands[0].state = SOCKET_ANSWERED;
		commands[0].answer = -EINVAL;
		*n_sent = 1;
		return 0;
	}
	if (n > 1 && !s->is_bounded)
		read_bounds(s);
	rc = drain(&p);
	if (!rc)
		rc = send_batch(&p, commands, n, n_sent);
	if (rc)
		return rc;
	for (size_t i = 0; i < *n_sent; i++)
		commands[i].state = SOCKET_SENT;
	rc = take_answers(s, commands, *n_sent);
	s->is_unsure = rc;
	return rc;
}

/* ---- questions ----------------------------------------------------------- */

int socket_ask(struct socket *s, uint16_t type, const void *payload,
	       size_t length)
{
	const struct socket_command question = { .type = type,
						 .payload = payload,
						 .length = length };
	struct timeout p = { .s = s };
	ssize_t sent;
	int rc = drain(&p);

	if (rc)
		return rc;
	if (is_too_long(length))
		return -EINVAL;
	sent = send_once(&p, put_message(s->out, &question, s->sequence + 1));
	if (sent < 0)
		return sent == -ENOBUFS ? -ENOMEM : (int)sent;
	expect(s, type, 1);
	s->is_unsure = true;
	return 0;
}

int socket_answer(struct socket *s, const struct nlmsghdr **answer)
{
	struct timeout p = { .s = s };

	for (;;) {
		int rc = receive_answer(&p, answer);

		if (rc == END_OF_LIST) {
			s->is_unsure = false;
			return SOCKET_END_OF_LIST;
		}
		if (rc == ANSWER) {
			s->is_unsure = s->type == AUDIT_LIST_RULES;
			return SOCKET_ANSWER;
		}
		if (rc != ACKNOWLEDGEMENT)
			return rc;
		/* The acknowledgement of the question is not an answer. */
		rc = error_in(*answer);
		if (rc)
			return rc < 0 ? rc : -EBADMSG;
		if (!left(&p))
			return -ETIMEDOUT;
	}
}
