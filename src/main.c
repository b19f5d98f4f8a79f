/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: the command line, the privilege, the kernel, and the exit status. */
#include "config.h"
#include "base/array.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "commands/commands.h"
#include "commands/json.h"
#include "commands/privilege.h"
#include "kernel/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* The exit status when an answer cannot be printed, or was lost. */
static enum status not_shown(enum status status, const struct command_row *row)
{
	if (row->not_shown == STATUS_TROUBLE || !status)
		return row->not_shown;
	return status;
}

static bool needs_kernel(const struct command_row *row,
			 const struct request *request)
{
	return row->needs != NEEDS_NOTHING || request->n_settings;
}

static bool is_privileged(const struct command_row *row,
			  const struct request *request)
{
	if (row->needs == NEEDS_KERNEL_AS_ROOT && !request->text &&
	    !request->interpret && geteuid() == 0)
		return true;
	return privilege_is_held();
}

static enum status run_in_kernel(struct session *s,
				 const struct command_row *row,
				 const struct request *request, bool parsed)
{
	struct kernel kernel;
	enum status status = STATUS_BAD;
	int rc;

	if (!is_privileged(row, request)) {
		diag_phrase(s->diag, "privilege",
			    "You must be root to run this program.");
		return STATUS_NO_PRIVILEGE;
	}
	rc = kernel_open(&kernel);
	if (rc) {
		diag_error_named(
			s->diag, NULL, "no-audit",
			"Cannot open netlink audit socket: %s",
			rc == -EPROTONOSUPPORT || rc == -EINVAL
				? "the kernel was built without audit, or "
				  "booted with audit=0"
				: strerror(-rc));
		return not_shown(STATUS_FAILED, row);
	}
	s->kernel = &kernel;
	/* A wrong command line is reported this late because 4.2.1 checks the
	 * privilege (4) and the socket (1) before it parses (255). */
	if (parsed)
		status = commands_run(s, request);
	kernel_close(&kernel);
	s->kernel = NULL;
	if (status == STATUS_BAD)
		diag_note(s->diag,
			  "There was an error while processing parameters");
	return status;
}

/*
 * If a standard descriptor is closed, the next file that is opened would get
 * its number, and the output. A file that cannot be written to takes the
 * number.
 */
static void keep_standard_files(void)
{
	struct pollfd files[] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };

	if (poll(files, N_ELEMENTS(files), 0) < 0)
		_exit(STATUS_FAILED);
	for (int fd = 0; fd < (int)N_ELEMENTS(files); fd++)
		if (files[fd].revents & POLLNVAL && fcntl(fd, F_GETFD) < 0 &&
		    open("/", O_PATH) != fd)
			_exit(STATUS_FAILED);
}

/* Report an error if the output was not written, for example to a full disk. */
static enum status flush(enum status status, const struct command_row *row,
			 const struct diag *d)
{
	bool failed = ferror(stdout);

	if (row->answers_on_stderr && ferror(stderr))
		status = not_shown(status, row);
	errno = 0;
	if (fclose(stdout) == 0 && !failed)
		return status;
	diag_error(d, NULL, "cannot write to standard output%s%s",
		   errno ? ": " : "", errno ? strerror(errno) : "");
	return not_shown(status, row);
}

static bool begin_json(struct session *s, const struct command_row *row)
{
	if (!json_is_built()) {
		diag_error(s->diag, NULL,
			   "--json is not available: this program was built "
			   "without json-c");
		return false;
	}
	s->json = json_new(row->json_kind, s->diag);
	if (!s->json)
		diag_no_memory(s->diag, NULL);
	return s->json;
}

static enum status finish_json(struct session *s, enum status status,
			       const struct command_row *row)
{
	bool printed = json_print(s->json, (int)status, stdout);

	/* Messages from here on cannot go into the document: it is printed. */
	s->diag->sink = (struct sink){ 0 };
	if (printed)
		return status;
	diag_no_memory(s->diag, NULL);
	return not_shown(status, row);
}

static enum status run(struct session *s, const struct command_row *row,
		       const struct request *request, bool parsed)
{
	enum status status = STATUS_BAD;

	if (parsed && request->json && !begin_json(s, row))
		return STATUS_BAD;
	if (needs_kernel(row, request))
		status = run_in_kernel(s, row, request, parsed);
	else if (parsed)
		status = commands_run(s, request);
	return s->json ? finish_json(s, status, row) : status;
}

int main(int argc, char **argv)
{
	struct diag d;
	struct session s = { .diag = &d,
			     .out = stdout,
			     .lock = "/run/auditctl.lock" };
	struct line_split line = { 0 };
	struct request request;
	const struct command_row *row;
	enum status status;
	bool parsed;

	keep_standard_files();
	diag_init(&d, stderr);
	if (argc < 2) {
		help_print(stdout);
		return (int)flush(STATUS_FAILED, commands_row(COMMAND_HELP),
				  &d);
	}
	if (line_from_argv(&line, argc, argv) < 0) {
		diag_no_memory(&d, NULL);
		return STATUS_BAD;
	}
	parsed = parse_request(&request, &line.line, &d) == 0;
	row = commands_row(request.command);
	status = run(&s, row, &request, parsed);
	request_free(&request);
	line_split_free(&line);
	return (int)flush(status, row, &d);
}
