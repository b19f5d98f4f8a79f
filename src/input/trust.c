/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who else can change what a path leads to. Opens nothing. */
#include "config.h"
#include "input/trust.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many as the kernel follows. */
#define MAX_LINKS 40

/* A path that is being walked along. */
struct walk {
	char here[PATH_MAX]; /* where we are, without links; ends in no slash */
	char rest[PATH_MAX]; /* what is left of the way */
	unsigned n_links;
};

/* Whether anybody may rename what is in the folder, or, if @last, add to it. */
static bool is_open(const char *folder, bool last, mode_t *mode)
{
	struct stat st;

	if (stat(*folder ? folder : "/", &st) < 0 || !S_ISDIR(st.st_mode))
		return false;
	*mode = st.st_mode & 07777;
	return st.st_mode & S_IWOTH && (last || !(st.st_mode & S_ISVTX));
}

/* Take the first name off w->rest. */
static bool next_name(struct walk *w, char name[NAME_MAX + 1])
{
	const char *from = w->rest + strspn(w->rest, "/");
	size_t length = strcspn(from, "/");

	if (!length || length > NAME_MAX)
		return false;
	memcpy(name, from, length);
	name[length] = '\0';
	memmove(w->rest, from + length, strlen(from + length) + 1);
	return true;
}

/* Put a link's text in front of the rest of the way. */
static bool follow(struct walk *w, const char *target)
{
	size_t length = strlen(target), rest = strlen(w->rest);

	if (++w->n_links > MAX_LINKS || length + rest >= sizeof(w->rest))
		return false;
	memmove(w->rest + length, w->rest, rest + 1);
	memcpy(w->rest, target, length);
	if (*target == '/')
		*w->here = '\0';
	return true;
}

/* One step further; false: there is nothing, which is for open() to say. */
static bool step(struct walk *w, const char *name)
{
	size_t length = strlen(w->here);
	char target[PATH_MAX];
	ssize_t n;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		*(*w->here ? strrchr(w->here, '/') : w->here) = '\0';
		return true;
	}
	if (length + 1 + strlen(name) >= sizeof(w->here))
		return false;
	w->here[length] = '/';
	strcpy(w->here + length + 1, name);
	n = readlink(w->here, target, sizeof(target) - 1);
	if (n < 0)
		return access(w->here, F_OK) == 0;
	target[n] = '\0';
	w->here[length] = '\0';
	return follow(w, target);
}

static bool begin(struct walk *w, const char *path)
{
	w->n_links = 0;
	*w->here = '\0';
	if (strlen(path) >= sizeof(w->rest))
		return false;
	strcpy(w->rest, path);
	return *path == '/' || getcwd(w->here, sizeof(w->here));
}

int trust_path(const char *path, const struct diag *d)
{
	struct place at = { .file = path };
	char name[NAME_MAX + 1];
	struct walk w;
	mode_t mode;

	if (!begin(&w, path))
		return 0;
	while (next_name(&w, name)) {
		if (is_open(w.here, false, &mode)) {
			diag_error(d, &at,
				   "anybody may put another in its place: "
				   "%s has mode %04o",
				   *w.here ? w.here : "/", (unsigned)mode);
			return -EPERM;
		}
		if (!step(&w, name))
			return 0;
	}
	if (!is_open(w.here, true, &mode))
		return 0;
	diag_error(d, &at,
		   "anybody may add rules to this folder (mode %04o); take "
		   "that away: chmod o-w",
		   (unsigned)mode);
	return -EPERM;
}
