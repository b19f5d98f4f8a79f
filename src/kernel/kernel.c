/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to the kernel. libaudit opens the socket and sends the user message,
 * which has fields of its own; all other messages are built here, in the form
 * of libaudit, and socket.c sends them and reads the answers.
 */
#include "config.h"
#include "kernel/kernel.h"
#include "rule/setting.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* ---- commands ------------------------------------------------------------ */

/* Send one command. Returns its answer, or the error that prevented one. */
static int command(struct kernel *k, uint16_t type, const void *payload,
		   size_t length)
{
	struct socket_command c = { .type = type,
				    .payload = payload,
				    .length = length };
	size_t n_sent;
	int rc = socket_command(&k->socket, &c, 1, &n_sent);

	return rc ? rc : c.answer;
}

/* For a struct rule_change. */
static void write_rule_of(void *to, const void *payload)
{
	const struct rule_change *change = payload;
	struct audit_rule_data *out = to;

	rule_data_write(change->rule->data, out);
	if (change->prepend)
		out->flags |= AUDIT_FILTER_PREPEND;
}

static struct socket_command change_command(const struct rule_change *change)
{
	return (struct socket_command){
		.type = change->op == RULE_DELETE ? AUDIT_DEL_RULE
						  : AUDIT_ADD_RULE,
		.payload = change,
		.length = rule_data_length(change->rule->data),
		.write = write_rule_of,
	};
}

static int outcome(const struct socket_command *c)
{
	switch (c->state) {
	case SOCKET_ANSWERED:
		return c->answer;
	case SOCKET_SENT:
		return RULE_CHANGE_UNKNOWN;
	default:
		return RULE_CHANGE_NOT_SENT;
	}
}

/* One batch of the @n changes. Returns 0 or a negative errno; *@n_sent of them
 * were sent, and *@is_refused is whether one of these was refused. */
static int change_batch(struct kernel *k, struct rule_change *changes, size_t n,
			size_t *n_sent, bool *is_refused)
{
	struct socket_command batch[SOCKET_BATCH_MAX];
	size_t most = n < SOCKET_BATCH_MAX ? n : SOCKET_BATCH_MAX;
	int rc;

	for (size_t i = 0; i < most; i++)
		batch[i] = change_command(&changes[i]);
	rc = socket_command(&k->socket, batch, most, n_sent);
	*is_refused = false;
	for (size_t i = 0; i < most; i++) {
		changes[i].rc = outcome(&batch[i]);
		*is_refused |= changes[i].rc < 0;
	}
	return rc;
}

int kernel_change_rules(struct kernel *k, struct rule_change *changes, size_t n,
			bool stop)
{
	bool is_refused = false;
	size_t n_sent;
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		changes[i].rc = RULE_CHANGE_NOT_SENT;
	for (size_t i = 0; !rc && i < n; i += n_sent) {
		rc = change_batch(k, &changes[i], n - i, &n_sent, &is_refused);
		if (is_refused && stop)
			break;
	}
	return rc;
}

int kernel_set(struct kernel *k, enum setting_id id, uint32_t value)
{
	struct audit_status status = { 0 };

	setting_ask(&status, id, value);
	return command(k, AUDIT_SET, &status, sizeof(status));
}

int kernel_set_loginuid_immutable(struct kernel *k)
{
	const uint32_t bit =
		AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);
	const struct audit_features features = { .mask = bit,
						 .features = bit,
						 .lock = bit };

	return command(k, AUDIT_SET_FEATURE, &features, sizeof(features));
}

/* The kernel answers with the count in place of 0. */
static int reset(struct kernel *k, uint32_t mask, uint32_t *was)
{
	const struct audit_status status = { .mask = mask };
	int rc = command(k, AUDIT_SET, &status, sizeof(status));

	if (rc < 0)
		return rc;
	*was = (uint32_t)rc;
	return 0;
}

int kernel_reset_lost(struct kernel *k, uint32_t *was)
{
	return reset(k, AUDIT_STATUS_LOST, was);
}

int kernel_reset_wait_actual(struct kernel *k, uint32_t *was)
{
	return reset(k, AUDIT_STATUS_BACKLOG_WAIT_TIME_ACTUAL, was);
}

int kernel_trim(struct kernel *k)
{
	return command(k, AUDIT_TRIM, NULL, 0);
}

int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree)
{
	struct {
		uint32_t lengths[2];
		char paths[MAX_AUDIT_MESSAGE_LENGTH];
	} m;
	size_t first = strlen(mount), second = strlen(subtree);

	if (first > sizeof(m.paths) || second > sizeof(m.paths) - first)
		return -EINVAL;
	m.lengths[0] = (uint32_t)first;
	m.lengths[1] = (uint32_t)second;
	memcpy(m.paths, mount, first);
	memcpy(m.paths + first, subtree, second);
	return command(k, AUDIT_MAKE_EQUIV, &m,
		       sizeof(m.lengths) + first + second);
}

/*
 * libaudit adds fields to the text, and reads the answer: it takes the next
 * message for it, without a time limit of ours. Some of its errnos are about
 * messages.
 */
int kernel_message(struct kernel *k, const char *text)
{
	int rc = audit_log_user_message(k->socket.fd, AUDIT_USER, text, NULL,
					NULL, NULL, 1);

	/* libaudit counts its messages separately: late answers must be
	 * ignored. */
	k->socket.is_unsure = true;
	/* libaudit returns success if no process receives the message. */
	if (rc == 0)
		return -ECONNREFUSED;
	if (rc == -EBADE || rc == -EFAULT)
		return -EBADMSG;
	if (rc == -EAGAIN)
		return -ETIMEDOUT;
	return rc < 0 ? rc : 0;
}

/* ---- questions ----------------------------------------------------------- */

/* A question: the message, and the function that receives its answers. */
struct question {
	uint16_t type;
	const void *payload;
	size_t length;
	/* Returns 0, or a negative errno. Begins with an empty @to. */
	int (*answer)(struct socket *s, void *to);
	void *to;
};

/* The size of a receive buffer for thousands of rules. The kernel doubles it,
 * and counts more than 2 KB for each rule. */
#define LIST_BUFFER (16 << 20)
#define ASK_TRIES   3

/*
 * If a process reads more slowly than the kernel sends, the kernel waits 0.1 s
 * and then drops messages (sk_sndtimeo of its audit socket; seen under ptrace).
 * So the question is asked again, with a larger buffer.
 */
static int ask(struct kernel *k, const struct question *q)
{
	const int size = LIST_BUFFER;
	struct socket *s = &k->socket;
	int rc = -ENOBUFS;

	for (int i = 0; rc == -ENOBUFS && i < ASK_TRIES; i++) {
		if (i)
			setsockopt(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
				   sizeof(size));
		rc = socket_ask(s, q->type, q->payload, q->length);
		if (!rc)
			rc = q->answer(s, q->to);
	}
	return rc;
}

static int take_rules(struct socket *s, void *to)
{
	struct ruleset *set = to;
	int rc = 0;

	while (!rc) {
		const struct nlmsghdr *m;

		rc = socket_answer(s, &m);
		if (rc == SOCKET_ANSWER)
			rc = ruleset_append(set, NLMSG_DATA(m),
					    NLMSG_PAYLOAD(m, 0));
	}
	if (rc == SOCKET_END_OF_LIST)
		return 0;
	ruleset_clear(set);
	return rc;
}

int kernel_list_rules(struct kernel *k, struct ruleset *set)
{
	return ask(k, &(struct question){ .type = AUDIT_LIST_RULES,
					  .answer = take_rules,
					  .to = set });
}

/* Copy the only answer to the @size bytes at @to. Every kernel sends the first
 * @least bytes; missing bytes become 0. */
static int take_one(struct socket *s, void *to, size_t size, size_t least)
{
	const struct nlmsghdr *m;
	int rc = socket_answer(s, &m);
	size_t got;

	if (rc)
		return rc;
	got = NLMSG_PAYLOAD(m, 0);
	if (got < least)
		return -EBADMSG;
	memset(to, 0, size);
	memcpy(to, NLMSG_DATA(m), got < size ? got : size);
	return 0;
}

static int take_status(struct socket *s, void *to)
{
	return take_one(s, to, sizeof(struct audit_status),
			offsetof(struct audit_status, backlog) +
				sizeof(uint32_t));
}

int kernel_status(struct kernel *k, struct audit_status *status)
{
	return ask(k, &(struct question){ .type = AUDIT_GET,
					  .answer = take_status,
					  .to = status });
}

static int take_features(struct socket *s, void *to)
{
	return take_one(s, to, sizeof(struct audit_features),
			sizeof(struct audit_features));
}

int kernel_features(struct kernel *k, struct audit_features *features)
{
	static const struct audit_features none;

	return ask(k, &(struct question){ .type = AUDIT_GET_FEATURE,
					  .payload = &none,
					  .length = sizeof(none),
					  .answer = take_features,
					  .to = features });
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

static int target_set(struct target *t, enum setting_id id, uint32_t value)
{
	return kernel_set(kernel_of(t), id, value);
}

static int target_fix_loginuids(struct target *t)
{
	return kernel_set_loginuid_immutable(kernel_of(t));
}

static int target_change(struct target *t, struct rule_change *changes,
			 size_t n, bool stop)
{
	return kernel_change_rules(kernel_of(t), changes, n, stop);
}

static const struct target_ops ops = {
	.status = target_status,
	.list = target_list,
	.set = target_set,
	.fix_loginuids = target_fix_loginuids,
	.change = target_change,
};

int kernel_open_socket(struct kernel *k, int fd,
		       const struct socket_calls *calls)
{
	*k = (struct kernel){ .target.ops = &ops };
	return socket_open(&k->socket, fd, calls);
}

int kernel_open(struct kernel *k)
{
	int fd, rc;

#if HAVE_DECL_SET_AUMESSAGE_MODE
	/* libaudit's messages would repeat ours on stderr. */
	set_aumessage_mode(MSG_QUIET, DBG_NO);
#endif
	fd = audit_open();
	if (fd < 0)
		return -errno;
	rc = kernel_open_socket(k, fd, NULL);
	if (rc)
		audit_close(fd);
	return rc;
}

void kernel_close(struct kernel *k)
{
	audit_close(k->socket.fd);
	socket_close(&k->socket);
	k->socket.fd = -1;
}
