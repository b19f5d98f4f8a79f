/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_NAMES_H
#define AUDITCTL_NAMES_H

/* Sets of names: the tables of libaudit, and the users and groups of this
 * system. */
enum vocabulary {
	NAMES_OF_SYSCALLS, /* on a machine, MACH_* */
	NAMES_OF_URING_OPS,
	NAMES_OF_FIELDS,
	NAMES_OF_LISTS,
	NAMES_OF_ACTIONS,
	NAMES_OF_MESSAGES,
	NAMES_OF_ERRNOS,
	NAMES_OF_FILE_TYPES,
	NAMES_OF_FILE_SYSTEMS,
	NAMES_OF_MACHINES,
	NAMES_OF_USERS,
	NAMES_OF_GROUPS
};

/* Call @take with each name of @v. @machine is for NAMES_OF_SYSCALLS. */
typedef void take_name(void *to, const char *name);
void names_each(enum vocabulary v, int machine, take_name *take, void *to);

/*
 * The name that @word was most likely meant to be: one typing error away, or
 * two in a long word, and not @word itself. @machine is for NAMES_OF_SYSCALLS.
 * Returns a text that the caller frees, or NULL.
 */
char *names_suggest(enum vocabulary v, const char *word, int machine);

/* The same among the names that @each lists. */
typedef void each_name(take_name *take, void *to);
char *names_suggest_among(each_name *each, const char *word);

#endif
