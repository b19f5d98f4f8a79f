/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_JSON_H
#define AUDITCTL_JSON_H

#include "base/diag.h"
#include "rule/rule.h"

#include <libaudit.h>

/*
 * One JSON document, as docs/auditctl.schema.json has it. Bytes that are not
 * UTF-8 are replaced in it, for JSON cannot hold them.
 */
struct json;

/* Whether this program was built with json-c. */
bool json_is_built(void);

/*
 * Begin a document of this kind. From now on, messages to @d are put into it,
 * and not written to d->out. NULL without memory.
 */
struct json *json_new(const char *kind, struct diag *d);

/* The contents of each kind. */
void json_put_status(struct json *j, const struct audit_status *status,
		     const struct audit_features *features);
void json_put_rules(struct json *j, const struct ruleset *set, const char *key);
void json_put_counts(struct json *j, unsigned files, unsigned rules,
		     const struct tally *tally);

/* The difference of files and kernel: json_begin_difference() makes the two
 * arrays, the others put one setting or one rule with its sign ('-', '+' or
 * '~') into them. @line is the line of the files, or NULL, as is that of a
 * rule. */
void json_begin_difference(struct json *j);
void json_put_setting(struct json *j, const char *name, uint32_t old,
		      uint32_t new, const struct line *line);
void json_put_change(struct json *j, char sign, const struct rule *rule);

/* How many rules --sync has changed. */
void json_put_summary(struct json *j, size_t added, size_t deleted,
		      size_t moved, size_t sent_again);

/*
 * Print the document with the exit status of the program, and free it. Returns
 * false, and prints nothing, if memory was lacking for a part of it.
 */
bool json_print(struct json *j, int status, FILE *out);

#endif
