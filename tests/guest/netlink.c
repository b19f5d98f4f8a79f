/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "netlink.h"

#include <err.h>
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MESSAGE_MAX 16384

union message {
	struct nlmsghdr header;
	char bytes[MESSAGE_MAX];
};

static uint32_t sequence;

/* A busy machine may keep us from reading for longer than the kernel waits. */
static void make_room(int fd)
{
	int size = 8 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
}

/* The tests change the kernel, and may not run on a real machine. What starts a
 * throwaway kernel sets the variable: tests/rig/rig, tests/arches/kernel. */
static void require_guest(void)
{
	if (!getenv("AUDIT_GUEST_IS_MINE"))
		errx(2, "this is not a throwaway kernel; see tests/rig");
}

int netlink_open(void)
{
	struct timeval limit = { .tv_sec = 20 };
	int fd;

	require_guest();
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	if (fd < 0)
		err(1, "audit socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	make_room(fd);
	return fd;
}

static void post(int fd, int type, const void *data, size_t length)
{
	static union message m;

	memset(&m.header, 0, sizeof(m.header));
	m.header.nlmsg_len = (uint32_t)NLMSG_LENGTH(length);
	m.header.nlmsg_type = (uint16_t)type;
	m.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	m.header.nlmsg_seq = ++sequence;
	if (length)
		memcpy(NLMSG_DATA(&m.header), data, length);
	if (send(fd, &m, m.header.nlmsg_len, 0) < 0)
		err(1, "audit socket: send");
}

/* The next message of the latest question; returns its payload's length. */
static size_t take(int fd, union message *m)
{
	for (;;) {
		ssize_t got = recv(fd, m, sizeof(*m), 0);

		if (got < 0)
			err(1, "audit socket: receive");
		if (m->header.nlmsg_seq == sequence)
			return (size_t)got - NLMSG_HDRLEN;
	}
}

static int take_ack(int fd)
{
	union message m;
	struct nlmsgerr answer;

	do {
		take(fd, &m);
	} while (m.header.nlmsg_type != NLMSG_ERROR);
	memcpy(&answer, NLMSG_DATA(&m.header), sizeof(answer));
	return answer.error;
}

static int ask(int fd, int type, const void *data, size_t length)
{
	post(fd, type, data, length);
	return take_ack(fd);
}

/* The answer of @type and the acknowledgement come in either order. */
static void fetch(int fd, int type, void *to, size_t size)
{
	union message m;
	int missing = 2;

	memset(to, 0, size);
	post(fd, type, NULL, 0);
	while (missing--) {
		size_t length = take(fd, &m);

		if (m.header.nlmsg_type == type)
			memcpy(to, NLMSG_DATA(&m.header),
			       length < size ? length : size);
	}
}

void netlink_settings(int fd, struct settings *settings)
{
	struct audit_status status;
	struct audit_features features;

	fetch(fd, AUDIT_GET, &status, sizeof(status));
	fetch(fd, AUDIT_GET_FEATURE, &features, sizeof(features));
	settings->enabled = status.enabled;
	settings->failure = status.failure;
	settings->rate_limit = status.rate_limit;
	settings->backlog_limit = status.backlog_limit;
	settings->lost = status.lost;
	settings->backlog_wait_time = status.backlog_wait_time;
	settings->features = features.features;
	settings->lock = features.lock;
}

void netlink_restore(int fd, const struct settings *settings)
{
	struct audit_status status = {
		.mask = AUDIT_STATUS_ENABLED | AUDIT_STATUS_FAILURE |
			AUDIT_STATUS_RATE_LIMIT | AUDIT_STATUS_BACKLOG_LIMIT |
			AUDIT_STATUS_BACKLOG_WAIT_TIME,
		.enabled = settings->enabled,
		.failure = settings->failure,
		.rate_limit = settings->rate_limit,
		.backlog_limit = settings->backlog_limit,
		.backlog_wait_time = settings->backlog_wait_time,
	};

	if (ask(fd, AUDIT_SET, &status, sizeof(status)) < 0)
		errx(1, "the kernel does not take its settings back");
}

void netlink_set_enabled(int fd, uint32_t enabled)
{
	struct audit_status status = { .mask = AUDIT_STATUS_ENABLED,
				       .enabled = enabled };
	int rc = ask(fd, AUDIT_SET, &status, sizeof(status));

	if (rc < 0)
		errx(1, "audit enabled %u: %s", enabled, strerror(-rc));
}

int netlink_write(int fd, int type, const char *text)
{
	return ask(fd, type, text, strlen(text) + 1);
}

void netlink_set_daemon(int fd, uint32_t pid)
{
	struct audit_status status = { .mask = AUDIT_STATUS_PID, .pid = pid };
	int rc = ask(fd, AUDIT_SET, &status, sizeof(status));

	if (rc < 0)
		errx(1, "audit pid %u: %s", pid, strerror(-rc));
}

void netlink_list(int fd, struct raw_rules *rules)
{
	union message m;

	memset(rules, 0, sizeof(*rules));
	post(fd, AUDIT_LIST_RULES, NULL, 0);
	for (;;) {
		size_t length = take(fd, &m);
		struct raw_rule *rule;

		if (m.header.nlmsg_type == NLMSG_DONE)
			break;
		if (m.header.nlmsg_type != AUDIT_LIST_RULES)
			continue;
		rules->rules = reallocarray(rules->rules, rules->n + 1,
					    sizeof(*rules->rules));
		if (!rules->rules)
			err(1, NULL);
		rule = &rules->rules[rules->n++];
		rule->length = length;
		rule->data = malloc(length);
		if (!rule->data)
			err(1, NULL);
		memcpy(rule->data, NLMSG_DATA(&m.header), length);
	}
}

void netlink_free(struct raw_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		free(rules->rules[i].data);
	free(rules->rules);
	memset(rules, 0, sizeof(*rules));
}

void netlink_delete_all(int fd)
{
	struct raw_rules rules;

	netlink_list(fd, &rules);
	for (size_t i = 0; i < rules.n; i++) {
		int rc = ask(fd, AUDIT_DEL_RULE, rules.rules[i].data,
			     rules.rules[i].length);

		if (rc < 0 && rc != -ENOENT)
			errx(1, "rule %zu cannot be deleted: %s", i,
			     strerror(-rc));
	}
	netlink_free(&rules);
}

int netlink_add(int fd, const struct audit_rule_data *rule)
{
	return ask(fd, AUDIT_ADD_RULE, rule, sizeof(*rule) + rule->buflen);
}

int netlink_open_log(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK,
				       .nl_groups =
					       1 << (AUDIT_NLGRP_READLOG - 1) };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_AUDIT);

	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		err(1, "audit log socket");
	make_room(fd);
	return fd;
}

/* Append the next record. Returns whether it has @text; a negative errno
 * without a record. */
static int read_record(int fd, FILE *out, const char *text)
{
	union message m;
	ssize_t got = recv(fd, &m, sizeof(m) - 1, 0);

	if (got < 0)
		return -errno;
	m.bytes[got] = '\0';
	fprintf(out, "type=%u %s\n", m.header.nlmsg_type,
		m.bytes + NLMSG_HDRLEN);
	return text && strstr(m.bytes + NLMSG_HDRLEN, text);
}

/* Up to a record that has @text, or until nothing comes for @quiet ms. */
static bool read_records(int fd, FILE *out, const char *text, int quiet)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int rc;

	do {
		do
			rc = read_record(fd, out, text);
		while (rc == 0);
	} while (rc < 0 && poll(&pfd, 1, quiet) > 0);
	return rc > 0;
}

void netlink_read_log(int fd, FILE *out)
{
	read_records(fd, out, NULL, 0);
}

/* ms without a record after which none is expected: with auditing, and without
 * it, where only late ones can come */
#define QUIET_LONG  5000
#define QUIET_SHORT 200

/* Returns 0, or -EPERM if the kernel is locked. */
static int set_backlog_limit(int fd, uint32_t limit)
{
	struct audit_status status = { .mask = AUDIT_STATUS_BACKLOG_LIMIT,
				       .backlog_limit = limit };
	int rc = ask(fd, AUDIT_SET, &status, sizeof(status));

	if (rc < 0 && rc != -EPERM)
		errx(1, "backlog limit %u: %s", limit, strerror(-rc));
	return rc;
}

/* The kernel's thread sends the records in the order in which they were
 * written, and a change of the limit is recorded whatever the rules for system
 * calls and for messages of programs are. */
bool netlink_read_log_up_to_now(int fd, int log, FILE *out)
{
	static uint32_t n;
	struct settings settings;
	char text[64];

	netlink_settings(fd, &settings);
	if (!settings.enabled) {
		read_records(log, out, NULL, QUIET_SHORT);
		return true;
	}
	n = (n + 1) % 100000;
	if (set_backlog_limit(fd, 200000 + n) < 0) {
		snprintf(text, sizeof(text), "limit=%u ", 200000 + n);
	} else {
		set_backlog_limit(fd, settings.backlog_limit);
		snprintf(text, sizeof(text), " old=%u ", 200000 + n);
	}
	return read_records(log, out, text, QUIET_LONG);
}
