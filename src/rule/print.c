/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules and status as text. The form is that of auditctl 4.2.1, found by
 * listing rules of every field and operator with it, raw ones included. Its
 * oddities are kept, because scripts read this.
 */
#include "config.h"
#include "rule/print.h"
#include "base/array.h"
#include "base/text.h"
#include "rule/arch.h"
#include "rule/interpret.h"

#include <stdlib.h>
#include <string.h>

/* 4.2.1 prints no higher bits of the mask of an io_uring rule. */
#define N_URING_OPS 37

struct printer {
	FILE *out;
	const struct rule *rule;
	struct print_style style;
	unsigned arch;	  /* the last arch of the rule; 0: it has none */
	unsigned n_calls; /* how many put_calls() has named */
	unsigned call;	  /* the last of them */
	/* The arguments that were printed before; 0 for the others. */
	uint32_t arguments[4];
};

static void put_bytes(const struct printer *p, const char *bytes, size_t n)
{
	text_put_bytes(p->out, bytes, n, p->style.escape);
}

static void put_string(const struct printer *p, const struct rule_field *f)
{
	put_bytes(p, f->text, f->value);
}

/* Print each key after @head. An empty key is not printed. */
static void put_keys(const struct printer *p, const struct rule_field *f,
		     const char *head)
{
	for (struct rule_key key = rule_keys(f); rule_next_key(&key);) {
		if (!key.length)
			continue;
		fputs(head, p->out);
		put_bytes(p, key.text, key.length);
	}
}

static void put_perm(const struct printer *p, const struct rule_field *f)
{
	char letters[FIELD_PERMS_SIZE];

	field_perm_letters(f->value, letters);
	fputs(letters, p->out);
}

static void put_signed(const struct printer *p, const struct rule_field *f)
{
	fprintf(p->out, "%d", (int)f->value);
}

static void put_unsigned(const struct printer *p, const struct rule_field *f)
{
	fprintf(p->out, "%u", f->value);
}

/* The login uid or session, which a process may lack. */
static void put_unset(const struct printer *p, const struct rule_field *f)
{
	if (p->style.interpret && f->value == FIELD_UNSET)
		fputs("unset", p->out);
	else
		put_signed(p, f);
}

static void put_named(const struct printer *p, const struct rule_field *f,
		      const char *name)
{
	if (name)
		fputs(name, p->out);
	else
		put_signed(p, f);
}

static void put_exit(const struct printer *p, const struct rule_field *f)
{
	const char *name = field_errno_name(f->value);

	if (name)
		fputc('-', p->out);
	put_named(p, f, name);
}

static void put_message_type(const struct printer *p,
			     const struct rule_field *f)
{
	put_named(p, f, audit_msg_type_to_name((int)f->value));
}

static void put_file_system(const struct printer *p, const struct rule_field *f)
{
	put_named(p, f, audit_fstype_to_name((int)f->value));
}

/* The meaning of an argument depends on the system call: with several, it is
 * unknown. */
static char *argument_meaning(const struct printer *p, unsigned n)
{
	if (!p->arch || !p->n_calls || rule_list(p->rule) != AUDIT_FILTER_EXIT)
		return NULL;
	return interpret_argument(p->arch, (int)p->call, n, p->arguments);
}

static void put_argument(const struct printer *p, const struct rule_field *f)
{
	char *meaning;

	if (!p->style.interpret || p->n_calls > 1) {
		fprintf(p->out, "0x%X", f->value);
		return;
	}
	meaning = argument_meaning(p, f->type - AUDIT_ARG0);
	if (meaning)
		text_put(p->out, meaning, p->style.escape);
	else
		fprintf(p->out, "0x%x", f->value);
	free(meaning);
}

static void put_comparison(const struct printer *p, const struct rule_field *f)
{
	const char *left, *right;

	if (field_comparison(f->value, &left, &right))
		fprintf(p->out, " -C %s%s%s", left,
			field_operator_symbol(f->op), right);
}

/* How values are printed; those of the other kinds as signed numbers. */
static void (*const put_values[N_FIELD_KINDS])(const struct printer *p,
					       const struct rule_field *f) = {
	[FIELD_LOGIN] = put_unset,
	[FIELD_SESSION] = put_unset,
	[FIELD_MESSAGE_TYPE] = put_message_type,
	[FIELD_LABEL] = put_string,
	[FIELD_FILE_SYSTEM] = put_file_system,
	[FIELD_INODE] = put_unsigned,
	[FIELD_EXIT] = put_exit,
	[FIELD_FILE] = put_string,
	[FIELD_PROGRAM] = put_string,
	[FIELD_DIRECTORY] = put_string,
	[FIELD_PERM] = put_perm,
	[FIELD_ARGUMENT] = put_argument,
};

static void put_value(const struct printer *p, const struct rule_field *f)
{
	const struct field *field = field_find(f->type);

	if (field && put_values[field->kind])
		put_values[field->kind](p, f);
	else
		put_signed(p, f);
}

static void put_field(const struct printer *p, const struct rule_field *f)
{
	const char *name = audit_field_to_name((int)f->type);

	switch (f->type) {
	case AUDIT_ARCH: /* printed before the system calls */
		return;
	case AUDIT_FIELD_COMPARE:
		put_comparison(p, f);
		return;
	case AUDIT_FILTERKEY:
		put_keys(p, f, " -F key=");
		return;
	}
	if (name)
		fprintf(p->out, " -F %s%s", name, field_operator_symbol(f->op));
	else
		fprintf(p->out, " f%u%s", f->type,
			field_operator_symbol(f->op));
	put_value(p, f);
}

static void put_watch_field(const struct printer *p, const struct rule_field *f)
{
	switch (f->type) {
	case AUDIT_PERM:
		fputs(" -p ", p->out);
		put_perm(p, f);
		break;
	case AUDIT_FILTERKEY:
		put_keys(p, f, " -k ");
		break;
	default:
		fputs("-w ", p->out);
		put_string(p, f);
	}
}

static void for_each_field(struct printer *p,
			   void (*put)(const struct printer *p,
				       const struct rule_field *f))
{
	memset(p->arguments, 0, sizeof(p->arguments));
	for (struct rule_field f = rule_fields(p->rule); rule_next_field(&f);) {
		uint32_t argument = f.type - AUDIT_ARG0;

		if (argument < N_ELEMENTS(p->arguments))
			p->arguments[argument] = f.value;
		put(p, &f);
	}
}

/* Rules that 4.2.1 prints as watches: perm, and nothing but paths and keys. */
static bool is_watch(const struct rule *rule)
{
	bool has_perm = false;

	if (!rule_has_all_calls(rule))
		return false;
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type == AUDIT_PERM)
			has_perm = true;
		else if (f.type != AUDIT_WATCH && f.type != AUDIT_DIR &&
			 f.type != AUDIT_FILTERKEY)
			return false;
	}
	return has_perm;
}

static void put_arch(const struct printer *p, const struct rule_field *f)
{
	int machine = audit_elf_to_machine(f->value);
	const char *name = machine < 0 ? NULL : audit_machine_to_name(machine);

	if (f->type != AUDIT_ARCH)
		return;
	fprintf(p->out, " -F arch%s", field_operator_symbol(f->op));
	if (!name)
		fprintf(p->out, "0x%X", f->value);
	else
		fputs(p->style.interpret ? name : arch_word(f->value), p->out);
}

static void put_calls(struct printer *p)
{
	bool uring = rule_list(p->rule) == AUDIT_FILTER_URING_EXIT;
	unsigned most = uring ? N_URING_OPS : RULE_N_CALLS;
	int machine = rule_machine(p->rule);
	const char *head = " -S ";

	if (!rule_list_has_calls(p->rule))
		return;
	if (rule_has_all_calls(p->rule)) {
		fputs(" -S all", p->out);
		p->n_calls = RULE_N_CALLS;
		return;
	}
	for (unsigned i = 0; rule_next_call(p->rule, &i) && i < most; i++) {
		const char *name = rule_call_name(p->rule, machine, i);

		fputs(head, p->out);
		if (name)
			fputs(name, p->out);
		else
			fprintf(p->out, "%u", i);
		head = ",";
		p->call = i;
		p->n_calls++;
	}
}

void print_rule(FILE *out, const struct rule *rule,
		const struct print_style *style)
{
	struct printer p = { .out = out, .rule = rule, .style = *style };
	const char *action = rule_action_name(rule);

	if (is_watch(rule)) {
		for_each_field(&p, put_watch_field);
	} else {
		p.arch = rule_arch(rule);
		fprintf(out, "-a %s,%s", action ? action : "?",
			rule_list_name(rule_list(rule)));
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
