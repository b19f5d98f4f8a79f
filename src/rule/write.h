/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_WRITE_H
#define AUDITCTL_WRITE_H

#include "rule/rule.h"

/* The @n bytes at @text as a word of a rule file; NULL without memory, else to
 * be freed. */
char *write_word(const char *text, size_t n);

/* The value of the condition @f as a rule file has it, without escapes; NULL
 * without memory, else to be freed. */
char *write_value(const struct rule_field *f);

/*
 * The line of a rule file that makes @rule. The rule is built from the line to
 * verify it. Returns 0 and *@line, without a newline, which the caller frees;
 * -EINVAL if no line can make the rule: then *@line is the closest one, for a
 * message; or -ENOMEM, and *@line may be NULL.
 */
int write_rule(const struct rule *rule, char **line);

#endif
