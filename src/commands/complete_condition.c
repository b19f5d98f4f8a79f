/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Candidates for conditions of rules: fields, operators and values. */
#include "config.h"
#include "commands/complete_condition.h"
#include "base/text.h"
#include "base/array.h"
#include "rule/field.h"

#include <string.h>

static void complete_arch(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_MACHINES);
}

static void complete_users(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_USERS);
}

static void complete_groups(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_GROUPS);
}

/* With < and > the value unset is useless. */
static void complete_unset(struct completion *c)
{
	if (c->part[-1] == '=' && !strchr("<>", c->part[-2]))
		completion_offer(c, "unset", "no login has started it");
}

static void complete_login(struct completion *c)
{
	complete_unset(c);
	complete_users(c);
}

static void complete_message(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_MESSAGES);
}

static void offer_errno(void *c, const char *name)
{
	completion_offer_two(c, "-", name, NULL);
}

/* With a minus, as the kernel returns them. */
static void complete_errno(struct completion *c)
{
	names_each(NAMES_OF_ERRNOS, 0, offer_errno, c);
}

static void complete_success(struct completion *c)
{
	static const struct option_choice choices[] = {
		{ "1", "it succeeded" },
		{ "0", "it failed" },
		{ NULL, NULL },
	};

	completion_offer_choices(c, choices);
}

static void complete_family(struct completion *c)
{
	static const struct option_choice choices[] = {
		{ "1", "local" },
		{ "2", "IPv4" },
		{ "10", "IPv6" },
		{ NULL, NULL },
	};

	completion_offer_choices(c, choices);
}

static void complete_file_type(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_FILE_TYPES);
}

static void complete_file_system(struct completion *c)
{
	completion_offer_names(c, NAMES_OF_FILE_SYSTEMS);
}

/* How the values of a kind of field are completed; NULL: not at all. */
static void (*const complete_value[N_FIELD_KINDS])(struct completion *c) = {
	[FIELD_USER] = complete_users,
	[FIELD_GROUP] = complete_groups,
	[FIELD_LOGIN] = complete_login,
	[FIELD_SESSION] = complete_unset,
	[FIELD_ARCH] = complete_arch,
	[FIELD_MESSAGE_TYPE] = complete_message,
	[FIELD_FILE_SYSTEM] = complete_file_system,
	[FIELD_EXIT] = complete_errno,
	[FIELD_SUCCESS] = complete_success,
	[FIELD_FILE] = completion_file,
	[FIELD_PROGRAM] = completion_file,
	[FIELD_DIRECTORY] = completion_folder,
	[FIELD_PERM] = completion_permissions,
	[FIELD_FILE_TYPE] = complete_file_type,
	[FIELD_FAMILY] = complete_family,
	[FIELD_KEY] = completion_key,
};

static const char *what_is(int type)
{
	const struct field *field = field_find((unsigned)type);

	return field ? field->what : NULL;
}

/* ---- operators --------------------------------------------------------------
 */

static const int operators[] = {
	AUDIT_EQUAL,
	AUDIT_NOT_EQUAL,
	AUDIT_LESS_THAN,
	AUDIT_GREATER_THAN,
	AUDIT_LESS_THAN_OR_EQUAL,
	AUDIT_GREATER_THAN_OR_EQUAL,
	AUDIT_BIT_MASK,
	AUDIT_BIT_TEST,
};
static const char operator_bytes[] = "=!<>&";

/* Whether a field may be there, as -F, or else as -C. */
typedef bool takes_fn(int list, int type, int op);

static bool condition_takes(int list, int type, int op)
{
	const struct field *field = field_find((unsigned)type);

	if (!field || type == AUDIT_FIELD_COMPARE) /* -C, to the kernel */
		return false;
	/* For perm, the kernel accepts more operators than libaudit. */
	if (type == AUDIT_PERM && op != AUDIT_EQUAL)
		return false;
	return field_takes_operator(field, (unsigned)op) &&
	       (list == ANY_LIST || field_is_on_list(field, list));
}

static bool comparison_takes(int list, int field, int op)
{
	const char *name = audit_field_to_name(field), *left, *right;

	(void)list;
	if (op != AUDIT_EQUAL && op != AUDIT_NOT_EQUAL)
		return false;
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++)
		if (field_comparison(i, &left, &right) &&
		    (strcmp(left, name) == 0 || strcmp(right, name) == 0))
			return true;
	return false;
}

/* Only operators that extend the word. */
static void offer_operators(const struct completion *c, takes_fn *takes,
			    int field)
{
	const char *name = audit_field_to_name(field);

	for (size_t i = 0; i < N_ELEMENTS(operators); i++) {
		const char *op = audit_operator_to_symbol(operators[i]);

		if (takes(c->list, field, operators[i]) &&
		    strlen(name) + strlen(op) > strlen(c->part))
			completion_offer_two(c, name, op, what_is(field));
	}
}

/* The next field after @field that begins with the word; -1: no more. */
static int next_field(const struct completion *c, takes_fn *takes, int field)
{
	while (++field <= 0xff) {
		const char *name = audit_field_to_name(field);

		if (name && text_begins_with(name, c->part) &&
		    takes(c->list, field, AUDIT_EQUAL))
			return field;
	}
	return -1;
}

/* A single field is printed with all its operators; each of several with the
 * first one. */
static void offer_fields(const struct completion *c, takes_fn *takes)
{
	int field = next_field(c, takes, -1);

	if (field >= 0 && next_field(c, takes, field) < 0) {
		offer_operators(c, takes, field);
		return;
	}
	for (; field >= 0; field = next_field(c, takes, field))
		completion_offer_two(c, audit_field_to_name(field), "=",
				     what_is(field));
}

/* The field at the beginning of the word; -1: there is none. */
static int field_of(const char *word, size_t length)
{
	char name[64];

	if (length >= sizeof(name))
		return -1;
	snprintf(name, sizeof(name), "%.*s", (int)length, word);
	return audit_name_to_field(name);
}

void complete_condition(struct completion *c)
{
	size_t length = strcspn(c->part, operator_bytes);
	size_t after = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const struct field *row =
		field < 0 ? NULL : field_find((unsigned)field);

	if (!c->part[length]) {
		offer_fields(c, condition_takes);
		return;
	}
	if (!row)
		return;
	/* The operator in "auid>" may be incomplete. */
	if (!c->part[after])
		offer_operators(c, condition_takes, field);
	if (!complete_value[row->kind] || c->part[after - 1] == '!')
		return;
	completion_skip(c, after);
	complete_value[row->kind](c);
}

/* Each pair that the kernel compares, in either order. */
void complete_comparison(struct completion *c)
{
	size_t length = strcspn(c->part, operator_bytes);
	size_t after = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const char *name, *left, *right;

	if (!c->part[length]) {
		offer_fields(c, comparison_takes);
		return;
	}
	if (field < 0)
		return;
	if (!c->part[after])
		offer_operators(c, comparison_takes, field);
	if (c->part[after - 1] != '=')
		return;
	name = audit_field_to_name(field);
	completion_skip(c, after);
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++) {
		if (!field_comparison(i, &left, &right))
			continue;
		if (strcmp(left, name) == 0)
			completion_offer(c, right, NULL);
		else if (strcmp(right, name) == 0)
			completion_offer(c, left, NULL);
	}
}
