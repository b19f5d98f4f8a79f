/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include <errno.h>
#include <string.h>

void model_all_events(struct model_universe *u, size_t n)
{
	size_t n_events = (size_t)1 << n;

	u->n_words = (n_events + 63) / 64;
	for (size_t i = 0; i < n; i++) {
		memset(u->events[i], 0, sizeof(u->events[i]));
		for (size_t event = 0; event < n_events; event++)
			if (event >> i & 1)
				u->events[i][event / 64] |= UINT64_C(1)
							    << event % 64;
	}
}

void model_insert(struct model_list *list, size_t at, struct model_rule rule)
{
	memmove(&list->rules[at + 1], &list->rules[at],
		(list->n - at) * sizeof(rule));
	list->rules[at] = rule;
	list->n++;
}

void model_remove(struct model_list *list, size_t at)
{
	list->n--;
	memmove(&list->rules[at], &list->rules[at + 1],
		(list->n - at) * sizeof(list->rules[at]));
}

int model_append(struct model_list *list, struct model_rule rule)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->rules[i].bytes == rule.bytes)
			return -EEXIST;
	model_insert(list, list->n, rule);
	return 0;
}

void model_prepend(struct model_list *list, struct model_rule rule)
{
	model_insert(list, 0, rule);
}

int model_delete(const struct model_universe *u, struct model_list *list,
		 uint32_t bytes)
{
	size_t at = list->n;

	for (size_t i = 0; i < list->n; i++) {
		if (list->rules[i].bytes != bytes)
			continue;
		at = i;
		if (!u->deletes_last[bytes])
			break;
	}
	if (at == list->n)
		return -ENOENT;
	model_remove(list, at);
	return 0;
}

void model_forbid_all(const struct model_universe *u,
		      struct model_decisions *allowed)
{
	for (size_t i = 0; i < MODEL_DECISIONS; i++)
		memset(allowed->events[i], 0, u->n_words * sizeof(uint64_t));
}

void model_allow(const struct model_universe *u, const struct model_list *list,
		 struct model_decisions *allowed)
{
	for (size_t w = 0; w < u->n_words; w++) {
		uint64_t undecided = UINT64_MAX;

		for (size_t i = 0; i < list->n; i++) {
			uint32_t meaning = list->rules[i].meaning;
			uint64_t first = u->events[meaning][w] & undecided;

			allowed->events[u->decision[meaning]][w] |= first;
			undecided &= ~first;
		}
		allowed->events[0][w] |= undecided;
	}
}

unsigned model_violations(const struct model_universe *u,
			  const struct model_list *list,
			  const struct model_decisions *allowed)
{
	unsigned n = 0;

	for (size_t w = 0; w < u->n_words; w++) {
		uint64_t undecided = UINT64_MAX, wrong = 0;

		for (size_t i = 0; i < list->n; i++) {
			uint32_t meaning = list->rules[i].meaning;
			uint64_t first = u->events[meaning][w] & undecided;

			wrong |= first &
				 ~allowed->events[u->decision[meaning]][w];
			undecided &= ~first;
		}
		wrong |= undecided & ~allowed->events[0][w];
		n += (unsigned)__builtin_popcountll(wrong);
	}
	return n;
}
