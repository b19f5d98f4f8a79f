/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --json: what other rooms found out, as one document. json-c writes it. */
#include "config.h"
#include "json.h"

#ifdef HAVE_JSON_C
#include "express.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct json {
	json_object *document, *messages, *last;
};

bool json_is_built(void)
{
	return true;
}

/* How many bytes at @text are one character of UTF-8; 0: none. */
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

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
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

/* Keys and paths are anybody's bytes, and JSON is UTF-8. */
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

static void put_text(json_object *to, const char *name, const char *text)
{
	json_object_object_add(to, name,
			       text ? new_string(text, strlen(text)) : NULL);
}

static void put_number(json_object *to, const char *name, int64_t number)
{
	json_object_object_add(to, name, json_object_new_int64(number));
}

/* ---- messages ----------------------------------------------------------- */

static void take_message(void *to, const struct message *m)
{
	struct json *j = to;
	json_object *o = json_object_new_object();

	put_text(o, "severity", m->severity);
	put_text(o, "text", m->text);
	if (m->name)
		put_text(o, "name", m->name);
	if (m->at && m->at->file)
		put_text(o, "file", m->at->file);
	if (m->at && m->at->line)
		put_number(o, "line", m->at->line);
	if (m->at && m->at->column) {
		put_number(o, "column", m->at->column);
		put_number(o, "length", m->at->length);
	}
	json_object_array_add(j->messages, o);
	j->last = o;
}

static void take_hint(void *to, const char *text)
{
	struct json *j = to;

	if (j->last)
		put_text(j->last, "hint", text);
}

struct json *json_new(const char *kind, struct diag *d)
{
	struct json *j = calloc(1, sizeof(*j));

	if (!j)
		return NULL;
	j->document = json_object_new_object();
	j->messages = json_object_new_array();
	put_text(j->document, "auditctl", PACKAGE_VERSION);
	put_text(j->document, "kind", kind);
	json_object_object_add(j->document, "messages", j->messages);
	d->sink = (struct sink){ take_message, take_hint, j };
	return j;
}

void json_print(struct json *j, int status, FILE *out)
{
	put_number(j->document, "exit", status);
	fprintf(out, "%s\n",
		json_object_to_json_string_ext(
			j->document, JSON_C_TO_STRING_PRETTY |
					     JSON_C_TO_STRING_SPACED |
					     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(j->document);
	free(j);
}

/* ---- rules --------------------------------------------------------------- */

static void put_condition(json_object *fields, json_object *keys,
			  const struct express_field *f)
{
	json_object *o;

	if (f->type == AUDIT_FILTERKEY) {
		json_object_array_add(keys, new_string(f->text, f->length));
		return;
	}
	o = json_object_new_object();
	put_text(o, "field", f->name);
	put_text(o, "op", f->op);
	if (f->other)
		put_text(o, "other", f->other);
	else if (f->is_string)
		json_object_object_add(o, "value",
				       new_string(f->text, f->length));
	else
		put_number(o, "value", f->value);
	if (f->spelled)
		json_object_object_add(
			o, "text", new_string(f->spelled, strlen(f->spelled)));
	json_object_array_add(fields, o);
}

struct parts {
	json_object *fields, *keys, *calls;
};

static void put_part(void *with, const struct express_field *f)
{
	struct parts *parts = with;

	put_condition(parts->fields, parts->keys, f);
}

static void put_call(void *with, const char *name, int number)
{
	struct parts *parts = with;

	json_object_array_add(parts->calls, name ? json_object_new_string(name)
						 : json_object_new_int(number));
}

static json_object *new_rule(const struct audit_rule_data *rule)
{
	struct parts parts = { json_object_new_array(), json_object_new_array(),
			       json_object_new_array() };
	json_object *o = json_object_new_object();
	char *line = NULL;

	/* Of a rule that no line can say, what comes closest. */
	express_rule(rule, &line);
	put_text(o, "text", line);
	free(line);
	put_text(o, "list", rule_list_name((int)rule->flags));
	put_text(o, "action", audit_action_to_name((int)rule->action));
	if (express_calls(rule, put_call, &parts)) {
		json_object_object_add(o, "syscalls", parts.calls);
	} else {
		put_text(o, "syscalls", "all");
		json_object_put(parts.calls);
	}
	express_fields(rule, put_part, &parts);
	json_object_object_add(o, "fields", parts.fields);
	json_object_object_add(o, "keys", parts.keys);
	return o;
}

void json_put_rules(struct json *j, const struct ruleset *set, const char *key)
{
	json_object *rules = json_object_new_array();

	for (size_t i = 0; i < set->n; i++)
		if (rule_has_key(set->rules[i], key))
			json_object_array_add(rules, new_rule(set->rules[i]));
	json_object_object_add(j->document, "rules", rules);
}

/* ---- the rest -------------------------------------------------------------
 */

void json_put_status(struct json *j, const struct audit_status *status,
		     const struct audit_features *features)
{
	uint32_t bit = AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);
	json_object *o = json_object_new_object();

	put_number(o, "enabled", status->enabled);
	put_number(o, "failure", status->failure);
	put_number(o, "pid", status->pid);
	put_number(o, "rate_limit", status->rate_limit);
	put_number(o, "backlog_limit", status->backlog_limit);
	put_number(o, "lost", status->lost);
	put_number(o, "backlog", status->backlog);
	put_number(o, "backlog_wait_time", status->backlog_wait_time);
	put_number(o, "backlog_wait_time_actual",
		   status->backlog_wait_time_actual);
	if (features) {
		put_number(o, "loginuid_immutable",
			   (features->features & bit) != 0);
		json_object_object_add(
			o, "loginuid_immutable_locked",
			json_object_new_boolean((features->lock & bit) != 0));
	}
	json_object_object_add(j->document, "status", o);
}

void json_put_counts(struct json *j, unsigned files, unsigned rules,
		     const struct tally *tally)
{
	put_number(j->document, "files", files);
	put_number(j->document, "rules", rules);
	put_number(j->document, "errors", tally->errors);
	put_number(j->document, "warnings", tally->warnings);
}

static void put_setting(json_object *settings, const char *name, uint32_t old,
			uint32_t new)
{
	json_object *o = json_object_new_object();

	put_text(o, "name", name);
	put_number(o, "old", old);
	put_number(o, "new", new);
	json_object_array_add(settings, o);
}

static const char *change_name(enum fate fate)
{
	return fate == RULE_GOES    ? "delete"
	       : fate == RULE_COMES ? "add"
				    : "move";
}

void json_put_difference(struct json *j, const struct difference *x)
{
	json_object *settings = json_object_new_array();
	json_object *changes = json_object_new_array();

	for (enum knob knob = 0; knob < N_KNOBS; knob++)
		if (state_knob_differs(&x->state, &x->wanted, knob))
			put_setting(settings, knob_name(knob),
				    state_knob(&x->state, knob),
				    x->wanted.settings[knob].value);
	if (state_loginuid_differs(&x->state, &x->wanted))
		put_setting(settings, "loginuid_immutable", 0, 1);
	for (size_t i = 0; i < x->delta.n_lines; i++) {
		json_object *o = json_object_new_object();

		put_text(o, "change", change_name(x->delta.lines[i].fate));
		json_object_object_add(o, "rule",
				       new_rule(x->delta.lines[i].rule));
		json_object_array_add(changes, o);
	}
	json_object_object_add(j->document, "settings", settings);
	json_object_object_add(j->document, "changes", changes);
}

#else /* without json-c nobody gets a document to put something into */

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

void json_put_difference(struct json *j, const struct difference *x)
{
	(void)j;
	(void)x;
}

void json_print(struct json *j, int status, FILE *out)
{
	(void)j;
	(void)status;
	(void)out;
}
#endif
