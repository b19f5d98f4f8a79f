/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_APPLY_H
#define AUDITCTL_APPLY_H

#include "base/diag.h"
#include "base/status.h"
#include "input/line.h"
#include "rule/request.h"
#include "rule/target.h"

/* What the caller prints after a request was carried out. */
struct applied {
	bool has_status;	    /* of settings without a command */
	struct audit_status status; /* after the first of them, as in 4.2.1 */
	bool deleted_all; /* by a -D: the remaining rules are printed */
};

/*
 * Whether apply() carries out @command: a rule, settings alone, -D,
 * --loginuid-immutable, or -i and -c, which change nothing. Other commands do
 * not concern rules or settings.
 */
bool apply_takes(enum command command);

/*
 * Carry out @request on @t: its settings, in the order given, then its command,
 * for which apply_takes() is true. A rule is built before a setting is made, so
 * that a wrong rule changes nothing. Errors are reported to @d; nothing is
 * printed. Returns the exit status, and in *@applied, unless it is NULL, what
 * the caller prints.
 */
enum status apply(struct target *t, const struct request *request,
		  const struct diag *d, struct applied *applied);

/*
 * Send @rule, made by build_rule(), to @t. Errors are reported to @d. Returns
 * the exit status.
 */
enum status apply_built_rule(struct target *t, struct rule *rule,
			     const struct diag *d);

/*
 * The exit status for a rule that build_rule() has refused. Reports to @d if @t
 * is locked.
 */
enum status apply_bad_rule(struct target *t, const struct rule *rule,
			   const struct diag *d);

/*
 * Make only the settings of @request; a rule in it is checked and ignored. @t
 * may be NULL for a request without settings. Returns the status as apply()
 * does.
 */
enum status apply_settings(struct target *t, const struct request *request,
			   const struct diag *d);

/*
 * Report that @request failed with @rc, a negative errno; @failure is the text.
 * Returns the exit status.
 */
enum status apply_report_failure(const struct request *request,
				 const struct diag *d, const char *failure,
				 int rc);

/*
 * Report that @t refused @rule, of a line, with @rc, a negative errno. Returns
 * the exit status.
 */
enum status apply_report_refusal(struct target *t, const struct rule *rule,
				 const struct diag *d, int rc);

/*
 * Whether the rules and settings of @t are locked until the next boot (-e 2),
 * or its status cannot be read. Either is reported to @d.
 */
bool apply_report_locked(struct target *t, const struct diag *d);

#endif
