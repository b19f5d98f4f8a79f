/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a file of random rule lines, valid and nearly valid, for -R: fields,
 * operators, system calls and names come from the tables of libaudit.
 *
 *   generate SEED LINES
 *
 * The same seed makes the same lines, as long as the library is the same.
 */
#include "config.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(a)	   (sizeof(a) / sizeof((a)[0]))
#define FIELDS_MAX 512
#define LINES_KEPT 64

struct generator {
	uint64_t state;
	/*
	 * The reference lists the calls of a rule without an arch by the arch
	 * of a rule before it (docs/differences.md). So either all rules with
	 * calls have an arch, or there is none but the machine's own.
	 */
	bool any_arch;
	const char *fields[FIELDS_MAX];
	int numbers[FIELDS_MAX];
	size_t n_fields;
	char *kept[LINES_KEPT]; /* rules to delete again */
	unsigned line;
};

/* splitmix64 */
static uint64_t next(struct generator *g)
{
	uint64_t z = g->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned below(struct generator *g, unsigned n)
{
	return (unsigned)(next(g) % n);
}

static bool percent(struct generator *g, unsigned chance)
{
	return below(g, 100) < chance;
}

#define ONE_OF(g, words) ((words)[below((g), (unsigned)N(words))])

/* A name of a libaudit table, which has gaps; NULL after many tries. */
static const char *a_name(struct generator *g, const char *(*name)(int),
			  int from, unsigned range)
{
	for (int tries = 0; tries < 200; tries++) {
		const char *found = name(from + (int)below(g, range));

		if (found && *found)
			return found;
	}
	return NULL;
}

static void put_name_or_number(struct generator *g, FILE *out,
			       const char *(*name)(int), int from,
			       unsigned range)
{
	const char *found = a_name(g, name, from, range);

	if (found && percent(g, 85))
		fputs(found, out);
	else
		fprintf(out, "%d", from + (int)below(g, range));
}

static void put_number(struct generator *g, FILE *out)
{
	static const char *const odd[] = {
		"0",	      "1",	     "-1",	   "4294967295",
		"4294967296", "-2147483647", "2147483647", "0x7fffffff",
		"010",	      "0x0",	     "00",	   "1x",
		"",	      "unset",	     "+5",	   "-0",
	};

	switch (below(g, 6)) {
	case 0:
		fputs(ONE_OF(g, odd), out);
		break;
	case 1:
		fprintf(out, "0x%x", (unsigned)next(g));
		break;
	case 2:
		fprintf(out, "%d", (int)next(g));
		break;
	default:
		fprintf(out, "%u", below(g, 3000));
	}
}

/* Users and groups that exist, or do not. */
static void put_user(struct generator *g, FILE *out)
{
	static const char *const names[] = { "root",  "daemon",	    "mail",
					     "bin",   "unset",	    "-1",
					     "1000",  "0",	    "65534",
					     "500",   "4294967295", "sys",
					     "0x3e8", "2147483648", "ntp-no" };

	fputs(ONE_OF(g, names), out);
}

static void put_errno(struct generator *g, FILE *out)
{
	if (percent(g, 80)) {
		fputs(percent(g, 80) ? "-" : "", out);
		put_name_or_number(g, out, audit_errno_to_name, 0, 134);
	} else {
		put_number(g, out);
	}
}

static void put_msgtype(struct generator *g, FILE *out)
{
	put_name_or_number(g, out, audit_msg_type_to_name, 1000,
			   percent(g, 50) ? 400 : 1400);
}

static void put_fstype(struct generator *g, FILE *out)
{
	static const char *const names[] = {
		"debugfs", "tracefs", "0x64626720", "0x74726163", "ext4",
		"1",	   ""
	};

	fputs(ONE_OF(g, names), out);
}

static void put_filetype(struct generator *g, FILE *out)
{
	static const char *const names[] = { "file", "dir",	  "socket",
					     "link", "character", "block",
					     "fifo", "directory", "040000",
					     "1" };

	fputs(ONE_OF(g, names), out);
}

static void put_perm(struct generator *g, FILE *out)
{
	static const char *const perms[] = {
		"r",  "w",    "x",  "a",  "rw", "wa", "rwa",  "rwxa",
		"xr", "awxr", "WA", "rr", "q",	"",   "rwxar"
	};

	fputs(ONE_OF(g, perms), out);
}

static void put_path(struct generator *g, FILE *out)
{
	static const char *const paths[] = {
		"/etc/passwd",
		"/etc",
		"/etc/",
		"/etc/shadow",
		"/usr/bin/bash",
		"/usr/bin/su",
		"/tmp",
		"/tmp/none",
		"/none/at/all",
		"/var/log/",
		"/bin/sh",
		"/etc//hosts",
		"/",
		"/usr/bin/../bin",
		"etc/passwd",
		"/proc/1",
		"/tmp/a\\ b",
		"/tmp/a\\\\b",
	};

	if (percent(g, 15))
		fprintf(out, "/tmp/p%u", below(g, 100000));
	else
		fputs(ONE_OF(g, paths), out);
}

static void put_word(struct generator *g, FILE *out)
{
	static const char *const words[] = { "system_u", "auditd_t",  "s0",
					     "kill-me",	 "a,b",	      "\"q\"",
					     "x=y",	 "k\xc3\xa4y" };

	if (percent(g, 60))
		fprintf(out, "k%u", below(g, 50));
	else
		fputs(ONE_OF(g, words), out);
}

static void put_success(struct generator *g, FILE *out)
{
	static const char *const values[] = { "0", "1", "0", "1", "yes", "2" };

	fputs(ONE_OF(g, values), out);
}

static void put_family(struct generator *g, FILE *out)
{
	static const char *const names[] = { "2",  "10",    "1",     "inet",
					     "16", "inet6", "local", "ipv4" };

	fputs(ONE_OF(g, names), out);
}

static void (*find_value(int field))(struct generator *g, FILE *out)
{
	static const struct {
		int first, last;
		void (*put)(struct generator *g, FILE *out);
	} values[] = {
		{ AUDIT_UID, AUDIT_LOGINUID, put_user },
		{ AUDIT_OBJ_UID, AUDIT_OBJ_GID, put_user },
		{ AUDIT_EXIT, AUDIT_EXIT, put_errno },
		{ AUDIT_SUCCESS, AUDIT_SUCCESS, put_success },
		{ AUDIT_MSGTYPE, AUDIT_MSGTYPE, put_msgtype },
		{ AUDIT_FSTYPE, AUDIT_FSTYPE, put_fstype },
		{ AUDIT_FILETYPE, AUDIT_FILETYPE, put_filetype },
		{ AUDIT_PERM, AUDIT_PERM, put_perm },
		{ AUDIT_WATCH, AUDIT_WATCH, put_path },
		{ AUDIT_DIR, AUDIT_DIR, put_path },
		{ AUDIT_EXE, AUDIT_EXE, put_path },
		{ AUDIT_SUBJ_USER, AUDIT_SUBJ_CLR, put_word },
		{ AUDIT_OBJ_USER, AUDIT_OBJ_LEV_HIGH, put_word },
		{ AUDIT_FILTERKEY, AUDIT_FILTERKEY, put_word },
		{ AUDIT_SADDR_FAM, AUDIT_SADDR_FAM, put_family },
	};

	for (size_t i = 0; i < N(values); i++)
		if (field >= values[i].first && field <= values[i].last)
			return values[i].put;
	return put_number;
}

static void put_operator(struct generator *g, FILE *out)
{
	static const char *const rare[] = { "<",  ">",	"<=", ">=", "&",
					    "&=", "==", "=!", "",   " = " };

	fputs(percent(g, 65)   ? "="
	      : percent(g, 60) ? "!="
			       : ONE_OF(g, rare),
	      out);
}

static bool is_uid(int field)
{
	return (field >= AUDIT_UID && field <= AUDIT_LOGINUID) ||
	       field == AUDIT_OBJ_UID || field == AUDIT_OBJ_GID;
}

/* Rarely a field that kernels without an LSM, or most lists, refuse. */
static bool is_rare(int field)
{
	return field == AUDIT_MSGTYPE || field == AUDIT_FSTYPE ||
	       (field >= AUDIT_SUBJ_USER && field <= AUDIT_SUBJ_CLR) ||
	       (field >= AUDIT_OBJ_USER && field <= AUDIT_OBJ_LEV_HIGH);
}

static void put_field(struct generator *g, FILE *out)
{
	size_t i;

	do
		i = below(g, (unsigned)g->n_fields);
	while (is_rare(g->numbers[i]) && percent(g, 90));
	if (g->numbers[i] == AUDIT_ARCH)
		return; /* put_rule() knows where it may stand */
	fprintf(out, " -F %s", g->fields[i]);
	put_operator(g, out);
	if (percent(g, 93))
		find_value(g->numbers[i])(g, out);
	else
		put_number(g, out);
}

static void put_comparison(struct generator *g, FILE *out)
{
	const char *side[2] = { "uid", "auid" };

	for (int n = 0; n < 2; n++) {
		size_t i = below(g, (unsigned)g->n_fields);

		while (!is_uid(g->numbers[i]) && percent(g, 97))
			i = below(g, (unsigned)g->n_fields);
		side[n] = g->fields[i];
	}
	fprintf(out, " -C %s%s%s", side[0],
		percent(g, 50) ? "=" : "!=", side[1]);
}

/* Writes an arch; returns the machine that its calls are of. */
static int put_arch(struct generator *g, FILE *out)
{
	int own = audit_detect_machine();
	int machine = own;

	if (!g->any_arch) {
		fprintf(out, " -F arch=%s",
			percent(g, 80) ? "b64" : audit_machine_to_name(own));
		return own;
	}
	fprintf(out, " -F arch%s", percent(g, 95) ? "=" : "!=");
	switch (below(g, 12)) {
	case 0:
		do
			machine = (int)below(g, MACH_AARCH64 + 1);
		while (!audit_machine_to_name(machine));
		fputs(audit_machine_to_name(machine), out);
		break;
	case 1:
		fprintf(out, "0x%X", audit_machine_to_elf(own));
		break;
	case 2:
	case 3:
	case 4:
		machine = MACH_X86;
		fputs("b32", out);
		break;
	default:
		fputs("b64", out);
	}
	return machine;
}

static void put_call(struct generator *g, FILE *out, int machine)
{
	static const char *const odd[] = { "all",     "none-such", "2047",
					   "2048",    "-1",	   "umount",
					   "chown32", "0x5",	   "",
					   "openat2", "socketcall" };
	const char *name = NULL;

	for (int tries = 0; tries < 20 && !name; tries++)
		name = audit_syscall_to_name((int)below(g, 450), machine);
	if (percent(g, 5))
		fputs(ONE_OF(g, odd), out);
	else if (name && percent(g, 88))
		fputs(name, out);
	else
		fprintf(out, "%u", below(g, 460));
}

static void put_calls(struct generator *g, FILE *out, int machine)
{
	unsigned options = percent(g, 80) ? 1 : below(g, 3) + 1;

	while (options--) {
		unsigned n = percent(g, 55) ? 1 : below(g, 6) + 1;

		fputs(" -S ", out);
		while (n--) {
			put_call(g, out, machine);
			fputs(n ? "," : "", out);
		}
	}
}

static void put_uring(struct generator *g, FILE *out)
{
	static const char *const ops[] = { "openat",   "read",	   "write",
					   "unlinkat", "nop",	   "3",
					   "socket",   "none-such" };

	fprintf(out, " -S %s", ONE_OF(g, ops));
	if (percent(g, 40))
		fprintf(out, ",%s", ONE_OF(g, ops));
}

static void put_keys(struct generator *g, FILE *out)
{
	unsigned n = percent(g, 80) ? 1 : below(g, 4);

	while (n--) {
		fputs(percent(g, 75) ? " -k " : " -F key=", out);
		put_word(g, out);
	}
}

static const char *pick_list(struct generator *g)
{
	static const char *const rare[] = { "user",	  "exclude",
					    "filesystem", "io_uring",
					    "io_uring",	  "task",
					    "entry",	  "EXIT" };

	return percent(g, 85) ? "exit" : ONE_OF(g, rare);
}

static void put_list(struct generator *g, FILE *out, const char *list)
{
	const char *action = percent(g, 85)   ? "always"
			     : percent(g, 95) ? "never"
					      : "possible";

	fprintf(out, "-%c ", percent(g, 80) ? 'a' : 'A');
	if (percent(g, 80))
		fprintf(out, "%s,%s", action, list);
	else
		fprintf(out, "%s,%s", list, action);
}

/* Some lists have fields of their own: rules on them get such a field. */
static void put_own_field(struct generator *g, FILE *out, const char *list)
{
	if (strcmp(list, "exclude") == 0) {
		fputs(" -F msgtype=", out);
		put_msgtype(g, out);
	} else if (strcmp(list, "filesystem") == 0) {
		fputs(" -F fstype=", out);
		put_fstype(g, out);
	} else if (strcmp(list, "io_uring") == 0) {
		put_uring(g, out);
	}
}

static void put_exit_rule(struct generator *g, FILE *out)
{
	int machine = audit_detect_machine();

	if (g->any_arch || percent(g, 60))
		machine = put_arch(g, out);
	if (percent(g, 25))
		put_field(g, out);
	if (percent(g, 3))
		put_keys(g, out);
	if (percent(g, 94))
		put_calls(g, out, machine);
}

static void put_rule(struct generator *g, FILE *out)
{
	const char *list = pick_list(g);
	bool is_exit = strcmp(list, "exit") == 0;
	unsigned n = below(g, is_exit ? 4 : 2);

	put_list(g, out, list);
	if (is_exit && percent(g, 95))
		put_exit_rule(g, out);
	else if (percent(g, 90))
		put_own_field(g, out, list);
	while (n--)
		put_field(g, out);
	if (percent(g, 8))
		put_comparison(g, out);
	/* Most rules are unique, or the kernel would refuse them. */
	if (percent(g, 85) && is_exit)
		fprintf(out, " -F a%u=%u", below(g, 4), g->line);
	if (is_exit ? percent(g, 70) : percent(g, 20))
		put_keys(g, out);
}

static void put_watch(struct generator *g, FILE *out)
{
	fprintf(out, "-%c ", percent(g, 90) ? 'w' : 'W');
	put_path(g, out);
	if (percent(g, 85)) {
		fputs(" -p ", out);
		put_perm(g, out);
	}
	if (percent(g, 80))
		put_keys(g, out);
}

/* An earlier rule, to be deleted: "-a" or "-A" becomes "-d". */
static bool put_delete(struct generator *g, FILE *out)
{
	const char *kept = g->kept[below(g, LINES_KEPT)];

	if (!kept || kept[0] != '-' || !strchr("aAw", kept[1]))
		return false;
	fprintf(out, "-%c%s", kept[1] == 'w' ? 'W' : 'd', kept + 2);
	return true;
}

/* Removes, doubles or changes a byte or a word. */
static void damage(struct generator *g, char *line, FILE *out)
{
	size_t length = strlen(line);
	size_t at = length ? below(g, (unsigned)length) : 0;
	char *space = strchr(line + at, ' ');

	switch (below(g, 4)) {
	case 0: /* remove a byte */
		fprintf(out, "%.*s%s", (int)at, line,
			length ? line + at + 1 : "");
		break;
	case 1: /* change a byte */
		if (length)
			line[at] = (char)(' ' + below(g, 95));
		fputs(line, out);
		break;
	case 2: /* remove the end */
		fprintf(out, "%.*s", (int)at, line);
		break;
	default: /* a word twice */
		fprintf(out, "%s%s", line, space ? space : "");
	}
}

static char *make_line(struct generator *g)
{
	char *line = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&line, &length);

	if (!out)
		err(1, NULL);
	if (percent(g, 4) && put_delete(g, out))
		;
	else if (percent(g, 15))
		put_watch(g, out);
	else
		put_rule(g, out);
	fclose(out);
	return line;
}

/*
 * The intended differences (docs/differences.md) are in options that are not
 * part of a rule, and in escapes in a word that begins with its option: these
 * are not generated.
 */
static bool differs_on_purpose(const char *line)
{
	static const char known[] = "aAdFSCkwWp";

	for (const char *word = line; word; word = strchr(word, ' ')) {
		word += strspn(word, " ");
		if (word[0] != '-' || !word[1])
			continue;
		if (!strchr(known, word[1]) && !isdigit((unsigned char)word[1]))
			return true;
		if (memchr(word, '\\', strcspn(word, " ")))
			return true;
	}
	return false;
}

static char *make_damaged(struct generator *g, const char *line)
{
	char *copy = strdup(line), *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out || !copy)
		err(1, NULL);
	damage(g, copy, out);
	fclose(out);
	free(copy);
	return text;
}

static void put_line(struct generator *g)
{
	char *line = make_line(g), **kept = &g->kept[below(g, LINES_KEPT)];
	/* A changed arch would not be an arch. */
	bool may_spoil = !g->any_arch || !strstr(line, "arch");

	if (percent(g, 1)) {
		puts(percent(g, 50) ? "# a comment" : "");
	} else if (percent(g, 10) && may_spoil) {
		char *damaged = make_damaged(g, line);

		puts(differs_on_purpose(damaged) ? line : damaged);
		free(damaged);
	} else {
		puts(line);
	}
	free(*kept);
	*kept = line;
}

static void find_fields(struct generator *g)
{
	for (int number = 0; number < FIELDS_MAX; number++) {
		const char *name = audit_field_to_name(number);

		if (!name || number == AUDIT_FIELD_COMPARE)
			continue;
		g->fields[g->n_fields] = name;
		g->numbers[g->n_fields++] = number;
	}
}

static unsigned long number_or_die(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 0);

	if (!isdigit((unsigned char)*text) || *end)
		errx(2, "'%s' is no number", text);
	return number;
}

int main(int argc, char **argv)
{
	struct generator g = { 0 };
	unsigned long lines;

	if (argc != 3)
		errx(2, "usage: generate SEED LINES");
	g.state = number_or_die(argv[1]);
	lines = number_or_die(argv[2]);
	g.any_arch = next(&g) & 1;
	find_fields(&g);
	puts("-c");
	for (g.line = 1; g.line < lines; g.line++)
		put_line(&g);
	return 0;
}
