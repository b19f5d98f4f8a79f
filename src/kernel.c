/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one door to the kernel: nobody else holds the audit socket. libaudit
 * frames, sends and receives; here it is decided what an answer is, whether it
 * is complete, and how long to wait for it.
 */
#include "config.h"
#include "kernel.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

/* A kernel under load may think for a while; a person should not wait more. */
#define ANSWER_MS 10000

/* libaudit: a sequence number above zero, or a negative errno. */
static int outcome(int rc)
{
	if (rc > 0)
		return 0;
	return rc < 0 ? rc : -EIO;
}

void kernel_close(struct kernel *k)
{
	audit_close(k->fd);
	k->fd = -1;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One message of any kind, within ANSWER_MS. */
static int receive(struct kernel *k, struct audit_reply *reply)
{
	long long end = now_ms() + ANSWER_MS;

	for (;;) {
		struct pollfd pfd = { .fd = k->fd, .events = POLLIN };
		long long left = end - now_ms();
		int rc;

		if (left <= 0)
			return -ETIMEDOUT;
		rc = poll(&pfd, 1, (int)left);
		if (rc < 0 && errno != EINTR)
			return -errno;
		if (rc <= 0)
			continue;
		rc = audit_get_reply(k->fd, reply, GET_REPLY_NONBLOCKING, 0);
		if (rc > 0)
			return 0;
		if (rc < 0 && rc != -EAGAIN && rc != -EINTR)
			return rc;
	}
}

#define END_OF_LIST 1

/*
 * The next answer of @type to the question @sequence, which libaudit has
 * numbered or, negative, failed to ask. Returns 0, END_OF_LIST or a negative
 * errno. What else comes in (a late answer, an acknowledgement) is passed
 * over; a refusal is not.
 */
static int receive_answer(struct kernel *k, int sequence, int type,
			  struct audit_reply *reply)
{
	int rc = outcome(sequence);

	while (!rc) {
		rc = receive(k, reply);
		if (rc < 0 || reply->nlh->nlmsg_seq != (uint32_t)sequence)
			continue;
		if (reply->type == type)
			return 0;
		if (reply->type == NLMSG_DONE)
			return END_OF_LIST;
		if (reply->type == NLMSG_ERROR && reply->error->error < 0)
			return reply->error->error;
	}
	return rc;
}

/* The payload of a reply, cut or filled with zeros to @size bytes. */
static void copy_payload(const struct audit_reply *reply, void *to, size_t size)
{
	size_t got = reply->nlh->nlmsg_len - NLMSG_HDRLEN;

	memset(to, 0, size);
	memcpy(to, NLMSG_DATA(reply->nlh), got < size ? got : size);
}

int kernel_add_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		    int action)
{
	return outcome(audit_add_rule_data(k->fd, rule, list, action));
}

int kernel_delete_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		       int action)
{
	return outcome(audit_delete_rule_data(k->fd, rule, list, action));
}

int kernel_list_rules(struct kernel *k, struct ruleset *set)
{
	int sequence = audit_request_rules_list_data(k->fd);
	int rc = 0;

	while (!rc) {
		struct audit_reply reply;

		rc = receive_answer(k, sequence, AUDIT_LIST_RULES, &reply);
		if (!rc)
			rc = ruleset_append(set, NLMSG_DATA(reply.nlh),
					    reply.nlh->nlmsg_len -
						    NLMSG_HDRLEN);
	}
	if (rc == END_OF_LIST)
		return 0;
	ruleset_clear(set);
	return rc;
}

/* The one answer of @type to a question, into @size bytes at @to. */
static int receive_one(struct kernel *k, int sequence, int type, void *to,
		       size_t size)
{
	struct audit_reply reply;
	int rc = receive_answer(k, sequence, type, &reply);

	if (!rc)
		copy_payload(&reply, to, size);
	return rc == END_OF_LIST ? -EBADMSG : rc;
}

int kernel_status(struct kernel *k, struct audit_status *status)
{
	return receive_one(k, audit_request_status(k->fd), AUDIT_GET, status,
			   sizeof(*status));
}

int kernel_features(struct kernel *k, struct audit_features *features)
{
	return receive_one(k, audit_request_features(k->fd), AUDIT_GET_FEATURE,
			   features, sizeof(*features));
}

int kernel_set(struct kernel *k, enum knob knob, uint32_t value)
{
	static int (*const set[])(int fd, uint32_t value) = {
		[KNOB_ENABLED] = audit_set_enabled,
		[KNOB_FAILURE] = audit_set_failure,
		[KNOB_RATE] = audit_set_rate_limit,
		[KNOB_BACKLOG] = audit_set_backlog_limit,
		[KNOB_BACKLOG_WAIT] = audit_set_backlog_wait_time,
	};

	return outcome(set[knob](k->fd, value));
}

int kernel_set_loginuid_immutable(struct kernel *k)
{
	return outcome(audit_set_loginuid_immutable(k->fd));
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
		return rc < 0 ? rc : 0;
	/* Or it cannot be asked at all. */
	rc = kernel_status(k, &status);
	return rc ? rc : -EOPNOTSUPP;
}

int kernel_reset_lost(struct kernel *k, uint32_t *was)
{
	return take_count(k, audit_reset_lost(k->fd), was);
}

int kernel_reset_wait_actual(struct kernel *k, uint32_t *was)
{
	return take_count(k, audit_reset_backlog_wait_time_actual(k->fd), was);
}

int kernel_message(struct kernel *k, const char *text)
{
	int rc = audit_log_user_message(k->fd, AUDIT_USER, text, NULL, NULL,
					NULL, 1);

	/* Where nobody listens, libaudit takes a message for delivered. */
	return rc == 0 ? -ECONNREFUSED : outcome(rc);
}

int kernel_trim(struct kernel *k)
{
	return outcome(audit_trim_subtrees(k->fd));
}

int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree)
{
	return outcome(audit_make_equivalent(k->fd, mount, subtree));
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

static int target_set(struct target *t, enum knob knob, uint32_t value)
{
	return kernel_set(kernel_of(t), knob, value);
}

static int target_fix_loginuids(struct target *t)
{
	return kernel_set_loginuid_immutable(kernel_of(t));
}

static int target_add(struct target *t, struct rule *rule)
{
	return kernel_add_rule(kernel_of(t), rule->data, rule->list,
			       rule->action);
}

static int target_delete(struct target *t, struct rule *rule)
{
	return kernel_delete_rule(kernel_of(t), rule->data, rule->list,
				  rule->action);
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
	k->target.ops = &ops;
	k->fd = audit_open();
	return k->fd < 0 ? -errno : 0;
}
