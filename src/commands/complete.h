/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMPLETE_H
#define AUDITCTL_COMPLETE_H

#include "input/line.h"
#include "rule/rule.h"
#include "base/status.h"

#include <stdio.h>

/*
 * --complete: print the candidates for the last word of @line. The first word
 * is --complete; the others are a command line without "auditctl". Each
 * candidate is a line of @out: the whole word and, if there is one, a tab and a
 * description. A candidate that ends with one of "=<>&," is not complete. For a
 * path there is one line without a candidate: a tab, "file" or "folder", a tab,
 * and the part of the word before the path. * @rules reads the rules of the
 * kernel, whose keys can be completed, into an empty set; it returns 0, or a
 * negative errno, which is not reported.
 */
enum status complete(const struct line *line, int (*rules)(struct ruleset *set),
		     FILE *out);

#endif
