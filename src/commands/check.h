/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_CHECK_H
#define AUDITCTL_CHECK_H

#include "base/diag.h"
#include "cli/options.h"
#include "base/status.h"

struct json;

/*
 * --check: what a load of r->paths would say, and what is odd about them; all
 * of it, in one run. Touches nothing and needs no privilege. Counts in
 * d->tally, and, if it is not NULL, in @json. Returns the status to exit with.
 */
enum status check(const struct request *r, struct diag *d, struct json *json);

#endif
