/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule as a line that loads back. The line that -l prints does not always:
 * spaces in it are not escaped, file types are numbers, and some rules look
 * like watches, which become other rules when a file has become a directory.
 */
#include "config.h"
#include "rule/write.h"
#include "base/array.h"
#include "base/text.h"
#include "input/line.h"
#include "input/rulefile.h"
#include "rule/arch.h"
#include "rule/build.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- values -------------------------------------------------------------- */

static char *arch_value(uint32_t arch)
{
	const char *name = arch_name(arch);

	return name ? strdup(name) : text_format("0x%X", arch);
}

static const char *value_name(enum field_kind kind, uint32_t value)
{
	switch (kind) {
	case FIELD_LOGIN:
	case FIELD_SESSION:
		return value == FIELD_UNSET ? "unset" : NULL;
	case FIELD_MESSAGE_TYPE:
		return audit_msg_type_to_name((int)value);
	case FIELD_FILE_SYSTEM:
		return audit_fstype_to_name((int)value);
	case FIELD_FILE_TYPE:
		return audit_ftype_to_name((int)value);
	default:
		return NULL;
	}
}

static char *exit_value(uint32_t value)
{
	const char *name = field_errno_name(value);

	return name ? text_format("-%s", name) : text_format("%d", (int)value);
}

char *write_value(const struct rule_field *f)
{
	const struct field *field = field_find(f->type);
	enum field_kind kind = field ? field->kind : FIELD_NUMBER;
	const char *name = value_name(kind, f->value);
	char letters[FIELD_PERMS_SIZE];

	if (f->text)
		return strndup(f->text, f->value);
	if (name)
		return strdup(name);
	switch (kind) {
	case FIELD_ARCH:
		return arch_value(f->value);
	case FIELD_PERM:
		field_perm_letters(f->value, letters);
		return strdup(letters);
	case FIELD_EXIT:
		return exit_value(f->value);
	case FIELD_ARGUMENT:
		return text_format("0x%x", f->value);
	default:
		return text_format("%u", f->value);
	}
}

/* ---- a rule as options --------------------------------------------------- */

/* A way to write a rule: as a watch or not, the position of -S, and names or
 * numbers of system calls. */
struct way {
	bool is_watch;
	unsigned calls_at; /* before this field */
	bool has_numbers;
};

struct writer {
	const struct rule *rule;
	const struct way *way;
	int machine; /* that of the rule */
	struct rule_part *parts;
	char **values; /* of the parts; owned */
	size_t n, n_parts, n_values;
	bool failed; /* there was no memory */
};

/* Add an option; its value is as printf(3) would print it. */
__attribute__((format(printf, 3, 4))) static void
add(struct writer *w, int option, const char *format, ...)
{
	char *value = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&value, format, args) < 0)
		value = NULL;
	va_end(args);
	if (!value ||
	    array_reserve(&w->parts, &w->n_parts, w->n + 1,
			  sizeof(*w->parts)) ||
	    array_reserve(&w->values, &w->n_values, w->n + 1,
			  sizeof(*w->values))) {
		free(value);
		w->failed = true;
		return;
	}
	w->values[w->n] = value;
	w->parts[w->n] = (struct rule_part){ option, value, w->n };
	w->n++;
}

static void writer_clear(struct writer *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->values[i]);
	free(w->values);
	free(w->parts);
}

static void add_perm(struct writer *w, uint32_t perm)
{
	char letters[FIELD_PERMS_SIZE];

	field_perm_letters(perm, letters);
	add(w, 'p', "%s", letters);
}

static void add_condition(struct writer *w, const struct rule_field *f)
{
	const char *op = field_operator_symbol(f->op);
	const char *name = audit_field_to_name((int)f->type);
	char *value;

	if (!name)
		return;
	value = write_value(f);
	if (value)
		add(w, 'F', "%s%s%s", name, op, value);
	else
		w->failed = true;
	free(value);
}

static void add_field(struct writer *w, const struct rule_field *f)
{
	const char *op = field_operator_symbol(f->op);
	const char *left, *right;

	if (f->type == AUDIT_FILTERKEY) {
		for (struct rule_key key = rule_keys(f); rule_next_key(&key);)
			add(w, 'F', "key%s%.*s", op, (int)key.length, key.text);
	} else if (f->type == AUDIT_FIELD_COMPARE) {
		if (field_comparison(f->value, &left, &right))
			add(w, 'C', "%s%s%s", left, op, right);
	} else if (f->type == AUDIT_PERM &&
		   rule_list(w->rule) != AUDIT_FILTER_EXIT) {
		/* libaudit accepts perm= only on the exit list, and -p on all
		 * lists. */
		add_perm(w, f->value);
	} else {
		add_condition(w, f);
	}
}

/* The name of a system call; NULL: it is written as a number. */
static const char *name_of(const struct writer *w, unsigned call)
{
	return w->way->has_numbers ? NULL
				   : rule_call_name(w->rule, w->machine, call);
}

static void put_call(FILE *out, const struct writer *w, unsigned call)
{
	const char *name = name_of(w, call);

	if (name)
		fputs(name, out);
	else
		fprintf(out, "%u", call);
}

/* The system calls with commas between them; a single comma for none: without
 * -S a rule is about all. NULL without memory. */
static char *call_list(const struct writer *w)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	bool first = true;

	if (!out)
		return NULL;
	for (unsigned i = 0; rule_next_call(w->rule, &i); i++) {
		if (!first)
			fputc(',', out);
		put_call(out, w, i);
		first = false;
	}
	if (first)
		fputc(',', out);
	text_close(out, &text);
	return text;
}

/* Each io_uring operation needs a -S of its own (seen on 4.2.1). */
static void add_uring_ops(struct writer *w)
{
	for (unsigned i = 0; rule_next_call(w->rule, &i); i++) {
		const char *name = name_of(w, i);

		if (name)
			add(w, 'S', "%s", name);
		else
			add(w, 'S', "%u", i);
	}
}

static void add_calls(struct writer *w)
{
	bool uring = rule_list(w->rule) == AUDIT_FILTER_URING_EXIT;
	char *calls;

	if (!rule_list_has_calls(w->rule))
		return;
	if (rule_has_all_calls(w->rule)) {
		if (!uring)
			add(w, 'S', "all");
		return;
	}
	if (uring) {
		add_uring_ops(w);
		return;
	}
	calls = call_list(w);
	if (calls)
		add(w, 'S', "%s", calls);
	else
		w->failed = true;
	free(calls);
}

/* Whether path and perm are the first fields, as in a rule made by -w. */
static bool is_watch(const struct rule *rule)
{
	const struct rule_data *data = rule->data;

	return rule_list(rule) == AUDIT_FILTER_EXIT &&
	       data->action == AUDIT_ALWAYS && data->field_count > 1 &&
	       (data->fields[0] == AUDIT_WATCH ||
		data->fields[0] == AUDIT_DIR) &&
	       data->fields[1] == AUDIT_PERM;
}

static void add_fields(struct writer *w)
{
	const struct way *way = w->way;

	for (struct rule_field f = rule_fields(w->rule); rule_next_field(&f);) {
		if (f.i == way->calls_at)
			add_calls(w);
		if (!way->is_watch || f.i > 1)
			add_field(w, &f);
		else if (f.i == 0)
			add(w, 'w', "%.*s", (int)f.value, f.text);
		else
			add_perm(w, f.value);
	}
	if (way->calls_at == w->rule->data->field_count)
		add_calls(w);
}

static void add_rule(struct writer *w)
{
	const char *action = rule_action_name(w->rule);

	if (!w->way->is_watch)
		add(w, 'a', "%s,%s", action ? action : "?",
		    rule_list_name(rule_list(w->rule)));
	add_fields(w);
}

/* ---- options as a line --------------------------------------------------- */

static char *join(const struct writer *w, size_t *length)
{
	char *line = NULL;
	FILE *out = open_memstream(&line, length);

	if (!out)
		return NULL;
	for (size_t i = 0; i < w->n; i++) {
		fprintf(out, "%s-%c ", i ? " " : "", w->parts[i].option);
		put_escaped(out, w->values[i], strlen(w->values[i]));
	}
	text_close(out, &line);
	return line;
}

/* Whether a rule file can have the line; a directory drops a CR at its end. */
static bool is_one_line(const char *line, size_t length)
{
	return !strchr(line, '\n') && line[length - 1] != '\r';
}

/* Take the options from the words of the line: an empty value is lost there.
 * Returns whether they are options with values. */
static bool take_words(struct writer *w, const struct line *line)
{
	if (line->n_words != 2 * w->n)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		w->parts[i].word = 2 * i + 1;
		w->parts[i].value = line->words[2 * i + 1].text;
	}
	return true;
}

/* Build a rule from the line and compare it. Returns 0, -EINVAL if it is
 * another rule, or -ENOMEM. */
static int read_back(struct writer *w, const char *text)
{
	static const struct diag nowhere = { .muted = UINT32_MAX };
	const struct line line = { .file = "", .number = 1, .text = text };
	struct line_split s = { 0 };
	const struct request request = { .line = &s.line,
					 .command = COMMAND_RULE,
					 .parts = w->parts,
					 .n_parts = w->n };
	struct rule made = { 0 };
	int rc = line_split(&s, &line);

	if (!rc && !take_words(w, &s.line))
		rc = -EINVAL;
	if (!rc)
		rc = build_rule(&made, &request, &nowhere);
	if (!rc && (!made.data || rule_compare(&made, w->rule) != 0))
		rc = -EINVAL;
	rule_clear(&made);
	line_split_free(&s);
	return rc;
}

/* Returns 0, -EINVAL, -ENOMEM, or -E2BIG for a line that is too long. */
static int write_one_way(const struct rule *rule, const struct way *way,
			 char **line)
{
	struct writer w = { .rule = rule,
			    .way = way,
			    .machine = rule_machine(rule) };
	size_t length = 0;
	int rc = -ENOMEM;

	free(*line);
	add_rule(&w);
	*line = w.failed ? NULL : join(&w, &length);
	if (*line && length > RULEFILE_LINE_MAX)
		rc = -E2BIG;
	else if (*line)
		rc = is_one_line(*line, length) ? read_back(&w, *line)
						: -EINVAL;
	writer_clear(&w);
	return rc;
}

/* The field that -S comes after: the last arch, for which names are looked up.
 */
static unsigned calls_after(const struct rule *rule)
{
	unsigned n = 0;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == AUDIT_ARCH)
			n = f.i + 1;
	return n;
}

/* Whether the last field ends with a CR. */
static bool ends_with_cr(const struct rule *rule)
{
	bool ends = false;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		ends = f.text && f.value && f.text[f.value - 1] == '\r';
	return ends;
}

/*
 * libaudit 4.x fills in the system calls that perm= is about if it knows an
 * arch, so that a rule with perm= may need no -S, or one after it. And path=
 * takes no path that contains what libaudit reads as an operator ("/a!=b"), but
 * -w does. Numbers of system calls are shorter than names.
 */
int write_rule(const struct rule *rule, char **line)
{
	bool has_perm = rule_has_field(rule, AUDIT_PERM);
	struct way ways[4];
	size_t n = 0;
	int rc = -EINVAL;

	*line = NULL;
	if (has_perm)
		ways[n++] = (struct way){ .calls_at = UINT_MAX };
	if (has_perm || ends_with_cr(rule))
		ways[n++] = (struct way){ .calls_at = rule->data->field_count };
	ways[n++] = (struct way){ .calls_at = calls_after(rule) };
	if (is_watch(rule))
		ways[n++] =
			(struct way){ .is_watch = true, .calls_at = UINT_MAX };
	for (size_t i = 0; i < n && rc != 0 && rc != -ENOMEM; i++) {
		rc = write_one_way(rule, &ways[i], line);
		if (rc != -E2BIG)
			continue;
		ways[i].has_numbers = true;
		rc = write_one_way(rule, &ways[i], line);
	}
	return rc == -E2BIG ? -EINVAL : rc;
}
