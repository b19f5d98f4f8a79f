/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main: privilege, which command, exit status. */
#include "config.h"
#include "act.h"
#include "check.h"
#include "diff.h"
#include "json.h"
#include "load.h"
#include "save.h"
#include "sync.h"

#include <errno.h>
#include <locale.h>
#include <stdio_ext.h>
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
	if (fclose(out) == 0) {
		line->text = text;
		return 0;
	}
	out = NULL;
fail:
	if (out)
		fclose(out);
	free(text);
	return -1;
}

static void line_free(struct line *line)
{
	free(line->words);
	free((char *)line->text);
}

static bool needs_kernel(const struct request *request)
{
	return request->n_settings ||
	       (request->act != ACT_HELP && request->act != ACT_VERSION &&
		request->act != ACT_CHECK);
}

static bool is_privileged(const struct request *request)
{
	/* A plain -l gets as far as root does, as in 4.2.1. */
	if (request->act == ACT_LIST && !request->text && !request->interpret &&
	    geteuid() == 0)
		return true;
	return audit_can_control();
}

static enum status run(struct session *s, const struct request *request,
		       const struct line *line, struct diag *d)
{
	if (request->act == ACT_LOAD) {
		/* At boot nobody reads stderr. */
		openlog("auditctl", LOG_PID, LOG_DAEMON);
		d->to_syslog = true;
		return load(s, request->text);
	}
	switch (request->act) {
	case ACT_DIFF:
		return diff(s, request);
	case ACT_SYNC:
		return sync_rules(s, request);
	case ACT_SAVE:
		return save(s);
	default:
		return act(s, request, line);
	}
}

static enum status run_in_kernel(struct session *s,
				 const struct request *request, bool parsed,
				 const struct line *line, struct diag *d)
{
	struct kernel kernel;
	enum status status = STATUS_BAD;
	int rc;

	if (!is_privileged(request)) {
		diag_say(d, "You must be root to run this program.");
		return STATUS_NO_PRIVILEGE;
	}
	rc = kernel_open(&kernel);
	if (rc) {
		diag_error(d, NULL, "Cannot open netlink audit socket: %s",
			   rc == -EPROTONOSUPPORT || rc == -EINVAL
				   ? "the kernel has no audit, or was booted "
				     "with audit=0"
				   : strerror(-rc));
		return STATUS_FAILED;
	}
	s->kernel = &kernel;
	s->target = &kernel.target;
	/* A wrong line comes this far because 4.2.1 looks at privilege (4) and
	 * socket (1) before it looks at words (255). */
	if (parsed)
		status = run(s, request, line, d);
	kernel_close(&kernel);
	if (status == STATUS_BAD)
		diag_say(d, "There was an error while processing parameters");
	return status;
}

/*
 * What was printed must have arrived: a full disk is no success. A standard
 * output that was closed from the start hurts only those who print.
 */
static enum status flush(enum status status, const struct diag *d)
{
	bool printed = __fpending(stdout) || ferror(stdout);
	bool failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) == 0 && !failed)
		return status;
	if (!printed && errno == EBADF)
		return status;
	diag_error(d, NULL, "cannot write to standard output%s%s",
		   errno ? ": " : "", errno ? strerror(errno) : "");
	return status ? status : STATUS_FAILED;
}

static bool begin_json(struct session *s, const struct request *request,
		       struct diag *d)
{
	static const char *const kinds[] = {
		[ACT_LIST] = "rules",  [ACT_STATUS] = "status",
		[ACT_CHECK] = "check", [ACT_DIFF] = "diff",
		[ACT_SYNC] = "sync",
	};

	if (!json_is_built()) {
		diag_error(d, NULL,
			   "--json needs json-c, which this program was built "
			   "without");
		return false;
	}
	s->json = json_new(kinds[request->act], d);
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
	bool parsed;

	setlocale(LC_CTYPE, "");
	diag_init(&d, stderr);
	if (argc < 2) {
		options_help(stdout);
		return (int)flush(STATUS_FAILED, &d);
	}
	if (line_from_argv(&line, argc, argv) < 0) {
		diag_error(&d, NULL, "out of memory");
		return STATUS_FAILED;
	}
	parsed = options_parse(&request, &line, &d) == 0;
	if (parsed && request.json && !begin_json(&s, &request, &d))
		status = STATUS_BAD;
	else if (request.act == ACT_CHECK)
		status = parsed ? check(&request, &d, s.json) : STATUS_BAD;
	else if (parsed && !needs_kernel(&request))
		status = run(&s, &request, &line, &d);
	else
		status = run_in_kernel(&s, &request, parsed, &line, &d);
	if (s.json)
		json_print(s.json, (int)status, stdout);
	request_free(&request);
	line_free(&line);
	return (int)flush(status, &d);
}
