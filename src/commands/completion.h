/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMPLETION_H
#define AUDITCTL_COMPLETION_H

#include "rule/rule.h"
#include "cli/options.h"
#include "rule/names.h"

#include <stdbool.h>
#include <stdio.h>

#define ANY_LIST (-1)

/* The word to be completed, and the context: the words before it. */
struct completion {
	FILE *out;
	int (*rules)(struct ruleset *set);
	int list;		      /* AUDIT_FILTER_*, or ANY_LIST */
	int machine;		      /* whose names system calls have */
	const struct option_row *row; /* whose value the word is */
	const struct option_row
		*company;   /* decides which options can be combined with it */
	const char *before; /* the beginning of the word, */
	size_t n_before;    /* which is not changed */
	const char *part;   /* the rest, the beginning of candidates */
};

/*
 * Print @candidate if it begins with c->part: a line of the unchanged part of
 * the word, the candidate and, after a tab, the description @what, unless that
 * is NULL.
 */
void completion_offer(const struct completion *c, const char *candidate,
		      const char *what);

/* The same for a candidate of two texts, @a and then @b. */
void completion_offer_two(const struct completion *c, const char *a,
			  const char *b, const char *what);

/* Print each name of @v that begins with c->part. */
void completion_offer_names(struct completion *c, enum vocabulary v);

/* Print a request to the shell to complete a path: @what is "file" or "folder".
 */
void completion_offer_paths(const struct completion *c, const char *what);

void completion_offer_choices(const struct completion *c,
			      const struct option_choice *choices);

/* Move the first @n bytes of c->part to the unchanged part of the word. */
void completion_skip(struct completion *c, size_t n);

/* The same for all bytes up to the last comma. */
void completion_skip_commas(struct completion *c);

/* Print the candidates for a value of this kind. */
void completion_permissions(struct completion *c);
void completion_file(struct completion *c);
void completion_folder(struct completion *c);
void completion_key(struct completion *c); /* those in the kernel */

#endif
