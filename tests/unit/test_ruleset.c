/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ordered set of rules, as the kernel holds them. */
#include "unit.h"
#include "rule/ruleset.h"

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
	struct audit_rule_data *back;

	ck_assert_int_eq(ruleset_append(&set, rule, length), 0);
	ck_assert_uint_eq(set.n, 1);
	back = rule_unpack(set.rules[0]);
	ck_assert_mem_eq(back, rule, length);
	memset(rule, 0, length);
	ck_assert_mem_eq(packed_text(set.rules[0]), "/etc/passwdusers", 16);
	free(back);
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
		ck_assert_uint_eq(packed_fields(set.rules[i])[0].value, i);
	ruleset_clear(&set);
	free(rule);
}
END_TEST

/* Masks, as the word at which each run of bits begins, and the bits. */
static const struct {
	struct {
		unsigned from;
		uint32_t bits;
	} runs[3];
	uint32_t most; /* bytes that the packed rule may have, less the rest */
} masks[] = {
	{ { { 0, 0 } }, 0 },
	{ { { 0, UINT32_MAX } }, 0 },
	{ { { 0, UINT32_MAX }, { 63, 0xffff } }, 4 },
	{ { { 0, 0x40000000 }, { 2, 0 } }, 8 },
	{ { { 0, 1 }, { 1, 0 }, { 9, 7 } }, 256 },
	{ { { 0, 1 }, { 1, 0 } }, 4 },
	{ { { 0, 0 }, { 63, 1 } }, 4 },
	{ { { 0, 0x55555555 } }, 256 },
	{ { { 0, UINT32_MAX }, { 31, 0 }, { 40, UINT32_MAX } }, 256 },
	{ { { 0, 0 }, { 32, UINT32_MAX }, { 33, 0 } }, 256 },
};

START_TEST(masks_come_back)
{
	size_t length;
	struct audit_rule_data *rule = make_rule(&with_strings, &length);
	struct audit_rule_data *back;
	struct packed *packed;
	size_t run = 0;

	for (unsigned i = 0; i < AUDIT_BITMASK_SIZE; i++) {
		if (run < 2 && masks[_i].runs[run + 1].from &&
		    masks[_i].runs[run + 1].from <= i)
			run++;
		rule->mask[i] = masks[_i].runs[run].bits;
	}
	packed = rule_pack(rule);
	for (unsigned i = 0; i < AUDIT_BITMASK_SIZE; i++)
		ck_assert_uint_eq(packed_mask(packed, i), rule->mask[i]);
	ck_assert_uint_le(packed->size,
			  sizeof(*packed) + masks[_i].most +
				  3 * sizeof(struct packed_field) + 16);
	ck_assert(packed_has_all_calls(packed) == rule_has_all_calls(rule));
	back = rule_unpack(packed);
	ck_assert_mem_eq(back, rule, length);
	free(back);
	free(packed);
	free(rule);
}
END_TEST

/* Ways to spoil a rule of two strings, 11 and 5 bytes long. */
static const struct {
	const char *what;
	int cut;	   /* bytes too few that came */
	uint32_t n_fields; /* as said by the rule; 0: as made */
	uint32_t buflen;   /* the same */
	uint32_t first;	   /* the length of the path; 0: as made */
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
	/* Just what came, so that a look beyond it is seen. */
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

/* Netlink pads its messages: bytes behind the strings are nobody's. */
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
		ck_assert_msg(rule_field_is_string(field) == want, "field %u",
			      field);
	}
}
END_TEST

/* -k of -l and -D: a part of the keys is enough. */
static const struct {
	const char *key;
	bool found;
	struct field fields[MAX_FIELDS];
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
	/* other strings are no keys, and must be stepped over */
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
	struct audit_rule_data *rule;
	struct packed *packed;

	memcpy(spec.fields, keys[_i].fields, sizeof(spec.fields));
	rule = make_rule(&spec, NULL);
	packed = rule_pack(rule);
	ck_assert_msg(rule_has_key(packed, keys[_i].key) == keys[_i].found,
		      "row %d: '%s'", _i, keys[_i].key ? keys[_i].key : "NULL");
	free(packed);
	free(rule);
}
END_TEST

Suite *suite_ruleset(void)
{
	Suite *suite = suite_create("ruleset");
	TCase *tc = tcase_create("ruleset");

	tcase_add_test(tc, rule_is_copied);
	tcase_add_test(tc, set_grows_in_order);
	tcase_add_loop_test(tc, masks_come_back, 0, N_ROWS(masks));
	tcase_add_loop_test(tc, rule_must_be_sound, 0, N_ROWS(rules));
	tcase_add_test(tc, short_rules_are_refused);
	tcase_add_test(tc, padding_is_harmless);
	tcase_add_test(tc, strings_are_known);
	tcase_add_loop_test(tc, key_is_found, 0, N_ROWS(keys));
	suite_add_tcase(suite, tc);
	return suite;
}
