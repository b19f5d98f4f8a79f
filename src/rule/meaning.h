/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_MEANING_H
#define AUDITCTL_MEANING_H

#include "rule/pack.h"

#include <stdbool.h>
#include <stddef.h>

/* What a rule means, however it was written. */
struct meaning {
	unsigned char *bytes; /* owned */
	size_t n;
};

/*
 * The meaning of @rule: which is the same for the
 * same conditions and keys in another order, and leaves out the bits of the
 * mask that the kernel clears, for they stand for classes of system calls.
 * Returns 0, or -ENOMEM.
 */
int meaning_of(struct meaning *m, const struct packed *rule);

/* As memcmp(3): 0 for rules that mean the same. */
int meaning_compare(const struct meaning *a, const struct meaning *b);

void meaning_free(struct meaning *m);

/* Whether two rules mean the same; false without memory. */
bool meaning_is_same(const struct packed *a, const struct packed *b);

#endif
