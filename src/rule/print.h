/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PRINT_H
#define AUDITCTL_PRINT_H

#include "rule/rule.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How a listing is wanted. */
struct print_style {
	bool interpret; /* -i: numbers as what they mean */
	bool escape;	/* control characters as \ooo */
};

/* Print one rule, as -l of 4.2.1 does, and a newline. */
void print_rule(FILE *out, const struct rule *rule,
		const struct print_style *style);

/* What -s and a setting show, a "name value" a line. */
void print_status(FILE *out, const struct audit_status *status, bool interpret);

/* The line that only -s adds to it. */
void print_features(FILE *out, const struct audit_features *features);

#endif
