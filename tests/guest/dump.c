/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "dump.h"

#include <stdbool.h>
#include <string.h>

#ifndef AUDIT_FILTER_URING_EXIT
#define AUDIT_FILTER_URING_EXIT 7
#endif

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct name {
	uint32_t number;
	const char *name;
};

static const struct name lists[] = {
	{ AUDIT_FILTER_USER, "user" },
	{ AUDIT_FILTER_TASK, "task" },
	{ AUDIT_FILTER_EXIT, "exit" },
	{ AUDIT_FILTER_TYPE, "exclude" },
	{ AUDIT_FILTER_FS, "filesystem" },
	{ AUDIT_FILTER_URING_EXIT, "io_uring" },
};

static const struct name actions[] = {
	{ AUDIT_NEVER, "never" },
	{ AUDIT_POSSIBLE, "possible" },
	{ AUDIT_ALWAYS, "always" },
};

/* The longer operators first, because the first one that matches is used. */
static const struct name operators[] = {
	{ AUDIT_NOT_EQUAL, "!=" },
	{ AUDIT_LESS_THAN_OR_EQUAL, "<=" },
	{ AUDIT_GREATER_THAN_OR_EQUAL, ">=" },
	{ AUDIT_BIT_TEST, "&=" },
	{ AUDIT_EQUAL, "=" },
	{ AUDIT_LESS_THAN, "<" },
	{ AUDIT_GREATER_THAN, ">" },
	{ AUDIT_BIT_MASK, "&" },
};

static const struct name fields[] = {
	{ AUDIT_PID, "pid" },
	{ AUDIT_UID, "uid" },
	{ AUDIT_EUID, "euid" },
	{ AUDIT_SUID, "suid" },
	{ AUDIT_FSUID, "fsuid" },
	{ AUDIT_GID, "gid" },
	{ AUDIT_EGID, "egid" },
	{ AUDIT_SGID, "sgid" },
	{ AUDIT_FSGID, "fsgid" },
	{ AUDIT_LOGINUID, "auid" },
	{ AUDIT_PERS, "pers" },
	{ AUDIT_ARCH, "arch" },
	{ AUDIT_MSGTYPE, "msgtype" },
	{ AUDIT_SUBJ_USER, "subj_user" },
	{ AUDIT_SUBJ_ROLE, "subj_role" },
	{ AUDIT_SUBJ_TYPE, "subj_type" },
	{ AUDIT_SUBJ_SEN, "subj_sen" },
	{ AUDIT_SUBJ_CLR, "subj_clr" },
	{ AUDIT_PPID, "ppid" },
	{ AUDIT_OBJ_USER, "obj_user" },
	{ AUDIT_OBJ_ROLE, "obj_role" },
	{ AUDIT_OBJ_TYPE, "obj_type" },
	{ AUDIT_OBJ_LEV_LOW, "obj_lev_low" },
	{ AUDIT_OBJ_LEV_HIGH, "obj_lev_high" },
	{ AUDIT_LOGINUID_SET, "auid_set" },
	{ AUDIT_SESSIONID, "sessionid" },
	{ AUDIT_FSTYPE, "fstype" },
	{ AUDIT_DEVMAJOR, "devmajor" },
	{ AUDIT_DEVMINOR, "devminor" },
	{ AUDIT_INODE, "inode" },
	{ AUDIT_EXIT, "exit" },
	{ AUDIT_SUCCESS, "success" },
	{ AUDIT_WATCH, "path" },
	{ AUDIT_PERM, "perm" },
	{ AUDIT_DIR, "dir" },
	{ AUDIT_FILETYPE, "filetype" },
	{ AUDIT_OBJ_UID, "obj_uid" },
	{ AUDIT_OBJ_GID, "obj_gid" },
	{ AUDIT_FIELD_COMPARE, "compare" },
	{ AUDIT_EXE, "exe" },
	{ AUDIT_SADDR_FAM, "saddr_fam" },
	{ AUDIT_ARG0, "a0" },
	{ AUDIT_ARG1, "a1" },
	{ AUDIT_ARG2, "a2" },
	{ AUDIT_ARG3, "a3" },
	{ AUDIT_FILTERKEY, "key" },
};

static const char *name_of(const struct name *names, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].number == number)
			return names[i].name;
	return "?";
}

static int number_of(const struct name *names, size_t n, const char *name,
		     size_t length)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i].name) == length &&
		    memcmp(names[i].name, name, length) == 0)
			return (int)names[i].number;
	return -1;
}

int dump_list_number(const char *name)
{
	return number_of(lists, N(lists), name, strlen(name));
}

int dump_action_number(const char *name)
{
	return number_of(actions, N(actions), name, strlen(name));
}

int dump_field_number(const char *name, size_t length)
{
	return number_of(fields, N(fields), name, length);
}

int64_t dump_operator(const char *text, size_t *length)
{
	for (size_t i = 0; i < N(operators); i++) {
		*length = strlen(operators[i].name);
		if (strncmp(text, operators[i].name, *length) == 0)
			return operators[i].number;
	}
	return -1;
}

static bool is_string(uint32_t field)
{
	return (field >= AUDIT_SUBJ_USER && field <= AUDIT_SUBJ_CLR) ||
	       (field >= AUDIT_OBJ_USER && field <= AUDIT_OBJ_LEV_HIGH) ||
	       field == AUDIT_WATCH || field == AUDIT_DIR ||
	       field == AUDIT_EXE || field == AUDIT_FILTERKEY;
}

static void put_string(FILE *out, const char *text, uint32_t length)
{
	fputc('"', out);
	while (length--) {
		unsigned char c = (unsigned char)*text++;

		if (c < ' ' || c > '~' || c == '"' || c == '\\')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static bool bit(const struct audit_rule_data *rule, unsigned n)
{
	return n < AUDIT_BITMASK_SIZE * 32 && rule->mask[n / 32] >> n % 32 & 1;
}

static void put_calls(FILE *out, const struct audit_rule_data *rule)
{
	unsigned n = AUDIT_BITMASK_SIZE * 32, last = n - 16;
	const char *comma = "";

	fputs(" calls=", out);
	for (unsigned i = 0; i < n; i++) {
		unsigned end = i;

		if (!bit(rule, i))
			continue;
		while (bit(rule, end + 1))
			end++;
		/* The 16 bits at the top are classes; the kernel does not
		 * return them. */
		if (i == 0 && end >= last - 1) {
			fputs("all", out);
			return;
		}
		fprintf(out, end > i ? "%s%u-%u" : "%s%u", comma, i, end);
		comma = ",";
		i = end;
	}
	if (!*comma)
		fputs("none", out);
}

void dump_rule(FILE *out, const struct audit_rule_data *rule)
{
	const char *text = rule->buf;

	fprintf(out, "%s %s", name_of(lists, N(lists), rule->flags),
		name_of(actions, N(actions), rule->action));
	put_calls(out, rule);
	for (unsigned i = 0; i < rule->field_count; i++) {
		uint32_t field = rule->fields[i], value = rule->values[i];
		uint32_t op = rule->fieldflags[i] & AUDIT_OPERATORS;

		fprintf(out, " %s%s", name_of(fields, N(fields), field),
			name_of(operators, N(operators), op));
		if (is_string(field)) {
			put_string(out, text, value);
			text += value;
		} else {
			fprintf(out, field == AUDIT_ARCH ? "%#x" : "%u", value);
		}
	}
}

void dump_settings(FILE *out, const struct settings *s)
{
	fprintf(out,
		"enabled=%u failure=%u rate_limit=%u backlog_limit=%u "
		"backlog_wait_time=%u loginuid_immutable=%u/%u",
		s->enabled, s->failure, s->rate_limit, s->backlog_limit,
		s->backlog_wait_time, s->features >> 1 & 1, s->lock >> 1 & 1);
}
