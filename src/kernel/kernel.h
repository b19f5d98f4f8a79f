/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_KERNEL_H
#define AUDITCTL_KERNEL_H

#include "rule/target.h"

#include <libaudit.h>
#include <sys/types.h>

/* As many messages are taken by one system call. */
#define INBOX_SIZE 12

/* The one socket to the kernel's audit system. */
struct kernel {
	struct target target;
	int fd;
	int patience_ms; /* how long the next answer may take */
	bool is_unsure;	 /* whether all has come of what was asked */
	bool is_dead;	 /* it has not answered a command, or talks on */
	/* What has come; from next up to n it was not looked at yet. */
	struct audit_message *inbox;
	bool is_good[INBOX_SIZE]; /* it is a message, the kernel's, and whole */
	unsigned next, n;
};

/*
 * Every function returns 0, or a negative errno: what the kernel answered,
 * -ETIMEDOUT when it did not answer in time, or -EBADMSG when what came could
 * not be its answer. None prints.
 */
int kernel_open(struct kernel *k);
void kernel_close(struct kernel *k);

/* @list is AUDIT_FILTER_*, with AUDIT_FILTER_PREPEND to go in front. */
int kernel_add_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		    int action);
int kernel_delete_rule(struct kernel *k, struct audit_rule_data *rule, int list,
		       int action);

/*
 * All rules, in the kernel's order, into the empty @set. When it fails,
 * @set is empty: a part of a list is never taken for the whole.
 */
int kernel_list_rules(struct kernel *k, struct ruleset *set);

/* Fields that an older kernel does not send are 0. */
int kernel_status(struct kernel *k, struct audit_status *status);
int kernel_features(struct kernel *k, struct audit_features *features);

int kernel_set(struct kernel *k, enum setting_id knob, uint32_t value);
int kernel_set_loginuid_immutable(struct kernel *k);

/* Zero a counter; *@was is what it had reached. */
int kernel_reset_lost(struct kernel *k, uint32_t *was);
int kernel_reset_wait_actual(struct kernel *k, uint32_t *was);

int kernel_message(struct kernel *k, const char *text);
int kernel_trim(struct kernel *k);
int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree);

#endif
