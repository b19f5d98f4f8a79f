/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SOURCE_H
#define AUDITCTL_SOURCE_H

#include "input/line.h"

#include <stdbool.h>

/*
 * The lines of rule files, in the order in which a load would come by them.
 * They are kept as they were written, without their words. All zeros is the
 * empty source.
 */
struct source {
	struct line *lines; /* each with its own text, and no words */
	size_t n, size;
	unsigned n_files;
	char **names; /* of the files, for lines to point to */
	size_t n_names, names_size;
	bool has_stdin;
};

/*
 * Add what @path holds: a rule file; "-", standard input; or a folder, whose
 * *.rules are put together as augenrules does it. Lines that cannot be read are
 * reported to @d, and left out. Returns 0; or -1, reported, when something as a
 * whole could not be read: then lines may be missing.
 */
int source_add(struct source *s, const char *path, const struct diag *d);

void source_free(struct source *s);

#endif
