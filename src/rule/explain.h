/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_EXPLAIN_H
#define AUDITCTL_EXPLAIN_H

#include <stddef.h>

/* What is wrong with a word, in which part of it, and a hint. */
struct explanation {
	char *text;	       /* owned, as is hint; NULL without memory */
	char *hint;	       /* or NULL */
	const char *name;      /* of the kind of error, not owned */
	size_t offset, length; /* bytes of the word; length 0: all of it */
};

/* All that follow fill *@f, which the caller frees. */
void explain_free(struct explanation *f);

/*
 * libaudit answered @rc, not 0, to @pair, the value of -F (@option 'F') or -C.
 */
void explain_pair(struct explanation *f, int option, const char *pair, int rc);

/*
 * The operator that libaudit takes from the middle of @text, wherever it is;
 * the caller does not free it. NULL: @text has none that libaudit takes so.
 */
const char *explain_taken_operator(const char *text);

/* @value is not LIST,ACTION. */
void explain_list(struct explanation *f, const char *value);

/* The arch @elf (AUDIT_ARCH_*) has no system call @name. */
void explain_syscall(struct explanation *f, const char *name, unsigned elf);

void explain_uring_op(struct explanation *f, const char *name);

#endif
