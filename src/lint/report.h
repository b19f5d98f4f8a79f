/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_REPORT_H
#define AUDITCTL_REPORT_H

#include "input/source.h"

struct report_message;

/*
 * Messages about files, kept until all are known. @d receives them: other code
 * reports to it as to any other diag. The source that warnings refer to must
 * outlive the report.
 */
struct report {
	struct diag d;
	struct tally tally;		 /* of all that @d received */
	struct report_message *messages; /* owned */
	size_t n, size;
	void *texts; /* owned: the strings of the messages; see tsearch(3) */
	bool failed; /* a message is missing: no memory */
};

/* Begin @r with the settings of @d, which it will be written to. @r must stay
 * where it is, and is to be freed by report_free(). */
void report_begin(struct report *r, const struct diag *d);

/*
 * Drop the findings that directives of @source allow ("# auditctl: allow
 * NAME,..." before a line, or before the first line of a file, for the whole
 * file), and those that an error of the same line covers. Wrong directives are
 * reported to @r->d.
 */
void report_allow(struct report *r, const struct source *source);

/*
 * Write the messages to @d: notes; then warnings, those of one finding together
 * and in the order of the lines of each file; then errors, in the order in
 * which a load would meet them. Of warnings of one finding, and of errors of
 * one that follow each other, the first few are written as they are, the others
 * as a list of their lines, unless @all is true. They are counted in *d->tally;
 * *counts[] has how many there are of each finding.
 */
void report_write(const struct report *r, const struct source *source,
		  const struct diag *d, bool all, unsigned counts[N_FINDINGS]);

void report_free(struct report *r);

#endif
