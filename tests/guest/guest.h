/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_GUEST_H
#define GUEST_GUEST_H

#include "casefile.h"
#include "netlink.h"

#include <sys/types.h>

/* The kernel, and changes of it by a case. */
struct guest {
	int socket, log;
	struct settings start;
	bool is_auditing;
	pid_t daemon; /* or 0 */
	int daemon_tells;
};

/* The result of a run. */
struct result {
	int status; /* as in $? */
	char *out, *err, *log;
	size_t out_length, err_length, log_length;
	struct raw_rules rules;
	struct settings settings;
	int signal; /* received by the daemon, or 0 */
};

void guest_open(struct guest *g);
void guest_close(struct guest *g);

/* Called after each run of a case; the result is valid during the call. */
typedef void guest_seen(void *with, const struct step *s,
			const struct result *r);

/* Resets the kernel, and carries out @c with @program. */
void guest_carry_out(struct guest *g, const struct test_case *c,
		     const char *program, guest_seen *seen, void *with);

/* Returns @allocated; without memory the program ends. */
void *guest_must(void *allocated);

#endif
