/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_OPTIONS_H
#define AUDITCTL_OPTIONS_H

#include "base/diag.h"
#include "input/line.h"
#include "rule/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Take @line apart. Touches nothing but *@request, which the caller frees
 * with request_free() whatever the outcome. Returns 0; or -1, and then
 * errors have been reported to @d, and only request->command is good: for whom
 * the command was.
 */
int options_parse(struct request *request, const struct line *line,
		  const struct diag *d);

void request_free(struct request *request);

/* An option, as --help has it. */
struct option_view {
	char letter[2];	  /* "": it has none */
	const char *name; /* the long one; NULL: it has none */
	bool takes_value;
	const char *help; /* a line, or several */
};

/* The @i-th option, from 0. Returns false behind the last. */
bool options_view(size_t i, struct option_view *view);

/* The answer to --help: 80 columns, grouped by what belongs together. */
void options_help(FILE *out);

#endif
