/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"
#include "cli/parse.h"
#include "commands/commands.h"
#include "commands/json.h"
#include "kernel/kernel.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

struct held held;
static struct kernel kernel;
static struct scratch scratch;
static char logged[4096];

/* ---- the system log, which tests do not write to --------------------------
 */

static void __attribute__((format(printf, 1, 0)))
keep_logged(const char *format, va_list args)
{
	size_t used = strlen(logged);

	vsnprintf(logged + used, sizeof(logged) - used - 1, format, args);
	strcat(logged, "\n");
}

/* In parentheses, since syslog() is a macro to clang with _FORTIFY_SOURCE. */
void(syslog)(int priority, const char *format, ...)
{
	va_list args;

	(void)priority;
	va_start(args, format);
	keep_logged(format, args);
	va_end(args);
}

/* With _FORTIFY_SOURCE, gcc calls the first of these, and since glibc 2.40
 * clang calls the second. */
void __syslog_chk(int priority, int flag, const char *format, ...);
void __syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)priority;
	(void)flag;
	va_start(args, format);
	keep_logged(format, args);
	va_end(args);
}

void __vsyslog_chk(int priority, int flag, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
void __vsyslog_chk(int priority, int flag, const char *format, va_list args)
{
	(void)priority;
	(void)flag;
	keep_logged(format, args);
}

const char *session_log(void)
{
	return logged;
}

/* ---- commands ------------------------------------------------------------ */

void session_set_up(void)
{
	logged[0] = '\0';
	held_begin(&held);
	script_begin();
	script.held = &held;
	scratch_make(&scratch);
	ck_assert_int_eq(kernel_open_socket(&kernel, -1, &script_calls), 0);
}

void session_tear_down(void)
{
	socket_close(&kernel.socket);
	scratch_remove(&scratch);
	script_end();
	held_end(&held);
}

char *session_path(const char *name)
{
	return scratch_path(&scratch, name);
}

/* @text with the path of a file of @lines, if there is one. To be freed. */
static char *with_file(const char *text, const char *lines)
{
	const char *at = strstr(text, "%s");
	char *path, *whole;

	if (!at)
		return text_of("%s", text);
	path = scratch_file(&scratch, "rules", 0600, lines, strlen(lines));
	whole = text_of("%.*s%s%s", (int)(at - text), text, path, at + 2);
	free(path);
	return whole;
}

/* As main() does. */
static enum status run_request(const struct request *r, struct diag *d,
			       FILE *out, const char *lock)
{
	struct session s = {
		.kernel = &kernel, .diag = d, .out = out, .lock = lock
	};
	enum status status;

	if (r->json)
		s.json = json_new(commands_row(r->command)->json_kind, d);
	ck_assert_int_eq(r->json, s.json != NULL);
	status = commands_run(&s, r);
	if (s.json)
		ck_assert(json_print(s.json, (int)status, out));
	d->sink = (struct sink){ 0 };
	return status;
}

struct ran session_run(const char *text, const char *lines)
{
	char *whole = with_file(text, lines), *lock;
	struct line *line = make_line(NULL, whole);
	struct ran ran = { 0 };
	struct request request;
	struct said said;
	size_t size;
	FILE *out = open_memstream(&ran.out, &size);

	ck_assert_ptr_nonnull(out);
	said_begin(&said);
	lock = scratch_path(&scratch, "lock");
	ran.status = parse_request(&request, line, &said.d) < 0
			     ? STATUS_BAD
			     : run_request(&request, &said.d, out, lock);
	request_free(&request);
	free_line(line);
	free(whole);
	free(lock);
	said_done(&said);
	ran.said = said.text;
	ck_assert_int_eq(fclose(out), 0);
	return ran;
}

void ran_free(struct ran *ran)
{
	free(ran->out);
	free(ran->said);
}

void expect_keys(const char *what, const char *want)
{
	char *got = held_keys(&held);

	expect_text(what, got, want);
	free(got);
}

void expect_ran(const char *what, const struct ran *ran, enum status status,
		const char *keys, const char *said)
{
	if (ran->status != status)
		ck_abort_msg("%s: the status is %d: %s", what, ran->status,
			     ran->said);
	expect_keys(what, keys);
	expect_part(what, ran->said, said);
	if (!said[0])
		expect_text(what, ran->said, "");
}
