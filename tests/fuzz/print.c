/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is what a kernel sent as a rule; kernel_list_rules() gives it to
 * ruleset_append() in this way. What is taken is printed in every form.
 */
#include "fuzz.h"
#include "rule/write.h"
#include "commands/json.h"
#include "rule/meaning.h"
#include "rule/print.h"
#include "input/rulefile.h"
#include "rule/ruleset.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void print(const struct audit_rule_data *rule)
{
	for (int i = 0; i < 4; i++) {
		struct print_style style = { .interpret = i & 1,
					     .escape = i & 2 };
		struct said said;

		said_begin(&said);
		print_rule(said.d.out, rule, &style);
		said_done(&said);
		assert(said.size > 1 && said.text[said.size - 1] == '\n');
		for (size_t n = 0; style.escape && n < said.size - 1; n++)
			assert(!iscntrl((unsigned char)said.text[n]));
		said_free(&said);
	}
}

/* A line for --save makes the rule again, and is a line. */
static void express(const struct packed *rule)
{
	char *line = NULL;

	if (write_rule(rule, &line) == 0) {
		assert(line && strlen(line) <= RULEFILE_LINE_MAX);
		for (const char *c = line; *c; c++)
			assert(!iscntrl((unsigned char)*c));
	}
	free(line);
}

static void put_json(const struct ruleset *set)
{
	json_object *document, *rules;
	struct said said;
	struct json *json;

	said_begin(&said);
	json = json_new("rules", &said.d);
	assert(json);
	json_put_rules(json, set, NULL);
	json_print(json, 0, said.d.out);
	said_done(&said);
	document = parse_json(said.text, said.size);
	assert(json_object_object_get_ex(document, "rules", &rules));
	assert(json_object_array_length(rules) == set->n);
	json_object_put(document);
	said_free(&said);
}

/* Every byte of it counts: a copy means the same and is the same, and nothing
 * is read that is not there. */
static void compare(const struct audit_rule_data *rule,
		    const struct packed *packed)
{
	struct audit_rule_data *other = malloc(sizeof(*rule) + rule->buflen);
	struct packed *copy = rule_pack(rule);

	assert(other && copy && copy->size == packed->size);
	assert(memcmp(copy, packed, copy->size) == 0);
	assert(meaning_is_same(copy, packed));
	free(copy);
	memcpy(other, rule, sizeof(*rule) + rule->buflen);
	other->action ^= 1;
	copy = rule_pack(other);
	assert(copy && !meaning_is_same(copy, packed));
	free(copy);
	free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ruleset set = { 0 };

	if (ruleset_append(&set, data, size) == 0) {
		struct audit_rule_data *rule = rule_unpack(set.rules[0]);

		assert(set.n == 1 && rule_has_key(set.rules[0], ""));
		rule_has_key(set.rules[0], "key");
		assert(rule);
		print(rule);
		express(set.rules[0]);
		put_json(&set);
		compare(rule, set.rules[0]);
		free(rule);
	} else {
		assert(set.n == 0);
	}
	ruleset_clear(&set);
	return 0;
}
