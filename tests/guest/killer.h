/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_KILLER_H
#define GUEST_KILLER_H

/*
 * A program that is run many times. With KILLER_SERVES set, it does not begin:
 * for each request that is read from KILLER_REQUESTS a new process does, and
 * its wait status is written to KILLER_STATUSES. It ends at the end of the
 * requests.
 */
#define KILLER_REQUESTS 3
#define KILLER_STATUSES 4

struct killer_request {
	int kill_at; /* the moment, or 0: the program ends by itself */
	int splits;  /* whether each message of a batch is sent by itself */
};

#endif
