/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TRUST_H
#define AUDITCTL_TRUST_H

#include "base/diag.h"

/*
 * Check that @path cannot be redirected by every user. Symbolic links are
 * followed one by one, the last included. No directory of the path may be
 * writable by everyone, unless it is sticky, like /tmp; if @path itself is a
 * directory, it may not be writable by everyone at all. The mode of a file, and
 * whether it exists, is checked by the function that opens it. Returns 0 or a
 * negative errno, reported to @d: -EPERM if everyone can write, -ENAMETOOLONG
 * or another errno if the check failed.
 */
int trust_path(const char *path, const struct diag *d);

#endif
