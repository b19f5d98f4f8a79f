/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one door to the kernel: nobody else holds the audit socket. libaudit
 * frames and sends, and finds out whether a command was carried out; what
 * answers a question is received here, where it is decided what an answer is,
 * whether it is complete, and how long to wait for it.
 */
#include "config.h"
#include "kernel/kernel.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* A kernel under load may think for a while; a person should not wait more. */
#define ANSWER_MS 10000
/* Each time it says nothing the next wait is shorter, by so much. */
#define IMPATIENCE 4

void kernel_close(struct kernel *k)
{
	audit_close(k->fd);
	free(k->inbox);
	k->inbox = NULL;
	k->fd = -1;
}

/*
 * What libaudit returns, a sequence number above zero or a negative errno, as
 * 0 or what we call it: some of its errnos are about messages, and not the
 * kernel's (found by lying to it).
 */
static int outcome(struct kernel *k, int rc)
{
	if (rc > 0)
		return 0;
	if (rc == 0)
		return -EIO;
	if (rc == -EBADE || rc == -EFAULT) {
		k->is_unsure = true;
		return -EBADMSG;
	}
	if (rc != -EAGAIN)
		return rc;
	/* It has waited, and will not be kept waiting again. */
	k->is_dead = true;
	return -ETIMEDOUT;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The kernel's, and whole. */
static bool is_message(const struct mmsghdr *head, const struct nlmsghdr *m)
{
	const struct sockaddr_nl *from = head->msg_hdr.msg_name;

	return head->msg_hdr.msg_namelen == sizeof(*from) &&
	       from->nl_pid == 0 && !(head->msg_hdr.msg_flags & MSG_TRUNC) &&
	       NLMSG_OK(m, head->msg_len);
}

/*
 * Take what has come. libaudit's audit_get_reply() would take one message a
 * system call, and each call takes the longer the more rules there are: a list
 * of 2,000 came in three times the time. Returns 0 or a negative errno, -EAGAIN
 * when there is nothing.
 */
static int fetch(struct kernel *k)
{
	struct mmsghdr heads[INBOX_SIZE];
	struct iovec rooms[INBOX_SIZE];
	struct sockaddr_nl from[INBOX_SIZE];
	int n;

	for (size_t i = 0; i < INBOX_SIZE; i++) {
		rooms[i] = (struct iovec){ &k->inbox[i], sizeof(k->inbox[i]) };
		heads[i].msg_hdr =
			(struct msghdr){ .msg_name = &from[i],
					 .msg_namelen = sizeof(from[i]),
					 .msg_iov = &rooms[i],
					 .msg_iovlen = 1 };
	}
	k->next = k->n = 0;
	n = recvmmsg(k->fd, heads, INBOX_SIZE, MSG_DONTWAIT, NULL);
	if (n < 0)
		return -errno;
	for (; k->n < (unsigned)n; k->n++)
		k->is_good[k->n] =
			is_message(&heads[k->n], &k->inbox[k->n].nlh);
	return 0;
}

/* Of a socket's buffer, for thousands of rules. The kernel doubles it, and
 * counts more than 2 KB for each. */
#define ROOM_FOR_LIST (16 << 20)
#define STALE_MAX     (1 << 14)

/*
 * Before anything is sent: libaudit takes the next message for its answer, so
 * that what may still be there has to go. Returns 0; or -ETIMEDOUT from a
 * kernel that has not answered the last command, or does not stop to talk.
 */
static int prepare(struct kernel *k)
{
	if (k->is_dead)
		return -ETIMEDOUT;
	for (unsigned i = 0; k->is_unsure && i < STALE_MAX; i += k->n + 1)
		k->is_unsure = fetch(k) != -EAGAIN;
	k->next = k->n;
	k->is_dead = k->is_unsure;
	return k->is_dead ? -ETIMEDOUT : 0;
}

/* How long to wait for the answer to one question. */
struct patience {
	struct kernel *k;
	long long end; /* 0: nothing has made us look at the clock yet */
};

/* The milliseconds that are left; 0: it is over. */
static int left(struct patience *p)
{
	long long now = now_ms();

	if (!p->end)
		p->end = now + p->k->patience_ms;
	if (now < p->end)
		return (int)(p->end - now);
	/* From a kernel that has not answered, the next answer is not waited
	 * for as long. */
	p->k->patience_ms /= IMPATIENCE;
	return 0;
}

static int wait_on(struct patience *p)
{
	struct pollfd pfd = { .fd = p->k->fd, .events = POLLIN };
	int ms = left(p);

	if (!ms)
		return -ETIMEDOUT;
	if (poll(&pfd, 1, ms) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

/* The next message of any kind, which is good until the one after it. */
static int receive(struct patience *p, const struct nlmsghdr **message)
{
	struct kernel *k = p->k;

	while (k->next == k->n) {
		int rc = fetch(k);

		if (rc == -EAGAIN)
			rc = wait_on(p);
		if (rc && rc != -EINTR)
			return rc;
	}
	*message = &k->inbox[k->next].nlh;
	return k->is_good[k->next++] ? 0 : -EBADMSG;
}

/* What a message is, where it is no error; what is found out is below zero. */
#define ANSWER	    0
#define END_OF_LIST 1
#define NOT_OURS    2

/*
 * Late answers to what was asked before are passed over, and so is what nobody
 * asked for. But a part of an answer must not be passed over because something
 * is wrong with it.
 */
static int judge_other(const struct nlmsghdr *m, uint32_t sequence, int type)
{
	if (m->nlmsg_type != type && m->nlmsg_type != NLMSG_DONE)
		return NOT_OURS;
	return m->nlmsg_seq && m->nlmsg_seq < sequence ? NOT_OURS : -EBADMSG;
}

static int judge(const struct nlmsghdr *m, uint32_t sequence, int type)
{
	const struct nlmsgerr *answer = NLMSG_DATA(m);

	if (m->nlmsg_seq != sequence)
		return judge_other(m, sequence, type);
	if (m->nlmsg_type == type)
		return ANSWER;
	if (m->nlmsg_type == NLMSG_DONE)
		return END_OF_LIST;
	if (m->nlmsg_type != NLMSG_ERROR ||
	    NLMSG_PAYLOAD(m, 0) < sizeof(*answer))
		return -EBADMSG;
	/* An acknowledgement is no answer yet. */
	return answer->error < 0 ? answer->error : NOT_OURS;
}

/*
 * The next answer of @type to the question @sequence, which libaudit has
 * numbered or, negative, failed to ask. Returns ANSWER, END_OF_LIST or a
 * negative errno. The time is that of the answer: what else comes in does not
 * prolong it.
 */
static int receive_answer(struct kernel *k, int sequence, int type,
			  const struct nlmsghdr **answer)
{
	struct patience patience = { .k = k };
	int rc = outcome(k, sequence);

	k->is_unsure = true;
	if (rc)
		return rc;
	for (;;) {
		rc = receive(&patience, answer);
		if (!rc)
			rc = judge(*answer, (uint32_t)sequence, type);
		if (rc != NOT_OURS)
			return rc;
		if (!left(&patience))
			return -ETIMEDOUT;
	}
}

int kernel_add_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		    int action)
{
	int rc = prepare(k);

	return rc ? rc
		  : outcome(k, audit_add_rule_data(k->fd, rule, list, action));
}

int kernel_delete_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		       int action)
{
	int rc = prepare(k);

	return rc ? rc
		  : outcome(k,
			    audit_delete_rule_data(k->fd, rule, list, action));
}

static int list_once(struct kernel *k, struct ruleset *set)
{
	int rc = prepare(k);
	int sequence = rc ? rc : audit_request_rules_list_data(k->fd);

	while (!rc) {
		const struct nlmsghdr *m;

		rc = receive_answer(k, sequence, AUDIT_LIST_RULES, &m);
		if (!rc)
			rc = ruleset_append(set, NLMSG_DATA(m),
					    NLMSG_PAYLOAD(m, 0));
	}
	if (rc == END_OF_LIST)
		return 0;
	ruleset_clear(set);
	return rc;
}

#define LIST_TRIES 3

/*
 * For who does not read as fast as it sends, the kernel waits 0.1 s, and then
 * leaves out (sk_sndtimeo of its audit socket; seen under ptrace). Who is slow
 * at one moment need not be so at the next, and with more room need not be
 * fast.
 */
int kernel_list_rules(struct kernel *k, struct ruleset *set)
{
	const int room = ROOM_FOR_LIST;
	int rc = list_once(k, set);

	for (int i = 1; rc == -ENOBUFS && i < LIST_TRIES; i++) {
		setsockopt(k->fd, SOL_SOCKET, SO_RCVBUFFORCE, &room,
			   sizeof(room));
		rc = list_once(k, set);
	}
	return rc;
}

/*
 * The one answer of @type to a question, into @size bytes at @to, the first
 * @least of which every kernel sends; what does not come is 0.
 */
static int receive_one(struct kernel *k, int sequence, int type, void *to,
		       size_t size, size_t least)
{
	const struct nlmsghdr *m;
	int rc = receive_answer(k, sequence, type, &m);
	size_t got;

	if (rc)
		return rc == END_OF_LIST ? -EBADMSG : rc;
	got = NLMSG_PAYLOAD(m, 0);
	if (got < least)
		return -EBADMSG;
	memset(to, 0, size);
	memcpy(to, NLMSG_DATA(m), got < size ? got : size);
	return 0;
}

int kernel_status(struct kernel *k, struct audit_status *status)
{
	int rc = prepare(k);

	return rc ? rc
		  : receive_one(k, audit_request_status(k->fd), AUDIT_GET,
				status, sizeof(*status),
				offsetof(struct audit_status, backlog) +
					sizeof(status->backlog));
}

int kernel_features(struct kernel *k, struct audit_features *features)
{
	int rc = prepare(k);

	return rc ? rc
		  : receive_one(k, audit_request_features(k->fd),
				AUDIT_GET_FEATURE, features, sizeof(*features),
				sizeof(*features));
}

int kernel_set(struct kernel *k, enum setting_id knob, uint32_t value)
{
	static int (*const set[])(int fd, uint32_t value) = {
		[SETTING_ENABLED] = audit_set_enabled,
		[SETTING_FAILURE] = audit_set_failure,
		[SETTING_RATE] = audit_set_rate_limit,
		[SETTING_BACKLOG] = audit_set_backlog_limit,
		[SETTING_BACKLOG_WAIT] = audit_set_backlog_wait_time,
	};

	int rc = prepare(k);

	return rc ? rc : outcome(k, set[knob](k->fd, value));
}

int kernel_set_loginuid_immutable(struct kernel *k)
{
	int rc = prepare(k);

	return rc ? rc : outcome(k, audit_set_loginuid_immutable(k->fd));
}

/* libaudit's own word for "this kernel cannot", among the errnos. */
#define NOT_SUPPORTED (-30)

/* The kernel answers with the count itself where others say "no error". */
static int take_count(struct kernel *k, int rc, uint32_t *was)
{
	struct audit_status status;

	if (rc >= 0)
		*was = (uint32_t)rc;
	if (rc != NOT_SUPPORTED)
		return rc < 0 ? outcome(k, rc) : 0;
	/* Or it cannot be asked at all. */
	rc = kernel_status(k, &status);
	return rc ? rc : -EOPNOTSUPP;
}

int kernel_reset_lost(struct kernel *k, uint32_t *was)
{
	int rc = prepare(k);

	return rc ? rc : take_count(k, audit_reset_lost(k->fd), was);
}

int kernel_reset_wait_actual(struct kernel *k, uint32_t *was)
{
	int rc = prepare(k);

	return rc ? rc
		  : take_count(k, audit_reset_backlog_wait_time_actual(k->fd),
			       was);
}

int kernel_message(struct kernel *k, const char *text)
{
	int rc = prepare(k);

	if (rc)
		return rc;
	rc = audit_log_user_message(k->fd, AUDIT_USER, text, NULL, NULL, NULL,
				    1);
	/* Where nobody listens, libaudit takes a message for delivered. */
	return rc == 0 ? -ECONNREFUSED : outcome(k, rc);
}

int kernel_trim(struct kernel *k)
{
	int rc = prepare(k);

	return rc ? rc : outcome(k, audit_trim_subtrees(k->fd));
}

int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree)
{
	int rc = prepare(k);

	return rc ? rc
		  : outcome(k, audit_make_equivalent(k->fd, mount, subtree));
}

/* ---- as a target --------------------------------------------------------- */

static struct kernel *kernel_of(struct target *t)
{
	return (struct kernel *)((char *)t - offsetof(struct kernel, target));
}

static int target_status(struct target *t, struct audit_status *status)
{
	return kernel_status(kernel_of(t), status);
}

static int target_list(struct target *t, struct ruleset *set)
{
	return kernel_list_rules(kernel_of(t), set);
}

static int target_set(struct target *t, enum setting_id knob, uint32_t value)
{
	return kernel_set(kernel_of(t), knob, value);
}

static int target_fix_loginuids(struct target *t)
{
	return kernel_set_loginuid_immutable(kernel_of(t));
}

/* libaudit writes the flags of the message into the rule. */
static int target_add(struct target *t, const struct rule *rule)
{
	int list = rule_list(rule), rc;

	rc = kernel_add_rule(kernel_of(t), rule->data,
			     list | (rule->prepend ? AUDIT_FILTER_PREPEND : 0),
			     (int)rule->data->action);
	rule->data->flags = (uint32_t)list;
	return rc;
}

static int target_delete(struct target *t, const struct rule *rule)
{
	return kernel_delete_rule(kernel_of(t), rule->data, rule_list(rule),
				  (int)rule->data->action);
}

static const struct target_ops ops = {
	.status = target_status,
	.list = target_list,
	.set = target_set,
	.fix_loginuids = target_fix_loginuids,
	.add = target_add,
	.delete = target_delete,
};

int kernel_open(struct kernel *k)
{
#if HAVE_DECL_SET_AUMESSAGE_MODE
	/* It would tell stderr what we are about to say better. */
	set_aumessage_mode(MSG_QUIET, DBG_NO);
#endif
	*k = (struct kernel){
		.target.ops = &ops,
		.patience_ms = ANSWER_MS,
		.fd = audit_open(),
	};
	if (k->fd < 0)
		return -errno;
	k->inbox = malloc(INBOX_SIZE * sizeof(*k->inbox));
	if (k->inbox)
		return 0;
	kernel_close(k);
	return -ENOMEM;
}
