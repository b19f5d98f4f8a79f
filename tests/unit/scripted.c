/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scripted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_BUFFER 212992
#define BOOKKEEPING  768 /* of 6.1, for a message of 36 bytes */
#define FOREIGNER    4711
#define PACKETS_MAX  4096

struct script script;

/* A packet that was sent to the program. */
struct packet {
	struct nlmsghdr *message;
	size_t length; /* the bytes that are received */
	uint32_t sender;
	bool is_cut, is_endless;
	int error; /* received instead of a message */
	long long due_ms;
};

static struct packet queue[PACKETS_MAX];
static size_t first, end;
static bool is_short;
/* Whether the last call of each kind was interrupted. */
static struct {
	bool send, receive, wait;
} was_interrupted;

static void free_packets(void)
{
	for (size_t i = first; i < end; i++)
		free(queue[i].message);
	first = end = 0;
}

void script_begin(void)
{
	free_packets();
	is_short = false;
	memset(&was_interrupted, 0, sizeof(was_interrupted));
	script = (struct script){ .receive_buffer = USUAL_BUFFER };
}

void script_end(void)
{
	free_packets();
	for (size_t i = 0; i < script.n_sent; i++)
		free(script.sent[i].message);
	free(script.sent);
	script.sent = NULL;
}

static bool is_interrupted(bool *was)
{
	script.n_calls++;
	*was = (script.interrupts && !*was) ||
	       script.n_calls == script.interrupt_at;
	errno = EINTR;
	return *was;
}

/* The number of the message @at among the messages of its type. */
static size_t number_in_type(size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < at; i++)
		n += script.sent[i].message->nlmsg_type ==
		     script.sent[at].message->nlmsg_type;
	return n;
}

static bool is_about(const struct act *act, size_t at)
{
	if (!script.acts_type)
		return act->at == at;
	return script.acts_type == script.sent[at].message->nlmsg_type &&
	       act->at == number_in_type(at);
}

static const struct act *act_at(size_t at)
{
	for (int i = 0; i < SCRIPT_ACTS; i++)
		if (script.acts[i].deed && is_about(&script.acts[i], at))
			return &script.acts[i];
	return NULL;
}

/* ---- packets --------------------------------------------------------------
 */

/* The kernel rounds the allocation for a message up to a power of two. */
static size_t cost(const struct packet *p)
{
	size_t head = 512;

	while (head < p->length + 320)
		head *= 2;
	return head + BOOKKEEPING - 512;
}

static void push(struct packet p)
{
	size_t used = 0;

	if (end >= PACKETS_MAX)
		ck_abort_msg("more than %d packets", PACKETS_MAX);
	for (size_t i = first; i < end; i++)
		used += cost(&queue[i]);
	if (p.message && used > (size_t)script.receive_buffer) {
		free(p.message);
		p = (struct packet){ .error = ENOBUFS };
	}
	queue[end++] = p;
}

static struct packet make_packet(int type, uint32_t sequence,
				 const void *payload, size_t n)
{
	struct packet p = { .length = NLMSG_LENGTH(n) };

	p.message = calloc(1, NLMSG_SPACE(n));
	ck_assert_ptr_nonnull(p.message);
	p.message->nlmsg_len = (uint32_t)p.length;
	p.message->nlmsg_type = (uint16_t)type;
	p.message->nlmsg_seq = sequence;
	if (n)
		memcpy(NLMSG_DATA(p.message), payload, n);
	return p;
}

static struct packet make_ack(const struct nlmsghdr *to, int error)
{
	size_t copied = error && !is_short ? NLMSG_PAYLOAD(to, 0) : 0;
	size_t n = sizeof(struct nlmsgerr) + copied;
	struct nlmsgerr *body = calloc(1, n);
	struct packet p;

	ck_assert_ptr_nonnull(body);
	body->error = error;
	body->msg = *to;
	memcpy(body + 1, NLMSG_DATA(to), copied);
	p = make_packet(NLMSG_ERROR, to->nlmsg_seq, body, n);
	free(body);
	return p;
}

/* Returns whether the packet is sent at all. */
static bool damage(struct packet *p, const struct act *act,
		   const struct nlmsghdr *to)
{
	static const char zeros[4000];
	struct packet other;

	switch (act->deed) {
	case ANSWER_WITH:
		free(p->message);
		*p = make_ack(to, act->number);
		break;
	case MISSING:
		return false;
	case TWICE:
		push(make_ack(to, 0));
		break;
	case FOREIGN:
		p->sender = FOREIGNER;
		break;
	case FOREIGN_TOO:
		other = make_ack(to, 0);
		other.sender = FOREIGNER;
		push(other);
		break;
	case CUT:
		p->length = (size_t)act->number;
		p->is_cut = true;
		break;
	case SHORT:
		p->length = (size_t)act->number;
		p->message->nlmsg_len = (uint32_t)act->number;
		break;
	case SAYS:
		p->message->nlmsg_len = (uint32_t)act->number;
		break;
	case OTHER_TYPE:
		p->message->nlmsg_type = (uint16_t)act->number;
		break;
	case OTHER_SEQUENCE:
		p->message->nlmsg_seq += (uint32_t)act->number;
		break;
	case LOST:
		free(p->message);
		*p = (struct packet){ .error = ENOBUFS };
		break;
	case SLOW:
		p->due_ms = script.now_ms + act->number;
		break;
	case STALE_TOO:
		other = make_packet(act->number, to->nlmsg_seq - 1, zeros,
				    sizeof(zeros));
		push(other);
		break;
	case ENDLESS:
		p->message->nlmsg_seq = 0;
		p->message->nlmsg_type = AUDIT_USER_AVC;
		p->is_endless = true;
		break;
	case LAST:
		break;
	}
	return true;
}

/* ---- answers --------------------------------------------------------------
 */

static void deliver(struct packet p, const struct act *act,
		    const struct nlmsghdr *to)
{
	if (!act || damage(&p, act, to))
		push(p);
	else
		free(p.message);
}

static void ask_held(int type)
{
	bool is_status = type == AUDIT_GET;

	script.structure = is_status ? (void *)&script.held->status
				     : (void *)&script.held->features;
	script.structure_size = is_status ? sizeof(script.held->status)
					  : sizeof(script.held->features);
	script.rules = (const struct audit_rule_data *const *)(void *)
			       script.held->rules;
	script.n_rules = script.held->n;
}

/* The answer itself is changed, not the acknowledgement. */
static void answer_question(const struct nlmsghdr *m, const struct act *act)
{
	if (act && act->deed == ANSWER_WITH) {
		push(make_ack(m, act->number));
		return;
	}
	push(make_ack(m, 0));
	if (script.held)
		ask_held(m->nlmsg_type);
	if (m->nlmsg_type != AUDIT_LIST_RULES) {
		deliver(make_packet(m->nlmsg_type, m->nlmsg_seq,
				    script.structure, script.structure_size),
			act, m);
		return;
	}
	for (size_t i = 0; i < script.n_rules; i++)
		deliver(make_packet(AUDIT_LIST_RULES, m->nlmsg_seq,
				    script.rules[i],
				    sizeof(*script.rules[i]) +
					    script.rules[i]->buflen),
			i == 0 ? act : NULL, m);
	push(make_packet(NLMSG_DONE, m->nlmsg_seq, NULL, 0));
}

static bool is_question(int type)
{
	return type == AUDIT_GET || type == AUDIT_GET_FEATURE ||
	       type == AUDIT_LIST_RULES;
}

static void answer(const struct sent *sent, const struct act *act)
{
	const struct nlmsghdr *m = sent->message;

	int rc = 0;

	/* A refused command is not carried out. */
	if (script.held && !(act && act->deed == ANSWER_WITH))
		rc = held_take(script.held, m);
	if (is_question(m->nlmsg_type) && !rc)
		answer_question(m, act);
	else
		deliver(make_ack(m, rc), act, m);
}

static void answer_batch(size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = from + (script.is_reversed ? n - 1 - i : i);
		const struct act *act = act_at(at);

		if (!act || act->deed != LAST)
			answer(&script.sent[at], act);
	}
	for (size_t i = from; i < from + n; i++) {
		const struct act *act = act_at(i);

		if (act && act->deed == LAST)
			answer(&script.sent[i], NULL);
	}
}

/* ---- the calls ------------------------------------------------------------
 */

static void keep(const struct nlmsghdr *m)
{
	struct sent *sent = reallocarray(script.sent, script.n_sent + 1,
					 sizeof(*script.sent));

	ck_assert_ptr_nonnull(sent);
	script.sent = sent;
	sent += script.n_sent++;
	sent->batch = script.n_batches;
	sent->message = malloc(m->nlmsg_len);
	ck_assert_ptr_nonnull(sent->message);
	memcpy(sent->message, m, m->nlmsg_len);
}

static int next_send_errno(void)
{
	int error = script.send_errnos[0];

	memmove(script.send_errnos, script.send_errnos + 1,
		sizeof(script.send_errnos) - sizeof(int));
	script.send_errnos[N_ROWS(script.send_errnos) - 1] = 0;
	return error;
}

static ssize_t script_send(int fd, const void *bytes, size_t n)
{
	size_t from = script.n_sent, taken = n;
	int error = next_send_errno();
	const struct nlmsghdr *m;

	(void)fd;
	if (is_interrupted(&was_interrupted.send))
		return -1;
	if (!error && script.send_room && n > script.send_room)
		error = EMSGSIZE;
	if (error) {
		errno = error;
		return -1;
	}
	if (script.send_takes && script.send_takes < n)
		taken = script.send_takes;
	script.send_takes = 0;
	n = taken;
	for (m = bytes; NLMSG_OK(m, n); m = NLMSG_NEXT(m, n))
		keep(m);
	answer_batch(from, script.n_sent - from);
	script.n_batches++;
	return (ssize_t)taken;
}

static void put_packet(struct mmsghdr *head, const struct packet *p)
{
	const struct sockaddr_nl from = { .nl_family = AF_NETLINK,
					  .nl_pid = p->sender };
	struct msghdr *h = &head->msg_hdr;
	size_t n = p->length < h->msg_iov->iov_len ? p->length
						   : h->msg_iov->iov_len;

	memcpy(h->msg_iov->iov_base, p->message, n);
	memcpy(h->msg_name, &from, sizeof(from));
	h->msg_namelen = sizeof(from);
	h->msg_flags = p->is_cut || n < p->length ? MSG_TRUNC : 0;
	head->msg_len = (unsigned)n;
}

/* As the kernel does: an error after messages is received by the next call. */
static int script_receive(int fd, struct mmsghdr *heads, unsigned n)
{
	unsigned got = 0;

	(void)fd;
	script.n_receives++;
	if (is_interrupted(&was_interrupted.receive))
		return -1;
	while (got < n && first < end && queue[first].due_ms <= script.now_ms) {
		struct packet *p = &queue[first];

		if (p->error && got)
			break;
		if (p->error) {
			errno = p->error;
			first++;
			return -1;
		}
		put_packet(&heads[got++], p);
		if (p->is_endless) {
			script.now_ms++;
			break;
		}
		free(p->message);
		first++;
	}
	errno = EAGAIN;
	return got ? (int)got : -1;
}

static int script_wait(int fd, int ms)
{
	long long until = script.now_ms + ms;

	(void)fd;
	/* Not ck_assert, which writes to a pipe, and there are many waits. */
	if (ms <= 0)
		ck_abort_msg("a wait of %d ms", ms);
	if (is_interrupted(&was_interrupted.wait))
		return -1;
	if (first < end && queue[first].due_ms < until)
		until = queue[first].due_ms;
	if (until > script.now_ms)
		script.now_ms = until;
	return first < end;
}

static long long script_now_ms(void)
{
	/* Not 0, which a boot may be. */
	return script.now_ms + 1000;
}

static bool script_shorten_acks(int fd)
{
	(void)fd;
	is_short = !script.is_old;
	return is_short;
}

static int script_receive_buffer(int fd)
{
	(void)fd;
	return script.receive_buffer;
}

const struct socket_calls script_calls = {
	.send = script_send,
	.receive = script_receive,
	.wait = script_wait,
	.now_ms = script_now_ms,
	.shorten_acks = script_shorten_acks,
	.receive_buffer = script_receive_buffer,
};
