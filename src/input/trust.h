/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TRUST_H
#define AUDITCTL_TRUST_H

#include "base/diag.h"

/*
 * Check that not everybody can change what @path leads to. All symbolic links
 * on the way are followed one by one, the last included. No directory on the
 * way may be writable by everybody, unless it is sticky, like /tmp; and if
 * @path is a directory, not everybody may add files to it. The mode of a file
 * is not looked at, nor is what does not exist: that is for the function that
 * opens it. Returns 0 or a negative errno, reported to @d: -EPERM if everybody
 * can, -ENAMETOOLONG or another one if it could not be found out.
 */
int trust_path(const char *path, const struct diag *d);

#endif
