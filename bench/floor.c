/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor FILE      build the rules of FILE by libaudit, and nothing else
 * floor -R FILE   load them, too, in batches
 * floor -D        delete all rules, in batches, from the last to the first
 *
 * The shortest programs that do the work of --check, -R and -D. FILE must be
 * correct, they know only what the files of bench/run contain, and they end at
 * the first error.
 */
#include "config.h"

#include <err.h>
#include <errno.h>
#include <libaudit.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

extern unsigned int _audit_elf __attribute__((weak));
extern int _audit_syscalladded __attribute__((weak));
extern int _audit_archadded __attribute__((weak));
extern int _audit_permadded __attribute__((weak));

/* ---- rules --------------------------------------------------------------- */

static void add_calls(struct audit_rule_data *rule, char *names)
{
	for (char *name; (name = strsep(&names, ","));)
		if (audit_rule_syscallbyname_data(rule, name) != 0)
			errx(1, "-S %s", name);
	_audit_syscalladded = 1;
}

static void add_pair(struct audit_rule_data **rule, char *pair)
{
	if (audit_rule_fieldpair_data(rule, pair, AUDIT_FILTER_EXIT) != 0)
		errx(1, "-F %s", pair);
}

/* "-a always,exit -F ... -S ... -k KEY" */
static struct audit_rule_data *build(char *line)
{
	struct audit_rule_data *rule = audit_rule_create_data();
	char option = '\0', *key;

	_audit_elf = 0;
	_audit_syscalladded = _audit_archadded = _audit_permadded = 0;
	for (char *word; (word = strsep(&line, " "));) {
		if (word[0] == '-' && !option) {
			option = word[1];
			continue;
		}
		if (option == 'F')
			add_pair(&rule, word);
		if (option == 'S')
			add_calls(rule, word);
		if (option == 'k') {
			if (asprintf(&key, "key=%s", word) < 0)
				err(1, NULL);
			add_pair(&rule, key);
			free(key);
		}
		option = '\0';
	}
	rule->flags = AUDIT_FILTER_EXIT;
	rule->action = AUDIT_ALWAYS;
	return rule;
}

/* ---- batches ------------------------------------------------------------- */

#define BATCH 64

struct talk {
	int fd;
	uint32_t sequence;
	unsigned n;  /* messages in @out */
	size_t used; /* bytes in @out */
	unsigned char out[BATCH * MAX_AUDIT_MESSAGE_LENGTH];
	unsigned char in[BATCH][MAX_AUDIT_MESSAGE_LENGTH];
};

static struct talk *open_talk(void)
{
	struct talk *t = calloc(1, sizeof(*t));
	int on = 1;

	if (!t)
		err(1, NULL);
	t->fd = audit_open();
	/* Acknowledgements without the message are so short that those of a
	 * batch fit into the receive buffer. */
	if (t->fd < 0 || setsockopt(t->fd, SOL_NETLINK, NETLINK_CAP_ACK, &on,
				    sizeof(on)) != 0)
		err(1, "audit socket");
	return t;
}

static void send_all(struct talk *t)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	if (sendto(t->fd, t->out, t->used, 0, (struct sockaddr *)&kernel,
		   sizeof(kernel)) != (ssize_t)t->used)
		err(1, "sendto");
	t->used = 0;
}

/* Receives at least one message, and at most @n. */
static unsigned receive(struct talk *t, unsigned n)
{
	struct mmsghdr heads[BATCH] = { 0 };
	struct iovec places[BATCH];
	int received;

	for (unsigned i = 0; i < n; i++) {
		places[i] = (struct iovec){ t->in[i], sizeof(t->in[i]) };
		heads[i].msg_hdr.msg_iov = &places[i];
		heads[i].msg_hdr.msg_iovlen = 1;
	}
	received = recvmmsg(t->fd, heads, n, MSG_WAITFORONE, NULL);
	if (received <= 0)
		err(1, "recvmmsg");
	return (unsigned)received;
}

/* Sends the batch, and receives an acknowledgement for each message. */
static void flush(struct talk *t)
{
	if (t->n)
		send_all(t);
	while (t->n) {
		unsigned n = receive(t, t->n);

		for (unsigned i = 0; i < n; i++) {
			struct nlmsghdr *head = (void *)t->in[i];
			struct nlmsgerr *ack = NLMSG_DATA(head);

			if (head->nlmsg_type != NLMSG_ERROR || ack->error)
				errx(1, "not an acknowledgement, or an error");
		}
		t->n -= n;
	}
}

static void put(struct talk *t, uint16_t type, uint16_t flags,
		const void *payload, size_t n)
{
	struct nlmsghdr head = {
		.nlmsg_len = (uint32_t)NLMSG_LENGTH(n),
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | flags,
		.nlmsg_seq = ++t->sequence,
	};

	memcpy(&t->out[t->used], &head, sizeof(head));
	if (n)
		memcpy(&t->out[t->used + NLMSG_HDRLEN], payload, n);
	t->used += NLMSG_SPACE(n);
}

static void put_rule(struct talk *t, uint16_t type,
		     const struct audit_rule_data *rule)
{
	put(t, type, NLM_F_ACK, rule, sizeof(*rule) + rule->buflen);
	if (++t->n == BATCH)
		flush(t);
}

/* ---- all rules ----------------------------------------------------------- */

static void read_file(const char *path, struct talk *t)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		err(1, "%s", path);
	while (getline(&line, &size, file) > 0) {
		struct audit_rule_data *rule;

		line[strcspn(line, "\n")] = '\0';
		rule = build(line);
		if (t)
			put_rule(t, AUDIT_ADD_RULE, rule);
		audit_rule_free_data(rule);
	}
	if (t)
		flush(t);
	free(line);
	fclose(file);
}

struct rules {
	struct audit_rule_data **rules;
	size_t n;
};

/* Returns whether the message is the end of the list. */
static bool take(struct rules *list, struct nlmsghdr *head)
{
	size_t n = NLMSG_PAYLOAD(head, 0);

	if (head->nlmsg_type == NLMSG_DONE)
		return true;
	if (head->nlmsg_type != AUDIT_LIST_RULES)
		errx(1, "not a rule");
	list->rules = reallocarray(list->rules, list->n + 1, sizeof(void *));
	if (!list->rules || !(list->rules[list->n] = malloc(n)))
		err(1, NULL);
	memcpy(list->rules[list->n++], NLMSG_DATA(head), n);
	return false;
}

static void delete_all(struct talk *t)
{
	struct rules list = { 0 };
	bool is_end = false;

	put(t, AUDIT_LIST_RULES, 0, NULL, 0);
	send_all(t);
	while (!is_end) {
		unsigned n = receive(t, BATCH);

		for (unsigned i = 0; i < n; i++)
			is_end = take(&list, (void *)t->in[i]);
	}
	while (list.n) {
		put_rule(t, AUDIT_DEL_RULE, list.rules[--list.n]);
		free(list.rules[list.n]);
	}
	flush(t);
	free(list.rules);
}

int main(int argc, char **argv)
{
	bool is_load = argc == 3 && !strcmp(argv[1], "-R");
	bool is_delete = argc == 2 && !strcmp(argv[1], "-D");
	struct talk *t = is_load || is_delete ? open_talk() : NULL;

	if (is_delete)
		delete_all(t);
	else if (is_load || argc == 2)
		read_file(argv[argc - 1], t);
	else
		errx(2, "usage: floor FILE | -R FILE | -D");
	if (t)
		audit_close(t->fd);
	free(t);
	return 0;
}
