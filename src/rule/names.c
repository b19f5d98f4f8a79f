/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Suggestions of names for a misspelled one, from the tables of libaudit and
 * the databases of the system. */
#include "config.h"
#include "base/array.h"
#include "rule/names.h"

#include <grp.h>
#include <libaudit.h>
#include <linux/magic.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Names longer than this are not compared. */
#define WORD_MAX 63

struct search {
	const char *word;
	char best[WORD_MAX + 1];
	unsigned distance; /* of best; at first one more than the limit */
	size_t begins;	   /* length of the beginning that best and word have in
			      common */
};

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * The edit distance of @a and @b: how many characters are added, missing,
 * replaced, or swapped with the next one. Case is ignored.
 */
static unsigned slips(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned row[3][WORD_MAX + 1];
	unsigned *last = row[0], *previous = row[1], *now = row[2];

	for (size_t j = 0; j <= m; j++)
		now[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *oldest = last;

		last = previous;
		previous = now;
		now = oldest;
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			bool same = (a[i - 1] | 32) == (b[j - 1] | 32);

			now[j] = least(previous[j - 1] + !same,
				       least(previous[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], last[j - 2] + 1);
		}
	}
	return now[m];
}

static void consider(void *search, const char *name)
{
	struct search *s = search;
	size_t length, n = strlen(s->word), begins = 0;
	unsigned distance;

	length = strlen(name);
	if (!length || length > WORD_MAX || length > n + s->distance ||
	    n > length + s->distance || strcmp(name, s->word) == 0)
		return;
	distance = slips(s->word, name);
	while (begins < n && name[begins] == s->word[begins])
		begins++;
	if (distance > s->distance ||
	    (distance == s->distance && !(*s->best && begins > s->begins)))
		return;
	s->distance = distance;
	s->begins = begins;
	memcpy(s->best, name, length + 1);
}

static const char *field_name(int i, int machine)
{
	(void)machine;
	return audit_field_to_name(i);
}

static const char *list_name(int i, int machine)
{
	(void)machine;
	/* The kernel no longer has it. */
	return i == AUDIT_FILTER_ENTRY ? NULL : audit_flag_to_name(i);
}

static const char *action_name(int i, int machine)
{
	(void)machine;
	return i == AUDIT_POSSIBLE ? NULL : audit_action_to_name(i);
}

static const char *message_name(int i, int machine)
{
	(void)machine;
	return audit_msg_type_to_name(i);
}

static const char *errno_name(int i, int machine)
{
	(void)machine;
	return audit_errno_to_name(i);
}

static const char *file_type_name(int i, int machine)
{
	(void)machine;
	return audit_ftype_to_name(i << 12); /* S_IFMT is the upper four */
}

/* libaudit knows only these two. */
static const char *file_system_name(int i, int machine)
{
	(void)machine;
	return audit_fstype_to_name(i ? TRACEFS_MAGIC : DEBUGFS_MAGIC);
}

static const char *uring_op_name(int i, int machine)
{
	(void)machine;
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	return audit_uringop_to_name(i);
#else
	(void)i;
	return NULL;
#endif
}

/* First the values of arch= that are not names of machines. */
static const char *machine_name(int i, int machine)
{
	(void)machine;
	return i < 0 ? i == -1 ? "b32" : "b64" : audit_machine_to_name(i);
}

static void each_user(take_name *take, void *to)
{
	const struct passwd *user;

	setpwent();
	while ((user = getpwent()))
		take(to, user->pw_name);
	endpwent();
}

static void each_group(take_name *take, void *to)
{
	const struct group *group;

	setgrent();
	while ((group = getgrent()))
		take(to, group->gr_name);
	endgrent();
}

/* How to list the names of a vocabulary: name() for each number, or each(). */
static const struct {
	int from, to;
	const char *(*name)(int i, int machine);
	void (*all)(take_name *take, void *to);
} sources[] = {
	[NAMES_OF_SYSCALLS] = { 0, 2047, audit_syscall_to_name, NULL },
	[NAMES_OF_URING_OPS] = { 0, 255, uring_op_name, NULL },
	[NAMES_OF_FIELDS] = { 0, 255, field_name, NULL },
	[NAMES_OF_LISTS] = { 0, 15, list_name, NULL },
	[NAMES_OF_ACTIONS] = { 0, 15, action_name, NULL },
	[NAMES_OF_MESSAGES] = { 1000, 2999, message_name, NULL },
	[NAMES_OF_ERRNOS] = { 1, 600, errno_name, NULL },
	[NAMES_OF_FILE_TYPES] = { 0, 15, file_type_name, NULL },
	[NAMES_OF_FILE_SYSTEMS] = { 0, 1, file_system_name, NULL },
	[NAMES_OF_MACHINES] = { -2, 31, machine_name, NULL },
	[NAMES_OF_USERS] = { 0, 0, NULL, each_user },
	[NAMES_OF_GROUPS] = { 0, 0, NULL, each_group },
};

void names_each(enum vocabulary v, int machine, take_name *take, void *to)
{
	if (sources[v].all) {
		sources[v].all(take, to);
		return;
	}
	for (int i = sources[v].from; i <= sources[v].to; i++) {
		const char *name = sources[v].name(i, machine);

		if (name)
			take(to, name);
	}
}

/* Too many names are similar to a short word. */
static bool start_search(struct search *s, const char *word)
{
	size_t length = strlen(word);

	*s = (struct search){ .word = word, .distance = length < 6 ? 2 : 3 };
	return length >= 2 && length <= WORD_MAX;
}

static char *found(const struct search *s)
{
	return *s->best ? strdup(s->best) : NULL;
}

char *names_suggest(enum vocabulary v, const char *word, int machine)
{
	struct search s;

	if (!start_search(&s, word))
		return NULL;
	names_each(v, machine, consider, &s);
	return found(&s);
}

char *names_suggest_among(each_name *each, const char *word)
{
	struct search s;

	if (!start_search(&s, word))
		return NULL;
	each(consider, &s);
	return found(&s);
}
