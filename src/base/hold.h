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

/* Messages that are reported later, in their order. All zeros is the empty
 * list. */
struct hold {
	struct held_message *messages; /* owned */
	size_t n, size;
	bool is_incomplete; /* a message is missing: out of memory */
};

/*
 * Make @d a copy of @real whose messages are kept in @h. The files and lines
 * that the messages refer to must outlive them.
 */
void hold_begin(struct hold *h, struct diag *d, const struct diag *real);

/* Report all messages to @d, and empty the list. */
void hold_report(struct hold *h, const struct diag *d);

/* Empty the list without reporting. */
void hold_drop(struct hold *h);

void hold_free(struct hold *h);

#endif
