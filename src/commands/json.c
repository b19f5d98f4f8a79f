/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --json: the results of the commands as one document, written by json-c. */
#include "config.h"
#include "commands/json.h"

#ifdef HAVE_JSON_C
#include "base/array.h"
#include "rule/write.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct json {
	json_object *document, *messages, *last;
	/* A part of the document is missing: out of memory. */
	bool failed;
};

bool json_is_built(void)
{
	return true;
}

/* The length of the UTF-8 character at @text in bytes; 0: it is invalid. */
static size_t utf8_length(const unsigned char *text, size_t left)
{
	static const struct {
		unsigned char mask, lead;
		size_t length;
		uint32_t least;
	} forms[] = { { 0x80, 0x00, 1, 0 },
		      { 0xe0, 0xc0, 2, 0x80 },
		      { 0xf0, 0xe0, 3, 0x800 },
		      { 0xf8, 0xf0, 4, 0x10000 } };

	for (size_t i = 0; i < N_ELEMENTS(forms); i++) {
		uint32_t code = text[0] & (unsigned char)~forms[i].mask;

		if ((text[0] & forms[i].mask) != forms[i].lead)
			continue;
		if (forms[i].length > left)
			return 0;
		for (size_t n = 1; n < forms[i].length; n++) {
			if ((text[n] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | (text[n] & 0x3f);
		}
		if (code < forms[i].least || code > 0x10ffff ||
		    (code >= 0xd800 && code <= 0xdfff))
			return 0;
		return forms[i].length;
	}
	return 0;
}

/* Keys and paths may have any bytes, and JSON must be UTF-8. */
static json_object *new_string(const char *bytes, size_t n)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const unsigned char *from = (const unsigned char *)bytes;
	char *text = malloc(3 * n + 1), *to = text;
	json_object *string;

	if (!text)
		return NULL;
	for (size_t i = 0; i < n;) {
		size_t length = utf8_length(from + i, n - i);

		if (length)
			memcpy(to, from + i, length);
		else
			memcpy(to, replacement, 3);
		to += length ? length : 3;
		i += length ? length : 1;
	}
	string = json_object_new_string_len(text, (int)(to - text));
	free(text);
	return string;
}

/* json-c fails an assertion if the parent is NULL. */
static void put(struct json *j, json_object *to, const char *name,
		json_object *value)
{
	if (to && value && json_object_object_add(to, name, value) == 0)
		return;
	json_object_put(value);
	j->failed = true;
}

static void append(struct json *j, json_object *to, json_object *value)
{
	if (to && value && json_object_array_add(to, value) == 0)
		return;
	json_object_put(value);
	j->failed = true;
}

static void put_text(struct json *j, json_object *to, const char *name,
		     const char *text)
{
	put(j, to, name, text ? new_string(text, strlen(text)) : NULL);
}

/* Put a name, or null for NULL. */
static void put_name(struct json *j, json_object *to, const char *name,
		     const char *text)
{
	if (text)
		put_text(j, to, name, text);
	else if (!to || json_object_object_add(to, name, NULL) != 0)
		j->failed = true;
}

static void put_number(struct json *j, json_object *to, const char *name,
		       int64_t number)
{
	put(j, to, name, json_object_new_int64(number));
}

/* ---- messages ----------------------------------------------------------- */

static void take_message(void *to, const struct message *m)
{
	struct json *j = to;
	json_object *o = json_object_new_object();

	put_text(j, o, "severity", m->severity);
	put_text(j, o, "text", m->text);
	if (m->name)
		put_text(j, o, "name", m->name);
	if (m->at && m->at->file)
		put_text(j, o, "file", m->at->file);
	if (m->at && m->at->line)
		put_number(j, o, "line", m->at->line);
	if (m->at && m->at->column) {
		put_number(j, o, "column", m->at->column);
		put_number(j, o, "length", m->at->length);
	}
	append(j, j->messages, o);
	/* The document owns it now, unless memory was lacking. */
	j->last = j->failed ? NULL : o;
}

static void take_hint(void *to, const char *text)
{
	struct json *j = to;

	if (j->last)
		put_text(j, j->last, "hint", text);
}

struct json *json_new(const char *kind, struct diag *d)
{
	struct json *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->document = json_object_new_object();
	j->messages = json_object_new_array();
	put_text(j, j->document, "auditctl", PACKAGE_VERSION);
	put_text(j, j->document, "kind", kind);
	put(j, j->document, "messages", j->messages);
	if (strcmp(kind, "rules") == 0)
		put(j, j->document, "rules", json_object_new_array());
	else if (strcmp(kind, "diff") == 0 || strcmp(kind, "sync") == 0)
		json_begin_difference(j);
	if (j->failed)
		j->messages = NULL;
	d->sink = (struct sink){ take_message, take_hint, j };
	return j;
}

/* json-c does not escape DEL and U+0080 to U+009F, which control terminals.
 * They can occur only in strings. */
static void put_document(FILE *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		unsigned char next = (unsigned char)text[1];

		if (c == 0x7f)
			fputs("\\u007f", out);
		else if (c == 0xc2 && next >= 0x80 && next < 0xa0)
			fprintf(out, "\\u%04x", (unsigned char)*++text);
		else
			putc(c, out);
	}
	putc('\n', out);
}

bool json_print(struct json *j, int status, FILE *out)
{
	const char *text = NULL;
	bool whole;

	put_number(j, j->document, "exit", status);
	/* If memory is lacking, json-c omits parts without an error. */
	errno = 0;
	if (!j->failed)
		text = json_object_to_json_string_ext(
			j->document, JSON_C_TO_STRING_PRETTY |
					     JSON_C_TO_STRING_SPACED |
					     JSON_C_TO_STRING_NOSLASHESCAPE);
	whole = text && errno != ENOMEM;
	if (whole)
		put_document(out, text);
	json_object_put(j->document);
	free(j);
	return whole;
}

/* ---- rules --------------------------------------------------------------- */

static void put_condition(struct json *j, json_object *fields,
			  const struct rule_field *f)
{
	json_object *o = json_object_new_object();
	const char *left = audit_field_to_name((int)f->type), *right = NULL;
	char *value = NULL;

	if (f->type == AUDIT_FIELD_COMPARE)
		field_comparison(f->value, &left, &right);
	put_name(j, o, "field", left);
	put_name(j, o, "op", field_operator_symbol(f->op));
	if (right) {
		put_text(j, o, "other", right);
	} else if (f->text) {
		put(j, o, "value", new_string(f->text, f->value));
	} else {
		value = write_value(f);
		put_number(j, o, "value", f->value);
		put_text(j, o, "text", value);
	}
	free(value);
	append(j, fields, o);
}

/* The conditions and the keys of @rule. */
static void put_fields(struct json *j, json_object *to, const struct rule *rule)
{
	json_object *fields = json_object_new_array();
	json_object *keys = json_object_new_array();

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type != AUDIT_FILTERKEY) {
			put_condition(j, fields, &f);
			continue;
		}
		for (struct rule_key key = rule_keys(&f); rule_next_key(&key);)
			append(j, keys, new_string(key.text, key.length));
	}
	put(j, to, "fields", fields);
	put(j, to, "keys", keys);
}

static void put_calls(struct json *j, json_object *to, const struct rule *rule)
{
	int machine = rule_machine(rule);
	json_object *calls;

	if (!rule_list_has_calls(rule) || rule_has_all_calls(rule)) {
		put_text(j, to, "syscalls", "all");
		return;
	}
	calls = json_object_new_array();
	for (unsigned i = 0; rule_next_call(rule, &i); i++) {
		const char *name = rule_call_name(rule, machine, i);

		append(j, calls,
		       name ? json_object_new_string(name)
			    : json_object_new_int((int)i));
	}
	put(j, to, "syscalls", calls);
}

static json_object *new_rule(struct json *j, const struct rule *rule)
{
	json_object *o = json_object_new_object();
	char *line = NULL;

	/* For a rule that no line can make, the closest line. */
	write_rule(rule, &line);
	put_text(j, o, "text", line);
	free(line);
	put_text(j, o, "list", rule_list_name(rule_list(rule)));
	put_name(j, o, "action", rule_action_name(rule));
	put_calls(j, o, rule);
	put_fields(j, o, rule);
	return o;
}

void json_put_rules(struct json *j, const struct ruleset *set, const char *key)
{
	json_object *rules = json_object_new_array();

	for (size_t i = 0; i < set->n; i++)
		if (rule_has_key(set->rules[i], key))
			append(j, rules, new_rule(j, set->rules[i]));
	put(j, j->document, "rules", rules);
}

/* ---- the rest -------------------------------------------------------------
 */

void json_put_status(struct json *j, const struct audit_status *status,
		     const struct audit_features *features)
{
	uint32_t bit = AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);
	json_object *o = json_object_new_object();

	put_number(j, o, "enabled", status->enabled);
	put_number(j, o, "failure", status->failure);
	put_number(j, o, "pid", status->pid);
	put_number(j, o, "rate_limit", status->rate_limit);
	put_number(j, o, "backlog_limit", status->backlog_limit);
	put_number(j, o, "lost", status->lost);
	put_number(j, o, "backlog", status->backlog);
	put_number(j, o, "backlog_wait_time", status->backlog_wait_time);
	put_number(j, o, "backlog_wait_time_actual",
		   status->backlog_wait_time_actual);
	if (features) {
		put_number(j, o, "loginuid_immutable",
			   (features->features & bit) != 0);
		put(j, o, "loginuid_immutable_locked",
		    json_object_new_boolean((features->lock & bit) != 0));
	}
	put(j, j->document, "status", o);
}

void json_put_counts(struct json *j, unsigned files, unsigned rules,
		     const struct tally *tally)
{
	put_number(j, j->document, "files", files);
	put_number(j, j->document, "rules", rules);
	put_number(j, j->document, "errors", tally->errors);
	put_number(j, j->document, "warnings", tally->warnings);
}

void json_begin_difference(struct json *j)
{
	put(j, j->document, "settings", json_object_new_array());
	put(j, j->document, "changes", json_object_new_array());
}

/* An array of the document; NULL if there was no memory for it. */
static json_object *array_of(const struct json *j, const char *name)
{
	return json_object_object_get(j->document, name);
}

/* Put the place in the files. */
static void put_line(struct json *j, json_object *to, const struct line *line)
{
	if (!line)
		return;
	put_text(j, to, "file", line->file);
	put_number(j, to, "line", line->number);
}

void json_put_setting(struct json *j, const char *name, uint32_t old,
		      uint32_t new, const struct line *line)
{
	json_object *settings = array_of(j, "settings");
	json_object *o = json_object_new_object();

	put_text(j, o, "name", name);
	put_number(j, o, "old", old);
	put_number(j, o, "new", new);
	put_line(j, o, line);
	append(j, settings, o);
}

void json_put_change(struct json *j, char sign, const struct rule *rule)
{
	json_object *changes = array_of(j, "changes");
	json_object *o = json_object_new_object();

	put_text(j, o, "change",
		 sign == '-'   ? "delete"
		 : sign == '+' ? "add"
			       : "move");
	put(j, o, "rule", new_rule(j, rule));
	put_line(j, o, rule->line);
	append(j, changes, o);
}

void json_put_summary(struct json *j, size_t added, size_t deleted,
		      size_t moved, size_t sent_again)
{
	json_object *o = json_object_new_object();

	put_number(j, o, "added", (int64_t)added);
	put_number(j, o, "deleted", (int64_t)deleted);
	put_number(j, o, "moved", (int64_t)moved);
	put_number(j, o, "sent_again", (int64_t)sent_again);
	put(j, j->document, "summary", o);
}

#else /* without json-c there are no documents: json_new() returns NULL */

bool json_is_built(void)
{
	return false;
}

struct json *json_new(const char *kind, struct diag *d)
{
	(void)kind;
	(void)d;
	return NULL;
}

void json_put_status(struct json *j, const struct audit_status *status,
		     const struct audit_features *features)
{
	(void)j;
	(void)status;
	(void)features;
}

void json_put_rules(struct json *j, const struct ruleset *set, const char *key)
{
	(void)j;
	(void)set;
	(void)key;
}

void json_put_counts(struct json *j, unsigned files, unsigned rules,
		     const struct tally *tally)
{
	(void)j;
	(void)files;
	(void)rules;
	(void)tally;
}

void json_begin_difference(struct json *j)
{
	(void)j;
}

void json_put_setting(struct json *j, const char *name, uint32_t old,
		      uint32_t new, const struct line *line)
{
	(void)j;
	(void)name;
	(void)old;
	(void)new;
	(void)line;
}

void json_put_change(struct json *j, char sign, const struct rule *rule)
{
	(void)j;
	(void)sign;
	(void)rule;
}

void json_put_summary(struct json *j, size_t added, size_t deleted,
		      size_t moved, size_t sent_again)
{
	(void)j;
	(void)added;
	(void)deleted;
	(void)moved;
	(void)sent_again;
}

bool json_print(struct json *j, int status, FILE *out)
{
	(void)j;
	(void)status;
	(void)out;
	return true;
}
#endif
