/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_HELP_H
#define AUDITCTL_HELP_H

#include <stdio.h>

/*
 * Write the answer to --help to @out: the rows of options.h that have a topic,
 * on one screen of 80 columns and 40 lines.
 */
void help_print(FILE *out);

/* Write the answer to --help=all to @out: all rows, and all findings. */
void help_print_all(FILE *out);

#endif
