/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of rule files and directories. How augenrules combines the files of
 * a directory was found by running augenrules of 4.2.1.
 */
#include "config.h"
#include "input/source.h"
#include "base/array.h"
#include "input/rulefile.h"
#include "input/trust.h"
#include "input/versionsort.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static int fail_memory(const struct diag *d)
{
	diag_no_memory(d, NULL);
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
	bool is_directive = !line->damage && rulefile_directive(line->text);
	const char *text;
	struct line *to;

	if (array_reserve(&s->lines, &s->size, s->n + 1, sizeof(*s->lines)) <
		    0 ||
	    array_reserve(&s->directives, &s->directives_size,
			  s->n_directives + 1, sizeof(*s->directives)) < 0)
		return -ENOMEM;
	text = keep_text(s, line->damage ? line->damage : line->text);
	if (!text)
		return -ENOMEM;
	to = is_directive ? &s->directives[s->n_directives++]
			  : &s->lines[s->n++];
	*to = (struct line){ .file = line->file,
			     .number = line->number,
			     .text = line->damage ? "" : text,
			     .damage = line->damage ? text : NULL };
	return 0;
}

static int add_lines(struct source *s, struct rulefile *file,
		     const struct diag *d)
{
	s->n_files++;
	file->keep_directives = true;
	for (;;) {
		struct line *line;

		if (rulefile_read(file, &line) == RULEFILE_END)
			return 0;
		if (!line) {
			rulefile_report(file, d);
			return file->error;
		}
		if (add_line(s, line) < 0)
			return fail_memory(d);
	}
}

static int add_file(struct source *s, const char *path, bool drop_cr,
		    const struct diag *d)
{
	const char *name = keep_text(s, path);
	struct rulefile file;
	size_t first = s->n;
	int rc;

	if (!name)
		return fail_memory(d);
	rc = rulefile_open(&file, name, d);
	if (rc)
		return rc;
	file.drop_cr = drop_cr;
	rc = add_lines(s, &file, d);
	if (rc && s->whole_files)
		s->n = first;
	rulefile_close(&file);
	return rc;
}

static int add_stdin(struct source *s, const struct diag *d)
{
	struct rulefile file;
	size_t first = s->n;
	int rc;

	if (s->has_stdin) {
		diag_error(d, NULL,
			   "'-' is given twice, but standard input can be "
			   "read only once");
		return -EINVAL;
	}
	s->has_stdin = true;
	rulefile_use(&file, "<stdin>", stdin);
	rc = add_lines(s, &file, d);
	if (rc && s->whole_files)
		s->n = first;
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

/* Where augenrules puts a line of a directory, by the beginning of the line;
 * comments are left out. */
enum section { DELETE_ALL, BACKLOG, FAILURE, BODY, ENABLE, COMMENT };
#define N_SECTIONS (COMMENT + 1)

/* A line, and how augenrules sees it. */
struct part {
	struct line line;
	enum section section;
	bool is_stray; /* gawk recognizes the section, and mawk does not */
};

/* What gawk takes for white space (\s); other awks do not know \s. */
#define SPACE " \t\v\f\r"

/*
 * An option after a tab, or -D before one, goes to the body. There it is an
 * error of auditctl, for which only spaces are white space.
 */
static void find_section(struct part *part)
{
	const char *text = part->line.text;
	size_t spaces = strspn(text, " "), white = strspn(text, SPACE);
	const char *option = text + white;

	part->section = BODY;
	part->is_stray = white > 0;
	if (*option == '#') {
		part->section = COMMENT;
		part->is_stray = white > spaces;
	} else if (white > spaces) {
		part->is_stray = false;
	} else if (strncmp(option, "-D", 2) == 0 &&
		   !option[2 + strspn(option + 2, " ")]) {
		part->section = DELETE_ALL;
		part->is_stray |= option[2] != '\0';
	} else if (strncmp(option, "-b", 2) == 0) {
		part->section = BACKLOG;
	} else if (strncmp(option, "-f", 2) == 0) {
		part->section = FAILURE;
	} else if (strncmp(option, "-e", 2) == 0) {
		part->section = ENABLE;
	}
}

/* The lines of a directory. */
struct parts {
	struct part *parts;
	size_t n;
	size_t count[N_SECTIONS];
	size_t chosen[N_SECTIONS]; /* the part that stays; SIZE_MAX: none */
	size_t body_from, body_to; /* the first part of the body, the last */
};

static int find_parts(struct parts *p, const struct line *lines, size_t n)
{
	*p = (struct parts){ .n = n, .body_from = SIZE_MAX };
	p->parts = calloc(n, sizeof(*p->parts));
	if (!p->parts)
		return -ENOMEM;
	for (size_t i = 0; i < N_SECTIONS; i++)
		p->chosen[i] = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		struct part *part = &p->parts[i];

		part->line = lines[i];
		find_section(part);
		p->count[part->section]++;
		/* Any of several -D has the same effect. */
		if (part->section != DELETE_ALL ||
		    p->chosen[DELETE_ALL] == SIZE_MAX)
			p->chosen[part->section] = i;
		if (part->section != BODY)
			continue;
		p->body_from = i < p->body_from ? i : p->body_from;
		p->body_to = i;
	}
	return 0;
}

/* Whether the result differs because mawk leaves part @i in the body. */
static bool is_noticed(const struct parts *p, size_t i)
{
	enum section section = p->parts[i].section;

	if (!p->parts[i].is_stray || section == BODY)
		return false;
	if (section == DELETE_ALL)
		return p->body_from < i;
	if (section == ENABLE && p->count[BODY] && p->body_to > i)
		return true;
	return section == COMMENT || p->count[section] > 1;
}

/*
 * Which awk runs augenrules is not known here. The lines are arranged as with
 * gawk, with which all rules are loaded. With mawk, a -D in the body deletes
 * the rules before it, and rules after -e 2 are refused.
 */
static void report_strays(const struct parts *p, const struct diag *d)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct part *part = &p->parts[i];
		struct place at = line_place(&part->line, 0);

		if (!is_noticed(p, i))
			continue;
		if (diag_finding(d, &at, FINDING_STRAY_SPACE,
				 part->section == COMMENT
					 ? "augenrules removes this comment "
					   "with gawk, but not with mawk"
					 : "augenrules moves this line with "
					   "gawk, but not with mawk"))
			diag_hint(d, "remove the white space before %s",
				  part->section == COMMENT ? "the comment"
							   : "and after it");
	}
}

/*
 * Arrange the lines from @first on, which are those of a directory: one -D and
 * the last -b and -f come first, the last -e comes last, and all others of
 * these options are left out. Returns 0 or -ENOMEM.
 */
static int arrange(struct source *s, size_t first, const struct diag *d)
{
	struct parts p;

	if (s->n == first)
		return 0;
	if (find_parts(&p, s->lines + first, s->n - first) < 0)
		return -ENOMEM;
	report_strays(&p, d);
	s->n = first;
	for (enum section section = 0; section < COMMENT; section++)
		for (size_t i = 0; i < p.n; i++)
			if (p.parts[i].section == section &&
			    (section == BODY || i == p.chosen[section]))
				s->lines[s->n++] = p.parts[i].line;
	free(p.parts);
	return 0;
}

/* "DIRECTORY/NAME", to be freed; NULL: no memory. */
static char *join_path(const char *directory, const char *name)
{
	size_t length = strlen(directory);
	char *path;

	if (asprintf(&path, "%s%s%s", directory,
		     length && directory[length - 1] == '/' ? "" : "/",
		     name) < 0)
		return NULL;
	return path;
}

/*
 * Whether augenrules reads nothing from @path: a directory or a dangling link,
 * which are reported, because rules may be missing; or /dev/null, which is the
 * usual way to turn off a file.
 */
static bool is_left_out(const char *path, const struct diag *d)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
			return false;
		if (lstat(path, &st) < 0 || !S_ISLNK(st.st_mode))
			return false;
		diag_note(d,
			  "%s: skipped: the target of the symbolic link "
			  "does not exist",
			  path);
		return true;
	}
	if (S_ISDIR(st.st_mode)) {
		diag_note(d, "%s: skipped: a directory", path);
		return true;
	}
	return S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3);
}

static int add_entry(struct source *s, const char *directory, const char *name,
		     const struct diag *d)
{
	char *path = join_path(directory, name);
	int rc;

	if (!path)
		return fail_memory(d);
	rc = s->trusted_only ? trust_path(path, d) : 0;
	if (!rc && !is_left_out(path, d))
		rc = add_file(s, path, true, d);
	free(path);
	return rc;
}

static int is_near_miss(const struct dirent *entry)
{
	return strcasestr(entry->d_name, "rule") && !is_rule_file(entry);
}

/* Name a file or directory that was probably meant to be read. */
static void hint_near_miss(const char *path, const struct diag *d)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_near_miss, by_version);
	const char *name = n > 0 ? entries[0]->d_name : NULL;

	if (!name)
		;
	else if (entries[0]->d_type == DT_DIR)
		diag_hint(d, "did you mean its subdirectory '%s'?", name);
	else
		diag_hint(d, "'%s' is not read: its name %s", name,
			  *name == '.' ? "begins with a dot"
				       : "does not end in .rules");
	for (int i = 0; i < n; i++)
		free(entries[i]);
	if (n >= 0)
		free(entries);
}

static int add_directory(struct source *s, const char *path,
			 const struct diag *d)
{
	struct place at = { .file = path };
	unsigned n_files = s->n_files;
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
	if (!rc && s->n_files == n_files) {
		diag_note(d, "%s: no *.rules files in this directory", path);
		hint_near_miss(path, d);
	}
	if (arrange(s, first, d) < 0)
		return fail_memory(d);
	return rc;
}

const char *source_default_directory(void)
{
	return RULES_DIRECTORY;
}

int source_add(struct source *s, const char *path, const struct diag *d)
{
	struct stat st;
	int rc;

	if (strcmp(path, "-") == 0)
		return add_stdin(s, d);
	rc = s->trusted_only ? trust_path(path, d) : 0;
	if (rc)
		return rc;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return add_directory(s, path, d);
	return add_file(s, path, false, d);
}

int source_add_all(struct source *s, const char *const *paths, size_t n,
		   const struct diag *d)
{
	int rc = 0;

	if (!n)
		return source_add(s, source_default_directory(), d);
	for (size_t i = 0; i < n; i++) {
		int failed = source_add(s, paths[i], d);

		rc = rc ? rc : failed;
	}
	return rc;
}

void source_free(struct source *s)
{
	for (size_t i = 0; i < s->n_texts; i++)
		free(s->texts[i]);
	free(s->texts);
	free(s->lines);
	free(s->directives);
	*s = (struct source){ 0 };
}
