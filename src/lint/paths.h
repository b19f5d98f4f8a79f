/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PATHS_H
#define AUDITCTL_PATHS_H

#include "rule/rule.h"

#include <limits.h>

/* The path of the condition @f, which is about one, with its end. Returns false
 * if it is longer than paths can be. */
bool paths_copy(const struct rule_field *f, char path[PATH_MAX]);

/* Make of @dir, a dir=, the directory that has it. Returns false for "/". */
bool paths_parent(struct rule_field *dir);

/*
 * Whether an access that meets @f, a path= or dir=, always meets @dir, a dir=
 * whose path is the beginning of the other: on this machine, and as far as is
 * certain. A file with several hard links can be reached from elsewhere, and
 * the kernel does not look through a link or a mount point in between.
 */
bool paths_are_below(const struct rule_field *f, const struct rule_field *dir);

/* The first '*', '?' or '[' of @path if it seems to be a pattern; NULL if not.
 */
const char *paths_wildcard(const char *path);

#endif
