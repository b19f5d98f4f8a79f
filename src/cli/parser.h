/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PARSER_H
#define AUDITCTL_PARSER_H

#include "base/diag.h"
#include "input/line.h"
#include "rule/request.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

struct option_row;

/* An option of the line. */
struct given {
	const struct option_row *row; /* NULL: it is not there */
	size_t word;
};

/* The state of parsing a line: for parse.c, and the functions of the options.
 */
struct parser {
	struct request *request;
	const struct line *line;
	const struct diag *d;
	size_t word;	   /* the current option, in line->words */
	size_t value_word; /* where its value is */
	int error;	   /* 0, or a negative errno */
	bool done;	   /* the rest of the line is ignored */
	bool closed;	   /* the word closed_by must be the last one */
	size_t closed_by;
	size_t first_path;    /* the first word that is not part of an option */
	struct given form;    /* -l, -s, -D or -R */
	size_t form_words;    /* how many words the form has */
	struct given command; /* --check and so on */
	/* The first option that is neither a command nor a modifier; or NULL.
	 */
	const struct option_row *other;
	struct given *modifiers; /* in the order given; in request->block */
	size_t n_modifiers;
};

/* Report an error at word @i; the line is refused. */
#define parser_fail(p, i, ...)                                        \
	do {                                                          \
		struct place at_ = line_place((p)->line, (i));        \
		diag_error_named((p)->d, &at_, "usage", __VA_ARGS__); \
		(p)->error = -EINVAL;                                 \
	} while (0)

static inline void parser_fail_without_memory(struct parser *p)
{
	struct place at = line_place(p->line, p->line->n_words);

	diag_no_memory(p->d, &at);
	p->error = -ENOMEM;
}

#endif
