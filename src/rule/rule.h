/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULE_H
#define AUDITCTL_RULE_H

#include "input/line.h"
#include "rule/field.h"

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rule_op { RULE_ADD, RULE_DELETE };

/*
 * The content of struct audit_rule_data in a fraction of its size, which is
 * that of AUDIT_MAX_FIELDS fields. One block, to be freed by free(3).
 */
struct rule_data {
	uint32_t flags; /* the list (AUDIT_FILTER_*), no AUDIT_FILTER_PREPEND */
	uint32_t action, field_count, buflen;
	/* The system calls, for rule_mask(); the other words are zero. */
	uint32_t n_mask, *mask;
	/* Of each field; words are those of the line that the fields came from,
	 * for line_place(). */
	uint32_t *fields, *values, *fieldflags;
	unsigned short *words;
	char *buf; /* the strings of the fields */
};

/* @words may be NULL. Returns NULL without memory. */
struct rule_data *rule_data_new(const struct audit_rule_data *data,
				const unsigned short *words);

/* The length of @data as struct audit_rule_data; and write it in this form to
 * @to, which is aligned for it. */
size_t rule_data_length(const struct rule_data *data);
void rule_data_write(const struct rule_data *data, void *to);

/* A rule, and the line that it came from, if any. */
struct rule {
	/* Owned. NULL: the line asks for a rule that is ignored. */
	struct rule_data *data;
	enum rule_op op;
	bool prepend;	   /* -A: before the first rule of the list */
	bool has_list;	   /* a list was given, or a watch; also if the rule is
			      wrong */
	bool is_watch;	   /* -w, -W */
	bool has_syscalls; /* -S */
	bool is_optional;  /* after -i or -c: a load continues without it */
	const struct line *line; /* that it came from; NULL: from the kernel */
};

/* A copy with data of its own, for rule_free(); NULL without memory. */
struct rule *rule_copy(const struct rule *rule);

/* Free the data of @rule; rule_free() frees the rule, too. */
void rule_clear(struct rule *rule);
void rule_free(struct rule *rule);

/* ---- one rule ------------------------------------------------------------ */

static inline int rule_list(const struct rule *rule)
{
	return (int)rule->data->flags;
}

/* The name of @list, an AUDIT_FILTER_*; "?" for one that has none. */
const char *rule_list_name(int list);

/* The name of the action of @rule; NULL for one that has none. */
const char *rule_action_name(const struct rule *rule);

/* One field of a rule: a condition, or the keys. */
struct rule_field {
	const struct rule *rule;
	unsigned i; /* its number, from 0 */
	uint32_t type, op, value;
	const char *text; /* value bytes, not terminated; NULL: no string */
	const char *rest; /* the strings of the fields after it */
};

/*
 * for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
 * has each field of @rule in its order.
 */
struct rule_field rule_fields(const struct rule *rule);
bool rule_next_field(struct rule_field *f);

/* One key of a field that is AUDIT_FILTERKEY; it may be empty. */
struct rule_key {
	const char *text; /* length bytes, not terminated */
	size_t length;
	const char *rest; /* the keys after it; NULL: it is the last */
	size_t n_rest;
};

/*
 * for (struct rule_key key = rule_keys(&f); rule_next_key(&key);)
 * has each key of the field @f.
 */
struct rule_key rule_keys(const struct rule_field *f);
bool rule_next_key(struct rule_key *key);

bool rule_has_field(const struct rule *rule, unsigned type);

/*
 * Whether the keys of @rule, taken as one text, contain @key: so it was seen in
 * -l -k and -D -k of 4.2.1. NULL and "" are in every rule.
 */
bool rule_has_key(const struct rule *rule, const char *key);

/* ---- system calls -------------------------------------------------------- */

/* How many numbers a mask has a bit for, with and without the classes of system
 * calls that the kernel replaces by their calls. */
#define RULE_MASK_BITS (AUDIT_BITMASK_SIZE * 32)
#define RULE_N_CALLS   (RULE_MASK_BITS - AUDIT_SYSCALL_CLASSES)

/* Word @i of the mask of system calls. */
static inline uint32_t rule_mask(const struct rule *rule, size_t i)
{
	return i < rule->data->n_mask ? rule->data->mask[i] : 0;
}

static inline bool rule_has_call(const struct rule *rule, unsigned call)
{
	return rule_mask(rule, call / 32) >> (call % 32) & 1;
}

/* Add the system calls of @rule to @mask. */
void rule_add_calls(const struct rule *rule, uint32_t mask[AUDIT_BITMASK_SIZE]);

/* Remove @call from the system calls of @rule, or add it if it is not there.
 * Returns 0 or -ENOMEM. */
int rule_flip_call(struct rule *rule, unsigned call);

/*
 * for (unsigned call = 0; rule_next_call(rule, &call); call++)
 * has each system call of @rule, the bits of classes included.
 */
bool rule_next_call(const struct rule *rule, unsigned *call);

/* Whether @rule is about all system calls, as 4.2.1 sees it: the last word of
 * the mask does not count. */
bool rule_has_all_calls(const struct rule *rule);

/* Whether the system calls of @rule are, in part, those of a class. */
bool rule_has_class(const struct rule *rule);

/* Whether the list of @rule is about system calls or io_uring operations. */
bool rule_list_has_calls(const struct rule *rule);

/* The arch of @rule, AUDIT_ARCH_*: the last one that it names; 0: none. */
unsigned rule_arch(const struct rule *rule);

/* The machine (MACH_*) whose system calls @rule means: that of its last arch,
 * or this one; -1: unknown. */
int rule_machine(const struct rule *rule);

/*
 * The name of the system call or io_uring operation @call of @rule; @machine is
 * its rule_machine(). NULL: it has none.
 */
const char *rule_call_name(const struct rule *rule, int machine, unsigned call);

/* ---- comparison ---------------------------------------------------------- */

/*
 * Compare two rules by meaning: which events they match, and which keys they
 * have. The order of conditions and keys is ignored, and so are the bits of the
 * mask that stand for classes of system calls. On the user and exclude lists
 * the order counts, because the kernel ends its search of the list at a field
 * that it cannot compare there. Returns a value below, equal to or above 0, as
 * strcmp(3).
 */
int rule_compare(const struct rule *a, const struct rule *b);

/*
 * Compare two rules as the kernel does: for it, rules with the same fields in
 * another order are different (seen by sending such rules). Returns as
 * rule_compare().
 */
int rule_compare_exact(const struct rule *a, const struct rule *b);

/* A number that is the same for rules that rule_compare() finds equal, and that
 * differs for most others. */
uint32_t rule_hash(const struct rule *rule);

/* The same of rule_compare_decision(). */
uint32_t rule_hash_decision(const struct rule *rule);

/*
 * Compare the effect of two rules of one list on an event that they match: the
 * action, and the keys in any order. On the user and exclude lists only rules
 * that rule_compare() finds equal have the same effect: a field that the kernel
 * cannot compare there ends its search, whatever the action is. Returns as
 * rule_compare().
 */
int rule_compare_decision(const struct rule *a, const struct rule *b);

/* ---- several rules ------------------------------------------------------- */

/* Rules in their order. All zeros is the empty set. */
struct ruleset {
	struct rule **rules; /* owned, as the array is */
	size_t n, size;
};

/*
 * Append a copy of the @length bytes at @data, a rule as the kernel sends it,
 * aligned as its fields. Returns 0; -EBADMSG when the bytes cannot be a rule
 * (too short for its fields, strings longer than the buffer that holds them,
 * or a list or a field that no kernel has);
 * or -ENOMEM.
 */
int ruleset_append(struct ruleset *set, const void *data, size_t length);

/* Append a copy of @rule. Returns 0 or -ENOMEM. */
int ruleset_append_copy(struct ruleset *set, const struct rule *rule);

void ruleset_clear(struct ruleset *set);

/* Rules in their order. Does not own them. */
struct rule_array {
	const struct rule *const *rules;
	size_t n;
};

struct rule_array ruleset_array(const struct ruleset *set);

#endif
