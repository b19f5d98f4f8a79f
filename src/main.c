/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: privilege, which command, exit status. */
#include "config.h"
#include "change/apply.h"
#include "base/array.h"
#include "commands/check.h"
#include "commands/complete.h"
#include "commands/diff.h"
#include "commands/json.h"
#include "commands/load.h"
#include "commands/save.h"
#include "commands/sync.h"
#include "base/text.h"
#include "cli/help.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

/* The words, and for messages a line that has them all. */
static int line_from_argv(struct line *line, int argc, char **argv)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	line->words = calloc((size_t)argc, sizeof(*line->words));
	if (!out || !line->words)
		goto fail;
	for (int i = 1; i < argc; i++) {
		struct word *word = &line->words[line->n_words++];

		fputs(i > 1 ? " " : "", out);
		fflush(out);
		word->text = argv[i];
		word->column = (unsigned)length + 1;
		word->length = (unsigned)strlen(argv[i]);
		fputs(argv[i], out);
	}
	if (text_close(out, &text) == 0) {
		line->text = text;
		return 0;
	}
	out = NULL;
fail:
	if (out)
		fclose(out);
	free(text);
	free(line->words);
	*line = (struct line){ 0 };
	return -1;
}

static void line_free(struct line *line)
{
	free(line->words);
	free((char *)line->text);
}

static bool needs_kernel(const struct request *request)
{
	return request->n_settings || (request->command != COMMAND_HELP &&
				       request->command != COMMAND_VERSION &&
				       request->command != COMMAND_CHECK &&
				       request->command != COMMAND_COMPLETE);
}

/* In the C library, but in none of its headers. */
extern int capget(struct __user_cap_header_struct *head,
		  struct __user_cap_data_struct *data);

/*
 * What audit_can_control() tells, by one system call in place of the fifteen
 * that libcap-ng makes of it, which are a good part of a -s.
 */
static bool may_control(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3,
						 0 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return capget(&head, data) == 0 &&
	       data[CAP_TO_INDEX(CAP_AUDIT_CONTROL)].effective &
		       CAP_TO_MASK(CAP_AUDIT_CONTROL);
}

static bool is_privileged(const struct request *request)
{
	/* A plain -l gets as far as root does, as in 4.2.1. */
	if (request->command == COMMAND_LIST && !request->text &&
	    !request->interpret && geteuid() == 0)
		return true;
	return may_control();
}

static enum status run(struct session *s, const struct request *request,
		       const struct line *line, struct diag *d)
{
	if (request->command == COMMAND_LOAD) {
		/* At boot nobody reads stderr. */
		openlog("auditctl", LOG_PID, LOG_DAEMON);
		d->to_syslog = true;
		return load(s, request->text);
	}
	switch (request->command) {
	case COMMAND_DIFF:
		return diff(s, request);
	case COMMAND_SYNC:
		return sync_rules(s, request);
	case COMMAND_SAVE:
		return save(s);
	default:
		return act(s, request, line);
	}
}

/* The status of an act whose answer cannot be given, or was lost. */
static enum status not_shown(enum status status, enum command act)
{
	/* 1 is about what is shown, or would be. */
	if (act == COMMAND_DIFF || act == COMMAND_CHECK)
		return STATUS_TROUBLE;
	return status ? status : STATUS_FAILED;
}

static enum status run_in_kernel(struct session *s,
				 const struct request *request, bool parsed,
				 const struct line *line, struct diag *d)
{
	struct kernel kernel;
	enum status status = STATUS_BAD;
	int rc;

	if (!is_privileged(request)) {
		diag_note(d, "You must be root to run this program.");
		return STATUS_NO_PRIVILEGE;
	}
	rc = kernel_open(&kernel);
	if (rc) {
		diag_error(d, NULL, "Cannot open netlink audit socket: %s",
			   rc == -EPROTONOSUPPORT || rc == -EINVAL
				   ? "the kernel has no audit, or was booted "
				     "with audit=0"
				   : strerror(-rc));
		return not_shown(STATUS_FAILED, request->command);
	}
	s->kernel = &kernel;
	s->target = &kernel.target;
	/* A wrong line comes this far because 4.2.1 looks at privilege (4) and
	 * socket (1) before it looks at words (255). */
	if (parsed)
		status = run(s, request, line, d);
	kernel_close(&kernel);
	s->kernel = NULL;
	s->target = NULL;
	if (status == STATUS_BAD)
		diag_note(d, "There was an error while processing parameters");
	return status;
}

/* For --complete: who may not list them is not told so. */
static int rules_in_kernel(struct ruleset *set)
{
	struct kernel kernel;
	int rc;

	if (!may_control())
		return -EPERM;
	rc = kernel_open(&kernel);
	if (rc)
		return rc;
	rc = kernel_list_rules(&kernel, set);
	kernel_close(&kernel);
	return rc;
}

/*
 * Files that are opened must not come to be standard ones that were closed:
 * what is printed would go there. In place of these comes what cannot be
 * written to.
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

/*
 * What was printed must have arrived: a full disk is no success. What --check
 * has to say goes to standard error.
 */
static enum status flush(enum status status, enum command act,
			 const struct diag *d)
{
	bool failed = ferror(stdout);

	if (act == COMMAND_CHECK && ferror(stderr))
		status = not_shown(status, act);
	errno = 0;
	if (fclose(stdout) == 0 && !failed)
		return status;
	diag_error(d, NULL, "cannot write to standard output%s%s",
		   errno ? ": " : "", errno ? strerror(errno) : "");
	return not_shown(status, act);
}

static enum status finish_json(struct session *s, enum status status,
			       enum command act, struct diag *d)
{
	bool printed = json_print(s->json, (int)status, stdout);

	/* What is still to be said comes too late for the document. */
	d->sink = (struct sink){ 0 };
	if (printed)
		return status;
	diag_error(d, NULL, "out of memory");
	return not_shown(status, act);
}

static bool begin_json(struct session *s, const struct request *request,
		       struct diag *d)
{
	static const char *const kinds[] = {
		[COMMAND_LIST] = "rules",  [COMMAND_STATUS] = "status",
		[COMMAND_CHECK] = "check", [COMMAND_DIFF] = "diff",
		[COMMAND_SYNC] = "sync",
	};

	if (!json_is_built()) {
		diag_error(d, NULL,
			   "--json needs json-c, which this program was built "
			   "without");
		return false;
	}
	s->json = json_new(kinds[request->command], d);
	if (!s->json)
		diag_error(d, NULL, "out of memory");
	return s->json;
}

int main(int argc, char **argv)
{
	struct diag d;
	struct session s = { .diag = &d, .out = stdout };
	struct line line = { 0 };
	struct request request;
	enum status status;
	enum command what;
	bool parsed;

	keep_standard_files();
	diag_init(&d, stderr);
	if (argc < 2) {
		help_print(stdout);
		return (int)flush(STATUS_FAILED, COMMAND_HELP, &d);
	}
	if (line_from_argv(&line, argc, argv) < 0) {
		diag_error(&d, NULL, "out of memory");
		return STATUS_BAD;
	}
	parsed = options_parse(&request, &line, &d) == 0;
	what = request.command;
	if (parsed && request.json && !begin_json(&s, &request, &d))
		status = STATUS_BAD;
	else if (request.command == COMMAND_CHECK)
		status = parsed ? check(&request, &d, s.json) : STATUS_BAD;
	else if (what == COMMAND_COMPLETE)
		status = complete(&line, rules_in_kernel, stdout);
	else if (parsed && !needs_kernel(&request))
		status = run(&s, &request, &line, &d);
	else
		status = run_in_kernel(&s, &request, parsed, &line, &d);
	if (s.json)
		status = finish_json(&s, status, what, &d);
	request_free(&request);
	line_free(&line);
	return (int)flush(status, what, &d);
}
