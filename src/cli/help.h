/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_HELP_H
#define AUDITCTL_HELP_H

#include <stdio.h>

/* The answer to --help: 80 columns, made from the rows of options.h. */
void help_print(FILE *out);

#endif
