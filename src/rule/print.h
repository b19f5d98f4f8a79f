/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PRINT_H
#define AUDITCTL_PRINT_H

#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How a listing is wanted. */
struct print_style {
	bool interpret; /* -i: numbers as what they mean */
	bool escape;	/* control characters as \ooo */
};

/*
 * One rule, as -l of 4.2.1 writes it, and a newline. @rule is sound in the
 * sense of ruleset_append().
 */
void print_rule(FILE *out, const struct audit_rule_data *rule,
		const struct print_style *style);

/* The names of the fields that AUDIT_FIELD_COMPARE compares by @value; false
 * for a value that has none. */
bool print_comparison(uint32_t value, const char **left, const char **right);

/* What -s and a setting show, a "name value" a line. */
void print_status(FILE *out, const struct audit_status *status, bool interpret);

/* The line that only -s adds to it. */
void print_features(FILE *out, const struct audit_features *features);

#endif
