/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_EXPRESS_H
#define AUDITCTL_EXPRESS_H

#include "rule/pack.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The @n bytes at @text as a word of a rule file; NULL without memory, else to
 * be freed. */
char *write_word(const char *text, size_t n);

/*
 * The line of a rule file that makes @packed again. It is read back to make
 * sure. Returns 0 and *@line, without its end, for the caller to free; -EINVAL,
 * when no line can say this rule: then *@line is what comes closest, for a
 * message; or -ENOMEM.
 */
int write_rule(const struct packed *packed, char **line);

/* A condition, or one of the keys, in parts. */
struct write_field {
	uint32_t type;
	const char *name, *op;
	const char *other; /* the field that -C compares with, or NULL */
	bool is_string;	   /* then text has length bytes, else it is value */
	const char *text;
	size_t length;
	uint32_t value;
	const char *spelled; /* the value as a rule file has it, if not plain */
};

/* Tell of each condition and key of @rule, in its order. */
void write_fields(const struct audit_rule_data *rule,
		  void (*tell)(void *with, const struct write_field *f),
		  void *with);

/*
 * Tell of each system call or operation that @rule is about, by name if it has
 * one. Returns false, and tells none, if it is about all, or its list about
 * none.
 */
bool write_calls(const struct audit_rule_data *rule,
		 void (*tell)(void *with, const char *name, int number),
		 void *with);

#endif
