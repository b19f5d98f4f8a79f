/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_BUILD_H
#define AUDITCTL_BUILD_H

#include "base/diag.h"
#include "rule/request.h"
#include "rule/rule.h"

/*
 * Build the rule that @request describes. libaudit looks names up in the passwd
 * and group databases; no kernel is asked, and nothing is changed. Returns 0,
 * and the caller frees *@rule with rule_clear(). Returns -EINVAL or -ENOMEM
 * after the error has been reported to
 * @d; then *@rule holds no data, but op and has_list are set as far as the
 * words say.
 */
int build_rule(struct rule *rule, const struct request *request,
	       const struct diag *d);

/*
 * Check the parts of a rule in @request as far as they go: another option of
 * the line leaves the rule out. Returns as build_rule().
 */
int build_check_parts(const struct request *request, const struct diag *d);

#endif
