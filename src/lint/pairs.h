/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PAIRS_H
#define AUDITCTL_PAIRS_H

#include "lint/conditions.h"

#include <stdint.h>

/* What is missing from the rules of the same shape: the same list, action and
 * conditions, whatever their arch, system calls and keys. */
struct unpaired {
	const char *other; /* "b64" or "b32": the arch without an equal; NULL:
			      nothing is missing */
	bool all;	   /* there is no equal */
	const char *call;  /* otherwise: a system call that is missing there, */
	unsigned n_calls;  /* and how many are missing */
	/* Successors of its system calls that no such rule of its arch has; see
	 * successors_names(). */
	uint64_t successors;
};

/*
 * What is missing for each rule of @c: an array of c->n_rules rows, to be
 * freed. NULL without memory.
 */
struct unpaired *pairs_find(const struct conditions *c);

#endif
