/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_APPLY_H
#define AUDITCTL_APPLY_H

#include "base/diag.h"
#include "base/status.h"
#include "input/line.h"
#include "rule/request.h"
#include "rule/target.h"

/* What there is to show after a request was carried out. */
struct applied {
	bool has_status; /* of settings that were alone in their line */
	struct audit_status status; /* after the first of them, as in 4.2.1 */
	bool deleted_all; /* by a -D: the rules that are left are shown */
};

/*
 * Whether apply() carries @command out: a rule, settings alone, -D,
 * --loginuid-immutable, or -i and -c, which change nothing. All other commands
 * are no request for rules or settings.
 */
bool apply_takes(enum command command);

/*
 * Carry out @request on @t: its settings, in the order given, then its command,
 * which apply_takes(). A rule is built before a setting is made, so that a
 * wrong one changes nothing. Errors are reported to @d; nothing is printed.
 * Returns the status that the request is worth, and in *@applied, unless it is
 * NULL, what is to be shown.
 */
enum status apply(struct target *t, const struct request *request,
		  const struct diag *d, struct applied *applied);

/*
 * Send @rule, which build_rule() has made, to @t. An error is reported to @d.
 * Returns the status that the rule is worth.
 */
enum status apply_built_rule(struct target *t, struct rule *rule,
			     const struct diag *d);

/*
 * The status of a rule that build_rule() has refused and reported. That @t is
 * locked is reported, too.
 */
enum status apply_bad_rule(struct target *t, const struct rule *rule,
			   const struct diag *d);

/*
 * Only the settings of @request; a rule in it is checked and left out. @t may
 * be NULL for a request without settings. Returns the status as apply() does.
 */
enum status apply_settings(struct target *t, const struct request *request,
			   const struct diag *d);

/*
 * Report that @request failed with @rc, a negative errno; @failure says what
 * was not done. Returns the status that this is worth.
 */
enum status apply_report_failure(const struct request *request,
				 const struct diag *d, const char *failure,
				 int rc);

/*
 * Report that @t refused @rule, of a line, with @rc, a negative errno. Returns
 * the status that this is worth.
 */
enum status apply_report_refusal(struct target *t, const struct rule *rule,
				 const struct diag *d, int rc);

/*
 * Whether the rules and settings of @t are locked until the next boot (-e 2),
 * or its status cannot be read; if so, that is reported to @d.
 */
bool apply_report_locked(struct target *t, const struct diag *d);

#endif
