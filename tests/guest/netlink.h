/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_NETLINK_H
#define GUEST_NETLINK_H

#include <linux/audit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The kernel's audit system, spoken to without libaudit and without a line of
 * auditctl: what the tests see must not come from what is tested. Everything
 * here ends the program when the kernel does not play along.
 */

/* The settings that a command can change. */
struct settings {
	uint32_t enabled, failure, rate_limit, backlog_limit, lost;
	uint32_t backlog_wait_time;
	uint32_t features, lock;
};

/* A kernel's rules, byte for byte, each with its length. */
struct raw_rule {
	size_t length;
	struct audit_rule_data *data;
};

struct raw_rules {
	struct raw_rule *rules;
	size_t n;
};

/* Ends the program if the kernel is not a throwaway one. */
int netlink_open(void);

void netlink_settings(int fd, struct settings *settings);

/* Set all that can be set back. */
void netlink_restore(int fd, const struct settings *settings);

void netlink_list(int fd, struct raw_rules *rules);
void netlink_free(struct raw_rules *rules);
void netlink_delete_all(int fd);

/* Returns 0 or a negative errno, the kernel's. */
int netlink_add(int fd, const struct audit_rule_data *rule);

void netlink_set_enabled(int fd, uint32_t enabled);

/* Sends a message of a program, which the kernel writes as a record of @type.
 * Returns 0 or a negative errno, the kernel's. */
int netlink_write(int fd, int type, const char *text);

/* Tell the kernel that the process @pid is the audit daemon; 0: nobody is. */
void netlink_set_daemon(int fd, uint32_t pid);

/* A socket on which every record can be read, daemon or not. */
int netlink_open_log(void);

/* Appends the records that have arrived to @out, one a line. */
void netlink_read_log(int fd, FILE *out);

/*
 * Appends the records of all earlier events, from @log, to @out; @fd is a
 * socket of netlink_open(). The last records are of changes of the backlog
 * limit, which is restored. If auditing is off, there are none, and the
 * function returns after a short silence. Returns false if auditing is on and
 * they did not arrive, because a rule excludes them.
 */
bool netlink_read_log_up_to_now(int fd, int log, FILE *out);

#endif
