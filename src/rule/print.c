/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules and status as text. The form is that of auditctl 4.2.1, found by
 * listing rules of every field and operator with it, raw ones included, and
 * its oddities are kept: scripts read this. It knows nothing of where a rule
 * came from.
 */
#include "config.h"
#include "base/array.h"
#include "rule/interpret.h"
#include "rule/print.h"
#include "rule/ruleset.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define UNSET UINT32_MAX

/* Bits above these are the classes of system calls, not calls. */
#define N_SYSCALLS ((AUDIT_BITMASK_SIZE - 1) * 32 + 16)
/* 4.2.1 looks no further into the mask of an io_uring rule. */
#define N_URING_OPS 37

struct printer {
	FILE *out;
	const struct audit_rule_data *rule;
	struct print_style style;
	unsigned elf;	  /* the last arch of the rule; 0: it has none */
	int machine;	  /* whose system calls the rule means, or -1 */
	int n_calls;	  /* how many put_calls() has named */
	int syscall;	  /* the last of them */
	unsigned i;	  /* the field at hand */
	const char *text; /* its string, if it is one; not terminated */
	/* Those that the rule has named so far; 0 for the others. */
	uint32_t arguments[4];
};

static uint32_t value_of(const struct printer *p)
{
	return p->rule->values[p->i];
}

static const char *operator_of(const struct printer *p)
{
	uint32_t op = p->rule->fieldflags[p->i] & (uint32_t)AUDIT_OPERATORS;
	const char *symbol = audit_operator_to_symbol((int)op);

	return symbol ? symbol : "?";
}

static void put_bytes(const struct printer *p, const char *bytes, size_t n)
{
	text_put_bytes(p->out, bytes, n, p->style.escape);
}

static void put_string(const struct printer *p)
{
	put_bytes(p, p->text, value_of(p));
}

/*
 * Each of the keys, which the kernel holds as one string, behind @head. An
 * empty one is not shown.
 */
static void put_keys(const struct printer *p, const char *head)
{
	const char *key = p->text;
	size_t left = value_of(p);

	for (;;) {
		const char *end = memchr(key, AUDIT_KEY_SEPARATOR, left);
		size_t length = end ? (size_t)(end - key) : left;

		if (length) {
			fputs(head, p->out);
			put_bytes(p, key, length);
		}
		if (!end)
			return;
		key += length + 1;
		left -= length + 1;
	}
}

static void put_perm(const struct printer *p)
{
	char letters[RULE_PERMS_SIZE];

	rule_perm_letters(value_of(p), letters);
	fputs(letters, p->out);
}

static void put_signed(const struct printer *p)
{
	fprintf(p->out, "%d", (int)value_of(p));
}

static void put_unsigned(const struct printer *p)
{
	fprintf(p->out, "%u", value_of(p));
}

/* Login uid and session, which a process may have none of. */
static void put_unset(const struct printer *p)
{
	if (p->style.interpret && value_of(p) == UNSET)
		fputs("unset", p->out);
	else
		put_signed(p);
}

static void put_named(const struct printer *p, const char *name)
{
	if (name)
		fputs(name, p->out);
	else
		put_signed(p);
}

static void put_errno(const struct printer *p)
{
	int value = (int)value_of(p);
	const char *name = NULL;

	if (value < 0 && value > -4096)
		name = audit_errno_to_name(-value);
	if (name)
		fputc('-', p->out);
	put_named(p, name);
}

static void put_msgtype(const struct printer *p)
{
	put_named(p, audit_msg_type_to_name((int)value_of(p)));
}

static void put_fstype(const struct printer *p)
{
	put_named(p, audit_fstype_to_name((int)value_of(p)));
}

/* Can it have a meaning? Not when it is an argument of several calls. */
static char *argument_meaning(const struct printer *p, unsigned n)
{
	if (!p->elf || !p->n_calls || p->rule->flags != AUDIT_FILTER_EXIT)
		return NULL;
	return interpret_argument(p->elf, p->syscall, n, p->arguments);
}

static void put_argument(const struct printer *p)
{
	unsigned n = p->rule->fields[p->i] - AUDIT_ARG0;
	char *meaning;

	if (!p->style.interpret || p->n_calls > 1) {
		fprintf(p->out, "0x%X", value_of(p));
		return;
	}
	meaning = argument_meaning(p, n);
	if (meaning)
		text_put(p->out, meaning, p->style.escape);
	else
		fprintf(p->out, "0x%x", value_of(p));
	free(meaning);
}

static const struct comparison {
	uint32_t value;
	const char *left, *right;
} comparisons[] = {
	{ AUDIT_COMPARE_UID_TO_OBJ_UID, "uid", "obj_uid" },
	{ AUDIT_COMPARE_GID_TO_OBJ_GID, "gid", "obj_gid" },
	{ AUDIT_COMPARE_EUID_TO_OBJ_UID, "euid", "obj_uid" },
	{ AUDIT_COMPARE_EGID_TO_OBJ_GID, "egid", "obj_gid" },
	{ AUDIT_COMPARE_AUID_TO_OBJ_UID, "auid", "obj_uid" },
	{ AUDIT_COMPARE_SUID_TO_OBJ_UID, "suid", "obj_uid" },
	{ AUDIT_COMPARE_SGID_TO_OBJ_GID, "sgid", "obj_gid" },
	{ AUDIT_COMPARE_FSUID_TO_OBJ_UID, "fsuid", "obj_uid" },
	{ AUDIT_COMPARE_FSGID_TO_OBJ_GID, "fsgid", "obj_gid" },
	{ AUDIT_COMPARE_UID_TO_AUID, "uid", "auid" },
	{ AUDIT_COMPARE_UID_TO_EUID, "uid", "euid" },
	{ AUDIT_COMPARE_UID_TO_FSUID, "uid", "fsuid" },
	{ AUDIT_COMPARE_UID_TO_SUID, "uid", "suid" },
	{ AUDIT_COMPARE_AUID_TO_FSUID, "auid", "fsuid" },
	{ AUDIT_COMPARE_AUID_TO_SUID, "auid", "suid" },
	{ AUDIT_COMPARE_AUID_TO_EUID, "auid", "euid" },
	{ AUDIT_COMPARE_EUID_TO_SUID, "euid", "suid" },
	{ AUDIT_COMPARE_EUID_TO_FSUID, "euid", "fsuid" },
	{ AUDIT_COMPARE_SUID_TO_FSUID, "suid", "fsuid" },
	{ AUDIT_COMPARE_GID_TO_EGID, "gid", "egid" },
	{ AUDIT_COMPARE_GID_TO_FSGID, "gid", "fsgid" },
	{ AUDIT_COMPARE_GID_TO_SGID, "gid", "sgid" },
	{ AUDIT_COMPARE_EGID_TO_FSGID, "egid", "fsgid" },
	{ AUDIT_COMPARE_EGID_TO_SGID, "egid", "sgid" },
	{ AUDIT_COMPARE_SGID_TO_FSGID, "sgid", "fsgid" },
};

bool print_comparison(uint32_t value, const char **left, const char **right)
{
	for (size_t i = 0; i < N_ELEMENTS(comparisons); i++) {
		if (comparisons[i].value != value)
			continue;
		*left = comparisons[i].left;
		*right = comparisons[i].right;
		return true;
	}
	return false;
}

static void put_comparison(const struct printer *p)
{
	const char *left, *right;

	if (print_comparison(value_of(p), &left, &right))
		fprintf(p->out, " -C %s%s%s", left, operator_of(p), right);
}

/* How values are written; a field that is not here is a signed number. */
static const struct value_row {
	uint32_t field;
	void (*put)(const struct printer *p);
} value_rows[] = {
	{ AUDIT_LOGINUID, put_unset },	   { AUDIT_SESSIONID, put_unset },
	{ AUDIT_INODE, put_unsigned },	   { AUDIT_EXIT, put_errno },
	{ AUDIT_MSGTYPE, put_msgtype },	   { AUDIT_FSTYPE, put_fstype },
	{ AUDIT_PERM, put_perm },	   { AUDIT_ARG0, put_argument },
	{ AUDIT_ARG1, put_argument },	   { AUDIT_ARG2, put_argument },
	{ AUDIT_ARG3, put_argument },	   { AUDIT_WATCH, put_string },
	{ AUDIT_DIR, put_string },	   { AUDIT_EXE, put_string },
	{ AUDIT_SUBJ_USER, put_string },   { AUDIT_SUBJ_ROLE, put_string },
	{ AUDIT_SUBJ_TYPE, put_string },   { AUDIT_SUBJ_SEN, put_string },
	{ AUDIT_SUBJ_CLR, put_string },	   { AUDIT_OBJ_USER, put_string },
	{ AUDIT_OBJ_ROLE, put_string },	   { AUDIT_OBJ_TYPE, put_string },
	{ AUDIT_OBJ_LEV_LOW, put_string }, { AUDIT_OBJ_LEV_HIGH, put_string },
};

static void put_value(const struct printer *p)
{
	uint32_t field = p->rule->fields[p->i];

	for (size_t i = 0; i < N_ELEMENTS(value_rows); i++) {
		if (value_rows[i].field == field) {
			value_rows[i].put(p);
			return;
		}
	}
	put_signed(p);
}

static void put_field(const struct printer *p)
{
	uint32_t field = p->rule->fields[p->i];
	const char *name = audit_field_to_name((int)field);

	switch (field) {
	case AUDIT_ARCH: /* stands before the system calls */
		return;
	case AUDIT_FIELD_COMPARE:
		put_comparison(p);
		return;
	case AUDIT_FILTERKEY:
		put_keys(p, " -F key=");
		return;
	}
	if (name)
		fprintf(p->out, " -F %s%s", name, operator_of(p));
	else
		fprintf(p->out, " f%u%s", field, operator_of(p));
	put_value(p);
}

static void put_watch_field(const struct printer *p)
{
	switch (p->rule->fields[p->i]) {
	case AUDIT_PERM:
		fputs(" -p ", p->out);
		put_perm(p);
		break;
	case AUDIT_FILTERKEY:
		put_keys(p, " -k ");
		break;
	default:
		fputs("-w ", p->out);
		put_string(p);
	}
}

/* Each field in turn, with its string. */
static void for_each_field(struct printer *p,
			   void (*put)(const struct printer *p))
{
	p->text = p->rule->buf;
	memset(p->arguments, 0, sizeof(p->arguments));
	for (p->i = 0; p->i < p->rule->field_count; p->i++) {
		uint32_t argument = p->rule->fields[p->i] - AUDIT_ARG0;

		if (argument < N_ELEMENTS(p->arguments))
			p->arguments[argument] = value_of(p);
		put(p);
		if (rule_field_is_string(p->rule->fields[p->i]))
			p->text += value_of(p);
	}
}

static bool has_call(const struct audit_rule_data *rule, int call)
{
	return rule->mask[call / 32] >> (call % 32) & 1;
}

/* Rules that 4.2.1 writes as watches: perm, and nothing but paths and keys. */
static bool is_watch(const struct audit_rule_data *rule)
{
	bool has_perm = false;

	if (!rule_has_all_calls(rule))
		return false;
	for (unsigned i = 0; i < rule->field_count; i++) {
		uint32_t field = rule->fields[i];

		if (field == AUDIT_PERM)
			has_perm = true;
		else if (field != AUDIT_WATCH && field != AUDIT_DIR &&
			 field != AUDIT_FILTERKEY)
			return false;
	}
	return has_perm;
}

static void put_arch(const struct printer *p)
{
	uint32_t elf = value_of(p);
	int machine = audit_elf_to_machine(elf);
	const char *name = machine < 0 ? NULL : audit_machine_to_name(machine);

	if (p->rule->fields[p->i] != AUDIT_ARCH)
		return;
	fprintf(p->out, " -F arch%s", operator_of(p));
	if (!name)
		fprintf(p->out, "0x%X", elf);
	else if (p->style.interpret)
		fputs(name, p->out);
	else
		fputs(elf & __AUDIT_ARCH_64BIT ? "b64" : "b32", p->out);
}

static const char *call_name(const struct printer *p, int call)
{
	if (p->rule->flags != AUDIT_FILTER_URING_EXIT)
		return p->machine < 0 ? NULL
				      : audit_syscall_to_name(call, p->machine);
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	return audit_uringop_to_name(call);
#else
	return NULL;
#endif
}

static void put_calls(struct printer *p)
{
	const struct audit_rule_data *rule = p->rule;
	bool uring = rule->flags == AUDIT_FILTER_URING_EXIT;
	const char *head = " -S ";

	if (!uring && rule->flags != AUDIT_FILTER_EXIT)
		return;
	if (rule_has_all_calls(rule)) {
		fputs(" -S all", p->out);
		p->n_calls = N_SYSCALLS;
		return;
	}
	for (int call = 0; call < (uring ? N_URING_OPS : N_SYSCALLS); call++) {
		const char *name;

		if (!has_call(rule, call))
			continue;
		name = call_name(p, call);
		fputs(head, p->out);
		if (name)
			fputs(name, p->out);
		else
			fprintf(p->out, "%d", call);
		head = ",";
		p->syscall = call;
		p->n_calls++;
	}
}

/* The arch of the rule, which gives its calls and arguments a meaning. */
static void look_ahead(struct printer *p)
{
	for (unsigned i = 0; i < p->rule->field_count; i++)
		if (p->rule->fields[i] == AUDIT_ARCH)
			p->elf = p->rule->values[i];
	p->machine =
		p->elf ? audit_elf_to_machine(p->elf) : audit_detect_machine();
}

void print_rule(FILE *out, const struct audit_rule_data *rule,
		const struct print_style *style)
{
	struct printer p = { .out = out, .rule = rule, .style = *style };
	const char *action = audit_action_to_name((int)rule->action);

	if (is_watch(rule)) {
		for_each_field(&p, put_watch_field);
	} else {
		look_ahead(&p);
		fprintf(out, "-a %s,%s", action ? action : "?",
			rule_list_name((int)rule->flags));
		for_each_field(&p, put_arch);
		put_calls(&p);
		for_each_field(&p, put_field);
	}
	fputc('\n', out);
}

static void put_flag(FILE *out, const char *name, uint32_t value,
		     const char *const *names, size_t n, bool interpret)
{
	if (interpret && value < n)
		fprintf(out, "%s %s\n", name, names[value]);
	else
		fprintf(out, "%s %u\n", name, value);
}

void print_status(FILE *out, const struct audit_status *status, bool interpret)
{
	static const char *const enabled[] = { "disable", "enabled",
					       "enabled+immutable" };
	static const char *const failure[] = { "silent", "printk", "panic" };

	put_flag(out, "enabled", status->enabled, enabled, N_ELEMENTS(enabled),
		 interpret);
	put_flag(out, "failure", status->failure, failure, N_ELEMENTS(failure),
		 interpret);
	fprintf(out,
		"pid %u\nrate_limit %u\nbacklog_limit %u\nlost %u\n"
		"backlog %u\nbacklog_wait_time %u\n"
		"backlog_wait_time_actual %u\n",
		status->pid, status->rate_limit, status->backlog_limit,
		status->lost, status->backlog, status->backlog_wait_time,
		status->backlog_wait_time_actual);
}

void print_features(FILE *out, const struct audit_features *features)
{
	uint32_t bit = AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);

	fprintf(out, "loginuid_immutable %u %s\n",
		(features->features & bit) != 0,
		features->lock & bit ? "locked" : "unlocked");
}
