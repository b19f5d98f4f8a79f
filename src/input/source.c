/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rule files and directories of them to lines. How augenrules puts a directory
 * together was found by running that of 4.2.1.
 */
#include "config.h"
#include "input/source.h"
#include "base/array.h"
#include "input/rulefile.h"
#include "input/versionsort.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int fail_memory(const struct diag *d)
{
	diag_error(d, NULL, "out of memory");
	return -ENOMEM;
}

/* A copy of @text that lives as long as the source does; NULL: no memory. */
static const char *keep_text(struct source *s, const char *text)
{
	char *copy;

	if (array_reserve(&s->texts, &s->texts_size, s->n_texts + 1,
			  sizeof(*s->texts)) < 0)
		return NULL;
	copy = strdup(text);
	if (copy)
		s->texts[s->n_texts++] = copy;
	return copy;
}

static int add_line(struct source *s, const struct line *line)
{
	const char *text;

	if (array_reserve(&s->lines, &s->size, s->n + 1, sizeof(*s->lines)) < 0)
		return -ENOMEM;
	text = keep_text(s, line->text);
	if (!text)
		return -ENOMEM;
	s->lines[s->n++] = (struct line){ .file = line->file,
					  .number = line->number,
					  .text = text };
	return 0;
}

static int add_lines(struct source *s, struct rulefile *file,
		     const struct diag *d)
{
	s->n_files++;
	for (;;) {
		struct line *line;

		switch (rulefile_next(file, &line, d)) {
		case RULEFILE_END:
			return 0;
		case RULEFILE_ERROR:
			if (!line)
				return file->error;
			break;
		case RULEFILE_LINE:
			if (add_line(s, line) < 0)
				return fail_memory(d);
			break;
		}
	}
}

static int add_file(struct source *s, const char *path, bool drop_cr,
		    const struct diag *d)
{
	const char *name = keep_text(s, path);
	struct rulefile file;
	int rc;

	if (!name)
		return fail_memory(d);
	rc = rulefile_open(&file, name, d);
	if (rc)
		return rc;
	file.drop_cr = drop_cr;
	rc = add_lines(s, &file, d);
	rulefile_close(&file);
	return rc;
}

static int add_stdin(struct source *s, const struct diag *d)
{
	struct rulefile file;
	int rc;

	if (s->has_stdin) {
		diag_error(d, NULL,
			   "'-' is given twice, and standard input can be read "
			   "only once");
		return -EINVAL;
	}
	s->has_stdin = true;
	rulefile_use(&file, "<stdin>", stdin);
	rc = add_lines(s, &file, d);
	rulefile_close(&file);
	return rc;
}

static int is_rule_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > strlen(".rules") &&
	       strcmp(entry->d_name + length - strlen(".rules"), ".rules") == 0;
}

static int by_version(const struct dirent **a, const struct dirent **b)
{
	return versionsort_compare((*a)->d_name, (*b)->d_name);
}

/* Where augenrules puts a line of a directory, by how the line begins. */
enum section { DELETE_ALL, BACKLOG, FAILURE, BODY, ENABLE, N_SECTIONS };

static enum section section_of(const struct line *line)
{
	if (strcmp(line->text, "-D") == 0)
		return DELETE_ALL;
	if (strncmp(line->text, "-b", 2) == 0)
		return BACKLOG;
	if (strncmp(line->text, "-f", 2) == 0)
		return FAILURE;
	return strncmp(line->text, "-e", 2) == 0 ? ENABLE : BODY;
}

/*
 * Arrange the lines from @first on, which are those of a directory: one -D and
 * the last -b and -f come first, the last -e last, and further ones of these
 * are left out.
 */
static int arrange(struct source *s, size_t first)
{
	size_t n = s->n - first, chosen[N_SECTIONS], to = 0;
	struct line *old, *lines;

	if (!n)
		return 0;
	old = s->lines + first;
	lines = malloc(n * sizeof(*lines));
	if (!lines)
		return -ENOMEM;
	for (size_t i = 0; i < N_SECTIONS; i++)
		chosen[i] = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		enum section section = section_of(&old[i]);

		if (section != DELETE_ALL || chosen[section] == SIZE_MAX)
			chosen[section] = i;
	}
	for (enum section section = 0; section < N_SECTIONS; section++)
		for (size_t i = 0; i < n; i++)
			if (section_of(&old[i]) == section &&
			    (section == BODY || i == chosen[section]))
				lines[to++] = old[i];
	memcpy(old, lines, to * sizeof(*lines));
	s->n = first + to;
	free(lines);
	return 0;
}

/* A file of a directory; directories in it are left out. */
static int add_entry(struct source *s, const char *directory, const char *name,
		     const struct diag *d)
{
	struct stat st;
	char *path;
	int rc = 0;

	if (asprintf(&path, "%s%s%s", directory,
		     directory[strlen(directory) - 1] == '/' ? "" : "/",
		     name) < 0)
		return fail_memory(d);
	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		rc = add_file(s, path, true, d);
	free(path);
	return rc;
}

static int add_directory(struct source *s, const char *path,
			 const struct diag *d)
{
	struct place at = { .file = path };
	size_t first = s->n;
	struct dirent **entries;
	int n = scandir(path, &entries, is_rule_file, by_version);
	int rc = 0;

	if (n < 0) {
		rc = -errno;
		diag_error(d, &at, "cannot read: %s", strerror(-rc));
		return rc;
	}
	for (int i = 0; i < n; i++) {
		int failed = add_entry(s, path, entries[i]->d_name, d);

		rc = rc ? rc : failed;
		free(entries[i]);
	}
	free(entries);
	/* An empty list of rules is also what a mistyped PATH asks for. */
	if (!n)
		diag_note(d, "%s: there are no *.rules in this directory",
			  path);
	if (arrange(s, first) < 0)
		return fail_memory(d);
	return rc;
}

int source_add(struct source *s, const char *path, const struct diag *d)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return add_stdin(s, d);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return add_directory(s, path, d);
	return add_file(s, path, false, d);
}

void source_free(struct source *s)
{
	for (size_t i = 0; i < s->n_texts; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s->lines);
	*s = (struct source){ 0 };
}
