/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PAIRS_H
#define AUDITCTL_PAIRS_H

#include "lint/conditions.h"

#include <stdint.h>

/* What is missing from the rules of the same shape: the same list, action and
 * conditions, whatever their arch, system calls and keys. */
struct unpaired {
	const char *other; /* "b64" or "b32": where the equal should be; NULL:
			      nothing is missing */
	bool all;	   /* there is no equal */
	const char *call;  /* else: a system call that is missing there, */
	unsigned n_calls;  /* and how many they are */
	/* Successors of its system calls that no such rule of its own arch
	 * has, for successors_names(). */
	uint64_t successors;
};

/*
 * What is missing of each rule of @c: an array of c->n_rules rows, to be freed.
 * NULL without memory.
 */
struct unpaired *pairs_find(const struct conditions *c);

#endif
