/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LOAD_H
#define AUDITCTL_LOAD_H

#include "change/apply.h"

/*
 * -R: carry out the lines of the rule file at @path, in order. The first
 * error ends the load, unless -i or -c stood before it. Returns the status
 * to exit with.
 */
enum status load(const struct session *s, const char *path);

/*
 * Carry out one line of a rule file. Returns the status it is worth, and in
 * *@what the act that it asked for.
 */
enum status load_line(const struct session *s, const struct line *line,
		      enum command *what);

#endif
