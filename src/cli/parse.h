/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PARSE_H
#define AUDITCTL_PARSE_H

#include "base/diag.h"
#include "input/line.h"
#include "rule/request.h"

/*
 * Parse the words of @line into *@request. The words are not changed, and @line
 * must outlive the request, which the caller frees with request_free() whatever
 * the result. Returns 0; or -EINVAL or -ENOMEM, after errors were reported to
 * @d: then only the command of the request is valid, the first of --check,
 * --diff, --sync and --save in the line, or COMMAND_NOTHING.
 */
int parse_request(struct request *request, const struct line *line,
		  const struct diag *d);

void request_free(struct request *request);

#endif
