/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_VERSIONSORT_H
#define AUDITCTL_VERSIONSORT_H

/*
 * Compare two file names as "ls -v" and augenrules do: 9-x.rules comes before
 * 10-x.rules. Returns as strcmp(3).
 */
int versionsort_compare(const char *a, const char *b);

#endif
