/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMPLETE_H
#define AUDITCTL_COMPLETE_H

#include "input/line.h"
#include "rule/rule.h"
#include "base/status.h"

#include <stdio.h>

/*
 * --complete: what the last word of @line can become. The words behind the
 * first, which is --complete itself, are a command line without its "auditctl".
 * A line for each candidate to @out, the whole word, and behind a tab what it
 * is, if that is known. A candidate that ends with one of "=<>&," is not
 * finished. Where a path has its place there is one line, with no candidate:
 * a tab, "file" or "folder", a tab, and the part of the word before the path.
 *
 * @rules is asked for the rules whose keys are in use, into the empty set; it
 * returns 0, or not when they cannot be had. Nothing is reported.
 */
enum status complete(const struct line *line, int (*rules)(struct ruleset *set),
		     FILE *out);

#endif
