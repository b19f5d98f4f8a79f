/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages about a word that libaudit rejects: the part that is wrong, the
 * reason, and what was probably meant. The meanings of libaudit's error numbers
 * were found by calling it with wrong words; 3.0.9, 4.0.2 and 4.2.1 agree.
 */
#include "config.h"
#include "rule/explain.h"
#include "rule/arch.h"
#include "rule/field.h"
#include "base/array.h"
#include "base/text.h"
#include "rule/names.h"

#include <ctype.h>
#include <libaudit.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPERATORS      "=!<>&"
#define OPERATORS_SAID "= != < > <= >= & and &="

/* FIELD OP VALUE, or FIELD OP FIELD: where each begins and ends. */
struct pair {
	const char *text;
	size_t name_end, value;
	char name[32]; /* "" if it is too long for the name of a field */
};

enum part { WHOLE, NAME, OPERATOR, VALUE };

static void split(struct pair *p, const char *text)
{
	size_t name = strcspn(text, OPERATORS);

	*p = (struct pair){ .text = text, .name_end = name };
	p->value = name + strspn(text + name, OPERATORS);
	if (name < sizeof(p->name))
		memcpy(p->name, text, name);
}

static void point_at(struct explanation *f, const struct pair *p,
		     enum part part)
{
	size_t end = strlen(p->text);

	if (part == NAME && p->name_end) {
		f->length = p->name_end;
	} else if (part == OPERATOR && p->value > p->name_end) {
		f->offset = p->name_end;
		f->length = p->value - p->name_end;
	} else if (part == VALUE && end > p->value) {
		f->offset = p->value;
		f->length = end - p->value;
	}
}

/* Suggest a similar name, unless there is a hint already. */
static void hint_name(struct explanation *f, enum vocabulary v,
		      const char *word, int machine)
{
	char *name;

	if (f->hint)
		return;
	/* libaudit reads them as part of the name. */
	if (strpbrk(word, "\"'")) {
		f->hint = text_format("write it without quotes");
		return;
	}
	name = names_suggest(v, word, machine);
	if (name)
		f->hint = text_format("did you mean '%s'?", name);
	free(name);
}

static void explain_person(struct explanation *f, const struct pair *p)
{
	const char *value = p->text + p->value;
	const struct field *field =
		field_find((unsigned)audit_name_to_field(p->name));
	bool is_group = field && field->kind == FIELD_GROUP;

	f->text = text_format("unknown %s '%s'", is_group ? "group" : "user",
			      value);
	hint_name(f, is_group ? NAMES_OF_GROUPS : NAMES_OF_USERS, value, 0);
	if (!f->hint)
		f->hint = text_format("names are looked up on the machine "
				      "that loads the rules; a number needs "
				      "no look-up");
}

const char *explain_taken_operator(const char *text)
{
	/* In the order in which libaudit looks for them: in "a0>=5!=6" it finds
	 * no field "a0>=5", and of "a0!=5>=6" it takes "!=". */
	static const char *const operators[] = { "!=", ">=", "<=", "&=" };

	for (size_t i = 0; i < N_ELEMENTS(operators); i++)
		if (strstr(text, operators[i]))
			return operators[i];
	return NULL;
}

/* In "path=/a!=b", libaudit looks for a field "path=/a". */
static void explain_taken(struct explanation *f, const struct pair *p,
			  int field, const char *taken)
{
	const char *value = p->text + p->value;

	f->name = "bad-operator";
	f->text = text_format("libaudit takes '%s' in the value for the "
			      "operator",
			      taken);
	if (field == AUDIT_WATCH || field == AUDIT_DIR)
		f->hint = text_format("in a rule always,exit, write -w in "
				      "place of %s: it takes such a path",
				      p->name);
	f->offset = (size_t)(strstr(value, taken) - p->text);
	f->length = strlen(taken);
}

/* Messages that need more than a text in the table below. */
static void explain_field(struct explanation *f, const struct pair *p)
{
	const char *comma = strchr(p->text + p->value, ',');
	const char *taken = explain_taken_operator(p->text + p->value);
	int field = audit_name_to_field(p->name);

	/* In "auid>=1000,auid!=unset", libaudit reads "!=" as the operator. */
	if (comma && field >= 0 && !field_is_string((unsigned)field)) {
		f->text = text_format("'%s' contains more than one condition",
				      p->text);
		f->hint =
			text_format("use one -F for each condition: -F %.*s "
				    "-F %s",
				    (int)(comma - p->text), p->text, comma + 1);
		f->offset = (size_t)(comma - p->text);
		f->length = strlen(comma);
		return;
	}
	if (taken && field >= 0) {
		explain_taken(f, p, field, taken);
		return;
	}
	f->text =
		text_format("unknown field '%.*s'", (int)p->name_end, p->text);
	hint_name(f, NAMES_OF_FIELDS, p->name, 0);
}

static void explain_compared(struct explanation *f, const struct pair *p)
{
	f->text = text_format("unknown field '%s'", p->text + p->value);
	hint_name(f, NAMES_OF_FIELDS, p->text + p->value, 0);
}

static void explain_order(struct explanation *f, const struct pair *p)
{
	f->text = text_format("'%s' must come before -S, whose names are "
			      "looked up for this arch",
			      p->text);
}

static void explain_arch(struct explanation *f, const struct pair *p)
{
	const char *value = p->text + p->value;

	f->text = text_format("unknown arch '%s'", value);
	hint_name(f, NAMES_OF_MACHINES, value, 0);
	if (f->hint || !arch_own_word())
		return;
	if (arch_other_word())
		f->hint = text_format("use b64 or b32");
	else
		f->hint = text_format("use %s", arch_own_word());
}

static void explain_message(struct explanation *f, const struct pair *p)
{
	f->text = text_format("unknown message type '%s'", p->text + p->value);
	hint_name(f, NAMES_OF_MESSAGES, p->text + p->value, 0);
}

static void explain_errno(struct explanation *f, const struct pair *p)
{
	const char *value = p->text + p->value;

	f->text = text_format("unknown errno '%s'", value);
	hint_name(f, NAMES_OF_ERRNOS, value + (*value == '-'), 0);
}

static void explain_file_type(struct explanation *f, const struct pair *p)
{
	f->text = text_format("unknown file type '%s'", p->text + p->value);
	hint_name(f, NAMES_OF_FILE_TYPES, p->text + p->value, 0);
	if (!f->hint)
		f->hint = text_format("the file types are file, dir, socket, "
				      "link, character, block and fifo");
}

static void explain_file_system(struct explanation *f, const struct pair *p)
{
	f->text = text_format("unknown file system type '%s'",
			      p->text + p->value);
	hint_name(f, NAMES_OF_FILE_SYSTEMS, p->text + p->value, 0);
	if (!f->hint)
		f->hint = text_format("use debugfs, tracefs, or the number of "
				      "another type");
}

static void explain_permission(struct explanation *f, const struct pair *p)
{
	f->text = text_format("unknown permissions '%s': use r, w, x and a",
			      p->text + p->value);
}

/* The number of the signal @name, with or without SIG; 0: none of the usual
 * ones. */
static int signal_number(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = {
		{ "HUP", SIGHUP },   { "INT", SIGINT },	  { "QUIT", SIGQUIT },
		{ "ILL", SIGILL },   { "ABRT", SIGABRT }, { "BUS", SIGBUS },
		{ "FPE", SIGFPE },   { "KILL", SIGKILL }, { "SEGV", SIGSEGV },
		{ "PIPE", SIGPIPE }, { "ALRM", SIGALRM }, { "TERM", SIGTERM },
		{ "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "CHLD", SIGCHLD },
		{ "CONT", SIGCONT }, { "STOP", SIGSTOP }, { "TSTP", SIGTSTP },
	};

	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (size_t i = 0; i < N_ELEMENTS(signals); i++)
		if (strcasecmp(name, signals[i].name) == 0)
			return signals[i].number;
	return 0;
}

/* The number for a word after success=, such as "yes"; NULL: unknown. */
static const char *outcome_number(const char *word)
{
	static const struct {
		const char *word, *number;
	} words[] = {
		{ "yes", "1" },	  { "no", "0" },      { "true", "1" },
		{ "false", "0" }, { "success", "1" }, { "failed", "0" },
		{ "fail", "0" },  { "failure", "0" },
	};

	for (size_t i = 0; i < N_ELEMENTS(words); i++)
		if (strcasecmp(word, words[i].word) == 0)
			return words[i].number;
	return NULL;
}

static void explain_number(struct explanation *f, const struct pair *p)
{
	const char *value = p->text + p->value;
	int field = audit_name_to_field(p->name);
	int number = field >= AUDIT_ARG0 && field <= AUDIT_ARG3
			     ? signal_number(value)
			     : 0;
	const char *outcome =
		field == AUDIT_SUCCESS ? outcome_number(value) : NULL;

	f->text = text_format("'%s' is not a number; %s requires a number",
			      value, p->name);
	if (number)
		f->hint = text_format("write the number of the signal: %.*s%d",
				      (int)p->value, p->text, number);
	else if (outcome)
		f->hint = text_format("write %.*s%s", (int)p->value, p->text,
				      outcome);
}

static void explain_no_value(struct explanation *f, const struct pair *p)
{
	f->text = text_format("'%s' has no value", p->text);
}

static void explain_no_operator(struct explanation *f, const struct pair *p)
{
	f->text = text_format("'%s' is not a condition", p->text);
	f->hint = text_format(
		"write field, operator and value without "
		"spaces, such as uid=0; the operators are " OPERATORS_SAID
		"; in a shell, quote < > and &");
}

/* Returns the operator that was probably meant; NULL: it is correct; "":
 * unknown. */
static const char *meant_operator(const struct pair *p)
{
	static const struct {
		const char *said, *meant;
	} slips[] = {
		{ "=", NULL },	{ "!=", NULL }, { "<", NULL },	{ ">", NULL },
		{ "<=", NULL }, { ">=", NULL }, { "&", NULL },	{ "&=", NULL },
		{ "==", "=" },	{ "=!", "!=" }, { "<>", "!=" }, { "!==", "!=" },
		{ "=<", "<=" }, { "=>", ">=" }, { "===", "=" }, { "&&", "&" },
		{ "=&", "&=" },
	};
	size_t length = p->value - p->name_end;

	for (size_t i = 0; i < N_ELEMENTS(slips); i++)
		if (strlen(slips[i].said) == length &&
		    strncmp(p->text + p->name_end, slips[i].said, length) == 0)
			return slips[i].meant;
	return "";
}

/* In "auid=>1000", libaudit reads "=" as the operator and ">1000" as the value;
 * in "auid<>0", it finds no field. */
static void explain_operator(struct explanation *f, const struct pair *p,
			     const char *meant)
{
	f->name = "bad-operator";
	f->text = text_format("unknown operator '%.*s'",
			      (int)(p->value - p->name_end),
			      p->text + p->name_end);
	f->hint = *meant ? text_format("did you mean '%s%s%s'?", p->name, meant,
				       p->text + p->value)
			 : text_format("the operators are " OPERATORS_SAID);
	point_at(f, p, OPERATOR);
}

static const struct row {
	int rc;
	enum part part;
	const char *name;
	void (*explain)(struct explanation *f, const struct pair *p);
	const char *text; /* after the field, or the pair, without explain() */
} rows[] = {
	{ -1, WHOLE, "bad-condition", .explain = explain_no_operator },
	{ -2, NAME, "unknown-field", .explain = explain_field },
	{ -3, WHOLE, "bad-order", .explain = explain_order },
	{ -4, VALUE, "unknown-arch", .explain = explain_arch },
	{ -5, VALUE, "unknown-arch", .explain = explain_arch },
	{ -6, VALUE, "unknown-arch", .explain = explain_arch },
	{ -7, NAME, "bad-list", .text = "is only for the exit list" },
	{ -8, VALUE, "unknown-message", .explain = explain_message },
	{ -9, NAME, "bad-list",
	  .text = "is only for the exclude and user lists" },
	{ -11, VALUE, "bad-value", .text = "has a value that is too long" },
	{ -12, NAME, "bad-list", .text = "is not for the exclude list" },
	{ -13, OPERATOR, "bad-operator", .text = "takes only = and !=" },
	{ -14, VALUE, "bad-value", .explain = explain_permission },
	{ -15, VALUE, "unknown-errno", .explain = explain_errno },
	{ -16, VALUE, "bad-value", .explain = explain_file_type },
	{ -17, NAME, "bad-list", .text = "is only for the exit list" },
	{ -20, WHOLE, "no-value", .explain = explain_no_value },
	{ -21, VALUE, "bad-value", .explain = explain_number },
	{ -22, WHOLE, "bad-condition",
	  .text = "has no field before its operator" },
	{ -24, WHOLE, "bad-condition",
	  .text = "has no field before its operator" },
	{ -25, WHOLE, "no-value", .explain = explain_no_value },
	{ -26, NAME, "unknown-field", .explain = explain_field },
	{ -27, VALUE, "unknown-field", .explain = explain_compared },
	{ -28, WHOLE, "bad-condition",
	  .text = "exceeds the limit of 63 fields in a rule" },
	{ -29, OPERATOR, "bad-operator", .text = "takes only =" },
	{ -31, NAME, "bad-list",
	  .text = "is only for the exit, exclude and user lists" },
	{ -33, WHOLE, "bad-condition",
	  .text = "has two fields that cannot be compared" },
	{ -34, NAME, "bad-list", .text = "is not for this list" },
	{ -36, VALUE, "bad-value", .explain = explain_file_system },
	{ -37, VALUE, "bad-value", .text = "has a value that is too large" },
	{ -38, VALUE, "unknown-user", .explain = explain_person },
};

void explain_pair(struct explanation *f, int option, const char *pair, int rc)
{
	static const struct row other = {
		.part = WHOLE,
		.name = "bad-condition",
		.text = "is rejected by libaudit",
	};
	const struct row *row = &other;
	const char *meant;
	struct pair p;

	*f = (struct explanation){ 0 };
	split(&p, pair);
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].rc == rc)
			row = &rows[i];
	/* For -C, libaudit reports a missing operator as a wrong one. */
	if (option == 'C' && rc == -13 && p.value == p.name_end)
		row = &rows[0];
	f->name = row->name;
	meant = meant_operator(&p);
	if (meant && row->part != WHOLE && audit_name_to_field(p.name) >= 0) {
		explain_operator(f, &p, meant);
		return;
	}
	point_at(f, &p, row->part);
	if (row->explain) {
		row->explain(f, &p);
		return;
	}
	f->text = text_format("'%s' %s", row->part == WHOLE ? pair : p.name,
			      row->text);
}

static bool is_list(const char *word)
{
	return audit_name_to_flag(word) >= 0 &&
	       audit_name_to_flag(word) != AUDIT_FILTER_ENTRY;
}

static bool is_action(const char *word)
{
	int action = audit_name_to_action(word);

	return action >= 0 && strcmp(word, audit_action_to_name(action)) == 0;
}

/* Explain the wrong one of LIST and ACTION. */
static void explain_half(struct explanation *f, const char *word, size_t offset)
{
	f->offset = offset;
	f->length = strlen(word);
	if (strcasecmp(word, "entry") == 0) {
		f->text =
			text_format("the kernel no longer has the entry list");
		f->hint = text_format("use the exit list, which has the same "
				      "system calls");
		return;
	}
	f->text = text_format("unknown list or action '%s'", word);
	hint_name(f, NAMES_OF_LISTS, word, 0);
	hint_name(f, NAMES_OF_ACTIONS, word, 0);
	if (!f->hint)
		f->hint = text_format("lists: exit, task, user, exclude, "
				      "filesystem, io_uring; actions: always, "
				      "never");
}

void explain_list(struct explanation *f, const char *value)
{
	const char *comma = strchr(value, ',');
	char *first;

	*f = (struct explanation){ .name = "bad-list" };
	first = strndup(value, comma ? (size_t)(comma - value) : 0);
	if (first && comma && *first && !is_list(first) && !is_action(first))
		explain_half(f, first, 0);
	else if (first && comma && comma[1] && !strchr(comma + 1, ',') &&
		 !is_list(comma + 1) && !is_action(comma + 1))
		explain_half(f, comma + 1, (size_t)(comma - value) + 1);
	else
		f->text =
			text_format("'%s' is not a list and an action, such as "
				    "always,exit",
				    value);
	free(first);
}

/* For a name that exists on the other arch, suggest only a longer or shorter
 * name, such as umount2 for umount and chown for chown32. */
static void hint_version(struct explanation *f, const char *name, int machine)
{
	char *near = names_suggest(NAMES_OF_SYSCALLS, name, machine);
	char *part = near ? strdup(name) : NULL;

	if (part && strlen(near) < strlen(part))
		part[strlen(near)] = '\0';
	if (part && strncmp(near, part, strlen(part)) == 0)
		f->hint = text_format("did you mean '%s'?", near);
	free(part);
	free(near);
}

/* Suggest execve for SYS_execve, sys_execve, __NR_execve and EXECVE. */
static void hint_call(struct explanation *f, const char *name, int machine)
{
	static const char *const prefixes[] = { "sys_", "__x64_sys_", "__nr_",
						"" };
	char *lower = strdup(name);

	for (char *c = lower; c && *c; c++)
		*c = (char)tolower((unsigned char)*c);
	for (size_t i = 0; lower && i < N_ELEMENTS(prefixes); i++) {
		size_t n = strlen(prefixes[i]);

		if (strncmp(lower, prefixes[i], n) == 0 && !f->hint &&
		    (audit_name_to_syscall(lower + n, machine) >= 0 ||
		     strcmp(lower + n, "all") == 0))
			f->hint = text_format("did you mean '%s'?", lower + n);
	}
	free(lower);
	hint_name(f, NAMES_OF_SYSCALLS, name, machine);
}

void explain_syscall(struct explanation *f, const char *name, unsigned elf)
{
	int machine = audit_elf_to_machine(elf);
	int other = arch_other_machine(machine);
	const char *here = arch_name(elf), *there;

	*f = (struct explanation){ .name = "unknown-syscall" };
	if (other < 0 || audit_name_to_syscall(name, other) < 0) {
		f->text = text_format("unknown syscall '%s' on %s", name, here);
		hint_call(f, name, machine);
		return;
	}
	there = arch_name(audit_machine_to_elf(other));
	f->text = text_format("unknown syscall '%s' on %s (it exists on %s)",
			      name, here, there);
	hint_version(f, name, machine);
}

void explain_uring_op(struct explanation *f, const char *name)
{
	*f = (struct explanation){ .name = "unknown-operation" };
	f->text = text_format("unknown io_uring operation '%s'", name);
	hint_name(f, NAMES_OF_URING_OPS, name, 0);
}

void explain_free(struct explanation *f)
{
	free(f->text);
	free(f->hint);
}
