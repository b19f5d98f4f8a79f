/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages. */
#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	struct place at;
	const char *head; /* %s: error or warning */
} places[] = {
	{ { .file = NULL }, "auditctl: %s: " },
	{ { .line = 3, .column = 4 }, "auditctl: %s: " },
	{ { .file = "a.rules" }, "a.rules: %s: " },
	{ { .file = "a.rules", .column = 9 }, "a.rules: %s: " },
	{ { .file = "/etc/a.rules", .line = 41 }, "/etc/a.rules:41: %s: " },
	{ { .file = "/etc/a.rules", .line = 41, .column = 35 },
	  "/etc/a.rules:41:35: %s: " },
	{ { .file = "100%s", .line = 1, .column = 1 }, "100%%s:1:1: %s: " },
};

/* The head of row @i with the severity, followed by @text. */
static char *line_of(int i, const char *severity, const char *text)
{
	struct said said;

	said_begin(&said);
	for (const char *c = places[i].head; *c; c++) {
		if (c[0] == '%' && c[1] == 's')
			fputs(severity, said.out);
		else
			fputc(*c, said.out);
		c += c[0] == '%';
	}
	fprintf(said.out, "%s\n", text);
	said_done(&said);
	return said.text;
}

START_TEST(place_is_told)
{
	struct said said;
	char *first = line_of(_i, "error", "no 5 words, 100%");
	char *second = line_of(_i, "warning", "one [tab]");
	char *want = text_of("%s%s", first, second);

	said_begin(&said);
	diag_error(&said.d, &places[_i].at, "no %d %s, 100%%", 5, "words");
	diag_finding(&said.d, &places[_i].at, FINDING_TAB, "%s", "one");
	said_done(&said);
	expect_text("place", said.text, want);
	said_free(&said);
	free(first);
	free(second);
	free(want);
}
END_TEST

START_TEST(no_place_at_all)
{
	struct said said;

	said_begin(&said);
	diag_error(&said.d, NULL, "%s", "one");
	diag_finding(&said.d, NULL, FINDING_TAB, "%s", "two");
	diag_note(&said.d, "Rule %s", "exists");
	diag_note(&said.d, "%s", "");
	said_done(&said);
	expect_text("no place", said.text,
		    "auditctl: error: one\nauditctl: warning: two [tab]\n"
		    "Rule exists\n\n");
	said_free(&said);
}
END_TEST

START_TEST(long_text_is_whole)
{
	char *text = repeated('x', 100000);
	char *want = text_of("auditctl: error: %s\n", text);
	struct said said;

	said_begin(&said);
	diag_error(&said.d, NULL, "%s", text);
	said_done(&said);
	ck_assert_msg(strcmp(said.text, want) == 0, "%zu bytes", said.size);
	said_free(&said);
	free(want);
	free(text);
}
END_TEST

START_TEST(bytes_go_into_a_pipe)
{
	struct place at = { .file = "a\033b", .line = 1 };
	struct said said;

	said_begin(&said);
	diag_error(&said.d, &at, "%s", "\a\303\251");
	said_done(&said);
	expect_text("bytes", said.text, "a\033b:1: error: \a\303\251\n");
	said_free(&said);
}
END_TEST

/* The two ends of a terminal; false if none can be opened. */
static bool open_terminal(int *person, FILE **program)
{
	const char *name;
	int fd;

	*person = posix_openpt(O_RDWR | O_NOCTTY);
	if (*person < 0 || grantpt(*person) < 0 || unlockpt(*person) < 0)
		return false;
	name = ptsname(*person);
	fd = name ? open(name, O_RDWR | O_NOCTTY) : -1;
	*program = fd < 0 ? NULL : fdopen(fd, "w");
	return *program != NULL;
}

START_TEST(terminal_is_spared)
{
	struct place at = { .file = "a\033b", .line = 1 };
	struct diag d;
	char got[200];
	FILE *program;
	ssize_t n;
	int person;

	if (!open_terminal(&person, &program)) {
		fputs("terminal_is_spared: not tested, no terminal here\n",
		      stderr);
		return;
	}
	setenv("NO_COLOR", "1", 1);
	diag_init(&d, program);
	diag_error(&d, &at, "%s", "\033[2J");
	n = read(person, got, sizeof(got) - 1);
	ck_assert_int_gt(n, 0);
	got[n] = '\0';
	got[strcspn(got, "\r\n")] = '\0';
	expect_text("terminal", got, "a\\033b:1: error: \\033[2J");
	fclose(program);
	close(person);
}
END_TEST

Suite *suite_diag(void)
{
	Suite *suite = suite_create("diag");
	TCase *tc = tcase_create("diag");

	tcase_add_loop_test(tc, place_is_told, 0, N_ROWS(places));
	tcase_add_test(tc, no_place_at_all);
	tcase_add_test(tc, long_text_is_whole);
	tcase_add_test(tc, bytes_go_into_a_pipe);
	tcase_add_test(tc, terminal_is_spared);
	suite_add_tcase(suite, tc);
	return suite;
}
