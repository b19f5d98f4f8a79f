/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_DUMP_H
#define GUEST_DUMP_H

#include "netlink.h"

/*
 * A rule as plain text for tests, from the kernel's own numbers and names:
 *   exit always calls=62 arch=0xc000003e a1!=0 key="log_kill"
 * Numbers are decimal and unsigned, except for arch; strings are quoted, with
 * other bytes as \ooo; system calls are ranges, or "all" or "none".
 */
void dump_rule(FILE *out, const struct audit_rule_data *rule);

/* One line: enabled=1 failure=1 rate_limit=0 ... */
void dump_settings(FILE *out, const struct settings *settings);

/* The kernel's number of a list, action, operator or field, or -1. */
int dump_list_number(const char *name);
int dump_action_number(const char *name);
int dump_field_number(const char *name, size_t length);
int64_t dump_operator(const char *text, size_t *length);

#endif
