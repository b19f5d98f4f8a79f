/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_TRUST_H
#define AUDITCTL_TRUST_H

#include "base/diag.h"

/*
 * Whether @path leads where its owner says: no folder on the way, symbolic
 * links followed one by one, lets everybody replace what is in it (a sticky
 * one, like /tmp, does not); and if it is a folder, not everybody may add to
 * it. What is not there, or a file, is for who opens it to judge. Returns 0; or
 * -EPERM, reported to @d.
 */
int trust_path(const char *path, const struct diag *d);

#endif
