/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "casefile.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept_line {
	char *text;
	unsigned number;
};

struct reader {
	struct casefile *file;
	unsigned line;
	const char *as, *to; /* of the next run; NULL if none was given */
	/* After "each": the names, and the lines of the case. */
	char **names;
	size_t n_names;
	struct kept_line *kept;
	size_t n_kept;
};

/* One more element, zeroed, at the end of an array. */
static void *grow(void *array, size_t *n, size_t size)
{
	void *grown = reallocarray(array, *n + 1, size);

	if (!grown)
		err(1, NULL);
	memset((char *)grown + *n * size, 0, size);
	++*n;
	return grown;
}

static char *copy(const char *text)
{
	char *made = strdup(text);

	if (!made)
		err(1, NULL);
	return made;
}

static __attribute__((noreturn, format(printf, 2, 3))) void
fail(const struct reader *r, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "case-runner: %s:%u: ", r->file->path, r->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* The byte of an escape, whose part after "\" is at *@at; moves *@at past it.
 */
static char unescape(const char **at)
{
	static const char from[] = "ntr\\\"|", to[] = "\n\t\r\\\"|";
	const char *found = strchr(from, **at);

	if (**at >= '0' && **at <= '7') {
		char digits[4] = { 0 }, *end;
		long value;

		strncpy(digits, *at, 3);
		value = strtol(digits, &end, 8);
		*at += end - digits;
		return (char)value;
	}
	if (!**at || !found)
		return '\\';
	++*at;
	return to[found - from];
}

/* Splits @line into words; a NUL ends a word, as in any C string. */
static char **split(const struct reader *r, const char *line, size_t *n)
{
	char **words = NULL;
	const char *at = line;

	*n = 0;
	for (;;) {
		char *word, *to, quote = 0;

		at += strspn(at, " ");
		if (!*at)
			break;
		word = to = copy(at);
		for (; *at && (quote || *at != ' ');) {
			char c = *at++;

			if (quote ? c == quote : c == '"' || c == '\'')
				quote = quote ? 0 : c;
			else if (c == '\\' && quote == '"')
				*to++ = unescape(&at);
			else
				*to++ = c;
		}
		if (quote)
			fail(r, "a quote is not closed");
		*to = '\0';
		words = grow(words, n, sizeof(*words));
		words[*n - 1] = word;
	}
	/* One more for the NULL at the end of an argv. */
	words = reallocarray(words, *n + 1, sizeof(*words));
	if (!words)
		err(1, NULL);
	words[*n] = NULL;
	return words;
}

static struct test_case *last_case(const struct reader *r)
{
	if (!r->file->n_cases)
		fail(r, "this line comes before the first case");
	return &r->file->cases[r->file->n_cases - 1];
}

static struct step *last_step(const struct reader *r, enum step_kind kind)
{
	struct test_case *c = last_case(r);

	if (!c->n_steps || c->steps[c->n_steps - 1].kind != kind)
		fail(r, kind == STEP_FILE ? "this line must follow \"file\""
					  : "this line must follow \"run\"");
	return &c->steps[c->n_steps - 1];
}

static void add_step(struct reader *r, enum step_kind kind, const char *words)
{
	struct test_case *c = last_case(r);
	struct step *s;

	c->steps = grow(c->steps, &c->n_steps, sizeof(*c->steps));
	s = &c->steps[c->n_steps - 1];
	s->kind = kind;
	s->line = r->line;
	s->words = split(r, words, &s->n_words);
	s->as = r->as ? r->as : "root";
	s->to = r->to ? r->to : "pipe";
	if (kind == STEP_RUN)
		r->as = r->to = NULL;
}

/* Writes N times the byte C for "\*N,C". *@at is after the "*". */
static void put_many(const struct reader *r, FILE *out, const char **at)
{
	char *end;
	unsigned long n = strtoul(*at, &end, 10);

	if (end == *at || *end != ',' || !end[1])
		fail(r, "\\*N,C is N times the byte C");
	while (n--)
		fputc(end[1], out);
	*at = end + 2;
}

static void put_text(const struct reader *r, FILE *out, const char *line)
{
	while (*line) {
		char c = *line++;

		if (c != '\\')
			fputc(c, out);
		else if (*line == '|' && !line[1])
			return; /* without a newline */
		else if (*line == '*' && line++)
			put_many(r, out, &line);
		else
			fputc(unescape(&line), out);
	}
	fputc('\n', out);
}

/* Adds a line of text to a file. */
static void add_text(struct reader *r, const char *line)
{
	struct step *s = last_step(r, STEP_FILE);
	size_t length = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		err(1, NULL);
	put_text(r, out, line);
	fclose(out);
	s->text = realloc(s->text, s->text_length + length);
	if (!s->text)
		err(1, NULL);
	memcpy(s->text + s->text_length, text, length);
	s->text_length += length;
	free(text);
}

static bool is_one_of(const char *word, const char *const *list)
{
	while (*list && strcmp(*list, word) != 0)
		list++;
	return *list;
}

/* A text that is missing, or never read, would make an expectation that always
 * holds. */
static void check_text(const struct reader *r, const char *what,
		       const char *text)
{
	static const char *const bare[] = { "quiet", "silent", "norules",
					    NULL };
	static const char *const numbers[] = { "status", "signal", NULL };

	if (is_one_of(what, bare)) {
		if (*text)
			fail(r, "\"%s\" has no text", what);
	} else if (!*text && strcmp(what, "out") != 0) {
		fail(r, "\"%s\" needs a text", what);
	} else if (is_one_of(what, numbers) &&
		   text[strspn(text, "0123456789")]) {
		fail(r, "\"%s %s\": not a number", what, text);
	}
}

/* The word of "as" or "to", which the next run has. */
static const char *choice(const struct reader *r, const char *keyword,
			  const char *word, const char *const *known)
{
	if (!is_one_of(word, known))
		fail(r, "unknown word '%s' after \"%s\"", word, keyword);
	return copy(word);
}

static void check_no_choice(const struct reader *r)
{
	if (r->as || r->to)
		fail(r, "no \"run\" after \"as\" or \"to\"");
}

static void add_case(struct reader *r, const char *name)
{
	struct test_case *c;

	check_no_choice(r);
	if (!*name)
		fail(r, "the case has no name");
	r->file->cases = grow(r->file->cases, &r->file->n_cases, sizeof(*c));
	c = last_case(r);
	c->name = copy(name);
	c->line = r->line;
}

static void add_expectation(struct reader *r, const char *what,
			    const char *text)
{
	struct step *s = last_step(r, STEP_RUN);
	struct expectation *e;

	check_text(r, what, text);
	s->expectations = grow(s->expectations, &s->n_expectations,
			       sizeof(*s->expectations));
	e = &s->expectations[s->n_expectations - 1];
	e->what = what;
	e->text = copy(text);
	e->line = r->line;
}

static const char *find_expectation(const char *word)
{
	static const char *const known[] = { "status", "out",	  "holds",
					     "quiet",  "err",	  "silent",
					     "rule",   "norules", "state",
					     "log",    "signal" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], word) == 0)
			return known[i];
	return NULL;
}

static int find_step(const char *word)
{
	static const char *const known[] = {
		[STEP_FILE] = "file",	      [STEP_RAW] = "raw",
		[STEP_AUDITING] = "auditing", [STEP_DAEMON] = "daemon",
		[STEP_RUN] = "run",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], word) == 0)
			return (int)i;
	return -1;
}

static void read_line(struct reader *r, char *line)
{
	static const char *const users[] = { "root", "nobody", "nocap", NULL };
	static const char *const outputs[] = { "pipe", "full", "closed", NULL };
	char *word = line + strspn(line, " ");
	char *rest = word + strcspn(word, " ");
	const char *expectation;
	int step;

	if (!*word || *word == '#')
		return;
	if (*word == '|') {
		add_text(r, word + 1);
		return;
	}
	if (*rest)
		*rest++ = '\0';
	expectation = find_expectation(word);
	step = find_step(word);
	if (expectation) {
		add_expectation(r, expectation, rest);
	} else if (step >= 0) {
		add_step(r, (enum step_kind)step, rest);
	} else if (strcmp(word, "case") == 0) {
		add_case(r, rest);
	} else if (strcmp(word, "differs") == 0) {
		last_case(r)->differs = copy(rest);
	} else if (strcmp(word, "on") == 0) {
		last_case(r)->on = copy(rest);
	} else if (strcmp(word, "since") == 0) {
		last_case(r)->since = copy(rest);
	} else if (strcmp(word, "as") == 0) {
		r->as = choice(r, word, rest, users);
	} else if (strcmp(word, "to") == 0) {
		r->to = choice(r, word, rest, outputs);
	} else {
		fail(r, "unknown keyword '%s'", word);
	}
}

/* @text with @name in place of each "{}". */
static char *with_name(const char *text, const char *name)
{
	char *made = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&made, &length);
	const char *mark;

	if (!out)
		err(1, NULL);
	for (; (mark = strstr(text, "{}")); text = mark + 2)
		fprintf(out, "%.*s%s", (int)(mark - text), text, name);
	fputs(text, out);
	fclose(out);
	return made;
}

/* Read the case after "each" once for each name. */
static void end_each(struct reader *r)
{
	unsigned line = r->line;

	if (r->n_names && !r->n_kept)
		fail(r, "no case after \"each\"");
	for (size_t i = 0; i < r->n_names; i++) {
		for (size_t j = 0; j < r->n_kept; j++) {
			char *text = with_name(r->kept[j].text, r->names[i]);

			r->line = r->kept[j].number;
			read_line(r, text);
			free(text);
		}
	}
	r->line = line;
	r->n_names = r->n_kept = 0;
}

static bool is_word(const char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) == 0 && line[length] == ' ';
}

/* Take @line as it comes in the file. */
static void take_line(struct reader *r, char *line)
{
	bool each = is_word(line, "each");

	if (each || (r->n_kept && is_word(line, "case")))
		end_each(r);
	if (each) {
		r->names = split(r, line + strlen("each"), &r->n_names);
	} else if (r->n_names) {
		r->kept = grow(r->kept, &r->n_kept, sizeof(*r->kept));
		r->kept[r->n_kept - 1] =
			(struct kept_line){ copy(line), r->line };
	} else {
		read_line(r, line);
	}
}

/* A case without a run tests nothing. One that differs needs expectations, or
 * any difference would do. */
static void check_case(struct reader *r, const struct test_case *c)
{
	bool runs = false;

	for (size_t i = 0; i < c->n_steps; i++)
		runs |= c->steps[i].kind == STEP_RUN;
	r->line = c->line;
	if (!runs)
		fail(r, "the case has no \"run\"");
	for (size_t i = 0; c->differs && i < c->n_steps; i++) {
		r->line = c->steps[i].line;
		if (c->steps[i].kind == STEP_RUN && !c->steps[i].n_expectations)
			fail(r, "the case differs, but has no expectation");
	}
}

void casefile_read(struct casefile *file, const char *path)
{
	struct reader r = { .file = file };
	FILE *stream = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	memset(file, 0, sizeof(*file));
	file->path = path;
	if (!stream)
		err(1, "%s", path);
	while (getline(&line, &size, stream) >= 0) {
		r.line++;
		line[strcspn(line, "\n")] = '\0';
		take_line(&r, line);
	}
	end_each(&r);
	check_no_choice(&r);
	if (!file->n_cases)
		errx(1, "%s: no cases", path);
	for (size_t i = 0; i < file->n_cases; i++)
		check_case(&r, &file->cases[i]);
	free(line);
	fclose(stream);
}
