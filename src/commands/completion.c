/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print candidates for a word, and for the values that several options and
 * fields have: names, paths, permissions, keys.
 */
#include "config.h"
#include "commands/completion.h"
#include "base/array.h"

#include <ctype.h>
#include <errno.h>
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

void completion_offer_two(const struct completion *c, const char *a,
			  const char *b, const char *what)
{
	size_t n = strlen(c->part), length = strlen(a);

	if (n <= length ? strncmp(a, c->part, n) != 0
			: strncmp(a, c->part, length) != 0 ||
				  strncmp(b, c->part + length, n - length) != 0)
		return;
	/* A key may have any bytes; for shells, each line is a candidate. */
	if (!is_shown(a) || !is_shown(b))
		return;
	fwrite(c->before, 1, c->n_before, c->out);
	fprintf(c->out, "%s%s%s%s\n", a, b, what ? "\t" : "", what ? what : "");
}

void completion_offer(const struct completion *c, const char *candidate,
		      const char *what)
{
	completion_offer_two(c, candidate, "", what);
}

static void offer_name(void *c, const char *name)
{
	completion_offer(c, name, NULL);
}

void completion_offer_names(struct completion *c, enum vocabulary v)
{
	names_each(v, c->machine, offer_name, c);
}

void completion_offer_paths(const struct completion *c, const char *what)
{
	fprintf(c->out, "\t%s\t%.*s\n", what, (int)c->n_before, c->before);
}

void completion_skip(struct completion *c, size_t n)
{
	c->n_before += n;
	c->part += n;
}

void completion_skip_commas(struct completion *c)
{
	const char *comma = strrchr(c->part, ',');

	if (comma)
		completion_skip(c, (size_t)(comma - c->part) + 1);
}

void completion_offer_choices(const struct completion *c,
			      const struct option_choice *choices)
{
	for (; choices->text; choices++)
		completion_offer(c, choices->text, choices->meaning);
}

void completion_permissions(struct completion *c)
{
	static const struct option_choice letters[] = {
		{ "r", "read" },    { "w", "write" },
		{ "x", "execute" }, { "a", "change attributes" },
		{ NULL, NULL },
	};
	const char *given = c->part;

	if (strspn(given, "rwxa") < strlen(given))
		return;
	if (*given)
		completion_offer(c, given, NULL);
	completion_skip(c, strlen(given));
	for (const struct option_choice *l = letters; l->text; l++)
		if (!strchr(given, *l->text))
			completion_offer(c, l->text, l->meaning);
}

void completion_file(struct completion *c)
{
	completion_offer_paths(c, "file");
}

void completion_folder(struct completion *c)
{
	completion_offer_paths(c, "folder");
}

struct keys {
	char **texts;
	size_t n, size;
};

/* Returns 0 or -ENOMEM. */
static int keep_key(struct keys *keys, const char *text, size_t length)
{
	int rc = array_reserve(&keys->texts, &keys->size, keys->n + 1,
			       sizeof(*keys->texts));

	if (rc)
		return rc;
	keys->texts[keys->n] = strndup(text, length);
	if (!keys->texts[keys->n])
		return -ENOMEM;
	keys->n++;
	return 0;
}

/* Returns 0 or -ENOMEM. */
static int keep_keys_of(struct keys *keys, const struct rule *rule)
{
	int rc = 0;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type != AUDIT_FILTERKEY)
			continue;
		for (struct rule_key key = rule_keys(&f);
		     !rc && rule_next_key(&key);)
			if (key.length)
				rc = keep_key(keys, key.text, key.length);
	}
	return rc;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void completion_key(struct completion *c)
{
	struct ruleset set = { 0 };
	struct keys keys = { 0 };
	int rc = c->rules(&set);

	for (size_t i = 0; !rc && i < set.n; i++)
		rc = keep_keys_of(&keys, set.rules[i]);
	if (keys.n)
		qsort(keys.texts, keys.n, sizeof(*keys.texts), compare_keys);
	for (size_t i = 0; i < keys.n; i++)
		if (!i || strcmp(keys.texts[i - 1], keys.texts[i]) != 0)
			completion_offer(c, keys.texts[i], NULL);
	while (keys.n)
		free(keys.texts[--keys.n]);
	free(keys.texts);
	ruleset_clear(&set);
}
