/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is a rule as received from the kernel, as kernel_list_rules()
 * passes it to ruleset_append(). A valid one is printed in every form.
 */
#include "fuzz.h"
#include "rule/write.h"
#include "commands/json.h"
#include "rule/print.h"
#include "input/rulefile.h"
#include "rule/rule.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void print(const struct rule *rule)
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

/* The text that --save writes is one line of a permitted length. */
static void write_line(const struct rule *rule)
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

/* A copy is equal in every comparison; a rule with another action is not. */
static void compare(const struct rule *rule)
{
	struct rule *copy = rule_copy(rule);

	assert(copy && rule_compare(copy, rule) == 0);
	assert(rule_compare_exact(copy, rule) == 0);
	assert(rule_compare_decision(copy, rule) == 0);
	copy->data->action ^= 1;
	assert(rule_compare(copy, rule) != 0);
	assert(rule_compare(copy, rule) == -rule_compare(rule, copy));
	assert(rule_compare_exact(copy, rule) != 0);
	assert(rule_compare_decision(copy, rule) != 0);
	rule_free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ruleset set = { 0 };

	if (ruleset_append(&set, data, size) == 0) {
		const struct rule *rule = set.rules[0];

		assert(set.n == 1 && rule_has_key(rule, ""));
		rule_has_key(rule, "key");
		print(rule);
		write_line(rule);
		put_json(&set);
		compare(rule);
	} else {
		assert(set.n == 0);
	}
	ruleset_clear(&set);
	return 0;
}
