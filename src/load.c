/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -R: a rule file, line by line. Knows when to go on and when to stop. */
#include "config.h"
#include "load.h"
#include "rulefile.h"

/* One load, and what its -i and -c lines have asked for. */
struct load {
	const struct session *s;
	const char *path;
	bool go_on;
	bool fail_in_the_end;
	bool failed; /* behind -c */
};

enum status load_line(const struct session *s, const struct line *line,
		      enum act *what)
{
	struct request request;
	enum status status = STATUS_BAD;

	if (options_parse(&request, line, s->diag) == 0)
		status = act(s, &request, line);
	*what = request.act;
	request_free(&request);
	return status;
}

static enum status run_line(struct load *l, const struct line *line)
{
	enum act what;
	enum status status = load_line(l->s, line, &what);

	if (!status && what == ACT_GO_ON)
		l->go_on = true;
	if (!status && what == ACT_GO_ON_AND_FAIL)
		l->fail_in_the_end = true;
	return status;
}

/* Note a failed line; whether the load goes on. */
static bool pass_over(struct load *l, unsigned line)
{
	diag_say(l->s->diag, "There was an error in line %u of %s", line,
		 l->path);
	l->failed |= l->fail_in_the_end;
	return l->go_on || l->fail_in_the_end;
}

static enum status load_lines(struct load *l, struct rulefile *file)
{
	for (;;) {
		struct line *line;
		enum status status = STATUS_BAD;

		switch (rulefile_next(file, &line, l->s->diag)) {
		case RULEFILE_END:
			return l->failed ? STATUS_FAILED : STATUS_OK;
		case RULEFILE_ERROR:
			if (!line)
				return STATUS_FAILED;
			break;
		case RULEFILE_LINE:
			status = run_line(l, line);
			break;
		}
		/* Locked, or no daemon to signal: 4.2.1 stops at once. */
		if (status != STATUS_OK && status != STATUS_BAD)
			return status;
		if (status != STATUS_OK && !pass_over(l, line->number))
			return STATUS_FAILED;
	}
}

enum status load(const struct session *s, const char *path)
{
	struct load l = { .s = s, .path = path };
	struct rulefile file;
	enum status status;

	if (rulefile_open(&file, path, s->diag) < 0)
		return STATUS_FAILED;
	if (act_tell_locked(s))
		status = STATUS_FAILED;
	else
		status = load_lines(&l, &file);
	rulefile_close(&file);
	return status;
}
