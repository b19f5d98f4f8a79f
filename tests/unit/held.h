/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a kernel, for the scripted socket: rules in lists, settings and
 * features. Messages have the same effect as on Linux 6.1. It shares no code
 * with change/rulelist.c.
 */
#ifndef AUDITCTL_HELD_H
#define AUDITCTL_HELD_H

#include <libaudit.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HELD_MAX 512

struct held {
	struct audit_rule_data *rules[HELD_MAX]; /* in the kernel's order */
	size_t n;
	struct audit_status status;
	struct audit_features features;
	/*
	 * Called before @m is carried out. If it returns a negative errno, that
	 * is the answer, and @m is not carried out. May be NULL.
	 */
	int (*before)(struct held *h, const struct nlmsghdr *m);
};

/* Without rules, and with the settings of a kernel that has just booted:
 * enabled 1, failure 1, no rate limit, a backlog of 64. */
void held_begin(struct held *h);
void held_end(struct held *h);

/* Carries out a command. Returns the number in its answer. */
int held_take(struct held *h, const struct nlmsghdr *m);

/* Appends the rule of this line of a rule file. */
void held_add(struct held *h, const char *line);

/*
 * The keys of the rules, in order, with spaces between them. Before the first
 * rule of a list other than exit is the name of the list: "a b' user: c". A '
 * is a stand-in: the mask bit of system call 2031 is set. To be freed.
 */
char *held_keys(const struct held *h);

#endif
