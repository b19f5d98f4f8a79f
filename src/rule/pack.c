/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules in little room. Knows how they are laid out, and not what they mean. */
#include "config.h"
#include "rule/pack.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct packed_field) == 3 * sizeof(uint32_t) &&
		       sizeof(struct packed) % sizeof(uint32_t) == 0,
	       "a packed rule has no holes");

/* Most masks are about a few calls, or about all. */
static void measure_mask(struct packed *p, const uint32_t *mask)
{
	uint16_t from = 0, to = AUDIT_BITMASK_SIZE;

	p->mask_rest =
		mask[AUDIT_BITMASK_SIZE / 2] == UINT32_MAX ? UINT32_MAX : 0;
	while (from < to && mask[from] == p->mask_rest)
		from++;
	while (to > from && mask[to - 1] == p->mask_rest)
		to--;
	p->mask_from = from;
	p->mask_to = to;
}

struct packed *rule_pack(const struct audit_rule_data *rule)
{
	struct packed head = { .list = rule->flags,
			       .action = rule->action,
			       .n_fields = rule->field_count,
			       .buflen = rule->buflen };
	struct packed_field *field;
	struct packed *p;
	size_t n, size;

	measure_mask(&head, rule->mask);
	n = (size_t)(head.mask_to - head.mask_from);
	size = sizeof(head) + n * sizeof(*rule->mask) +
	       head.n_fields * sizeof(*field) + head.buflen;
	head.size = (uint32_t)size;
	p = malloc(size);
	if (!p)
		return NULL;
	*p = head;
	memcpy(p->words, rule->mask + head.mask_from, n * sizeof(*rule->mask));
	field = (struct packed_field *)(p->words + n);
	for (uint32_t i = 0; i < head.n_fields; i++)
		*field++ = (struct packed_field){ rule->fields[i],
						  rule->fieldflags[i],
						  rule->values[i] };
	memcpy(field, rule->buf, head.buflen);
	return p;
}

static void put(const struct packed *p, struct audit_rule_data *rule)
{
	const struct packed_field *fields = packed_fields(p);

	memset(rule, 0, sizeof(*rule));
	rule->flags = p->list;
	rule->action = p->action;
	rule->field_count = p->n_fields;
	rule->buflen = p->buflen;
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		rule->mask[i] = packed_mask(p, i);
	for (uint32_t i = 0; i < p->n_fields; i++) {
		rule->fields[i] = fields[i].type;
		rule->fieldflags[i] = fields[i].op;
		rule->values[i] = fields[i].value;
	}
	memcpy(rule->buf, packed_text(p), p->buflen);
}

struct audit_rule_data *rule_unpack(const struct packed *p)
{
	struct audit_rule_data *rule = malloc(sizeof(*rule) + p->buflen);

	if (rule)
		put(p, rule);
	return rule;
}

struct audit_rule_data *rule_unpack_to(const struct packed *p,
				       struct rule_room *room)
{
	struct audit_rule_data *rule = (void *)room->bytes;

	if (sizeof(*rule) + p->buflen > sizeof(room->bytes))
		return NULL;
	put(p, rule);
	return rule;
}
