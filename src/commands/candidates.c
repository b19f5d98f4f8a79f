/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a word of a command line can become, and how it is told. Of its values
 * here are those that several options take: names, paths, permissions, keys.
 */
#include "config.h"
#include "commands/candidates.h"
#include "base/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* In UTF-8 there are control characters of two bytes, too: 0xc2 and up to 0x9f.
 */
static bool is_shown(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text) ||
		    ((unsigned char)text[0] == 0xc2 &&
		     (unsigned char)text[1] < 0xa0))
			return false;
	return true;
}

/* A candidate that is two texts, one behind the other. */
void offer_two(const struct completion *c, const char *a, const char *b,
	       const char *what)
{
	size_t n = strlen(c->part), length = strlen(a);

	if (n <= length ? strncmp(a, c->part, n) != 0
			: strncmp(a, c->part, length) != 0 ||
				  strncmp(b, c->part + length, n - length) != 0)
		return;
	/* A key may hold anything; what ends a line here, no shell takes. */
	if (!is_shown(a) || !is_shown(b))
		return;
	fwrite(c->before, 1, c->n_before, c->out);
	fprintf(c->out, "%s%s%s%s\n", a, b, what ? "\t" : "", what ? what : "");
}

void offer(const struct completion *c, const char *candidate, const char *what)
{
	offer_two(c, candidate, "", what);
}

static void offer_name(void *c, const char *name)
{
	offer(c, name, NULL);
}

void offer_names(struct completion *c, enum vocabulary v)
{
	names_each(v, c->machine, offer_name, c);
}

/* The shell knows better what is there. */
void offer_paths(const struct completion *c, const char *what)
{
	fprintf(c->out, "\t%s\t%.*s\n", what, (int)c->n_before, c->before);
}

/* The first @n bytes of what is to be completed are done with. */
void skip(struct completion *c, size_t n)
{
	c->n_before += n;
	c->part += n;
}

void skip_commas(struct completion *c)
{
	const char *comma = strrchr(c->part, ',');

	if (comma)
		skip(c, (size_t)(comma - c->part) + 1);
}

bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

void offer_choices(const struct completion *c, const struct choice *choices,
		   size_t n)
{
	for (size_t i = 0; i < n; i++)
		offer(c, choices[i].text, choices[i].what);
}

void complete_perm(struct completion *c)
{
	static const struct {
		char letter[2];
		const char *what;
	} letters[] = {
		{ "r", "read" },
		{ "w", "write" },
		{ "x", "execute" },
		{ "a", "change attributes" },
	};
	const char *given = c->part;

	if (strspn(given, "rwxa") < strlen(given))
		return;
	if (*given)
		offer(c, given, NULL);
	skip(c, strlen(given));
	for (size_t i = 0; i < N_ELEMENTS(letters); i++)
		if (!strchr(given, letters[i].letter[0]))
			offer(c, letters[i].letter, letters[i].what);
}

void complete_file(struct completion *c)
{
	offer_paths(c, "file");
}

void complete_folder(struct completion *c)
{
	offer_paths(c, "folder");
}

struct keys {
	char **texts;
	size_t n, size;
};

static bool keep_key(struct keys *keys, const char *text, size_t length)
{
	if (keys->n == keys->size) {
		size_t size = keys->size ? 2 * keys->size : 64;
		char **texts = realloc(keys->texts, size * sizeof(*texts));

		if (!texts)
			return false;
		keys->texts = texts;
		keys->size = size;
	}
	keys->texts[keys->n] = strndup(text, length);
	return keys->texts[keys->n] && ++keys->n;
}

static bool keep_keys_of(struct keys *keys, const struct rule *rule)
{
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type != AUDIT_FILTERKEY)
			continue;
		for (struct rule_key key = rule_keys(&f); rule_next_key(&key);)
			if (key.length && !keep_key(keys, key.text, key.length))
				return false;
	}
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void complete_key(struct completion *c)
{
	struct ruleset set = { 0 };
	struct keys keys = { 0 };
	bool kept = c->rules(&set) == 0;

	for (size_t i = 0; kept && i < set.n; i++)
		kept = keep_keys_of(&keys, set.rules[i]);
	if (keys.n)
		qsort(keys.texts, keys.n, sizeof(*keys.texts), compare_keys);
	for (size_t i = 0; i < keys.n; i++)
		if (!i || strcmp(keys.texts[i - 1], keys.texts[i]) != 0)
			offer(c, keys.texts[i], NULL);
	while (keys.n)
		free(keys.texts[--keys.n]);
	free(keys.texts);
	ruleset_clear(&set);
}
