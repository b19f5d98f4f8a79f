/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SESSION_H
#define AUDITCTL_SESSION_H

#include "base/diag.h"
#include "base/status.h"
#include "rule/request.h"

#include <stdio.h>

struct json;
struct kernel;

/* What a command has to work with. */
struct session {
	struct kernel *kernel; /* NULL: the command needs none */
	struct diag *diag;     /* for messages */
	FILE *out;	       /* for the answer */
	struct json *json;     /* the answer goes there instead; or NULL */
	const char *lock; /* the file by which one --sync waits for another */
};

/*
 * Carry out @request: print the answer, report errors. Returns the status to
 * exit with.
 */
typedef enum status command_run(const struct session *s,
				const struct request *request);

#endif
