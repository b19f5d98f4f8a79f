/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One-time commands: messages, signals, counters, trees. */
#include "config.h"
#include "commands/oneshot.h"
#include "change/apply.h"
#include "cli/help.h"
#include "cli/signals.h"
#include "kernel/kernel.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum status oneshot_help(const struct session *s, const struct request *r)
{
	if (r->text)
		help_print_all(s->out);
	else
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

/* The exit status of a command without output. */
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
	return finish(s, r, "the directories were not made equivalent",
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
 * A process, by a pidfd, which cannot become that of another process; or only
 * by its pid, on kernels before 5.3 and in sandboxes.
 */
struct process {
	pid_t pid;
	int fd; /* -1: there is none */
};

/* Returns 0, or -ESRCH: there is no such process. */
static int process_open(struct process *p, pid_t pid)
{
	*p = (struct process){ .pid = pid, .fd = -1 };
#if defined SYS_pidfd_open && defined SYS_pidfd_send_signal
	p->fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (p->fd < 0 && errno == ESRCH)
		return -ESRCH;
#endif
	return 0;
}

static void process_close(const struct process *p)
{
	if (p->fd >= 0)
		close(p->fd);
}

/* Returns 0 or a negative errno. */
static int process_signal(const struct process *p, int number)
{
	long rc;

#if defined SYS_pidfd_open && defined SYS_pidfd_send_signal
	if (p->fd >= 0)
		rc = syscall(SYS_pidfd_send_signal, p->fd, number, NULL, 0);
	else
#endif
		rc = kill(p->pid, number);
	return rc < 0 ? -errno : 0;
}

/* Longer than the time limits of systemd. 4.2.1 has no limit. */
#define END_MINUTES 15

/* Returns 0 once the process has ended, or -ETIMEDOUT. */
static int process_await_end(const struct process *p)
{
	/* Without a pidfd this only sleeps. */
	struct pollfd end = { .fd = p->fd, .events = POLLIN };
	const int step_ms = p->fd >= 0 ? 1000 : 20;

	for (int ms = 0; ms < END_MINUTES * 60 * 1000; ms += step_ms) {
		if (p->fd < 0 && kill(p->pid, 0) < 0)
			return 0;
		if (poll(&end, 1, step_ms) > 0)
			return 0;
	}
	return -ETIMEDOUT;
}

/* After SIGTERM, wait until auditd has exited. */
static int signal_auditd(pid_t pid, int number)
{
	struct process p;
	int rc = process_open(&p, pid);

	if (!rc)
		rc = process_signal(&p, number);
	if (!rc && number == SIGTERM)
		rc = process_await_end(&p);
	process_close(&p);
	return rc;
}

/* Returns the exit status. */
static enum status report_signal(const struct session *s,
				 const struct request *r, unsigned pid, int rc)
{
	struct place at = line_place(r->line, r->line->n_words);

	if (rc == -ETIMEDOUT)
		diag_error(s->diag, &at,
			   "auditd (pid %u) did not exit within %d minutes",
			   pid, END_MINUTES);
	else if (rc)
		diag_error(s->diag, &at,
			   "cannot send a signal to auditd (pid "
			   "%u): %s",
			   pid, strerror(-rc));
	return rc ? STATUS_FAILED : STATUS_OK;
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
	rc = signal_auditd((pid_t)status.pid, number);
	return report_signal(s, r, status.pid, rc);
}
