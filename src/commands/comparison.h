/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_COMPARISON_H
#define AUDITCTL_COMPARISON_H

#include "change/desired.h"
#include "change/difference.h"
#include "commands/session.h"
#include "kernel/state.h"

/* The contents of files and kernel, and the difference. */
struct comparison {
	struct source source;
	struct tally tally;
	struct diag d;
	struct desired desired;
	const struct rule **goal; /* the desired rules, sorted; owned */
	size_t n_goal;
	struct state state;
	struct difference difference; /* from state to goal */
	bool is_quiet, keep_going;
	bool is_pending; /* the kernel is locked: nothing was changed */
	unsigned
		n_left_out; /* files, lines and rules that --keep-going skips */
};

/*
 * Read r->paths and the kernel, and compare them. Returns STATUS_OK; or, after
 * the error was reported, STATUS_TROUBLE for a path that cannot be read, or
 * STATUS_FAILED for errors in files or in the answer of the kernel. With
 * r->keep_going, files and lines with errors are reported, counted in
 * c->n_left_out, and skipped. The caller frees *@c in either case.
 */
enum status comparison_make(struct comparison *c, const struct session *s,
			    const struct request *r);
void comparison_free(struct comparison *c);

/* Whether a setting of the files has another value in @state. */
bool comparison_setting_differs(const struct desired *desired,
				const struct state *state, enum setting_id id);
bool comparison_loginuid_differs(const struct desired *desired,
				 const struct state *state);

/* Whether files and kernel are the same. */
bool comparison_is_empty(const struct comparison *c);

/* Whether something differs that the kernel, which is locked (-e 2), does not
 * change until the next boot. It does make login uids immutable. */
bool comparison_needs_reboot(const struct comparison *c);

/* Report how many errors were skipped because of --keep-going. */
void comparison_report_left_out(const struct comparison *c);

/* Print a line for each rule and setting that is only in the kernel, only in
 * the files, or moved. Returns 0 or, after it was reported, -ENOMEM. */
int comparison_print(const struct comparison *c, const struct session *s);

#endif
