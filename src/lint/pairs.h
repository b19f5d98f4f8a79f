/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PAIRS_H
#define AUDITCTL_PAIRS_H

#include "lint/conditions.h"

/* What of a rule has no equal for programs of the other arch. */
struct unpaired {
	const char *other; /* "b64" or "b32": where the equal should be; NULL:
			      nothing is missing */
	bool all;	   /* there is no equal */
	const char *call;  /* else: a system call that is missing there, */
	unsigned n_calls;  /* and how many they are */
};

/*
 * What is missing of each rule of @c: an array of c->n_rules rows, to be freed.
 * NULL without memory.
 */
struct unpaired *pairs_find(const struct conditions *c);

#endif
