/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that do something once: messages, signals, counters, trees. */
#include "config.h"
#include "commands/oneshot.h"
#include "change/apply.h"
#include "cli/help.h"
#include "cli/signals.h"
#include "kernel/kernel.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

enum status oneshot_help(const struct session *s, const struct request *r)
{
	(void)r;
	help_print(s->out);
	return STATUS_OK;
}

enum status oneshot_version(const struct session *s, const struct request *r)
{
	(void)r;
	fputs("auditctl version " PACKAGE_VERSION "\n", s->out);
	return STATUS_OK;
}

enum status oneshot_explain(const struct session *s, const struct request *r)
{
	finding_explain(finding_find(r->text), s->out);
	return STATUS_OK;
}

/* The status of a command without an answer. */
static enum status finish(const struct session *s, const struct request *r,
			  const char *failure, int rc)
{
	return rc ? apply_report_failure(r, s->diag, failure, rc) : STATUS_OK;
}

enum status oneshot_message(const struct session *s, const struct request *r)
{
	return finish(s, r, "the message was not sent",
		      kernel_message(s->kernel, r->text));
}

enum status oneshot_trim(const struct session *s, const struct request *r)
{
	return finish(s, r, "watches were not trimmed", kernel_trim(s->kernel));
}

enum status oneshot_equivalent(const struct session *s, const struct request *r)
{
	return finish(s, r, "no equivalence was made",
		      kernel_make_equivalent(s->kernel, r->text, r->subtree));
}

static enum status reset(const struct session *s, const struct request *r,
			 const char *counter,
			 int (*kernel_reset)(struct kernel *, uint32_t *))
{
	uint32_t was;
	int rc = kernel_reset(s->kernel, &was);

	if (!rc)
		diag_note(s->diag, "%s: %u", counter, was);
	return finish(s, r, "the counter was not reset", rc);
}

enum status oneshot_reset_lost(const struct session *s, const struct request *r)
{
	return reset(s, r, "lost", kernel_reset_lost);
}

enum status oneshot_reset_wait_actual(const struct session *s,
				      const struct request *r)
{
	return reset(s, r, "backlog_wait_time_actual",
		     kernel_reset_wait_actual);
}

/* ---- --signal ------------------------------------------------------------ */

/*
 * Until the process is gone: who stops the daemon wants it stopped, and 4.2.1
 * waits as long as it takes.
 */
static void await_end(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = 20000000 };

	while (kill(pid, 0) == 0)
		nanosleep(&pause, NULL);
}

enum status oneshot_signal(const struct session *s, const struct request *r)
{
	struct place at = line_place(r->line, r->line->n_words);
	int number = signals_number(r->text);
	struct audit_status status;
	int rc;

	if (number < 0) {
		diag_error(s->diag, &at, "%s is an unsupported signal",
			   r->text);
		return STATUS_FAILED;
	}
	rc = kernel_status(s->kernel, &status);
	if (rc) {
		apply_report_failure(r, s->diag,
				     "the daemon's pid cannot be read", rc);
		return STATUS_FAILED;
	}
	if ((pid_t)status.pid <= 0) {
		diag_note(s->diag, "Auditd is not running");
		return STATUS_NO_DAEMON;
	}
	if (kill((pid_t)status.pid, number) < 0) {
		diag_error(s->diag, &at, "cannot signal auditd, pid %u: %s",
			   status.pid, strerror(errno));
		return STATUS_FAILED;
	}
	if (number == SIGTERM)
		await_end((pid_t)status.pid);
	return STATUS_OK;
}
