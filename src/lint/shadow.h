/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SHADOW_H
#define AUDITCTL_SHADOW_H

#include "lint/conditions.h"

/* Rules, prepared for shadow_find(). */
struct shadow {
	const struct conditions *c;
	struct groups by_home; /* by one condition of theirs; the last: none */
};

/* @c must outlive @s. Returns 0, or -ENOMEM; the caller frees @s in either
 * case. */
int shadow_make(struct shadow *s, const struct conditions *c);
void shadow_free(struct shadow *s);

/*
 * The earliest rule before rule @i in its list that matches every event which
 * rule @i matches; NULL if there is none for certain.
 */
const struct rule *shadow_find(const struct shadow *s, size_t i);

#endif
