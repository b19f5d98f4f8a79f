/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages, hints and a rule with any bytes are written as one JSON document.
 * The input is split at its NULs, and the pieces are used in turn. Text that
 * was UTF-8 must be the same in the document.
 */
#include "fuzz.h"
#include "commands/json.h"
#include "rule/rule.h"

#include <stdlib.h>
#include <string.h>

/* The pieces of the input; the last one is repeated. */
struct pieces {
	const uint8_t *data;
	size_t size;
	char *texts[64];
	size_t n;
};

static const char *next(struct pieces *p)
{
	char *text = text_from(p->data, p->size);
	size_t used = strlen(text) + 1;

	assert(p->n < sizeof(p->texts) / sizeof(p->texts[0]));
	p->texts[p->n++] = text;
	p->data += used < p->size ? used : p->size;
	p->size -= used < p->size ? used : p->size;
	return text;
}

static void expect_text(json_object *in, const char *name, const char *text)
{
	json_object *o;

	assert(json_object_object_get_ex(in, name, &o));
	assert(json_object_is_type(o, json_type_string));
	if (is_utf8(text, strlen(text)))
		assert(strcmp(json_object_get_string(o), text) == 0);
}

#define N_MESSAGES 4

struct told {
	const char *file, *text, *hint;
};

static void tell(const struct diag *d, struct pieces *p, struct told *told)
{
	unsigned n = (unsigned)p->size;
	struct place at = { .line = n % 3, .column = n % 5, .length = n % 7 };

	at.file = told->file = next(p);
	at.text = told->text = next(p);
	told->hint = next(p);
	if (n & 1)
		diag_error(d, &at, "%s", told->text);
	else
		diag_finding(d, &at, n % N_FINDINGS, "%s", told->text);
	diag_hint(d, "%s", told->hint);
}

static void expect_messages(json_object *document, const struct told *told)
{
	json_object *messages;

	assert(json_object_object_get_ex(document, "messages", &messages));
	assert(json_object_array_length(messages) == N_MESSAGES);
	for (size_t i = 0; i < N_MESSAGES; i++) {
		json_object *m = json_object_array_get_idx(messages, i);

		expect_text(m, "file", told[i].file);
		expect_text(m, "text", told[i].text);
		expect_text(m, "hint", told[i].hint);
	}
}

/* A rule with one string, a key or a path: the bytes, also NULs. */
static void add_rule(struct ruleset *set, uint32_t field, const uint8_t *bytes,
		     size_t size)
{
	struct audit_rule_data *rule = calloc(1, sizeof(*rule) + size);

	assert(rule);
	rule->flags = AUDIT_FILTER_EXIT;
	rule->action = AUDIT_ALWAYS;
	rule->field_count = 1;
	rule->fields[0] = field;
	rule->fieldflags[0] = AUDIT_EQUAL;
	rule->values[0] = rule->buflen = (uint32_t)size;
	if (size)
		memcpy(rule->buf, bytes, size);
	assert(ruleset_append(set, rule, sizeof(*rule) + size) == 0);
	free(rule);
}

static json_object *get(json_object *o, const char *name, size_t i)
{
	json_object *array;

	assert(json_object_object_get_ex(o, name, &array));
	return json_object_array_get_idx(array, i);
}

static void expect_bytes(json_object *o, const uint8_t *bytes, size_t size)
{
	assert(json_object_is_type(o, json_type_string));
	if (!is_utf8((const char *)bytes, size))
		return;
	assert((size_t)json_object_get_string_len(o) == size);
	if (size)
		assert(memcmp(json_object_get_string(o), bytes, size) == 0);
}

static void expect_rules(json_object *document, const uint8_t *bytes,
			 size_t size)
{
	json_object *path = get(document, "rules", 0), *value;
	json_object *key = get(document, "rules", 1);

	assert(json_object_object_get_ex(get(path, "fields", 0), "value",
					 &value));
	expect_bytes(value, bytes, size);
	if (size > AUDIT_MAX_KEY_LEN) /* a kernel has no longer key */
		return;
	if (!size || !memchr(bytes, AUDIT_KEY_SEPARATOR, size))
		expect_bytes(get(key, "keys", 0), bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces pieces = { .data = data, .size = size };
	struct told told[N_MESSAGES];
	struct ruleset set = { 0 };
	json_object *document;
	struct said said;
	struct json *json;
	size_t n_keys;

	said_begin(&said);
	json = json_new("rules", &said.d);
	assert(json);
	diag_hint(&said.d, "of nothing");
	for (size_t i = 0; i < N_MESSAGES; i++)
		tell(&said.d, &pieces, &told[i]);
	add_rule(&set, AUDIT_WATCH, data, size);
	n_keys = size < AUDIT_MAX_KEY_LEN ? size : AUDIT_MAX_KEY_LEN;
	add_rule(&set, AUDIT_FILTERKEY, data, n_keys);
	json_put_rules(json, &set, NULL);
	json_print(json, 0, said.d.out);
	said_done(&said);
	document = parse_json(said.text, said.size);
	expect_messages(document, told);
	expect_rules(document, data, size);
	json_object_put(document);
	while (pieces.n)
		free(pieces.texts[--pieces.n]);
	ruleset_clear(&set);
	said_free(&said);
	return 0;
}
