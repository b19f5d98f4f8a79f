/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel for the tests of socket.c and kernel.c: struct socket_calls with
 * answers from a script, and a simulated clock. Answers use as much of the
 * receive buffer as measured on Linux 6.1.
 */
#ifndef AUDITCTL_SCRIPTED_H
#define AUDITCTL_SCRIPTED_H

#include "unit.h"
#include "held.h"
#include "kernel/socket.h"

#include <linux/netlink.h>

/* A message that was sent. */
struct sent {
	struct nlmsghdr *message; /* as it was sent, with its padding */
	size_t batch;		  /* the number of the send, from 0 */
};

enum deed {
	ANSWER_WITH = 1, /* the number, 0 or below, for an errno */
	MISSING,
	TWICE,
	FOREIGN,     /* instead of it, one of another sender */
	FOREIGN_TOO, /* before it */
	CUT,	     /* longer than what is received of it */
	SHORT,	     /* of so many bytes, which it says, too */
	SAYS,	     /* another length, of so many bytes */
	OTHER_TYPE,
	OTHER_SEQUENCE, /* moved by the number */
	LOST,		/* ENOBUFS is received instead */
	LAST,		/* after all others of its batch */
	SLOW,		/* it comes after so many milliseconds */
	STALE_TOO, /* before it, a late answer to a message that was not sent */
	ENDLESS,   /* instead of it, other messages without an end */
};

/* A change of the answer to message number @at (from 0). */
struct act {
	size_t at;
	enum deed deed;
	int number;
};

#define SCRIPT_ACTS 8

extern struct script {
	/* To be set by a test. */
	struct act acts[SCRIPT_ACTS];
	uint16_t acts_type; /* only messages of this type count, if not 0 */
	int send_errnos[4]; /* the errors of the first sends, until a 0 */
	size_t send_takes;  /* bytes of the next send, if not 0 */
	size_t send_room;   /* more is EMSGSIZE, if not 0 */
	int receive_buffer;
	bool is_old;	     /* does not know NETLINK_CAP_ACK */
	bool interrupts;     /* every second call */
	size_t interrupt_at; /* or only this one, from 1 */
	bool is_reversed;    /* the answers of each batch */
	/* The state that commands change and that questions are about. NULL:
	 * every command is answered with 0, and questions with the following.
	 */
	struct held *held;
	/* The answers to questions: rules, or one structure. */
	const struct audit_rule_data *const *rules;
	size_t n_rules;
	const void *structure;
	size_t structure_size;

	/* The calls that were made. */
	struct sent *sent;
	size_t n_sent, n_batches, n_receives;
	size_t n_calls; /* that can be interrupted */
	long long now_ms;
} script;

extern const struct socket_calls script_calls;

/* Sets all to 0, and the receive buffer to that of a usual system. */
void script_begin(void);
/* Frees the messages that were sent. */
void script_end(void);

#endif
