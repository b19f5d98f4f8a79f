/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_KERNEL_H
#define AUDITCTL_KERNEL_H

#include "kernel/socket.h"
#include "rule/target.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The one socket to the kernel's audit system. */
struct kernel {
	struct target target;
	struct socket socket;
};

/*
 * Every function returns 0, or a negative errno: what the kernel answered,
 * -ETIMEDOUT when it did not answer in time, or -EBADMSG when what came could
 * not be its answer. None prints.
 */
int kernel_open(struct kernel *k);
void kernel_close(struct kernel *k);

/* What kernel_change.rc is, besides 0 and the kernel's negative errno. */
#define KERNEL_UNKNOWN	1 /* it was sent, and its answer is not known */
#define KERNEL_NOT_SENT 2 /* and so not carried out */

/* A rule to add or to delete. */
struct kernel_change {
	bool is_delete;
	/* The caller's. Its flags are the list, AUDIT_FILTER_*, and to add it
	 * as the first one AUDIT_FILTER_PREPEND; its action is set. */
	const struct audit_rule_data *rule;
	int rc;
};

/*
 * Carry out the @n changes in order, and fill in the rc of each. They are sent
 * in batches of up to SOCKET_BATCH_MAX. The kernel goes on after a refusal;
 * with
 * @stop_at_error no batch is sent after the one with the refusal, and the rc of
 * the changes that were not sent says so. A rule that is longer than a message
 * may be is not sent, and has rc -EINVAL.
 *
 * Returns 0 when the outcome of every change that was sent is known, also when
 * rules were refused. Otherwise nothing more is sent, and the negative errno is
 * that of socket_command(). The kernel carries out a batch while it is sent. So
 * a list that is read afterwards shows what became of each unknown change.
 */
int kernel_change_rules(struct kernel *k, struct kernel_change *changes,
			size_t n, bool stop_at_error);

/* One rule, the flags and the action of which are set to @list, AUDIT_FILTER_*
 * with or without AUDIT_FILTER_PREPEND, and @action. */
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

/* Set a counter to 0; *@was is the value that it had. */
int kernel_reset_lost(struct kernel *k, uint32_t *was);
int kernel_reset_wait_actual(struct kernel *k, uint32_t *was);

int kernel_message(struct kernel *k, const char *text);
int kernel_trim(struct kernel *k);
int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree);

#endif
