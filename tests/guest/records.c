/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel writes a record for each rule that is added or deleted. The
 * records of a successful load are those of the reference, in the same order.
 * Those of a load that is refused in the middle of a batch, and those of -D,
 * differ on purpose: see docs/differences.md.
 */
#include "config.h"
#include "records.h"
#include "tap.h"
#include "tools.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char file[] = "/tmp/records.rules";

#define FIRST_KEY 1
#define N_RULES	  150

/* Each record as a line: the operation, the key and the list. The caller frees
 * the text. */
static char *lines_of(char *log)
{
	char *text = NULL, *record;
	size_t size = 0;
	FILE *out = tools_must(open_memstream(&text, &size));

	while ((record = strsep(&log, "\n"))) {
		const char *what = strstr(record, " op=");

		if (strncmp(record, "type=1305 ", 10) == 0 && what &&
		    strstr(what, "_rule "))
			fprintf(out, "%s\n", what + 1);
	}
	fclose(out);
	return text;
}

static char *record(int fd, const char *program, const char *option,
		    const char *argument, int *status)
{
	int log = netlink_open_log();
	char *text = NULL, *lines;
	size_t size = 0;
	FILE *out = tools_must(open_memstream(&text, &size));
	FILE *nowhere = tools_must(fopen("/dev/null", "w"));

	/* Records of earlier events may arrive late. */
	netlink_read_log_up_to_now(fd, log, nowhere);
	fclose(nowhere);
	*status = tools_run(program, option, argument);
	netlink_read_log_up_to_now(fd, log, out);
	close(log);
	fclose(out);
	lines = lines_of(text);
	free(text);
	return lines;
}

/* The records of @program in a kernel without rules or, for -D, with those of
 * the file. */
static char *record_load(int fd, const char *program, int *status)
{
	netlink_delete_all(fd);
	return record(fd, program, "-R", file, status);
}

static char *record_deletion(int fd, const char *program, int *status)
{
	netlink_delete_all(fd);
	tools_must_run(program, "-R", file);
	return record(fd, program, "-D", NULL, status);
}

/* Writes a rule that the kernel refuses before rule @refused, counted from 1.
 */
static void write_rules(unsigned refused)
{
	FILE *out = tools_create(file);

	for (unsigned i = FIRST_KEY; i < FIRST_KEY + N_RULES; i++) {
		if (i == refused)
			fprintf(out, "-w /no/such/directory/file -p wa "
				     "-k r0\n");
		fprintf(out,
			"-a always,exit -F arch=b64 -S kill -F a0=%u -k r%u\n",
			i, i);
	}
	tools_close(out, file);
}

/* Whether @text has one line for each rule, in this order. */
static const char *expect_lines(const char *text, const char *operation,
				unsigned first, unsigned last)
{
	int step = first <= last ? 1 : -1;

	for (unsigned i = first;; i = (unsigned)((int)i + step)) {
		char start[64];

		snprintf(start, sizeof(start), "op=%s key=\"r%u\" ", operation,
			 i);
		if (!text || strncmp(text, start, strlen(start)) != 0)
			return NULL;
		text = strchr(text, '\n');
		text += text != NULL;
		if (i == last)
			return text;
	}
}

static void check_load(int fd, char **args)
{
	int ours_status, status;
	char *ours, *theirs;
	const char *end;

	write_rules(0);
	ours = record_load(fd, args[0], &ours_status);
	theirs = record_load(fd, args[1], &status);
	end = expect_lines(ours, "add_rule", FIRST_KEY,
			   FIRST_KEY + N_RULES - 1);
	tap_result(end && !*end && strcmp(ours, theirs) == 0 && !status &&
			   !ours_status,
		   "the records of a load of %u rules are those of the "
		   "reference, in the same order",
		   N_RULES);
	free(ours);
	free(theirs);
}

/* Rule 70 is in the second batch of 64. */
#define REFUSED 70

static void check_refused_load(int fd, char **args)
{
	int ours_status, status;
	char *ours, *theirs;
	const char *end;
	size_t n;

	write_rules(REFUSED);
	theirs = record_load(fd, args[1], &status);
	end = expect_lines(theirs, "add_rule", FIRST_KEY, REFUSED - 1);
	/* The refusal has a record, too. */
	end = expect_lines(end, "add_rule", 0, 0);
	tap_result(end && !*end && status == 1,
		   "the reference stops at a refused rule");
	ours = record_load(fd, args[0], &ours_status);
	n = (size_t)(end ? end - theirs : 0);
	tap_result(end && strncmp(ours, theirs, n) == 0 && ours_status == 1,
		   "records of a refused load: first those that the "
		   "reference causes");
	end = expect_lines(ours + n, "add_rule", REFUSED, 127);
	end = expect_lines(end, "remove_rule", 127, REFUSED);
	tap_result(end && !*end,
		   "then those of the later rules of the batch, which are "
		   "added and deleted again, the last one first");
	free(ours);
	free(theirs);
}

static void check_deletion(int fd, char **args)
{
	int ours_status, status;
	char *ours, *theirs;
	const char *end;

	write_rules(0);
	theirs = record_deletion(fd, args[1], &status);
	end = expect_lines(theirs, "remove_rule", FIRST_KEY,
			   FIRST_KEY + N_RULES - 1);
	tap_result(end && !*end && !status,
		   "-D of the reference: from the first rule to the last");
	ours = record_deletion(fd, args[0], &ours_status);
	end = expect_lines(ours, "remove_rule", FIRST_KEY + N_RULES - 1,
			   FIRST_KEY);
	tap_result(end && !*end && !ours_status,
		   "-D of ours: from the last rule to the first");
	free(ours);
	free(theirs);
}

/* PROGRAM REFERENCE */
void records_of_changes(int fd, char **args)
{
	netlink_delete_all(fd);
	netlink_set_enabled(fd, 1);
	check_load(fd, args);
	check_refused_load(fd, args);
	check_deletion(fd, args);
	netlink_set_enabled(fd, 0);
	netlink_delete_all(fd);
}
