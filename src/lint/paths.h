/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PATHS_H
#define AUDITCTL_PATHS_H

#include "rule/rule.h"

#include <limits.h>

/* Copy the path of the condition @f, with a NUL. Returns false if it is longer
 * than a path can be. */
bool paths_copy(const struct rule_field *f, char path[PATH_MAX]);

/* Make the path of @dir, a dir=, that of its parent directory. Returns false
 * for "/". */
bool paths_parent(struct rule_field *dir);

/*
 * Whether each access that meets @f, a path= or dir=, also meets @dir, a dir=
 * whose path is the beginning of the other one: on this machine, and only if it
 * is certain. A file with several hard links has other paths, and the kernel
 * does not cover what is below a symbolic link or a mount point.
 */
bool paths_are_below(const struct rule_field *f, const struct rule_field *dir);

/* The first '*', '?' or '[' of @path if it seems to be a pattern; otherwise
 * NULL. */
const char *paths_wildcard(const char *path);

#endif
