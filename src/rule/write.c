/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule as a line that loads back. What -l writes does not always: it leaves
 * spaces as they are, writes file types as numbers, and some rules as watches,
 * which become something else where a file has become a folder.
 */
#include "config.h"
#include "rule/write.h"
#include "base/array.h"
#include "rule/meaning.h"
#include "cli/options.h"
#include "rule/print.h"
#include "rule/build.h"
#include "input/rulefile.h"
#include "rule/ruleset.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define UNSET UINT32_MAX

struct writer {
	FILE *out;
	const struct audit_rule_data *rule;
	unsigned i;	   /* the field at hand */
	const char *text;  /* its string; not terminated */
	int machine;	   /* whose system calls the rule means */
	unsigned calls_at; /* before this field they are named */
};

static uint32_t value_of(const struct writer *w)
{
	return w->rule->values[w->i];
}

static const char *operator_of(const struct writer *w)
{
	uint32_t op = w->rule->fieldflags[w->i] & (uint32_t)AUDIT_OPERATORS;
	const char *symbol = audit_operator_to_symbol((int)op);

	return symbol ? symbol : "?";
}

/* As line_split() reads it. */
static void put_escaped(FILE *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text[i] == ' ' || text[i] == '\\')
			fputc('\\', out);
		fputc(text[i], out);
	}
}

char *write_word(const char *text, size_t n)
{
	char *word = NULL;
	size_t length;
	FILE *out = open_memstream(&word, &length);

	if (!out)
		return NULL;
	put_escaped(out, text, n);
	text_close(out, &word);
	return word;
}

static void put_name(const struct writer *w, const char *name)
{
	if (name)
		fputs(name, w->out);
	else
		fprintf(w->out, "%u", value_of(w));
}

static void put_perm(const struct writer *w)
{
	char letters[RULE_PERMS_SIZE];

	rule_perm_letters(value_of(w), letters);
	fputs(letters, w->out);
}

static void put_exit(const struct writer *w)
{
	int value = (int)value_of(w);
	const char *name =
		value < 0 && value > -4096 ? audit_errno_to_name(-value) : NULL;

	if (name)
		fprintf(w->out, "-%s", name);
	else
		fprintf(w->out, "%d", value);
}

/* Of the own machine b64 and b32; of another its name. */
static void put_arch(const struct writer *w)
{
	int machine = audit_elf_to_machine(value_of(w));
	int own = audit_detect_machine();
	const char *word = value_of(w) & __AUDIT_ARCH_64BIT ? "b64" : "b32";

	if (audit_determine_machine(word) == machine && machine >= 0 &&
	    own >= 0)
		fputs(word, w->out);
	else if (machine >= 0 && audit_machine_to_name(machine))
		fputs(audit_machine_to_name(machine), w->out);
	else
		fprintf(w->out, "0x%X", value_of(w));
}

static void put_value(const struct writer *w)
{
	uint32_t field = w->rule->fields[w->i], value = value_of(w);

	if (rule_field_is_string(field)) {
		put_escaped(w->out, w->text, value);
		return;
	}
	switch (field) {
	case AUDIT_LOGINUID:
	case AUDIT_SESSIONID:
		put_name(w, value == UNSET ? "unset" : NULL);
		break;
	case AUDIT_ARCH:
		put_arch(w);
		break;
	case AUDIT_PERM:
		put_perm(w);
		break;
	case AUDIT_EXIT:
		put_exit(w);
		break;
	case AUDIT_MSGTYPE:
		put_name(w, audit_msg_type_to_name((int)value));
		break;
	case AUDIT_FSTYPE:
		put_name(w, audit_fstype_to_name((int)value));
		break;
	case AUDIT_FILETYPE:
		put_name(w, audit_ftype_to_name((int)value));
		break;
	case AUDIT_ARG0:
	case AUDIT_ARG1:
	case AUDIT_ARG2:
	case AUDIT_ARG3:
		fprintf(w->out, "0x%x", value);
		break;
	default:
		put_name(w, NULL);
		break;
	}
}

/* The kernel holds them as one string. */
static void put_keys(const struct writer *w)
{
	const char *key = w->text;
	size_t left = value_of(w);

	for (;;) {
		const char *end = memchr(key, AUDIT_KEY_SEPARATOR, left);
		size_t length = end ? (size_t)(end - key) : left;

		fprintf(w->out, " -F key%s", operator_of(w));
		put_escaped(w->out, key, length);
		if (!end)
			return;
		key = end + 1;
		left -= length + 1;
	}
}

static void put_field(const struct writer *w)
{
	uint32_t field = w->rule->fields[w->i];
	const char *name = audit_field_to_name((int)field);
	const char *left, *right;

	if (field == AUDIT_FILTERKEY) {
		put_keys(w);
	} else if (field == AUDIT_FIELD_COMPARE) {
		if (print_comparison(value_of(w), &left, &right))
			fprintf(w->out, " -C %s%s%s", left, operator_of(w),
				right);
	} else if (field == AUDIT_PERM && w->rule->flags != AUDIT_FILTER_EXIT) {
		/* libaudit has perm= for that list alone, and takes -p in all.
		 */
		fputs(" -p ", w->out);
		put_perm(w);
	} else if (name) {
		fprintf(w->out, " -F %s%s", name, operator_of(w));
		put_value(w);
	}
}

static const char *call_name(const struct audit_rule_data *rule, int machine,
			     int call)
{
	if (rule->flags == AUDIT_FILTER_EXIT && machine >= 0)
		return audit_syscall_to_name(call, machine);
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	if (rule->flags == AUDIT_FILTER_URING_EXIT)
		return audit_uringop_to_name(call);
#endif
	return NULL;
}

static void put_call(const struct writer *w, int call)
{
	const char *name = call_name(w->rule, w->machine, call);

	if (name)
		fputs(name, w->out);
	else
		fprintf(w->out, "%d", call);
}

/* io_uring operations come one to an option (seen on 4.2.1). */
static void put_calls(const struct writer *w)
{
	bool uring = w->rule->flags == AUDIT_FILTER_URING_EXIT;
	const char *head = " -S ";

	if (w->rule->flags != AUDIT_FILTER_EXIT && !uring)
		return;
	if (rule_has_all_calls(w->rule)) {
		fputs(uring ? "" : " -S all", w->out);
		return;
	}
	for (int call = 0; call < AUDIT_BITMASK_SIZE * 32; call++) {
		if (!(w->rule->mask[call / 32] >> call % 32 & 1))
			continue;
		fputs(head, w->out);
		put_call(w, call);
		head = uring ? " -S " : ",";
	}
	/* No -S would be all of them; this names none. */
	if (!uring && head[0] != ',')
		fputs(" -S ,", w->out);
}

/* Behind this field the system calls are named: names go by the arch before. */
static unsigned calls_behind(const struct audit_rule_data *rule)
{
	unsigned n = 0;

	for (unsigned i = 0; i < rule->field_count; i++)
		if (rule->fields[i] == AUDIT_ARCH)
			n = i + 1;
	return n;
}

/* The field at hand and all that follow. */
static void put_fields(struct writer *w)
{
	for (; w->i < w->rule->field_count; w->i++) {
		if (w->i == w->calls_at)
			put_calls(w);
		put_field(w);
		if (rule_field_is_string(w->rule->fields[w->i]))
			w->text += value_of(w);
	}
	if (w->calls_at == w->rule->field_count)
		put_calls(w);
}

static void put_rule(struct writer *w)
{
	const struct audit_rule_data *rule = w->rule;
	const char *action = audit_action_to_name((int)rule->action);
	unsigned behind = calls_behind(rule);

	if (behind)
		w->machine = audit_elf_to_machine(rule->values[behind - 1]);
	fprintf(w->out, "-a %s,%s", action ? action : "?",
		rule_list_name((int)rule->flags));
	w->text = rule->buf;
	put_fields(w);
}

/* A path and perm before all else: so it is made by -w. */
static bool is_watch(const struct audit_rule_data *rule)
{
	return rule->flags == AUDIT_FILTER_EXIT &&
	       rule->action == AUDIT_ALWAYS && rule->field_count > 1 &&
	       (rule->fields[0] == AUDIT_WATCH ||
		rule->fields[0] == AUDIT_DIR) &&
	       rule->fields[1] == AUDIT_PERM;
}

static void put_watch(struct writer *w)
{
	fputs("-w ", w->out);
	put_escaped(w->out, w->rule->buf, value_of(w));
	w->text = w->rule->buf + value_of(w);
	w->i = 1;
	fputs(" -p ", w->out);
	put_perm(w);
	w->i = 2;
	put_fields(w);
}

/* A line that editors and terminals show as it is. */
static bool is_plain(const char *line)
{
	for (; *line; line++)
		if (iscntrl((unsigned char)*line))
			return false;
	return true;
}

/*
 * Returns 0, -EINVAL when it makes something else, or -ENOMEM: who runs out of
 * memory says so by errno, on whichever way it comes back.
 */
static int makes(const char *text, const struct packed *rule)
{
	static const struct diag nowhere = { .muted = UINT32_MAX };
	struct line line = { .file = "", .number = 1, .text = text };
	struct line_split split = { 0 };
	struct request r = { 0 };
	struct rule made = { 0 };
	struct packed *packed = NULL;
	bool same = false;
	int rc;

	errno = 0;
	if (line_split(&split, &line) == 0 && split.line.n_words &&
	    options_parse(&r, &split.line, &nowhere) == 0 &&
	    r.command == COMMAND_RULE &&
	    build_rule(&made, &r, &split.line, &nowhere) == 0 && made.data) {
		made.data->flags = (uint32_t)made.list;
		made.data->action = (uint32_t)made.action;
		packed = rule_pack(made.data);
		same = packed && meaning_is_same(packed, rule);
	}
	rc = errno == ENOMEM ? -ENOMEM : -EINVAL;
	free(packed);
	rule_free(&made);
	request_free(&r);
	line_split_free(&split);
	return same ? 0 : rc;
}

/* A way to write a rule: its conditions or a watch, and where its calls go. */
struct way {
	void (*put)(struct writer *w);
	unsigned calls_at;
};

/* @rule, of which @packed is the short form, as *@line. */
static int write_one_way(const struct audit_rule_data *rule,
			 const struct packed *packed, const struct way *way,
			 char **line)
{
	struct writer w = { .rule = rule,
			    .machine = audit_detect_machine(),
			    .calls_at = way->calls_at };
	size_t length = 0;
	int rc;

	*line = NULL;
	w.out = open_memstream(line, &length);
	if (!w.out)
		return -ENOMEM;
	way->put(&w);
	rc = text_close(w.out, line);
	if (rc)
		return rc;
	if (length > RULEFILE_LINE_MAX || !is_plain(*line))
		return -EINVAL;
	return makes(*line, packed);
}

static bool has_field(const struct audit_rule_data *rule, uint32_t field)
{
	for (uint32_t i = 0; i < rule->field_count; i++)
		if (rule->fields[i] == field)
			return true;
	return false;
}

/*
 * Where the calls stand matters to libaudit 4.x, which fills in those that
 * perm= is about if it knows an arch: so a rule with perm= may need none, or to
 * have them behind it. And path= takes no path that holds what libaudit reads
 * as an operator ("/a!=b"), but -w does.
 */
int write_rule(const struct packed *packed, char **line)
{
	struct audit_rule_data *rule = rule_unpack(packed);
	struct way ways[4];
	size_t n = 0;
	int rc = -EINVAL;

	*line = NULL;
	if (!rule)
		return -ENOMEM;
	if (has_field(rule, AUDIT_PERM)) {
		ways[n++] = (struct way){ put_rule, UINT_MAX };
		ways[n++] = (struct way){ put_rule, rule->field_count };
	}
	ways[n++] = (struct way){ put_rule, calls_behind(rule) };
	if (is_watch(rule))
		ways[n++] = (struct way){ put_watch, UINT_MAX };
	for (size_t i = 0; i < n && rc == -EINVAL; i++) {
		free(*line);
		rc = write_one_way(rule, packed, &ways[i], line);
	}
	free(rule);
	return rc;
}

/* Keys, which the kernel holds as one string. */
static void tell_keys(struct write_field f,
		      void (*tell)(void *with, const struct write_field *f),
		      void *with)
{
	const char *end;

	while ((end = memchr(f.text, AUDIT_KEY_SEPARATOR, f.length))) {
		struct write_field key = f;

		key.length = (size_t)(end - f.text);
		tell(with, &key);
		f.length -= key.length + 1;
		f.text = end + 1;
	}
	tell(with, &f);
}

void write_fields(const struct audit_rule_data *rule,
		  void (*tell)(void *with, const struct write_field *f),
		  void *with)
{
	struct writer w = { .rule = rule, .text = rule->buf };

	for (w.i = 0; w.i < rule->field_count; w.i++) {
		uint32_t type = rule->fields[w.i];
		struct write_field f = {
			.type = type,
			.name = audit_field_to_name((int)type),
			.op = operator_of(&w),
			.is_string = rule_field_is_string(type),
			.text = w.text,
			.length = value_of(&w),
			.value = value_of(&w),
		};
		char *spelled = NULL;
		size_t length = 0;

		if (type == AUDIT_FIELD_COMPARE)
			print_comparison(f.value, &f.name, &f.other);
		w.out = f.is_string || f.other
				? NULL
				: open_memstream(&spelled, &length);
		if (w.out) {
			put_value(&w);
			text_close(w.out, &spelled);
			f.spelled = spelled;
		}
		if (type == AUDIT_FILTERKEY)
			tell_keys(f, tell, with);
		else
			tell(with, &f);
		free(spelled);
		if (f.is_string)
			w.text += value_of(&w);
	}
}

bool write_calls(const struct audit_rule_data *rule,
		 void (*tell)(void *with, const char *name, int number),
		 void *with)
{
	unsigned behind = calls_behind(rule);
	int machine = behind ? audit_elf_to_machine(rule->values[behind - 1])
			     : audit_detect_machine();

	if ((rule->flags != AUDIT_FILTER_EXIT &&
	     rule->flags != AUDIT_FILTER_URING_EXIT) ||
	    rule_has_all_calls(rule))
		return false;
	for (int call = 0; call < AUDIT_BITMASK_SIZE * 32; call++)
		if (rule->mask[call / 32] >> call % 32 & 1)
			tell(with, call_name(rule, machine, call), call);
	return true;
}
