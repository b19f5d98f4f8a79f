/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULESET_H
#define AUDITCTL_RULESET_H

#include "rule/pack.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef AUDIT_FILTER_URING_EXIT /* linux before 5.16 */
#define AUDIT_FILTER_URING_EXIT 0x07
#endif

/* How many lists there may be, with room for those to come. */
#define AUDIT_N_LISTS 16

/* Rules in order, each a copy of its own. All zeros is the empty set. */
struct ruleset {
	struct packed **rules;
	size_t n;
	size_t size;
};

/*
 * Append the @length bytes at @rule, a rule as it came from the kernel, aligned
 * as its fields want it. Returns 0; -EBADMSG when the bytes cannot be a rule
 * (too short for its fields, strings longer than the buffer that holds them);
 * -ENOMEM.
 */
int ruleset_append(struct ruleset *set, const void *rule, size_t length);

void ruleset_clear(struct ruleset *set);

/*
 * Whether @key stands anywhere in the keys of @rule, taken as one text; so it
 * was seen in -l -k and -D -k of 4.2.1. NULL and "" match every rule.
 */
bool rule_has_key(const struct packed *rule, const char *key);

/* The name of @list, an AUDIT_FILTER_*; "?" for one that has none. */
const char *rule_list_name(int list);

/* Whether @rule is about all system calls, as 4.2.1 sees it. */
bool rule_has_all_calls(const struct audit_rule_data *rule);
bool packed_has_all_calls(const struct packed *p);

/* The letters of the permissions @perm, AUDIT_PERM_*, as in "rwxa". */
#define RULE_PERMS_SIZE 5
void rule_perm_letters(uint32_t perm, char letters[RULE_PERMS_SIZE]);

/* Whether the value of @field is a string in the rule's buffer. */
bool rule_field_is_string(unsigned field);

#endif
