/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SOURCE_H
#define AUDITCTL_SOURCE_H

#include "base/diag.h"
#include "input/line.h"

#include <stdbool.h>

/*
 * The lines of rule files, in the order in which a load would read them. They
 * are kept as they were written, and are not split into words. All zeros is an
 * empty source.
 */
struct source {
	struct line *lines;
	size_t n, size;
	/* The comments that begin with "# auditctl:"; see rulefile_directive().
	 */
	struct line *directives;
	size_t n_directives, directives_size;
	unsigned n_files;
	/* The strings that lines point to (names of files, texts); owned. */
	char **texts;
	size_t n_texts, texts_size;
	bool has_stdin;
	bool trusted_only; /* to be set first: see source_add() */
	/* Also to be set first: of a file that cannot be read to its end, no
	 * line is added. */
	bool whole_files;
};

/*
 * Add the lines of @path: a rule file; "-", standard input; or a directory,
 * whose *.rules are put together as augenrules does it with gawk. A line with
 * damage has the text "". With trusted_only, @path and
 * each file of a directory must pass trust_path(), too. Returns 0; or the
 * negative errno of the first file or directory that could not be read as a
 * whole, reported: then lines may be missing.
 *
 * A directory without rule files is no error: a note says so, and a hint names
 * a file that seems to be meant for one.
 */
int source_add(struct source *s, const char *path, const struct diag *d);

/*
 * Add the lines of each of the @n @paths, or, if there are none, those of
 * source_default_directory(). All are read, also after an error. Returns as
 * source_add().
 */
int source_add_all(struct source *s, const char *const *paths, size_t n,
		   const struct diag *d);

/* The directory of the rules of the system, such as /etc/audit/rules.d; see
 * --with-rulesdir and --sysconfdir of configure. Not to be freed. */
const char *source_default_directory(void);

/* Free what @s owns, lines and names too. It is then an empty source. */
void source_free(struct source *s);

#endif
