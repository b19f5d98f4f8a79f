/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_JSON_H
#define AUDITCTL_JSON_H

#include "commands/diff.h"
#include "kernel/state.h"

/*
 * One JSON document, as docs/auditctl.schema.json has it. Bytes that are not
 * UTF-8 are replaced in it, for JSON cannot hold them.
 */
struct json;

/* Whether this program was built with json-c. */
bool json_is_built(void);

/*
 * A document of this kind. Messages to @d go into it from now on, and not to
 * d->out. NULL without memory.
 */
struct json *json_new(const char *kind, struct diag *d);

/* What each kind holds. */
void json_put_status(struct json *j, const struct audit_status *status,
		     const struct audit_features *features);
void json_put_rules(struct json *j, const struct ruleset *set, const char *key);
void json_put_counts(struct json *j, unsigned files, unsigned rules,
		     const struct tally *tally);
void json_put_difference(struct json *j, const struct difference *x);

/*
 * Print it with the status that the program exits with, and let go of it.
 * Returns false, and has printed nothing, when there was no memory for all of
 * it.
 */
bool json_print(struct json *j, int status, FILE *out);

#endif
