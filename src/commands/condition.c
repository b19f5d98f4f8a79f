/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions of rules: which field can stand where, with which operators and
 * values. */
#include "config.h"
#include "commands/condition.h"
#include "rule/validate.h"
#include "base/array.h"
#include "rule/print.h"

#include <string.h>

#ifndef AUDIT_SADDR_FAM /* linux before 5.4 */
#define AUDIT_SADDR_FAM 113
#endif

static void complete_arch(struct completion *c)
{
	offer_names(c, NAMES_OF_MACHINES);
}

static void complete_users(struct completion *c)
{
	offer_names(c, NAMES_OF_USERS);
}

static void complete_groups(struct completion *c)
{
	offer_names(c, NAMES_OF_GROUPS);
}

/* More or less than unset is nothing. */
static void complete_unset(struct completion *c)
{
	if (c->part[-1] == '=' && !strchr("<>", c->part[-2]))
		offer(c, "unset", "no login has started it");
}

static void complete_login(struct completion *c)
{
	complete_unset(c);
	complete_users(c);
}

static void complete_message(struct completion *c)
{
	offer_names(c, NAMES_OF_MESSAGES);
}

static void offer_errno(void *c, const char *name)
{
	offer_two(c, "-", name, NULL);
}

/* As the kernel returns them: with a minus. */
static void complete_errno(struct completion *c)
{
	names_each(NAMES_OF_ERRNOS, 0, offer_errno, c);
}

static void complete_success(struct completion *c)
{
	static const struct choice choices[] = {
		{ "1", "it succeeded" },
		{ "0", "it failed" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_family(struct completion *c)
{
	static const struct choice choices[] = {
		{ "1", "local" },
		{ "2", "IPv4" },
		{ "10", "IPv6" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_file_type(struct completion *c)
{
	offer_names(c, NAMES_OF_FILE_TYPES);
}

static void complete_file_system(struct completion *c)
{
	offer_names(c, NAMES_OF_FILE_SYSTEMS);
}

/* What a field is; and how its values are completed, if they can be. */
static const struct field_row {
	int field;
	const char *what;
	void (*complete)(struct completion *c);
} fields[] = {
	{ AUDIT_PID, "process", NULL },
	{ AUDIT_UID, "real user", complete_users },
	{ AUDIT_EUID, "effective user", complete_users },
	{ AUDIT_SUID, "saved user", complete_users },
	{ AUDIT_FSUID, "user for files", complete_users },
	{ AUDIT_GID, "real group", complete_groups },
	{ AUDIT_EGID, "effective group", complete_groups },
	{ AUDIT_SGID, "saved group", complete_groups },
	{ AUDIT_FSGID, "group for files", complete_groups },
	{ AUDIT_LOGINUID, "login uid", complete_login },
	{ AUDIT_PERS, "personality", NULL },
	{ AUDIT_ARCH, "arch of the system call", complete_arch },
	{ AUDIT_MSGTYPE, "type of record", complete_message },
	{ AUDIT_SUBJ_USER, "label of the process: user", NULL },
	{ AUDIT_SUBJ_ROLE, "label of the process: role", NULL },
	{ AUDIT_SUBJ_TYPE, "label of the process: type", NULL },
	{ AUDIT_SUBJ_SEN, "label of the process: sensitivity", NULL },
	{ AUDIT_SUBJ_CLR, "label of the process: clearance", NULL },
	{ AUDIT_PPID, "parent process", NULL },
	{ AUDIT_OBJ_USER, "label of the file: user", NULL },
	{ AUDIT_OBJ_ROLE, "label of the file: role", NULL },
	{ AUDIT_OBJ_TYPE, "label of the file: type", NULL },
	{ AUDIT_OBJ_LEV_LOW, "label of the file: low level", NULL },
	{ AUDIT_OBJ_LEV_HIGH, "label of the file: high level", NULL },
	{ AUDIT_SESSIONID, "login session", complete_unset },
	{ AUDIT_FSTYPE, "kind of file system", complete_file_system },
	{ AUDIT_DEVMAJOR, "device, major number", NULL },
	{ AUDIT_DEVMINOR, "device, minor number", NULL },
	{ AUDIT_INODE, "inode number", NULL },
	{ AUDIT_EXIT, "what the call returned", complete_errno },
	{ AUDIT_SUCCESS, "whether the call succeeded", complete_success },
	{ AUDIT_WATCH, "a file", complete_file },
	{ AUDIT_PERM, "access: rwxa", complete_perm },
	{ AUDIT_DIR, "a directory and all below it", complete_folder },
	{ AUDIT_FILETYPE, "kind of file", complete_file_type },
	{ AUDIT_OBJ_UID, "owner", complete_users },
	{ AUDIT_OBJ_GID, "owner's group", complete_groups },
	{ AUDIT_EXE, "program", complete_file },
	{ AUDIT_SADDR_FAM, "address family", complete_family },
	{ AUDIT_ARG0, "first argument of the call", NULL },
	{ AUDIT_ARG1, "second argument of the call", NULL },
	{ AUDIT_ARG2, "third argument of the call", NULL },
	{ AUDIT_ARG3, "fourth argument of the call", NULL },
	{ AUDIT_FILTERKEY, "a key, as -k", complete_key },
};

static const struct field_row *row_of(int field)
{
	for (size_t i = 0; i < N_ELEMENTS(fields); i++)
		if (fields[i].field == field)
			return &fields[i];
	return NULL;
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

/* Whether a field may stand there; as -F, or else as -C. */
typedef bool takes_fn(int list, int field, int op);

static bool condition_takes(int list, int field, int op)
{
	if (field == AUDIT_FIELD_COMPARE) /* what -C is to the kernel */
		return false;
	/* The kernel takes more for perm; libaudit does not. */
	if (field == AUDIT_PERM && op != AUDIT_EQUAL)
		return false;
	return validate_operator((unsigned)field, (unsigned)op) &&
	       (list == ANY_LIST || validate_on_list(list, (unsigned)field));
}

static bool comparison_takes(int list, int field, int op)
{
	const char *name = audit_field_to_name(field), *left, *right;

	(void)list;
	if (op != AUDIT_EQUAL && op != AUDIT_NOT_EQUAL)
		return false;
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++)
		if (print_comparison(i, &left, &right) &&
		    (strcmp(left, name) == 0 || strcmp(right, name) == 0))
			return true;
	return false;
}

/* Only those that the word is not yet. */
static void offer_operators(const struct completion *c, takes_fn *takes,
			    int field)
{
	const char *name = audit_field_to_name(field);
	const struct field_row *row = row_of(field);

	for (size_t i = 0; i < N_ELEMENTS(operators); i++) {
		const char *op = audit_operator_to_symbol(operators[i]);

		if (takes(c->list, field, operators[i]) &&
		    strlen(name) + strlen(op) > strlen(c->part))
			offer_two(c, name, op, row ? row->what : NULL);
	}
}

/* The next field behind @field that the word can become; -1: no more. */
static int next_field(const struct completion *c, takes_fn *takes, int field)
{
	while (++field <= 0xff) {
		const char *name = audit_field_to_name(field);

		if (name && begins_with(name, c->part) &&
		    takes(c->list, field, AUDIT_EQUAL))
			return field;
	}
	return -1;
}

/* The one field that is left with all its operators; several with the first. */
static void offer_fields(const struct completion *c, takes_fn *takes)
{
	int field = next_field(c, takes, -1);

	if (field >= 0 && next_field(c, takes, field) < 0) {
		offer_operators(c, takes, field);
		return;
	}
	for (; field >= 0; field = next_field(c, takes, field)) {
		const struct field_row *row = row_of(field);

		offer_two(c, audit_field_to_name(field), "=",
			  row ? row->what : NULL);
	}
}

/* The field that the word begins with; -1: there is none. */
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
	size_t behind = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const struct field_row *row = row_of(field);

	if (!c->part[length]) {
		offer_fields(c, condition_takes);
		return;
	}
	if (!row)
		return;
	/* "auid>" may be all of the operator, and may not. */
	if (!c->part[behind])
		offer_operators(c, condition_takes, field);
	if (!row->complete || c->part[behind - 1] == '!')
		return;
	skip(c, behind);
	row->complete(c);
}

/* Each pair that the kernel compares, in either order. */
void complete_comparison(struct completion *c)
{
	size_t length = strcspn(c->part, operator_bytes);
	size_t behind = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const char *name, *left, *right;

	if (!c->part[length]) {
		offer_fields(c, comparison_takes);
		return;
	}
	if (field < 0)
		return;
	if (!c->part[behind])
		offer_operators(c, comparison_takes, field);
	if (c->part[behind - 1] != '=')
		return;
	name = audit_field_to_name(field);
	skip(c, behind);
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++) {
		if (!print_comparison(i, &left, &right))
			continue;
		if (strcmp(left, name) == 0)
			offer(c, right, NULL);
		else if (strcmp(right, name) == 0)
			offer(c, left, NULL);
	}
}
