/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions of all fuzz targets: streams, and second implementations. */
#include "fuzz.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	/* With multi-byte characters, columns differ from bytes. */
	assert(setlocale(LC_CTYPE, "C.UTF-8"));
	return 0;
}

void said_begin(struct said *said)
{
	memset(said, 0, sizeof(*said));
	said->d.out = open_memstream(&said->text, &said->size);
	assert(said->d.out);
	said->d.tally = &said->tally;
}

void said_done(struct said *said)
{
	assert(fclose(said->d.out) == 0);
	said->d.out = NULL;
}

void said_free(struct said *said)
{
	free(said->text);
}

static void judge_message(void *to, const struct message *m)
{
	const struct place *at = m->at;

	(void)to;
	assert(m->text && m->severity);
	if (!at || !at->column || !at->text)
		return;
	assert(at->column - 1 <= strlen(at->text));
	assert(at->length <= strlen(at->text) - (at->column - 1));
}

static void judge_hint(void *to, const char *text)
{
	(void)to;
	assert(text && *text);
}

void judge_begin(struct judge *judge)
{
	*judge = (struct judge){ .d.sink = { judge_message, judge_hint, NULL },
				 .d.tally = &judge->tally };
}

char *text_from(const uint8_t *data, size_t size)
{
	/* strndup() would do, but has no block of just this size. */
	size_t n = size ? strnlen((const char *)data, size) : 0;
	char *text = malloc(n + 1);

	assert(text);
	if (n)
		memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

char *unescaped(const char *raw, size_t n)
{
	char *text = malloc(n + 1), *to = text;

	assert(text);
	for (size_t i = 0; i < n; i++) {
		bool escape = raw[i] == '\\' && i + 1 < n &&
			      (raw[i + 1] == ' ' || raw[i + 1] == '\\');

		*to++ = raw[i += escape];
	}
	*to = '\0';
	return text;
}

struct line *line_make(const char *file, char **words, size_t n)
{
	struct line *line = calloc(1, sizeof(*line));
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert(line && out);
	*line = (struct line){ .file = file, .number = file ? 1 : 0 };
	line->words = calloc(n + 1, sizeof(*line->words));
	assert(line->words);
	for (; line->n_words < n; line->n_words++) {
		struct word *word = &line->words[line->n_words];
		size_t length = strlen(words[line->n_words]);

		fputs(line->n_words ? " " : "", out);
		fflush(out);
		*word = (struct word){ words[line->n_words], (unsigned)size + 1,
				       (unsigned)length };
		fputs(word->text, out);
	}
	assert(fclose(out) == 0);
	line->text = text;
	return line;
}

void line_free(struct line *line)
{
	free((char *)line->text);
	free(line->words);
	free(line);
}

/* After the table of well-formed sequences in chapter 3 of Unicode. */
static size_t sequence(const unsigned char *s, size_t left)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t n;
	} rows[] = {
		{ 0x00, 0x7f, 0x80, 0xbf, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (s[0] < rows[i].first || s[0] > rows[i].last)
			continue;
		if (rows[i].n > left ||
		    (rows[i].n > 1 &&
		     (s[1] < rows[i].low || s[1] > rows[i].high)))
			return 0;
		for (size_t n = 2; n < rows[i].n; n++)
			if (s[n] < 0x80 || s[n] > 0xbf)
				return 0;
		return rows[i].n;
	}
	return 0;
}

bool is_utf8(const char *text, size_t size)
{
	for (size_t i = 0, n; i < size; i += n) {
		n = sequence((const unsigned char *)text + i, size - i);
		if (!n)
			return false;
	}
	return true;
}

json_object *parse_json(const char *text, size_t size)
{
	json_tokener *tokener = json_tokener_new();
	json_object *document;

	assert(tokener && size && text[size - 1] == '\n');
	assert(strlen(text) == size && is_utf8(text, size));
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	document = json_tokener_parse_ex(tokener, text, (int)size);
	assert(json_tokener_get_error(tokener) == json_tokener_success);
	assert(json_object_is_type(document, json_type_object));
	json_tokener_free(tokener);
	return document;
}
