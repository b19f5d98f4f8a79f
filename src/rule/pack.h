/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PACK_H
#define AUDITCTL_PACK_H

#include <libaudit.h>
#include <stddef.h>
#include <stdint.h>

struct packed_field {
	uint32_t type, op, value;
};

/*
 * A rule without what is empty in it: of 1,100 bytes some 150 are left, which
 * is what a list of thousands of them costs. Two are the same when their bytes
 * are.
 */
struct packed {
	uint32_t size; /* bytes, this one included */
	uint32_t list, action;
	uint32_t n_fields, buflen;
	uint16_t mask_from, mask_to; /* which words of the mask are here */
	uint32_t mask_rest;	     /* what all others are */
	uint32_t words[]; /* of the mask; then the fields, then buflen bytes */
};

/* @rule must be sound in the sense of ruleset_append(), and its list and action
 * in their fields. NULL without memory. */
struct packed *rule_pack(const struct audit_rule_data *rule);

/* The rule itself, to be freed by the caller; NULL without memory. */
struct audit_rule_data *rule_unpack(const struct packed *p);

/* Room for any rule that the kernel sends or takes. */
struct rule_room {
	_Alignas(struct audit_rule_data) char bytes[MAX_AUDIT_MESSAGE_LENGTH];
};

/* The same, in @room; NULL if it does not fit. It takes no memory. */
struct audit_rule_data *rule_unpack_to(const struct packed *p,
				       struct rule_room *room);

static inline uint32_t packed_mask(const struct packed *p, size_t word)
{
	return word >= p->mask_from && word < p->mask_to
		       ? p->words[word - p->mask_from]
		       : p->mask_rest;
}

static inline const struct packed_field *packed_fields(const struct packed *p)
{
	return (const struct packed_field *)(p->words + p->mask_to -
					     p->mask_from);
}

/* What the fields that are strings have, one after the other, each of as many
 * bytes as its value says. */
static inline const char *packed_text(const struct packed *p)
{
	return (const char *)(packed_fields(p) + p->n_fields);
}

#endif
