/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "held.h"
#include "unit.h"
#include "cli/parse.h"
#include "rule/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void held_begin(struct held *h)
{
	*h = (struct held){
		.status = { .enabled = 1,
			    .failure = 1,
			    .backlog_limit = 64,
			    .backlog_wait_time = 60000 },
		.features = { .vers = 1, .mask = 3 },
	};
}

void held_end(struct held *h)
{
	while (h->n)
		free(h->rules[--h->n]);
}

/* ---- rules --------------------------------------------------------------- */

static size_t size_of(const struct audit_rule_data *rule)
{
	return sizeof(*rule) + rule->buflen;
}

static bool is_same(const struct audit_rule_data *a,
		    const struct audit_rule_data *b)
{
	return size_of(a) == size_of(b) && memcmp(a, b, size_of(a)) == 0;
}

static size_t find(const struct held *h, const struct audit_rule_data *rule)
{
	size_t i = 0;

	while (i < h->n && !is_same(h->rules[i], rule))
		i++;
	return i;
}

/* The index of the first rule of a list, or of the end of the list: the lists
 * are in the order of their numbers. */
static size_t place_in(const struct held *h, uint32_t list, bool prepend)
{
	size_t i = 0;

	while (i < h->n && (prepend ? h->rules[i]->flags < list
				    : h->rules[i]->flags <= list))
		i++;
	return i;
}

static int add(struct held *h, const struct audit_rule_data *rule)
{
	bool prepend = rule->flags & AUDIT_FILTER_PREPEND;
	struct audit_rule_data *copy;
	size_t at;

	/* The kernel compares the flag, too, and so prepends a copy. */
	if (find(h, rule) < h->n)
		return -EEXIST;
	copy = malloc(size_of(rule));
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, rule, size_of(rule));
	copy->flags &= ~(uint32_t)AUDIT_FILTER_PREPEND;
	at = place_in(h, copy->flags, prepend);
	ck_assert_uint_lt(h->n, HELD_MAX);
	memmove(&h->rules[at + 1], &h->rules[at],
		(h->n - at) * sizeof(h->rules[0]));
	h->rules[at] = copy;
	h->n++;
	return 0;
}

static int delete (struct held *h, const struct audit_rule_data *rule)
{
	size_t at = find(h, rule);

	if (at == h->n)
		return -ENOENT;
	free(h->rules[at]);
	h->n--;
	memmove(&h->rules[at], &h->rules[at + 1],
		(h->n - at) * sizeof(h->rules[0]));
	return 0;
}

/* ---- settings ------------------------------------------------------------ */

static int set(struct held *h, const struct audit_status *to)
{
	const uint32_t settings = AUDIT_STATUS_ENABLED | AUDIT_STATUS_FAILURE |
				  AUDIT_STATUS_RATE_LIMIT |
				  AUDIT_STATUS_BACKLOG_LIMIT |
				  AUDIT_STATUS_BACKLOG_WAIT_TIME;
	struct audit_status *s = &h->status;

	if (s->enabled == 2 && to->mask & settings)
		return -EPERM;
	if (to->mask & AUDIT_STATUS_ENABLED)
		s->enabled = to->enabled;
	if (to->mask & AUDIT_STATUS_FAILURE)
		s->failure = to->failure;
	if (to->mask & AUDIT_STATUS_RATE_LIMIT)
		s->rate_limit = to->rate_limit;
	if (to->mask & AUDIT_STATUS_BACKLOG_LIMIT)
		s->backlog_limit = to->backlog_limit;
	if (to->mask & AUDIT_STATUS_BACKLOG_WAIT_TIME)
		s->backlog_wait_time = to->backlog_wait_time;
	return 0;
}

/* Features have locks of their own; -e 2 does not lock them. */
static int set_features(struct held *h, const struct audit_features *to)
{
	if (h->features.lock & to->mask & (h->features.features ^ to->features))
		return -EPERM;
	h->features.features =
		(h->features.features & ~to->mask) | (to->features & to->mask);
	h->features.lock |= to->lock & to->mask;
	return 0;
}

int held_take(struct held *h, const struct nlmsghdr *m)
{
	const void *payload = NLMSG_DATA(m);
	int rc = h->before ? h->before(h, m) : 0;

	if (rc)
		return rc;
	switch (m->nlmsg_type) {
	case AUDIT_ADD_RULE:
		return h->status.enabled == 2 ? -EPERM : add(h, payload);
	case AUDIT_DEL_RULE:
		return h->status.enabled == 2 ? -EPERM : delete (h, payload);
	case AUDIT_SET:
		return set(h, payload);
	case AUDIT_SET_FEATURE:
		return set_features(h, payload);
	default:
		return 0;
	}
}

/* ---- for tests ----------------------------------------------------------- */

void held_add(struct held *h, const char *text)
{
	struct line *line = make_line(NULL, text);
	struct request request;
	struct audit_rule_data *message;
	struct rule rule;
	struct diag d = { 0 };

	ck_assert_msg(parse_request(&request, line, &d) == 0, "%s", text);
	ck_assert_msg(build_rule(&rule, &request, &d) == 0, "%s", text);
	message = malloc(rule_data_length(rule.data));
	ck_assert_ptr_nonnull(message);
	rule_data_write(rule.data, message);
	if (rule.prepend)
		message->flags |= AUDIT_FILTER_PREPEND;
	ck_assert_int_eq(add(h, message), 0);
	free(message);
	rule_clear(&rule);
	request_free(&request);
	free_line(line);
}

static const char *list_name(uint32_t list)
{
	static const char *const names[] = {
		[AUDIT_FILTER_USER] = "user",
		[AUDIT_FILTER_TASK] = "task",
		[AUDIT_FILTER_EXIT] = "exit",
		[AUDIT_FILTER_EXCLUDE] = "exclude",
		[AUDIT_FILTER_FS] = "filesystem",
	};

	return list < N_ROWS(names) && names[list] ? names[list] : "?";
}

char *held_keys(const struct held *h)
{
	uint32_t list = AUDIT_FILTER_EXIT;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	for (size_t i = 0; i < h->n; i++) {
		const struct audit_rule_data *r = h->rules[i];

		fputs(i ? " " : "", out);
		if (r->flags != list)
			fprintf(out, "%s: ", list_name(r->flags));
		list = r->flags;
		/* The key is the last string of a rule of these tests. */
		for (uint32_t f = 0, at = 0; f < r->field_count; f++) {
			if (r->fields[f] == AUDIT_FILTERKEY)
				fprintf(out, "%.*s", (int)r->values[f],
					r->buf + at);
			if (r->fields[f] == AUDIT_FILTERKEY ||
			    r->fields[f] == AUDIT_WATCH ||
			    r->fields[f] == AUDIT_DIR ||
			    r->fields[f] == AUDIT_EXE)
				at += r->values[f];
		}
		fputs(r->mask[2031 / 32] >> 2031 % 32 & 1 ? "'" : "", out);
	}
	ck_assert_int_eq(fclose(out), 0);
	return text;
}
