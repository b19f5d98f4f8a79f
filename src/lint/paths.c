/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths of rules, as they are on this machine. */
#include "config.h"
#include "lint/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool paths_copy(const struct rule_field *f, char path[PATH_MAX])
{
	if (f->value >= PATH_MAX)
		return false;
	memcpy(path, f->text, f->value);
	path[f->value] = '\0';
	return true;
}

bool paths_parent(struct rule_field *dir)
{
	uint32_t n = dir->value;

	if (n <= 1)
		return false;
	while (n && dir->text[n - 1] != '/')
		n--;
	while (n > 1 && dir->text[n - 1] == '/')
		n--;
	dir->value = n;
	return n;
}

static bool begins_with(const struct rule_field *f,
			const struct rule_field *dir)
{
	uint32_t n = dir->value;

	return f->value > n && memcmp(f->text, dir->text, n) == 0 &&
	       (f->text[n - 1] == '/' || f->text[n] == '/');
}

/* Whether no component of @path after the first @skip bytes is a link. The
 * names may not exist. */
static bool has_no_links(char *path, size_t skip)
{
	struct stat st;

	for (char *end = path + skip; (end = strchr(end + 1, '/'));) {
		bool is_link;

		*end = '\0';
		is_link = lstat(path, &st) < 0 || !S_ISDIR(st.st_mode);
		*end = '/';
		if (is_link)
			return false;
	}
	return true;
}

bool paths_are_below(const struct rule_field *f, const struct rule_field *dir)
{
	char path[PATH_MAX], top[PATH_MAX];
	struct stat st, top_st;

	if ((f->type != AUDIT_WATCH && f->type != AUDIT_DIR) ||
	    !begins_with(f, dir) || !paths_copy(f, path) ||
	    !paths_copy(dir, top) || lstat(top, &top_st) < 0 ||
	    !S_ISDIR(top_st.st_mode) || !has_no_links(path, dir->value))
		return false;
	if (lstat(path, &st) < 0 || st.st_dev != top_st.st_dev)
		return false;
	if (f->type == AUDIT_DIR)
		return S_ISDIR(st.st_mode);
	return S_ISREG(st.st_mode) && st.st_nlink == 1;
}

const char *paths_wildcard(const char *path)
{
	const char *found = strpbrk(path, "*?[");

	return found && *found == '[' && !strchr(found, ']') ? NULL : found;
}
