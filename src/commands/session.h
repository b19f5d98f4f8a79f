/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SESSION_H
#define AUDITCTL_SESSION_H

#include "base/diag.h"
#include "base/status.h"
#include "rule/request.h"

#include <stdio.h>

struct json;
struct kernel;

/* The environment of a command. */
struct session {
	struct kernel *kernel; /* NULL: the command needs none */
	struct diag *diag;     /* for messages */
	FILE *out;	       /* for output */
	struct json *json;     /* receives the output instead; or NULL */
	const char *lock;      /* the lock file of --sync */
};

/*
 * Carry out @request: print the output, report errors. Returns the exit status.
 */
typedef enum status command_run(const struct session *s,
				const struct request *request);

#endif
