/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Split words into options, with the table of options.c. */
#include "config.h"
#include "cli/scan.h"

#include <string.h>

static void find_value(struct scan *s, struct scan_found *f,
		       const char *attached)
{
	f->value = attached;
	f->value_word = f->word;
	if (attached)
		return;
	if (s->next == s->line->n_words) {
		f->kind = FOUND_NO_VALUE;
		return;
	}
	f->value_word = s->next++;
	f->value = s->line->words[f->value_word].text;
}

static void scan_letter(struct scan *s, struct scan_found *f)
{
	const char *rest = s->letters + 1;

	f->row = options_find_letter(*s->letters, s->has_command);
	s->letters = *rest ? rest : NULL;
	if (!f->row) {
		f->kind = FOUND_UNKNOWN;
		return;
	}
	if (f->row->value == VALUE_NONE)
		return;
	s->letters = NULL;
	find_value(s, f, *rest ? rest : NULL);
}

static void scan_name(struct scan *s, struct scan_found *f, const char *name)
{
	size_t length = strcspn(name, "=");
	const char *attached = name[length] ? name + length + 1 : NULL;

	f->row = options_find_name(name, length);
	if (!f->row)
		f->kind = FOUND_UNKNOWN;
	else if (f->row->value != VALUE_NONE)
		find_value(s, f, attached);
	else if (attached && f->row->attached &&
		 strcmp(attached, f->row->attached) == 0)
		f->value = attached;
	else if (attached)
		f->kind = FOUND_EXTRA_VALUE;
}

bool scan_next(struct scan *s, struct scan_found *f)
{
	const char *word;

	if (s->letters) {
		*f = (struct scan_found){ .word = s->next - 1 };
		scan_letter(s, f);
		return true;
	}
	if (!s->no_options && s->next < s->line->n_words &&
	    strcmp(s->line->words[s->next].text, "--") == 0) {
		s->no_options = true;
		s->next++;
	}
	if (s->next == s->line->n_words)
		return false;
	*f = (struct scan_found){ .word = s->next };
	word = s->line->words[s->next++].text;
	if (s->no_options || word[0] != '-' || !word[1]) {
		f->kind = FOUND_OPERAND;
	} else if (word[1] == '-') {
		scan_name(s, f, word + 2);
	} else {
		s->letters = word + 1;
		scan_letter(s, f);
	}
	return true;
}
