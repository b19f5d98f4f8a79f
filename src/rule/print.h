/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PRINT_H
#define AUDITCTL_PRINT_H

#include "rule/rule.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The format of a listing. */
struct print_style {
	bool interpret; /* -i: print the meaning of numbers */
	bool escape;	/* control characters as \ooo */
};

/* Print one rule, as -l of 4.2.1 does, and a newline. */
void print_rule(FILE *out, const struct rule *rule,
		const struct print_style *style);

/* Print what -s and a setting show: lines of "name value". */
void print_status(FILE *out, const struct audit_status *status, bool interpret);

/* Print the line that only -s adds. */
void print_features(FILE *out, const struct audit_features *features);

#endif
