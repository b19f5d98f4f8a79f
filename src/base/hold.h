/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_HOLD_H
#define AUDITCTL_HOLD_H

#include "base/diag.h"

/* A message that is kept, and its hint. */
struct held_message {
	struct message message;
	struct place at;
	char *text, *hint; /* owned; hint may be NULL */
};

/* Messages that are reported later, in their order. All zeros has none. */
struct hold {
	struct held_message *messages; /* owned */
	size_t n, size;
	bool is_incomplete; /* there was no memory for one */
};

/*
 * Make @d a copy of @real whose messages @h keeps. The files and lines that
 * they are about must live until they are reported or dropped.
 */
void hold_begin(struct hold *h, struct diag *d, const struct diag *real);

/* Report all messages to @d, and keep none. */
void hold_report(struct hold *h, const struct diag *d);

/* Keep none, and report none. */
void hold_drop(struct hold *h);

void hold_free(struct hold *h);

#endif
