/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rule files and folders of them into lines. How augenrules puts a folder
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
	return -1;
}

/* A text that lives as long as the source does. */
static const char *keep_name(struct source *s, const char *name)
{
	char *copy;

	if (array_reserve(&s->names, &s->names_size, s->n_names + 1,
			  sizeof(*s->names)) < 0)
		return NULL;
	copy = strdup(name);
	if (!copy)
		return NULL;
	s->names[s->n_names++] = copy;
	return copy;
}

/* The text is const for those who read it; it is ours. */
static void free_text(const struct line *line)
{
	free((char *)line->text);
}

static int add_line(struct source *s, const struct line *line)
{
	char *text;

	if (array_reserve(&s->lines, &s->size, s->n + 1, sizeof(*s->lines)) < 0)
		return -1;
	text = strdup(line->text);
	if (!text)
		return -1;
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
				return -1;
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
	const char *name = keep_name(s, path);
	struct rulefile file;
	int rc;

	if (!name)
		return fail_memory(d);
	if (rulefile_open(&file, name, d) < 0)
		return -1;
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
			   "'-' stands here twice, and standard input "
			   "can be read once");
		return -1;
	}
	s->has_stdin = true;
	rulefile_use(&file, "<stdin>", stdin);
	rc = add_lines(s, &file, d);
	rulefile_close(&file);
	return rc;
}

static int is_rules(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > strlen(".rules") &&
	       strcmp(entry->d_name + length - strlen(".rules"), ".rules") == 0;
}

static int by_version(const struct dirent **a, const struct dirent **b)
{
	return versionsort_compare((*a)->d_name, (*b)->d_name);
}

/* What a folder's line is to augenrules, by how it begins. */
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
 * The lines from @first on come from a folder: one -D and the last -b and -f
 * come first, the last -e last, and the other ones of these are left out.
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
		return -1;
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
	for (size_t i = 0; i < n; i++) {
		enum section section = section_of(&old[i]);

		if (section != BODY && i != chosen[section])
			free_text(&old[i]);
	}
	memcpy(old, lines, to * sizeof(*lines));
	s->n = first + to;
	free(lines);
	return 0;
}

/* A file of a folder; a folder in it is none of its files. */
static int add_entry(struct source *s, const char *folder, const char *name,
		     const struct diag *d)
{
	struct stat st;
	char *path;
	int rc = 0;

	if (asprintf(&path, "%s%s%s", folder,
		     folder[strlen(folder) - 1] == '/' ? "" : "/", name) < 0)
		return fail_memory(d);
	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		rc = add_file(s, path, true, d);
	free(path);
	return rc;
}

static int add_folder(struct source *s, const char *path, const struct diag *d)
{
	struct place at = { .file = path };
	size_t first = s->n;
	struct dirent **entries;
	int n = scandir(path, &entries, is_rules, by_version);
	int rc = 0;

	if (n < 0) {
		diag_error(d, &at, "cannot read: %s", strerror(errno));
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (add_entry(s, path, entries[i]->d_name, d) < 0)
			rc = -1;
		free(entries[i]);
	}
	free(entries);
	/* All rules gone is what a wrong folder asks for, too. */
	if (!n)
		diag_note(d, "%s: there are no *.rules in this folder", path);
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
		return add_folder(s, path, d);
	return add_file(s, path, false, d);
}

void source_free(struct source *s)
{
	for (size_t i = 0; i < s->n; i++)
		free_text(&s->lines[i]);
	for (size_t i = 0; i < s->n_names; i++)
		free(s->names[i]);
	free(s->lines);
	free(s->names);
	*s = (struct source){ 0 };
}
