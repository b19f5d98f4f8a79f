/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CANDIDATES_H
#define AUDITCTL_CANDIDATES_H

#include "rule/rule.h"
#include "cli/options.h"
#include "rule/names.h"

#include <stdbool.h>
#include <stdio.h>

#define ANY_LIST (-1)

/* The word at hand, and what the words before it say. */
struct completion {
	FILE *out;
	int (*rules)(struct ruleset *set);
	int list;			  /* AUDIT_FILTER_*, or ANY_LIST */
	int machine;			  /* whose names system calls have */
	const struct option_row *row;	  /* whose value the word is */
	const struct option_row *company; /* decides what goes with it */
	const char *before; /* this much of the word stays as it is, */
	size_t n_before;
	const char *part; /* and this begins a candidate */
};

/*
 * Tell a candidate for c->part, if that is how it begins: a line, with what
 * stays before it, and behind a tab what it is, unless @what is NULL.
 */
void offer(const struct completion *c, const char *candidate, const char *what);

/* The same of a candidate that is two texts, one behind the other. */
void offer_two(const struct completion *c, const char *a, const char *b,
	       const char *what);

/* Each name of a vocabulary. */
void offer_names(struct completion *c, enum vocabulary v);

/* That paths are wanted: "file" or "folder". */
void offer_paths(const struct completion *c, const char *what);

struct choice {
	const char *text, *what;
};

void offer_choices(const struct completion *c, const struct choice *choices,
		   size_t n);

/* The first @n bytes of what is to be completed are done with. */
void skip(struct completion *c, size_t n);

/* All up to the last comma. */
void skip_commas(struct completion *c);

bool begins_with(const char *text, const char *beginning);

/* What c->part can become where it is of this kind. */
void complete_perm(struct completion *c);
void complete_file(struct completion *c);
void complete_folder(struct completion *c);
void complete_key(struct completion *c); /* of the rules in the kernel */

#endif
