/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_FIELD_H
#define AUDITCTL_FIELD_H

#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef AUDIT_FILTER_URING_EXIT /* linux before 5.16 */
#define AUDIT_FILTER_URING_EXIT 0x07
#endif
#ifndef AUDIT_SADDR_FAM /* linux before 5.4 */
#define AUDIT_SADDR_FAM 113
#endif

/* Of auid and sessionid: no login. */
#define FIELD_UNSET UINT32_MAX

/* The number of rule lists, with a reserve for new ones. */
#define AUDIT_N_LISTS 16

/* How the values of a field are read, printed, written and completed. */
enum field_kind {
	FIELD_NUMBER,
	FIELD_USER,
	FIELD_GROUP,
	FIELD_LOGIN,   /* a user, or unset */
	FIELD_SESSION, /* a number, or unset */
	FIELD_ARCH,
	FIELD_MESSAGE_TYPE,
	FIELD_LABEL, /* a string: part of a security label */
	FIELD_FILE_SYSTEM,
	FIELD_INODE,
	FIELD_EXIT, /* a number, or an errno */
	FIELD_SUCCESS,
	FIELD_FILE,	 /* a string: the path of a file */
	FIELD_PROGRAM,	 /* a string: the path of a program */
	FIELD_DIRECTORY, /* a string: the path of a directory */
	FIELD_PERM,
	FIELD_FILE_TYPE,
	FIELD_COMPARISON, /* -C: the value says which fields are compared */
	FIELD_FAMILY,
	FIELD_ARGUMENT,
	FIELD_KEY, /* a string: the keys, with separators between them */
	N_FIELD_KINDS
};

/* Which operators the kernel takes. */
enum field_operators {
	FIELD_ALL_OPERATORS,
	FIELD_NO_BITS,	    /* all but & and &= */
	FIELD_EQUAL_OR_NOT, /* = and != */
	FIELD_EQUAL,	    /* = */
};

enum {
	/*
	 * Each event has one value of the field, and the comparison is with
	 * this number. gid, for example, is compared with all groups of a
	 * process.
	 */
	FIELD_IS_SINGLE = 1,
	/*
	 * The user and exclude lists can compare it. At a field that they
	 * cannot compare, the kernel ends its search of the list.
	 */
	FIELD_IS_IN_USER = 2,
	/*
	 * No kernel that has the list refuses it if validate_rule() accepts it.
	 * Others depend on the release, on an LSM, or on a path.
	 */
	FIELD_IS_CERTAIN = 4,
	/* The task list takes it, but a rule with it never matches there. */
	FIELD_IS_NOT_IN_TASK = 8,
};

/* What the kernel and this program know of a field. */
struct field {
	enum field_kind kind;
	enum field_operators operators;
	uint16_t lists;	  /* that take it: a bit for each AUDIT_FILTER_* */
	uint8_t flags;	  /* FIELD_IS_... */
	const char *what; /* a description for completion */
};

/* The row of the field @type (AUDIT_PID ...); NULL for one that no kernel
 * knows. */
const struct field *field_find(unsigned type);

/* Whether the value of @type is a string in the rule's buffer. */
bool field_is_string(unsigned type);

/* Whether @list (AUDIT_FILTER_*) takes the field. */
bool field_is_on_list(const struct field *field, int list);

/* Whether the kernel takes the operator @op (AUDIT_EQUAL ...). */
bool field_takes_operator(const struct field *field, unsigned op);

/* The symbol of the operator @op, such as "!="; "?" for one that has none. */
const char *field_operator_symbol(uint32_t op);

/*
 * The names of the fields that AUDIT_FIELD_COMPARE compares by @value; false
 * for a value that has none.
 */
bool field_comparison(uint32_t value, const char **left, const char **right);

/* The letters of the permissions @perm, AUDIT_PERM_*, as in "rwxa". */
#define FIELD_PERMS_SIZE 5
void field_perm_letters(uint32_t perm, char letters[FIELD_PERMS_SIZE]);

/* The bit of a permission's letter, in either case; 0: it is none. */
uint32_t field_perm_bit(char letter);

/* The name of an errno as the value of exit=, such as "EPERM" for -1; NULL: it
 * has none. */
const char *field_errno_name(uint32_t value);

#endif
