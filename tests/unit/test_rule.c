/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ordered set of rules, as in the kernel. */
#include "unit.h"
#include "rule/rule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EQ AUDIT_EQUAL

static const struct spec with_strings = {
	AUDIT_FILTER_EXIT,
	AUDIT_ALWAYS,
	"all",
	{ { AUDIT_UID, EQ, 0, NULL },
	  { AUDIT_WATCH, EQ, 0, "/etc/passwd" },
	  { AUDIT_FILTERKEY, EQ, 0, "users" } }
};

START_TEST(rule_is_copied)
{
	struct ruleset set = { 0 };
	size_t length;
	struct audit_rule_data *rule = make_rule(&with_strings, &length);
	void *came;

	ck_assert_int_eq(ruleset_append(&set, rule, length), 0);
	ck_assert_uint_eq(set.n, 1);
	came = malloc(rule_data_length(set.rules[0]->data));
	ck_assert_uint_eq(rule_data_length(set.rules[0]->data), length);
	rule_data_write(set.rules[0]->data, came);
	ck_assert_mem_eq(came, rule, length);
	free(came);
	memset(rule, 0, length);
	ck_assert_mem_eq(set.rules[0]->data->buf, "/etc/passwdusers", 16);
	free(rule);
	ruleset_clear(&set);
	ck_assert_uint_eq(set.n, 0);
	ck_assert_ptr_null(set.rules);
	ruleset_clear(&set);
}
END_TEST

START_TEST(set_grows_in_order)
{
	struct ruleset set = { 0 };
	size_t length;
	struct audit_rule_data *rule = make_rule(&with_strings, &length);

	for (uint32_t i = 0; i < 1000; i++) {
		rule->values[0] = i;
		ck_assert_int_eq(ruleset_append(&set, rule, length), 0);
	}
	ck_assert_uint_eq(set.n, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(set.rules[i]->data->values[0], i);
	ruleset_clear(&set);
	free(rule);
}
END_TEST

START_TEST(fields_are_walked)
{
	struct rule rule = { .data = make_data(&with_strings) };
	struct rule_field f = rule_fields(&rule);

	ck_assert(rule_next_field(&f));
	ck_assert_uint_eq(f.i, 0);
	ck_assert_uint_eq(f.type, AUDIT_UID);
	ck_assert_uint_eq(f.op, EQ);
	ck_assert_uint_eq(f.value, 0);
	ck_assert_ptr_null(f.text);
	ck_assert(rule_next_field(&f));
	ck_assert_uint_eq(f.type, AUDIT_WATCH);
	ck_assert_uint_eq(f.value, 11);
	ck_assert_mem_eq(f.text, "/etc/passwd", 11);
	ck_assert(rule_next_field(&f));
	ck_assert_uint_eq(f.i, 2);
	ck_assert_mem_eq(f.text, "users", 5);
	ck_assert(!rule_next_field(&f));
	rule_clear(&rule);
}
END_TEST

/* Keys, as the kernel joins them. */
static const struct {
	const char *joined, *each; /* with a bar after each key */
} joined_keys[] = {
	{ "a", "a|" },
	{ "a\001b", "a|b|" },
	{ "a\001\001b", "a||b|" },
	{ "\001a", "|a|" },
	{ "a\001", "a||" },
	{ "\001", "||" },
	{ "ab\001c\001de", "ab|c|de|" },
};

START_TEST(keys_are_walked)
{
	struct spec spec = { AUDIT_FILTER_EXIT,
			     AUDIT_ALWAYS,
			     "1",
			     { { AUDIT_FILTERKEY, EQ, 0,
				 joined_keys[_i].joined } } };
	struct rule rule = { .data = make_data(&spec) };
	struct rule_field f = rule_fields(&rule);
	struct said said;

	said_begin(&said);
	ck_assert(rule_next_field(&f));
	for (struct rule_key key = rule_keys(&f); rule_next_key(&key);)
		fprintf(said.out, "%.*s|", (int)key.length, key.text);
	said_done(&said);
	expect_text("keys", said.text, joined_keys[_i].each);
	said_free(&said);
	rule_clear(&rule);
}
END_TEST

/* Wrong forms of a rule with two strings, of 11 and 5 bytes. */
static const struct {
	const char *what;
	int cut;	   /* bytes that are missing */
	uint32_t n_fields; /* the number in the rule; 0: the right one */
	uint32_t buflen;   /* the same */
	uint32_t first;	   /* the length of the path; 0: the right one */
	uint32_t second;   /* that of the key */
	int rc;
} rules[] = {
	{ "as made", 0, 0, 0, 0, 0, 0 },
	{ "no strings asked for", 0, 1, 0, 0, 0, 0 },
	{ "a byte of the strings is missing", 1, 0, 0, 0, 0, -EBADMSG },
	{ "all the strings are missing", 16, 0, 0, 0, 0, -EBADMSG },
	{ "a byte of the head is missing", 17, 0, 0, 0, 0, -EBADMSG },
	{ "the buffer is said to be longer", 0, 0, 17, 0, 0, -EBADMSG },
	{ "the buffer is said to be endless", 0, 0, UINT32_MAX, 0, 0,
	  -EBADMSG },
	{ "the buffer is said to be shorter", 0, 0, 15, 0, 0, -EBADMSG },
	{ "too many fields", 0, AUDIT_MAX_FIELDS + 1, 0, 0, 0, -EBADMSG },
	{ "endless fields", 0, UINT32_MAX, 0, 0, 0, -EBADMSG },
	{ "as many fields as can be", 0, AUDIT_MAX_FIELDS, 0, 0, 0, 0 },
	{ "the first string too long", 0, 0, 0, 17, 0, -EBADMSG },
	{ "the first string endless", 0, 0, 0, UINT32_MAX, 0, -EBADMSG },
	{ "the second string too long", 0, 0, 0, 0, 6, -EBADMSG },
	{ "the second string endless", 0, 0, 0, 0, UINT32_MAX, -EBADMSG },
	{ "two that add up to little", 0, 0, 0, 11, UINT32_MAX - 10, -EBADMSG },
	{ "both shorter than the buffer", 0, 0, 0, 3, 3, 0 },
	{ "nothing left for the second", 0, 0, 0, 16, 1, -EBADMSG },
};

static void replace(uint32_t *number, uint32_t with)
{
	if (with)
		*number = with;
}

START_TEST(rule_must_be_sound)
{
	struct ruleset set = { 0 };
	size_t length;
	struct audit_rule_data *rule = make_rule(&with_strings, &length);
	void *came;
	int rc;

	replace(&rule->field_count, rules[_i].n_fields);
	replace(&rule->buflen, rules[_i].buflen);
	replace(&rule->values[1], rules[_i].first);
	replace(&rule->values[2], rules[_i].second);
	length -= (size_t)rules[_i].cut;
	/* Exactly the bytes of the message, so that a read after the end is
	 * detected. */
	came = malloc(length);
	memcpy(came, rule, length);
	rc = ruleset_append(&set, came, length);
	ck_assert_msg(rc == rules[_i].rc, "%s: %d", rules[_i].what, rc);
	ck_assert_uint_eq(set.n, rc ? 0 : 1);
	ruleset_clear(&set);
	free(came);
	free(rule);
}
END_TEST

START_TEST(short_rules_are_refused)
{
	static const size_t lengths[] = { 0, 1, 4, 12, 1000 };
	char *bytes = calloc(1, 1000);
	struct ruleset set = { 0 };

	ck_assert_uint_gt(sizeof(struct audit_rule_data), 1000);
	for (int i = 0; i < N_ROWS(lengths); i++)
		ck_assert_int_eq(ruleset_append(&set, bytes, lengths[i]),
				 -EBADMSG);
	ck_assert_uint_eq(set.n, 0);
	ruleset_clear(&set);
	free(bytes);
}
END_TEST

/* Netlink pads its messages: bytes after the strings are ignored. */
START_TEST(padding_is_harmless)
{
	struct ruleset set = { 0 };
	size_t length;
	struct audit_rule_data *rule = make_rule(&with_strings, &length);
	char *padded = calloc(1, length + 3);

	memcpy(padded, rule, length);
	ck_assert_int_eq(ruleset_append(&set, padded, length + 3), 0);
	ruleset_clear(&set);
	free(padded);
	free(rule);
}
END_TEST

/* The strings of the kernel's struct audit_rule_data. */
static const unsigned strings[] = {
	AUDIT_SUBJ_USER,   AUDIT_SUBJ_ROLE,    AUDIT_SUBJ_TYPE, AUDIT_SUBJ_SEN,
	AUDIT_SUBJ_CLR,	   AUDIT_OBJ_USER,     AUDIT_OBJ_ROLE,	AUDIT_OBJ_TYPE,
	AUDIT_OBJ_LEV_LOW, AUDIT_OBJ_LEV_HIGH, AUDIT_WATCH,	AUDIT_DIR,
	AUDIT_FILTERKEY,   AUDIT_EXE,
};

START_TEST(strings_are_known)
{
	for (unsigned field = 0; field < 256; field++) {
		bool want = false;

		for (int i = 0; i < N_ROWS(strings); i++)
			want |= strings[i] == field;
		ck_assert_msg(field_is_string(field) == want, "field %u",
			      field);
	}
}
END_TEST

/* -k of -l and -D: a part of the keys is enough. */
static const struct {
	const char *key;
	bool found;
	struct spec_field fields[MAX_FIELDS];
} keys[] = {
	{ NULL, true, { { AUDIT_UID, EQ, 0, NULL } } },
	{ "", true, { { AUDIT_UID, EQ, 0, NULL } } },
	{ "", true, { { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "K", false, { { AUDIT_UID, EQ, 0, NULL } } },
	{ "K", true, { { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "k", false, { { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "log_kill", true, { { AUDIT_FILTERKEY, EQ, 0, "log_kill" } } },
	{ "log", true, { { AUDIT_FILTERKEY, EQ, 0, "log_kill" } } },
	{ "kill", true, { { AUDIT_FILTERKEY, EQ, 0, "log_kill" } } },
	{ "g_k", true, { { AUDIT_FILTERKEY, EQ, 0, "log_kill" } } },
	{ "log_kills", false, { { AUDIT_FILTERKEY, EQ, 0, "log_kill" } } },
	/* several keys are one text to the kernel */
	{ "b", true, { { AUDIT_FILTERKEY, EQ, 0, "a\001b\001c" } } },
	{ "c", true, { { AUDIT_FILTERKEY, EQ, 0, "a\001b\001c" } } },
	{ "ab", false, { { AUDIT_FILTERKEY, EQ, 0, "a\001b\001c" } } },
	{ "d", false, { { AUDIT_FILTERKEY, EQ, 0, "a\001b\001c" } } },
	/* other strings are not keys, and must be skipped */
	{ "etc", false, { { AUDIT_WATCH, EQ, 0, "/etc" } } },
	{ "etc",
	  false,
	  { { AUDIT_DIR, EQ, 0, "/etc" }, { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "K",
	  true,
	  { { AUDIT_DIR, EQ, 0, "/etc" }, { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "K",
	  true,
	  { { AUDIT_EXE, EQ, 0, "/bin/sh" },
	    { AUDIT_UID, EQ, 77, NULL },
	    { AUDIT_SUBJ_TYPE, EQ, 0, "init_t" },
	    { AUDIT_FILTERKEY, EQ, 0, "K" },
	    { AUDIT_EXIT, EQ, 99, NULL } } },
	{ "hK",
	  false,
	  { { AUDIT_EXE, EQ, 0, "/bin/sh" },
	    { AUDIT_FILTERKEY, EQ, 0, "K" } } },
	{ "Kt",
	  false,
	  { { AUDIT_FILTERKEY, EQ, 0, "K" },
	    { AUDIT_SUBJ_TYPE, EQ, 0, "t" } } },
	{ "K",
	  true,
	  { { AUDIT_FILTERKEY, EQ, 0, "K" }, { AUDIT_WATCH, EQ, 0, "/etc" } } },
	{ "K",
	  true,
	  { { AUDIT_FILTERKEY, EQ, 0, "a" },
	    { AUDIT_FILTERKEY, EQ, 0, "K" } } },
};

START_TEST(key_is_found)
{
	struct spec spec = { AUDIT_FILTER_EXIT, AUDIT_ALWAYS, "1", { { 0 } } };
	struct rule rule = { 0 };

	memcpy(spec.fields, keys[_i].fields, sizeof(spec.fields));
	rule.data = make_data(&spec);
	ck_assert_msg(rule_has_key(&rule, keys[_i].key) == keys[_i].found,
		      "row %d: '%s'", _i, keys[_i].key ? keys[_i].key : "NULL");
	rule_clear(&rule);
}
END_TEST

Suite *suite_rule(void)
{
	Suite *suite = suite_create("rule");
	TCase *tc = tcase_create("rule");

	tcase_add_test(tc, rule_is_copied);
	tcase_add_test(tc, set_grows_in_order);
	tcase_add_test(tc, fields_are_walked);
	tcase_add_loop_test(tc, keys_are_walked, 0, N_ROWS(joined_keys));
	tcase_add_loop_test(tc, rule_must_be_sound, 0, N_ROWS(rules));
	tcase_add_test(tc, short_rules_are_refused);
	tcase_add_test(tc, padding_is_harmless);
	tcase_add_test(tc, strings_are_known);
	tcase_add_loop_test(tc, key_is_found, 0, N_ROWS(keys));
	suite_add_tcase(suite, tc);
	return suite;
}
