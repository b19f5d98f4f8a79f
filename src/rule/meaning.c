/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules are equal by what they match and what they are called, and not by how
 * they were written. (The two spellings of -C, and those of numbers and unset
 * ids, libaudit makes the same already.)
 */
#include "config.h"
#include "rule/meaning.h"
#include "rule/ruleset.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A condition or a key. Its text is not terminated. */
struct part {
	uint32_t type, op, value;
	const char *text;
};

static int compare_parts(const void *x, const void *y)
{
	const struct part *a = x, *b = y;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->op != b->op)
		return a->op < b->op ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return a->text ? memcmp(a->text, b->text, a->value) : 0;
}

/* The keys of one field, each a part; returns how many. */
static size_t split_keys(struct part *parts, struct part keys)
{
	size_t n = 0;

	for (;;) {
		const char *end =
			memchr(keys.text, AUDIT_KEY_SEPARATOR, keys.value);
		uint32_t length =
			end ? (uint32_t)(end - keys.text) : keys.value;

		parts[n] = keys;
		parts[n++].value = length;
		if (!end)
			return n;
		keys.text = end + 1;
		keys.value -= length + 1;
	}
}

/* @parts has room for all fields and as many keys as there are bytes. */
static size_t split(struct part *parts, const struct packed *rule)
{
	const struct packed_field *fields = packed_fields(rule);
	const char *text = packed_text(rule);
	size_t n = 0;

	for (uint32_t i = 0; i < rule->n_fields; i++) {
		struct part part = {
			.type = fields[i].type,
			.op = fields[i].op & (uint32_t)AUDIT_OPERATORS,
			.value = fields[i].value,
		};

		if (rule_field_is_string(part.type)) {
			part.text = text;
			text += part.value;
		}
		if (part.type == AUDIT_FILTERKEY)
			n += split_keys(parts + n, part);
		else
			parts[n++] = part;
	}
	qsort(parts, n, sizeof(*parts), compare_parts);
	return n;
}

static unsigned char *put(unsigned char *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

/* The most that put_mask() puts: all words with their numbers, and two more. */
#define MASK_MOST ((2 * AUDIT_BITMASK_SIZE + 2) * sizeof(uint32_t))

/* What most of its words are; then each other one, with its number. */
static unsigned char *put_mask(unsigned char *to, const struct packed *rule)
{
	unsigned char *count = put(to, &rule->mask_rest, sizeof(uint32_t));
	uint32_t n = 0;

	to = count + sizeof(n);
	for (uint32_t i = 0; i < AUDIT_BITMASK_SIZE; i++) {
		uint32_t word = packed_mask(rule, i);

		if (i == AUDIT_BITMASK_SIZE - 1)
			word &= UINT32_MAX >> AUDIT_SYSCALL_CLASSES;
		if (word == rule->mask_rest)
			continue;
		to = put(to, &i, sizeof(i));
		to = put(to, &word, sizeof(word));
		n++;
	}
	put(count, &n, sizeof(n));
	return to;
}

int meaning_of(struct meaning *m, const struct packed *rule)
{
	size_t most = rule->n_fields + rule->buflen + 1;
	struct part *parts = calloc(most, sizeof(*parts));
	unsigned char *to;
	size_t n;

	m->bytes = malloc(2 * sizeof(uint32_t) + MASK_MOST +
			  most * sizeof(struct packed_field) + rule->buflen);
	if (!parts || !m->bytes) {
		free(parts);
		meaning_free(m);
		return -ENOMEM;
	}
	n = split(parts, rule);
	to = put(m->bytes, &rule->list, sizeof(rule->list));
	to = put(to, &rule->action, sizeof(rule->action));
	to = put_mask(to, rule);
	for (size_t i = 0; i < n; i++) {
		to = put(to, &parts[i].type, sizeof(uint32_t));
		to = put(to, &parts[i].op, sizeof(uint32_t));
		to = put(to, &parts[i].value, sizeof(uint32_t));
		if (parts[i].text)
			to = put(to, parts[i].text, parts[i].value);
	}
	m->n = (size_t)(to - m->bytes);
	free(parts);
	to = realloc(m->bytes, m->n);
	m->bytes = to ? to : m->bytes;
	return 0;
}

int meaning_compare(const struct meaning *a, const struct meaning *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return memcmp(a->bytes, b->bytes, a->n);
}

void meaning_free(struct meaning *m)
{
	free(m->bytes);
	m->bytes = NULL;
}

bool meaning_is_same(const struct packed *a, const struct packed *b)
{
	struct meaning x = { 0 }, y = { 0 };
	bool same = meaning_of(&x, a) == 0 && meaning_of(&y, b) == 0 &&
		    meaning_compare(&x, &y) == 0;

	meaning_free(&x);
	meaning_free(&y);
	return same;
}
