/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A rule in memory: its fields, keys and system calls, and the comparison of
 * rules. */
#include "config.h"
#include "rule/rule.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An empty block for @n_mask words of a mask, @n fields and @buflen bytes of
 * strings, or NULL. */
static struct rule_data *data_new(uint32_t n_mask, uint32_t n, uint32_t buflen)
{
	struct rule_data *data =
		calloc(1, sizeof(*data) + n_mask * sizeof(*data->mask) +
				  n * (3 * sizeof(*data->fields) +
				       sizeof(*data->words)) +
				  buflen);

	if (!data)
		return NULL;
	data->n_mask = n_mask;
	data->field_count = n;
	data->buflen = buflen;
	data->mask = (uint32_t *)(data + 1);
	data->fields = data->mask + n_mask;
	data->values = data->fields + n;
	data->fieldflags = data->values + n;
	data->words = (unsigned short *)(data->fieldflags + n);
	data->buf = (char *)(data->words + n);
	return data;
}

/* How many words of @mask there are up to the last that is not zero. */
static uint32_t count_words(const uint32_t mask[AUDIT_BITMASK_SIZE])
{
	uint32_t n = AUDIT_BITMASK_SIZE;

	while (n && !mask[n - 1])
		n--;
	return n;
}

struct rule_data *rule_data_new(const struct audit_rule_data *data,
				const unsigned short *words)
{
	struct rule_data *new = data_new(count_words(data->mask),
					 data->field_count, data->buflen);
	size_t n = data->field_count;

	if (!new)
		return NULL;
	new->flags = data->flags;
	new->action = data->action;
	memcpy(new->mask, data->mask, new->n_mask * sizeof(*new->mask));
	memcpy(new->fields, data->fields, n * sizeof(*new->fields));
	memcpy(new->values, data->values, n * sizeof(*new->values));
	memcpy(new->fieldflags, data->fieldflags, n * sizeof(*new->fieldflags));
	if (words)
		memcpy(new->words, words, n * sizeof(*words));
	memcpy(new->buf, data->buf, data->buflen);
	return new;
}

size_t rule_data_length(const struct rule_data *data)
{
	return sizeof(struct audit_rule_data) + data->buflen;
}

void rule_data_write(const struct rule_data *data, void *to)
{
	struct audit_rule_data *out = to;
	size_t n = data->field_count;

	memset(out, 0, sizeof(*out));
	out->flags = data->flags;
	out->action = data->action;
	out->field_count = data->field_count;
	out->buflen = data->buflen;
	memcpy(out->mask, data->mask, data->n_mask * sizeof(*data->mask));
	memcpy(out->fields, data->fields, n * sizeof(*data->fields));
	memcpy(out->values, data->values, n * sizeof(*data->values));
	memcpy(out->fieldflags, data->fieldflags,
	       n * sizeof(*data->fieldflags));
	memcpy(out->buf, data->buf, data->buflen);
}

/* A copy with at least @n_mask words of the mask, or NULL. */
static struct rule_data *data_copy(const struct rule_data *data,
				   uint32_t n_mask)
{
	struct rule_data *copy =
		data_new(n_mask > data->n_mask ? n_mask : data->n_mask,
			 data->field_count, data->buflen);

	if (!copy)
		return NULL;
	copy->flags = data->flags;
	copy->action = data->action;
	memcpy(copy->mask, data->mask, data->n_mask * sizeof(*data->mask));
	/* The arrays and the strings follow each other. */
	memcpy(copy->fields, data->fields,
	       (size_t)(data->buf + data->buflen - (char *)data->fields));
	return copy;
}

/* @rule with @data, which becomes its own. Returns NULL without memory. */
static struct rule *rule_new(const struct rule *rule, struct rule_data *data)
{
	struct rule *new = data ? malloc(sizeof(*new)) : NULL;

	if (!new) {
		free(data);
		return NULL;
	}
	*new = *rule;
	new->data = data;
	return new;
}

struct rule *rule_copy(const struct rule *rule)
{
	return rule_new(rule, data_copy(rule->data, 0));
}

void rule_clear(struct rule *rule)
{
	free(rule->data);
	rule->data = NULL;
}

void rule_free(struct rule *rule)
{
	if (rule)
		rule_clear(rule);
	free(rule);
}

/* ---- one rule ------------------------------------------------------------ */

const char *rule_list_name(int list)
{
	const char *name = audit_flag_to_name(list);

	/* libaudit before 4.0 has no name for this list. */
	if (!name && list == AUDIT_FILTER_URING_EXIT)
		name = "io_uring";
	return name ? name : "?";
}

const char *rule_action_name(const struct rule *rule)
{
	return audit_action_to_name((int)rule->data->action);
}

struct rule_field rule_fields(const struct rule *rule)
{
	return (struct rule_field){ .rule = rule, .i = UINT32_MAX };
}

bool rule_next_field(struct rule_field *f)
{
	const struct rule_data *data = f->rule->data;
	const char *text = data->buf;

	if (f->rest)
		text = f->rest;
	if (++f->i >= data->field_count)
		return false;
	f->type = data->fields[f->i];
	f->op = data->fieldflags[f->i] & (uint32_t)AUDIT_OPERATORS;
	f->value = data->values[f->i];
	f->text = field_is_string(f->type) ? text : NULL;
	f->rest = f->text ? text + f->value : text;
	return true;
}

struct rule_key rule_keys(const struct rule_field *f)
{
	return (struct rule_key){ .rest = f->text, .n_rest = f->value };
}

bool rule_next_key(struct rule_key *key)
{
	const char *end;

	if (!key->rest)
		return false;
	end = memchr(key->rest, AUDIT_KEY_SEPARATOR, key->n_rest);
	key->text = key->rest;
	key->length = end ? (size_t)(end - key->rest) : key->n_rest;
	key->rest = end ? end + 1 : NULL;
	key->n_rest -= end ? key->length + 1 : key->length;
	return true;
}

bool rule_has_field(const struct rule *rule, unsigned type)
{
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == type)
			return true;
	return false;
}

bool rule_has_key(const struct rule *rule, const char *key)
{
	if (!key || !*key)
		return true;
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == AUDIT_FILTERKEY &&
		    memmem(f.text, f.value, key, strlen(key)))
			return true;
	return false;
}

/* ---- system calls -------------------------------------------------------- */

bool rule_next_call(const struct rule *rule, unsigned *call)
{
	while (*call < RULE_MASK_BITS) {
		uint32_t bits = rule_mask(rule, *call / 32) >> *call % 32;

		if (bits) {
			*call += (unsigned)__builtin_ctz(bits);
			return true;
		}
		*call = (*call / 32 + 1) * 32;
	}
	return false;
}

void rule_add_calls(const struct rule *rule, uint32_t mask[AUDIT_BITMASK_SIZE])
{
	for (size_t i = 0; i < rule->data->n_mask; i++)
		mask[i] |= rule->data->mask[i];
}

int rule_flip_call(struct rule *rule, unsigned call)
{
	if (call / 32 >= rule->data->n_mask) {
		struct rule_data *longer = data_copy(rule->data, call / 32 + 1);

		if (!longer)
			return -ENOMEM;
		free(rule->data);
		rule->data = longer;
	}
	rule->data->mask[call / 32] ^= UINT32_C(1) << call % 32;
	return 0;
}

bool rule_has_all_calls(const struct rule *rule)
{
	for (size_t word = 0; word < AUDIT_BITMASK_SIZE - 1; word++)
		if (rule_mask(rule, word) != UINT32_MAX)
			return false;
	return true;
}

bool rule_has_class(const struct rule *rule)
{
	uint32_t classes = rule_mask(rule, AUDIT_BITMASK_SIZE - 1) >>
			   (32 - AUDIT_SYSCALL_CLASSES);

	return classes && rule_list_has_calls(rule) &&
	       !rule_has_all_calls(rule);
}

bool rule_list_has_calls(const struct rule *rule)
{
	int list = rule_list(rule);

	return list == AUDIT_FILTER_EXIT || list == AUDIT_FILTER_URING_EXIT;
}

unsigned rule_arch(const struct rule *rule)
{
	unsigned arch = 0;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == AUDIT_ARCH)
			arch = f.value;
	return arch;
}

int rule_machine(const struct rule *rule)
{
	unsigned arch = rule_arch(rule);

	return arch ? audit_elf_to_machine(arch) : audit_detect_machine();
}

const char *rule_call_name(const struct rule *rule, int machine, unsigned call)
{
	if (rule_list(rule) == AUDIT_FILTER_EXIT && machine >= 0)
		return audit_syscall_to_name((int)call, machine);
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	if (rule_list(rule) == AUDIT_FILTER_URING_EXIT)
		return audit_uringop_to_name((int)call);
#endif
	return NULL;
}

/* ---- comparison ---------------------------------------------------------- */

/* A condition or one key. A key's value is its length. */
struct part {
	uint32_t type, op, value;
	const char *text;
};

/* Fields, and keys: of all bytes of keys each can be a separator. */
#define MAX_PARTS (AUDIT_MAX_FIELDS + AUDIT_MAX_KEY_LEN)

static int compare_parts(const void *x, const void *y)
{
	const struct part *a = x, *b = y;
	int rc = ORDER(a->type, b->type);

	if (!rc)
		rc = ORDER(a->op, b->op);
	if (!rc)
		rc = ORDER(a->value, b->value);
	return rc || !a->text ? rc : memcmp(a->text, b->text, a->value);
}

static size_t split_keys(struct part *parts, const struct rule_field *f)
{
	size_t n = 0;

	for (struct rule_key key = rule_keys(f); rule_next_key(&key);)
		parts[n++] = (struct part){ f->type, f->op,
					    (uint32_t)key.length, key.text };
	return n;
}

/* Whether the kernel ends its search of the list of @rule at a field that it
 * cannot compare there: then the order of the fields matters, and a rule with
 * such a field does not do what its action says. */
static bool is_order_sensitive(const struct rule *rule)
{
	int list = rule_list(rule);

	return list == AUDIT_FILTER_USER || list == AUDIT_FILTER_EXCLUDE;
}

/* The parts of @rule, sorted if their order has no effect. */
static size_t split(struct part parts[MAX_PARTS], const struct rule *rule)
{
	size_t n = 0;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		if (f.type == AUDIT_FILTERKEY)
			n += split_keys(parts + n, &f);
		else
			parts[n++] =
				(struct part){ f.type, f.op, f.value, f.text };
	}
	if (!is_order_sensitive(rule))
		qsort(parts, n, sizeof(*parts), compare_parts);
	return n;
}

static int compare_masks(const struct rule *a, const struct rule *b)
{
	const size_t last = AUDIT_BITMASK_SIZE - 1;
	const uint32_t calls = UINT32_MAX >> AUDIT_SYSCALL_CLASSES;
	int rc = 0;

	for (size_t i = 0; !rc && i < last; i++)
		rc = ORDER(rule_mask(a, i), rule_mask(b, i));
	return rc ? rc
		  : ORDER(rule_mask(a, last) & calls,
			  rule_mask(b, last) & calls);
}

/* List, action and system calls. */
static int compare_heads(const struct rule *a, const struct rule *b)
{
	int rc = ORDER(a->data->flags, b->data->flags);

	if (!rc)
		rc = ORDER(a->data->action, b->data->action);
	return rc ? rc : compare_masks(a, b);
}

static int compare_all_parts(const struct part *x, size_t n,
			     const struct part *y, size_t m)
{
	int rc = ORDER(n, m);

	for (size_t i = 0; !rc && i < n; i++)
		rc = compare_parts(&x[i], &y[i]);
	return rc;
}

int rule_compare(const struct rule *a, const struct rule *b)
{
	struct part x[MAX_PARTS], y[MAX_PARTS];
	int rc = compare_heads(a, b);
	size_t n, m;

	if (rc)
		return rc;
	n = split(x, a);
	m = split(y, b);
	return compare_all_parts(x, n, y, m);
}

/* The keys of @rule, sorted. */
static size_t split_keys_of(struct part parts[MAX_PARTS],
			    const struct rule *rule)
{
	size_t n = 0;

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == AUDIT_FILTERKEY)
			n += split_keys(parts + n, &f);
	if (n)
		qsort(parts, n, sizeof(*parts), compare_parts);
	return n;
}

int rule_compare_decision(const struct rule *a, const struct rule *b)
{
	struct part x[MAX_PARTS], y[MAX_PARTS];
	int rc = ORDER(a->data->action, b->data->action);
	size_t n, m;

	if (rc)
		return rc;
	if (is_order_sensitive(a) || is_order_sensitive(b))
		return rule_compare(a, b);
	n = split_keys_of(x, a);
	m = split_keys_of(y, b);
	return compare_all_parts(x, n, y, m);
}

int rule_compare_exact(const struct rule *a, const struct rule *b)
{
	const struct rule_data *x = a->data, *y = b->data;
	size_t fields = x->field_count * sizeof(*x->fields);
	int rc = ORDER(x->field_count, y->field_count);

	/* Most rules differ in a value. */
	if (!rc)
		rc = memcmp(x->values, y->values, fields);
	if (!rc)
		rc = memcmp(x->fields, y->fields, fields);
	if (!rc)
		rc = memcmp(x->fieldflags, y->fieldflags, fields);
	if (!rc)
		rc = ORDER(x->buflen, y->buflen);
	if (!rc)
		rc = memcmp(x->buf, y->buf, x->buflen);
	return rc ? rc : compare_heads(a, b);
}

/* ---- hashes -------------------------------------------------------------- */

/* FNV-1a, by words. */
static uint32_t mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * 16777619u;
	return hash ^ hash >> 15;
}

static uint32_t hash_part(uint32_t type, uint32_t op, uint32_t value,
			  const char *text)
{
	uint32_t hash = mix(mix(mix(2166136261u, type), op), value);

	for (uint32_t i = 0; text && i < value; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return mix(hash, 0);
}

/* A sum, because the order of keys has no effect. */
static uint32_t hash_keys(const struct rule_field *f)
{
	uint32_t sum = 0;

	for (struct rule_key key = rule_keys(f); rule_next_key(&key);)
		sum += hash_part(f->type, f->op, (uint32_t)key.length,
				 key.text);
	return sum;
}

uint32_t rule_hash(const struct rule *rule)
{
	const struct rule_data *data = rule->data;
	uint32_t hash = mix(mix(2166136261u, data->flags), data->action);
	uint32_t sum = 0;

	/* The last word has the bits of classes, which do not count. */
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE - 1; i++)
		hash = mix(hash, rule_mask(rule, i));
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		sum += f.type == AUDIT_FILTERKEY
			       ? hash_keys(&f)
			       : hash_part(f.type, f.op, f.value, f.text);
	return mix(hash, sum);
}

uint32_t rule_hash_decision(const struct rule *rule)
{
	uint32_t sum = 0;

	if (is_order_sensitive(rule))
		return rule_hash(rule);
	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);)
		if (f.type == AUDIT_FILTERKEY)
			sum += hash_keys(&f);
	return mix(mix(2166136261u, rule->data->action), sum);
}

/* ---- several rules ------------------------------------------------------- */

static bool is_sound(const struct audit_rule_data *data, size_t length)
{
	size_t used = 0, keys = 0;

	if (length < sizeof(*data) || length > MAX_AUDIT_MESSAGE_LENGTH ||
	    data->flags >= AUDIT_N_LISTS ||
	    data->field_count > AUDIT_MAX_FIELDS ||
	    data->buflen > length - sizeof(*data))
		return false;
	for (unsigned i = 0; i < data->field_count; i++) {
		/* A field of a kernel has no bits of an operator. */
		if (data->fields[i] & (uint32_t)AUDIT_OPERATORS)
			return false;
		if (!field_is_string(data->fields[i]))
			continue;
		if (data->values[i] > data->buflen - used)
			return false;
		used += data->values[i];
		if (data->fields[i] == AUDIT_FILTERKEY)
			keys += data->values[i];
	}
	/* The kernel's limit; MAX_PARTS depends on it. */
	return keys <= AUDIT_MAX_KEY_LEN;
}

/* Append @rule, which the set then owns, or free it. It may be NULL: out of
 * memory. */
static int take(struct ruleset *set, struct rule *rule)
{
	if (!rule || array_reserve(&set->rules, &set->size, set->n + 1,
				   sizeof(struct rule *)) < 0) {
		rule_free(rule);
		return -ENOMEM;
	}
	set->rules[set->n++] = rule;
	return 0;
}

int ruleset_append(struct ruleset *set, const void *data, size_t length)
{
	static const struct rule of_kernel = { .op = RULE_ADD };

	if (!is_sound(data, length))
		return -EBADMSG;
	return take(set, rule_new(&of_kernel, rule_data_new(data, NULL)));
}

int ruleset_append_copy(struct ruleset *set, const struct rule *rule)
{
	return take(set, rule_copy(rule));
}

struct rule_array ruleset_array(const struct ruleset *set)
{
	return (struct rule_array){ (const struct rule *const *)set->rules,
				    set->n };
}

void ruleset_clear(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++)
		rule_free(set->rules[i]);
	free(set->rules);
	*set = (struct ruleset){ 0 };
}
