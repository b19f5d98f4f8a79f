/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_KERNEL_H
#define AUDITCTL_KERNEL_H

#include "kernel/socket.h"
#include "rule/target.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The only socket to the kernel's audit system. */
struct kernel {
	struct target target;
	struct socket socket;
};

/*
 * Every function returns 0, or a negative errno: that of the kernel, -ETIMEDOUT
 * if the kernel did not answer in time, or -EBADMSG for a message that cannot
 * be its answer. They print nothing.
 */
int kernel_open(struct kernel *k);
/* The same with the audit socket @fd, which the kernel then owns, and the
 * system calls @calls; NULL: those of the system. */
int kernel_open_socket(struct kernel *k, int fd,
		       const struct socket_calls *calls);
void kernel_close(struct kernel *k);

/*
 * Carry out the @n changes in order, and set the rc of each: see struct
 * target_ops. They are sent in batches of up to SOCKET_BATCH_MAX. With @stop no
 * batch is sent after one with a refusal. A rule that is too long for a message
 * is not sent, and has rc -EINVAL. * When it returns an errno, nothing more is
 * sent. The kernel carries out a batch while it is sent: a list that is read
 * afterwards shows what became of each unknown change.
 */
int kernel_change_rules(struct kernel *k, struct rule_change *changes, size_t n,
			bool stop);

/*
 * All rules, in the kernel's order, into the empty @set. When it fails,
 * @set is empty: a part of a list is never taken for the whole.
 */
int kernel_list_rules(struct kernel *k, struct ruleset *set);

/* Fields that an older kernel does not send are 0. */
int kernel_status(struct kernel *k, struct audit_status *status);
/* Returns -EINVAL if the kernel has no features, as before 3.13. */
int kernel_features(struct kernel *k, struct audit_features *features);

int kernel_set(struct kernel *k, enum setting_id id, uint32_t value);
int kernel_set_loginuid_immutable(struct kernel *k);

/* Set a counter to 0; *@was is the value that it had. */
int kernel_reset_lost(struct kernel *k, uint32_t *was);
int kernel_reset_wait_actual(struct kernel *k, uint32_t *was);

int kernel_message(struct kernel *k, const char *text);
int kernel_trim(struct kernel *k);
int kernel_make_equivalent(struct kernel *k, const char *mount,
			   const char *subtree);

#endif
