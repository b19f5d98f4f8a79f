/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares the errors of --check with those of a load. */
#include "config.h"
#include "agree.h"
#include "tap.h"

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[] = "/tmp/agree.rules";

/* The messages about a line, a bit for each kind. */
enum {
	REFUSED = 1,	 /* by the program, or by the kernel */
	UNKNOWABLE = 2,	 /* by a kernel that lacks something */
	REPORTED = 4,	 /* by --check as root */
	REPORTED_TOO = 8 /* by --check as nobody */
};

struct lines {
	size_t n;
	uint8_t *said; /* indexed by line, from 1 */
	unsigned runs;
	bool unread; /* a message could not be read */
};

static void note(struct lines *l, unsigned long number, uint8_t what)
{
	if (number < 1 || number > l->n)
		l->unread = true;
	else
		l->said[number] |= what;
}

/* "PATH:N...": sets *@number to N. */
static bool has_place(const char *line, unsigned long *number)
{
	if (strncmp(line, path, strlen(path)) != 0 || line[strlen(path)] != ':')
		return false;
	*number = strtoul(line + strlen(path) + 1, NULL, 10);
	return true;
}

static void read_load(struct lines *l, const char *line)
{
	static const char head[] = "There was an error in line ";
	unsigned long number;

	if (strncmp(line, head, strlen(head)) == 0)
		note(l, strtoul(line + strlen(head), NULL, 10), REFUSED);
	else if (has_place(line, &number) &&
		 strstr(line, "Operation not supported"))
		note(l, number, UNKNOWABLE);
}

/* A message of --check --json, as far as its keys have been read. */
struct seen_message {
	bool is_error, is_unsure;
};

static bool has_key(const char *line, const char *key, const char **value)
{
	line += strspn(line, " ");
	if (strncmp(line, key, strlen(key)) != 0)
		return false;
	*value = line + strlen(key);
	return true;
}

/* One line of the document: a key is alone in its line, and the line number of
 * a message comes after severity, text and name. */
static void read_check(struct lines *l, struct seen_message *m,
		       const char *line, uint8_t what)
{
	const char *value;

	if (has_key(line, "\"severity\": ", &value))
		*m = (struct seen_message){
			.is_error = strncmp(value, "\"error", 6) == 0
		};
	else if (has_key(line, "\"text\": ", &value))
		m->is_unsure = strstr(value, "some kernels refuse ");
	else if (has_key(line, "\"name\": ", &value))
		m->is_error |= strncmp(value, "\"missing-path\"", 14) == 0;
	else if (has_key(line, "\"line\": ", &value) && m->is_unsure)
		note(l, strtoul(value, NULL, 10), UNKNOWABLE);
	else if (has_key(line, "\"line\": ", &value) && m->is_error)
		note(l, strtoul(value, NULL, 10), what);
}

/* Called for the load, then for the check as root and as nobody. */
static void see(void *with, const struct step *s, const struct result *r)
{
	struct lines *l = with;
	struct seen_message m = { 0 };
	char *line, *rest;

	(void)s;
	l->runs++;
	rest = l->runs == 1 ? r->err : r->out;
	while ((line = strsep(&rest, "\n"))) {
		if (l->runs == 1)
			read_load(l, line);
		else
			read_check(l, &m, line,
				   l->runs == 2 ? REPORTED : REPORTED_TOO);
	}
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static const char *judge(struct lines *l, size_t i, struct agree_count *count)
{
	unsigned said = l->said[i];
	bool refused = said & REFUSED;

	if (said & UNKNOWABLE) {
		count->unknowable++;
		return NULL;
	}
	if (refused == !!(said & REPORTED) &&
	    refused == !!(said & REPORTED_TOO)) {
		*(refused ? &count->refused : &count->accepted) += 1;
		return NULL;
	}
	count->different++;
	if (refused != !!(said & REPORTED))
		return refused ? "refused, but --check reports no error"
			       : "accepted, but --check reports an error";
	return "--check reports something else to an ordinary user";
}

static bool put_verdict(struct lines *l, const char *name, char *text,
			struct agree_count *count)
{
	bool good = !l->unread;
	char *why = NULL, *line;
	size_t length;
	FILE *out = guest_must(open_memstream(&why, &length));

	for (size_t i = 1; (line = strsep(&text, "\n")) && i <= l->n; i++) {
		const char *said = judge(l, i, count);

		if (!said)
			continue;
		good = false;
		fprintf(out, "    %s\n      | %s\n", said, line);
	}
	fclose(out);
	tap_result(good, "%s, %zu lines", name, l->n);
	printf("%s%s", l->unread ? "    a message is about no line\n" : "",
	       why);
	free(why);
	return good;
}

bool agree_about(struct guest *g, const char *program, const char *name,
		 const char *text, struct agree_count *count)
{
	static char load[] = "-R", check[] = "--check", json[] = "--json";
	static char mode[] = "0644";
	char *file[] = { path, mode, NULL };
	char *words[][4] = { { load, path, NULL },
			     { check, json, path, NULL } };
	struct step steps[] = {
		{ .kind = STEP_FILE, .words = file, .n_words = 2 },
		{ .kind = STEP_RUN, .words = words[0], .n_words = 2 },
		{ .kind = STEP_RUN, .words = words[1], .n_words = 3 },
		{ .kind = STEP_RUN, .words = words[1], .n_words = 3 },
	};
	struct test_case c = { .steps = steps, .n_steps = 4 };
	struct lines lines = { 0 };
	char *whole;
	bool good;

	if (asprintf(&whole, "-D\n-c\n%s%s", text,
		     *text && text[strlen(text) - 1] != '\n' ? "\n" : "") < 0)
		err(1, NULL);
	steps[0].text = whole;
	steps[0].text_length = strlen(whole);
	for (int i = 1; i < 4; i++) {
		steps[i].as = i == 3 ? "nobody" : "root";
		steps[i].to = "pipe";
	}
	lines.n = count_lines(whole);
	lines.said = guest_must(calloc(lines.n + 1, 1));
	guest_carry_out(g, &c, program, see, &lines);
	count->files++;
	count->lines += (unsigned)lines.n;
	good = put_verdict(&lines, name, whole, count);
	free(lines.said);
	free(whole);
	return good;
}

char *agree_file(const char *name)
{
	FILE *stream = fopen(name, "r");
	char *text = NULL;
	size_t size = 0;

	if (!stream || getdelim(&text, &size, '\0', stream) < 0)
		err(1, "%s", name);
	fclose(stream);
	return text;
}

/* Writes a command about rules as a line. */
static void put_command(FILE *out, const struct step *s)
{
	static const char letters[] = "aAdwWDFSCkpbrf";
	const char *first = s->n_words ? s->words[0] : "";

	if (first[0] != '-' || !first[1] || !strchr(letters, first[1]))
		return;
	for (size_t i = 0; i < s->n_words; i++)
		if (!*s->words[i] || strchr(s->words[i], '\n'))
			return; /* it cannot be written as a line */
	for (size_t i = 0; i < s->n_words; i++) {
		fputs(i ? " " : "", out);
		for (const char *c = s->words[i]; *c; c++)
			fprintf(out, *c == ' ' || *c == '\\' ? "\\%c" : "%c",
				*c);
	}
	fputc('\n', out);
}

/*
 * Lines that cannot be compared: a signal without a daemon ends a load, and the
 * meaning of the highest numbers of calls, which are classes, depends on the
 * kernel.
 */
static bool is_no_question(const char *line)
{
	static const char *const parts[] = { "--signal", "-S 203", "-S 204" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strstr(line, parts[i]))
			return true;
	return false;
}

/* Copies @text without these lines. */
static char *leave_out(char *text)
{
	char *kept = NULL, *rest = text, *line;
	size_t length;
	FILE *out = guest_must(open_memstream(&kept, &length));

	while ((line = strsep(&rest, "\n")))
		if (*line && !is_no_question(line))
			fprintf(out, "%s\n", line);
	fclose(out);
	free(text);
	return kept;
}

char *agree_case(const struct test_case *c)
{
	char *text = NULL;
	size_t length;
	FILE *out = guest_must(open_memstream(&text, &length));

	for (size_t i = 0; i < c->n_steps; i++) {
		const struct step *s = &c->steps[i];

		/* A NUL ends the text; another test has NULs. */
		if (s->kind == STEP_FILE && s->text)
			fprintf(out, "%s%s", s->text,
				*s->text && s->text[strlen(s->text) - 1] != '\n'
					? "\n"
					: "");
		else if (s->kind == STEP_RUN)
			put_command(out, s);
	}
	fclose(out);
	text = leave_out(text);
	if (*text)
		return text;
	free(text);
	return NULL;
}
