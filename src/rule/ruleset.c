/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ordered set of rules, as the kernel holds them. Prints nothing. */
#include "config.h"
#include "rule/ruleset.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *rule_list_name(int list)
{
	const char *name = audit_flag_to_name(list);

	/* libaudit before 4.0 does not know this one. */
	if (!name && list == AUDIT_FILTER_URING_EXIT)
		name = "io_uring";
	return name ? name : "?";
}

bool rule_has_all_calls(const struct audit_rule_data *rule)
{
	for (int word = 0; word < AUDIT_BITMASK_SIZE - 1; word++)
		if (rule->mask[word] != UINT32_MAX)
			return false;
	return true;
}

bool packed_has_all_calls(const struct packed *p)
{
	return p->mask_rest == UINT32_MAX &&
	       p->mask_from >= AUDIT_BITMASK_SIZE - 1;
}

void rule_perm_letters(uint32_t perm, char letters[RULE_PERMS_SIZE])
{
	static const struct {
		uint32_t bit;
		char letter;
	} perms[] = {
		{ AUDIT_PERM_READ, 'r' },
		{ AUDIT_PERM_WRITE, 'w' },
		{ AUDIT_PERM_EXEC, 'x' },
		{ AUDIT_PERM_ATTR, 'a' },
	};

	for (size_t i = 0; i < N_ELEMENTS(perms); i++)
		if (perm & perms[i].bit)
			*letters++ = perms[i].letter;
	*letters = '\0';
}

bool rule_field_is_string(unsigned field)
{
	switch (field & ~(unsigned)AUDIT_OPERATORS) {
	case AUDIT_SUBJ_USER:
	case AUDIT_SUBJ_ROLE:
	case AUDIT_SUBJ_TYPE:
	case AUDIT_SUBJ_SEN:
	case AUDIT_SUBJ_CLR:
	case AUDIT_OBJ_USER:
	case AUDIT_OBJ_ROLE:
	case AUDIT_OBJ_TYPE:
	case AUDIT_OBJ_LEV_LOW:
	case AUDIT_OBJ_LEV_HIGH:
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_FILTERKEY:
	case AUDIT_EXE:
		return true;
	default:
		return false;
	}
}

static bool is_sound(const struct audit_rule_data *rule, size_t length)
{
	size_t used = 0;

	if (length < sizeof(*rule) || length > MAX_AUDIT_MESSAGE_LENGTH ||
	    rule->field_count > AUDIT_MAX_FIELDS ||
	    rule->buflen > length - sizeof(*rule))
		return false;
	for (unsigned i = 0; i < rule->field_count; i++) {
		if (!rule_field_is_string(rule->fields[i]))
			continue;
		if (rule->values[i] > rule->buflen - used)
			return false;
		used += rule->values[i];
	}
	return true;
}

static int reserve(struct ruleset *set)
{
	size_t size = set->size ? set->size * 2 : 64;
	struct packed **grown;

	if (set->n < set->size)
		return 0;
	grown = reallocarray(set->rules, size, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	set->rules = grown;
	set->size = size;
	return 0;
}

int ruleset_append(struct ruleset *set, const void *rule, size_t length)
{
	struct packed *packed;

	if (!is_sound(rule, length))
		return -EBADMSG;
	packed = reserve(set) < 0 ? NULL : rule_pack(rule);
	if (!packed)
		return -ENOMEM;
	set->rules[set->n++] = packed;
	return 0;
}

void ruleset_clear(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->rules[i]);
	free(set->rules);
	memset(set, 0, sizeof(*set));
}

bool rule_has_key(const struct packed *rule, const char *key)
{
	const struct packed_field *fields = packed_fields(rule);
	const char *text = packed_text(rule);

	if (!key || !*key)
		return true;
	for (uint32_t i = 0; i < rule->n_fields; i++) {
		if (!rule_field_is_string(fields[i].type))
			continue;
		if (fields[i].type == AUDIT_FILTERKEY &&
		    memmem(text, fields[i].value, key, strlen(key)))
			return true;
		text += fields[i].value;
	}
	return false;
}
