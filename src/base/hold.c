/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that are kept until those about earlier lines were reported. */
#include "config.h"
#include "base/hold.h"
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static void keep_message(void *to, const struct message *m)
{
	struct hold *h = to;
	struct held_message *held;
	char *text = strdup(m->text);

	if (!text || array_reserve(&h->messages, &h->size, h->n + 1,
				   sizeof(*h->messages)) < 0) {
		free(text);
		h->is_incomplete = true;
		return;
	}
	held = &h->messages[h->n++];
	*held = (struct held_message){ .message = *m, .text = text };
	if (m->at)
		held->at = *m->at;
}

static void keep_hint(void *to, const char *text)
{
	struct hold *h = to;

	if (h->n && !h->is_incomplete)
		h->messages[h->n - 1].hint = strdup(text);
}

void hold_begin(struct hold *h, struct diag *d, const struct diag *real)
{
	*d = *real;
	d->sink = (struct sink){ keep_message, keep_hint, h };
	d->tally = NULL;
}

void hold_drop(struct hold *h)
{
	for (size_t i = 0; i < h->n; i++) {
		free(h->messages[i].text);
		free(h->messages[i].hint);
	}
	h->n = 0;
	h->is_incomplete = false;
}

void hold_report(struct hold *h, const struct diag *d)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct held_message *held = &h->messages[i];
		struct message m = held->message;

		m.text = held->text;
		m.at = m.at ? &held->at : NULL;
		diag_repeat(d, &m);
		if (held->hint)
			diag_hint(d, "%s", held->hint);
	}
	if (h->is_incomplete)
		diag_no_memory(d, NULL);
	hold_drop(h);
}

void hold_free(struct hold *h)
{
	hold_drop(h);
	free(h->messages);
	*h = (struct hold){ 0 };
}
