/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only table of fields. Their lists and operators were found by sending
 * rules to Linux 6.1, 6.12 and 7.2; the parts agree and agree_cases of
 * tests/parity/parity.test compare the table with the kernel. libaudit has the
 * names.
 */
#include "config.h"
#include "rule/field.h"
#include "base/array.h"

#include <ctype.h>
#include <stddef.h>

#define LIST(list) (1u << (list))
#define ALL_LISTS  UINT16_MAX
#define NOT_FS	   (ALL_LISTS & ~LIST(AUDIT_FILTER_FS))
#define CALLS	   (LIST(AUDIT_FILTER_EXIT) | LIST(AUDIT_FILTER_URING_EXIT))
#define RECORDS	   (LIST(AUDIT_FILTER_EXCLUDE) | LIST(AUDIT_FILTER_USER))
#define NO_URING   (NOT_FS & ~LIST(AUDIT_FILTER_URING_EXIT))

#define SINGLE	FIELD_IS_SINGLE
#define USER	FIELD_IS_IN_USER
#define NO_TASK FIELD_IS_NOT_IN_TASK
#define CERTAIN FIELD_IS_CERTAIN

static const struct field fields[] = {
	[AUDIT_PID] = { FIELD_NUMBER, FIELD_NO_BITS, NOT_FS,
			SINGLE | USER | CERTAIN, "process" },
	[AUDIT_UID] = { FIELD_USER, FIELD_NO_BITS, NOT_FS,
			SINGLE | USER | CERTAIN, "real user" },
	[AUDIT_EUID] = { FIELD_USER, FIELD_NO_BITS, NOT_FS, SINGLE | CERTAIN,
			 "effective user" },
	[AUDIT_SUID] = { FIELD_USER, FIELD_NO_BITS, NOT_FS, SINGLE | CERTAIN,
			 "saved user" },
	[AUDIT_FSUID] = { FIELD_USER, FIELD_NO_BITS, NOT_FS, SINGLE | CERTAIN,
			  "user for files" },
	[AUDIT_GID] = { FIELD_GROUP, FIELD_NO_BITS, NOT_FS, USER | CERTAIN,
			"real group" },
	[AUDIT_EGID] = { FIELD_GROUP, FIELD_NO_BITS, NOT_FS, CERTAIN,
			 "effective group" },
	[AUDIT_SGID] = { FIELD_GROUP, FIELD_NO_BITS, NOT_FS, CERTAIN,
			 "saved group" },
	[AUDIT_FSGID] = { FIELD_GROUP, FIELD_NO_BITS, NOT_FS, CERTAIN,
			  "group for files" },
	[AUDIT_LOGINUID] = { FIELD_LOGIN, FIELD_NO_BITS, NOT_FS,
			     SINGLE | USER | CERTAIN, "login uid" },
	[AUDIT_PERS] = { FIELD_NUMBER, FIELD_ALL_OPERATORS, NOT_FS, CERTAIN,
			 "personality" },
	[AUDIT_ARCH] = { FIELD_ARCH, FIELD_EQUAL_OR_NOT, NOT_FS,
			 NO_TASK | CERTAIN, "arch of the system call" },
	[AUDIT_MSGTYPE] = { FIELD_MESSAGE_TYPE, FIELD_NO_BITS, RECORDS,
			    SINGLE | USER | CERTAIN, "type of record" },
	[AUDIT_SUBJ_USER] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, USER,
			      "label of the process: user" },
	[AUDIT_SUBJ_ROLE] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, USER,
			      "label of the process: role" },
	[AUDIT_SUBJ_TYPE] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, USER,
			      "label of the process: type" },
	[AUDIT_SUBJ_SEN] = { FIELD_LABEL, FIELD_NO_BITS, NOT_FS, USER,
			     "label of the process: sensitivity" },
	[AUDIT_SUBJ_CLR] = { FIELD_LABEL, FIELD_NO_BITS, NOT_FS, USER,
			     "label of the process: clearance" },
	[AUDIT_PPID] = { FIELD_NUMBER, FIELD_NO_BITS, NOT_FS, SINGLE | CERTAIN,
			 "parent process" },
	[AUDIT_OBJ_USER] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, 0,
			     "label of the file: user" },
	[AUDIT_OBJ_ROLE] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, 0,
			     "label of the file: role" },
	[AUDIT_OBJ_TYPE] = { FIELD_LABEL, FIELD_EQUAL_OR_NOT, NOT_FS, 0,
			     "label of the file: type" },
	[AUDIT_OBJ_LEV_LOW] = { FIELD_LABEL, FIELD_NO_BITS, NOT_FS, 0,
				"label of the file: low level" },
	[AUDIT_OBJ_LEV_HIGH] = { FIELD_LABEL, FIELD_NO_BITS, NOT_FS, 0,
				 "label of the file: high level" },
	/* libaudit has no name for it; the kernel replaces auid=unset by it. */
	[AUDIT_LOGINUID_SET] = { FIELD_NUMBER, FIELD_EQUAL_OR_NOT, NOT_FS, 0,
				 "whether auid is set" },
	[AUDIT_SESSIONID] = { FIELD_SESSION, FIELD_NO_BITS, NOT_FS, SINGLE,
			      "login session" },
	[AUDIT_FSTYPE] = { FIELD_FILE_SYSTEM, FIELD_EQUAL_OR_NOT,
			   LIST(AUDIT_FILTER_FS), 0, "kind of file system" },
	[AUDIT_DEVMAJOR] = { FIELD_NUMBER, FIELD_NO_BITS, NOT_FS, CERTAIN,
			     "device, major number" },
	[AUDIT_DEVMINOR] = { FIELD_NUMBER, FIELD_ALL_OPERATORS, NOT_FS, CERTAIN,
			     "device, minor number" },
	[AUDIT_INODE] = { FIELD_INODE, FIELD_EQUAL_OR_NOT, CALLS, CERTAIN,
			  "inode number" },
	[AUDIT_EXIT] = { FIELD_EXIT, FIELD_NO_BITS, NOT_FS, SINGLE | CERTAIN,
			 "what the call returned" },
	[AUDIT_SUCCESS] = { FIELD_SUCCESS, FIELD_NO_BITS, NOT_FS, CERTAIN,
			    "whether the call succeeded" },
	[AUDIT_WATCH] = { FIELD_FILE, FIELD_EQUAL, CALLS, 0, "a file" },
	[AUDIT_PERM] = { FIELD_PERM, FIELD_EQUAL_OR_NOT, NO_URING, CERTAIN,
			 "access: rwxa" },
	[AUDIT_DIR] = { FIELD_DIRECTORY, FIELD_EQUAL, CALLS, 0,
			"a directory and all below it" },
	[AUDIT_FILETYPE] = { FIELD_FILE_TYPE, FIELD_EQUAL_OR_NOT, NOT_FS,
			     CERTAIN, "kind of file" },
	[AUDIT_OBJ_UID] = { FIELD_USER, FIELD_NO_BITS, NOT_FS, NO_TASK,
			    "owner" },
	[AUDIT_OBJ_GID] = { FIELD_GROUP, FIELD_NO_BITS, NOT_FS, NO_TASK,
			    "owner's group" },
	[AUDIT_FIELD_COMPARE] = { FIELD_COMPARISON, FIELD_EQUAL_OR_NOT, NOT_FS,
				  0, "two fields compared" },
	[AUDIT_EXE] = { FIELD_PROGRAM, FIELD_EQUAL_OR_NOT, NOT_FS,
			USER | NO_TASK, "program" },
	[AUDIT_SADDR_FAM] = { FIELD_FAMILY, FIELD_NO_BITS, NOT_FS, NO_TASK,
			      "address family" },
	[AUDIT_ARG0] = { FIELD_ARGUMENT, FIELD_ALL_OPERATORS, NOT_FS,
			 SINGLE | NO_TASK | CERTAIN,
			 "first argument of the call" },
	[AUDIT_ARG1] = { FIELD_ARGUMENT, FIELD_ALL_OPERATORS, NOT_FS,
			 SINGLE | NO_TASK | CERTAIN,
			 "second argument of the call" },
	[AUDIT_ARG2] = { FIELD_ARGUMENT, FIELD_ALL_OPERATORS, NOT_FS,
			 SINGLE | NO_TASK | CERTAIN,
			 "third argument of the call" },
	[AUDIT_ARG3] = { FIELD_ARGUMENT, FIELD_ALL_OPERATORS, NOT_FS,
			 SINGLE | NO_TASK | CERTAIN,
			 "fourth argument of the call" },
	[AUDIT_FILTERKEY] = { FIELD_KEY, FIELD_EQUAL_OR_NOT, ALL_LISTS, CERTAIN,
			      "a key, as -k" },
};

const struct field *field_find(unsigned type)
{
	type &= ~(unsigned)AUDIT_OPERATORS;
	if (type >= N_ELEMENTS(fields) || !fields[type].what)
		return NULL;
	return &fields[type];
}

bool field_is_string(unsigned type)
{
	const struct field *field = field_find(type);

	if (!field)
		return false;
	switch (field->kind) {
	case FIELD_LABEL:
	case FIELD_FILE:
	case FIELD_PROGRAM:
	case FIELD_DIRECTORY:
	case FIELD_KEY:
		return true;
	default:
		return false;
	}
}

bool field_is_on_list(const struct field *field, int list)
{
	return list >= 0 && list < AUDIT_N_LISTS && field->lists >> list & 1;
}

bool field_takes_operator(const struct field *field, unsigned op)
{
	switch (field->operators) {
	case FIELD_NO_BITS:
		return op != AUDIT_BIT_MASK && op != AUDIT_BIT_TEST;
	case FIELD_EQUAL_OR_NOT:
		return op == AUDIT_EQUAL || op == AUDIT_NOT_EQUAL;
	case FIELD_EQUAL:
		return op == AUDIT_EQUAL;
	case FIELD_ALL_OPERATORS:
		break;
	}
	return true;
}

const char *field_operator_symbol(uint32_t op)
{
	const char *symbol =
		audit_operator_to_symbol((int)(op & (uint32_t)AUDIT_OPERATORS));

	return symbol ? symbol : "?";
}

static const struct {
	uint32_t value;
	const char *left, *right;
} comparisons[] = {
	{ AUDIT_COMPARE_UID_TO_OBJ_UID, "uid", "obj_uid" },
	{ AUDIT_COMPARE_GID_TO_OBJ_GID, "gid", "obj_gid" },
	{ AUDIT_COMPARE_EUID_TO_OBJ_UID, "euid", "obj_uid" },
	{ AUDIT_COMPARE_EGID_TO_OBJ_GID, "egid", "obj_gid" },
	{ AUDIT_COMPARE_AUID_TO_OBJ_UID, "auid", "obj_uid" },
	{ AUDIT_COMPARE_SUID_TO_OBJ_UID, "suid", "obj_uid" },
	{ AUDIT_COMPARE_SGID_TO_OBJ_GID, "sgid", "obj_gid" },
	{ AUDIT_COMPARE_FSUID_TO_OBJ_UID, "fsuid", "obj_uid" },
	{ AUDIT_COMPARE_FSGID_TO_OBJ_GID, "fsgid", "obj_gid" },
	{ AUDIT_COMPARE_UID_TO_AUID, "uid", "auid" },
	{ AUDIT_COMPARE_UID_TO_EUID, "uid", "euid" },
	{ AUDIT_COMPARE_UID_TO_FSUID, "uid", "fsuid" },
	{ AUDIT_COMPARE_UID_TO_SUID, "uid", "suid" },
	{ AUDIT_COMPARE_AUID_TO_FSUID, "auid", "fsuid" },
	{ AUDIT_COMPARE_AUID_TO_SUID, "auid", "suid" },
	{ AUDIT_COMPARE_AUID_TO_EUID, "auid", "euid" },
	{ AUDIT_COMPARE_EUID_TO_SUID, "euid", "suid" },
	{ AUDIT_COMPARE_EUID_TO_FSUID, "euid", "fsuid" },
	{ AUDIT_COMPARE_SUID_TO_FSUID, "suid", "fsuid" },
	{ AUDIT_COMPARE_GID_TO_EGID, "gid", "egid" },
	{ AUDIT_COMPARE_GID_TO_FSGID, "gid", "fsgid" },
	{ AUDIT_COMPARE_GID_TO_SGID, "gid", "sgid" },
	{ AUDIT_COMPARE_EGID_TO_FSGID, "egid", "fsgid" },
	{ AUDIT_COMPARE_EGID_TO_SGID, "egid", "sgid" },
	{ AUDIT_COMPARE_SGID_TO_FSGID, "sgid", "fsgid" },
};

bool field_comparison(uint32_t value, const char **left, const char **right)
{
	for (size_t i = 0; i < N_ELEMENTS(comparisons); i++) {
		if (comparisons[i].value != value)
			continue;
		*left = comparisons[i].left;
		*right = comparisons[i].right;
		return true;
	}
	return false;
}

static const struct {
	uint32_t bit;
	char letter;
} perms[] = {
	{ AUDIT_PERM_READ, 'r' },
	{ AUDIT_PERM_WRITE, 'w' },
	{ AUDIT_PERM_EXEC, 'x' },
	{ AUDIT_PERM_ATTR, 'a' },
};

void field_perm_letters(uint32_t perm, char letters[FIELD_PERMS_SIZE])
{
	for (size_t i = 0; i < N_ELEMENTS(perms); i++)
		if (perm & perms[i].bit)
			*letters++ = perms[i].letter;
	*letters = '\0';
}

uint32_t field_perm_bit(char letter)
{
	for (size_t i = 0; i < N_ELEMENTS(perms); i++)
		if (perms[i].letter == tolower((unsigned char)letter))
			return perms[i].bit;
	return 0;
}

const char *field_errno_name(uint32_t value)
{
	int number = (int)value;

	return number < 0 && number > -4096 ? audit_errno_to_name(-number)
					    : NULL;
}
