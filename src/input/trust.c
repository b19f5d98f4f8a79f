/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether everyone can change the target of a path. Opens nothing. */
#include "config.h"
#include "input/trust.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The limit of the kernel. */
#define MAX_LINKS 40

/* A path that is followed step by step. */
struct walk {
	char here[PATH_MAX]; /* absolute, without links or a slash at its end */
	char rest[PATH_MAX]; /* the part of the path that is still to come */
	unsigned n_links;
};

/* Whether everyone can rename entries of @directory, or, if it is the @last
 * part of the path, add entries. */
static bool is_open(const char *directory, bool last, mode_t *mode)
{
	struct stat st;

	if (stat(*directory ? directory : "/", &st) < 0 || !S_ISDIR(st.st_mode))
		return false;
	*mode = st.st_mode & 07777;
	return st.st_mode & S_IWOTH && (last || !(st.st_mode & S_ISVTX));
}

/* Move the first name of w->rest to @name. Returns whether there is one. */
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

/* Put the target of a link before the rest of the path. */
static int follow(struct walk *w, const char *target)
{
	size_t length = strlen(target), rest = strlen(w->rest);

	if (++w->n_links > MAX_LINKS)
		return -ELOOP;
	if (length + rest >= sizeof(w->rest))
		return -ENAMETOOLONG;
	memmove(w->rest + length, w->rest, rest + 1);
	memcpy(w->rest, target, length);
	if (*target == '/')
		*w->here = '\0';
	return 0;
}

/* Go on to @name, or to where it links. Returns 0 or a negative errno. */
static int step(struct walk *w, const char *name)
{
	size_t length = strlen(w->here);
	char target[PATH_MAX];
	ssize_t n;

	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0) {
		*(*w->here ? strrchr(w->here, '/') : w->here) = '\0';
		return 0;
	}
	if (length + 1 + strlen(name) >= sizeof(w->here))
		return -ENAMETOOLONG;
	w->here[length] = '/';
	strcpy(w->here + length + 1, name);
	n = readlink(w->here, target, sizeof(target) - 1);
	if (n < 0)
		return access(w->here, F_OK) == 0 ? 0 : -errno;
	target[n] = '\0';
	w->here[length] = '\0';
	return follow(w, target);
}

/* @path is shorter than PATH_MAX. Returns 0 or a negative errno. */
static int begin(struct walk *w, const char *path)
{
	w->n_links = 0;
	*w->here = '\0';
	strcpy(w->rest, path);
	if (*path != '/' && !getcwd(w->here, sizeof(w->here)))
		return errno == ERANGE ? -ENAMETOOLONG : -errno;
	/* After begin() and "..", w->here is "" for the root directory. */
	if (strcmp(w->here, "/") == 0)
		*w->here = '\0';
	return 0;
}

/*
 * Whether open(2) of the path fails with this error, too. It does not with
 * -ENAMETOOLONG: the kernel has no limit for the length of a path to which
 * links and the working directory add up.
 */
static bool is_for_open(int rc)
{
	return rc == -ENOENT || rc == -ENOTDIR || rc == -ELOOP || rc == -EACCES;
}

static int walk(struct walk *w, const char *path, const struct diag *d)
{
	struct place at = { .file = path };
	char name[NAME_MAX + 1];
	mode_t mode;
	int rc = begin(w, path);

	while (!rc && next_name(w, name)) {
		if (is_open(w->here, false, &mode)) {
			diag_error(d, &at,
				   "everyone can write to %s (mode %04o)",
				   *w->here ? w->here : "/", (unsigned)mode);
			return -EPERM;
		}
		rc = step(w, name);
	}
	if (rc && !is_for_open(rc))
		diag_error(d, &at, "cannot check the permissions: %s",
			   strerror(-rc));
	if (rc)
		return is_for_open(rc) ? 0 : rc;
	if (!is_open(w->here, true, &mode))
		return 0;
	diag_error(d, &at, "everyone can write to this directory (mode %04o)",
		   (unsigned)mode);
	diag_hint(d, "chmod o-w %s", path);
	return -EPERM;
}

int trust_path(const char *path, const struct diag *d)
{
	struct walk w;

	/* open(2) refuses longer ones. */
	return strlen(path) < PATH_MAX ? walk(&w, path, d) : 0;
}
