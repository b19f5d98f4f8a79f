/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_HELP_H
#define AUDITCTL_HELP_H

#include <stdio.h>

/*
 * Write the answer to --help to @out: the options that have a topic, in at most
 * 40 lines of 80 columns.
 */
void help_print(FILE *out);

/* Write the answer to --help=all to @out: all options, and all findings. */
void help_print_all(FILE *out);

#endif
