/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Build struct rule from the words of a rule, with libaudit. No other file
 * knows the state that libaudit's parser keeps between calls.
 */
#include "config.h"
#include "rule/build.h"
#include "base/array.h"
#include "base/number.h"
#include "base/text.h"
#include "rule/arch.h"
#include "rule/explain.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * libaudit 3.0 to 4.2 exports these, but its headers do not declare them. They
 * must be cleared before each rule, or the arch of one line is used for the
 * next. Weak, so that the program still links if a later libaudit hides them.
 */
extern unsigned int _audit_elf __attribute__((weak));
extern int _audit_syscalladded __attribute__((weak));
extern int _audit_permadded __attribute__((weak));
extern int _audit_archadded __attribute__((weak));
extern int _audit_exeadded __attribute__((weak));
extern int _audit_filterfsadded __attribute__((weak));

/*
 * libaudit calls this function to ask the running kernel whether it has some
 * fields. That takes a socket for each rule, and a privilege, and could only
 * refuse what the kernel refuses anyway. So the program defines the function,
 * and answers that all features are there. Weak is for a static libaudit.
 */
__attribute__((weak)) uint32_t audit_get_features(void)
{
	return UINT32_MAX;
}

static void clear_parser_state(void)
{
	int *const flags[] = { &_audit_syscalladded, &_audit_permadded,
			       &_audit_archadded, &_audit_exeadded,
			       &_audit_filterfsadded };

	for (size_t i = 0; i < N_ELEMENTS(flags); i++)
		if (flags[i])
			*flags[i] = 0;
	if (&_audit_elf)
		_audit_elf = 0;
}

static bool is_set(const int *flag)
{
	return flag && *flag;
}

static void set(int *flag)
{
	if (flag)
		*flag = 1;
}

/* The arch for names of system calls without -F arch=. */
static unsigned own_elf(void)
{
	return audit_machine_to_elf(audit_detect_machine());
}

/*
 * Before 4.0, the caller of libaudit must set that -S was given. It must also
 * set the arch that a call without -F arch= was looked up for: a later perm=
 * depends on that (seen in the rules that 4.2.1 makes).
 */
static void note_syscall(void)
{
	set(&_audit_syscalladded);
	if (&_audit_elf && !_audit_elf)
		_audit_elf = own_elf();
}

/* For libaudit, path= and dir= can have a key, but perm= alone cannot. */
static void note_permissions(void)
{
	set(&_audit_permadded);
}

/* Whether the rule has a part that a key requires. */
static bool may_have_key(void)
{
	return is_set(&_audit_syscalladded) || is_set(&_audit_permadded) ||
	       is_set(&_audit_exeadded) || is_set(&_audit_filterfsadded);
}

#define LIST_NONE (-1)

/* How a field of keys begins. */
#define KEYS "key="

struct builder {
	struct rule *rule;
	struct audit_rule_data
		*data; /* owned; of the rule, as libaudit has it */
	const struct request *request;
	const struct line *line; /* of the request */
	const struct diag *d;
	const struct rule_part *part; /* the current part */
	const struct rule_part *last_key;
	int list; /* AUDIT_FILTER_*, or LIST_NONE */
	int action;
	bool warned_arch;
	unsigned n_noted; /* of words, the word that each field came from */
	unsigned short words[AUDIT_MAX_FIELDS];
	/* The part of the value that an error is about, in a list or a pair; or
	 * 0. */
	size_t offset, length;
	/* "key=" and all keys, joined by the separator, for libaudit. */
	char keys[sizeof(KEYS) + AUDIT_MAX_KEY_LEN];
	size_t keys_length;
};

/* The place of the @length bytes at @offset of the current value, which may be
 * in one word with its option: -Fuid=0. */
static struct place place_within(const struct builder *b, size_t offset,
				 size_t length)
{
	const struct rule_part *part = b->part;
	const char *word = b->line->words[part->word].text;
	size_t attached = strlen(word) - strlen(part->value);

	return line_place_within(b->line, part->word, offset + attached,
				 length);
}

static struct place part_place(const struct builder *b)
{
	if (!b->length)
		return line_place(b->line, b->part->word);
	return place_within(b, b->offset, b->length);
}

/* Report an error about the current part; returns -EINVAL. */
#define REJECT(b, ...)                                               \
	(diag_error_named((b)->d, (struct place[]){ part_place(b) }, \
			  "bad-rule", __VA_ARGS__),                  \
	 -EINVAL)

static int out_of_memory(const struct builder *b)
{
	struct place at = line_place(b->line, b->line->n_words);

	diag_no_memory(b->d, &at);
	return -ENOMEM;
}

/* Report an error about the current value, and free it. */
static int report_explanation(const struct builder *b, struct explanation *f)
{
	struct place at = part_place(b);

	if (f->length)
		at = place_within(b, f->offset, f->length);
	if (f->text)
		diag_error_named(b->d, &at, f->name, "%s", f->text);
	else
		diag_no_memory(b->d, &at);
	if (f->hint)
		diag_hint(b->d, "%s", f->hint);
	explain_free(f);
	return -EINVAL;
}

/* Parse list and action in one of the two orders. */
static int match_list_action(const char *list, const char *action, int *l,
			     int *a)
{
	*a = audit_name_to_action(action);
	*l = *a < 0 ? -1 : audit_name_to_flag(list);
	/* libaudit ignores the case of both, 4.2.1 only that of the list. */
	return *l >= 0 && !strcmp(action, audit_action_to_name(*a)) ? 0
								    : -EINVAL;
}

static int parse_list_action(const char *text, int *list, int *action)
{
	const char *comma = strchr(text, ',');
	char *first;
	int rc;

	if (!comma || strchr(comma + 1, ','))
		return -EINVAL;
	first = strndup(text, (size_t)(comma - text));
	if (!first)
		return -ENOMEM;
	rc = match_list_action(first, comma + 1, list, action);
	if (rc) {
		rc = match_list_action(comma + 1, first, list, action);
		/* "possible" is known only after its list (4.2.1). */
		if (*action == AUDIT_POSSIBLE)
			rc = -EINVAL;
	}
	free(first);
	return rc;
}

static bool has_list(const struct builder *b)
{
	return b->list != LIST_NONE;
}

static bool mask_is_empty(const struct audit_rule_data *data)
{
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++)
		if (data->mask[i])
			return false;
	return true;
}

static int reject_list_action(const struct builder *b)
{
	const char *value = b->part->value;
	struct explanation why;

#ifndef HAVE_AUDIT_RULE_IO_URINGBYNAME_DATA
	if (strstr(value, "io_uring"))
		return REJECT(b,
			      "io_uring rules need libaudit 4.0; this program "
			      "was built with an older one");
#endif
	explain_list(&why, value);
	return report_explanation(b, &why);
}

/* -a, -A, -d */
static int take_list(struct builder *b)
{
	struct rule *rule = b->rule;
	int list, action;
	int rc = parse_list_action(b->part->value, &list, &action);

	if (rc == -ENOMEM)
		return out_of_memory(b);
	if (rc)
		return reject_list_action(b);
	/* A rule that is ignored may follow a watch (4.2.1). */
	if (has_list(b) && !(action == AUDIT_POSSIBLE && b->rule->is_watch))
		return REJECT(
			b,
			"unexpected '%s': a rule has only one list and action",
			b->part->value);
	if (list == AUDIT_FILTER_TASK && b->rule->has_syscalls)
		return REJECT(b, "the task list does not support -S");
	rule->has_list = true;
	b->list = list;
	b->action = action;
	rule->prepend = b->part->option == 'A';
	rule->op = b->part->option == 'd' ? RULE_DELETE : RULE_ADD;
	return 0;
}

/* Without an arch, a name stands for the number on this arch, which may differ
 * on the other one. */
static void warn_arch(struct builder *b, const char *name)
{
	struct place at;
	int own, other;

	if (is_set(&_audit_archadded) || b->warned_arch ||
	    (name[0] >= '0' && name[0] <= '9') || !strcmp(name, "all"))
		return;
	own = audit_detect_machine();
	other = arch_other_machine(own);
	if (other < 0 || audit_name_to_syscall(name, own) ==
				 audit_name_to_syscall(name, other))
		return;
	b->warned_arch = true;
	at = part_place(b);
	diag_finding(b->d, &at, FINDING_MISSING_ARCH,
		     "'%s' has a different number in 32-bit programs: put -F "
		     "arch=b64 or -F arch=b32 before -S",
		     name);
}

static int add_syscall(struct builder *b, const char *name)
{
	struct explanation why;
	int rc;

	warn_arch(b, name);
	rc = audit_rule_syscallbyname_data(b->data, name);
	if (rc == -1) {
		explain_syscall(&why, name,
				&_audit_elf && _audit_elf ? _audit_elf
							  : own_elf());
		return report_explanation(b, &why);
	}
	if (rc == -2)
		return REJECT(b,
			      "cannot look up system call '%s': libaudit does "
			      "not know the arch",
			      name);
	if (rc < 0)
		return REJECT(b,
			      "system call '%s': libaudit returned the "
			      "error %d",
			      name, rc);
	return 0;
}

static int add_uring_op(struct builder *b, const char *name)
{
#ifdef HAVE_AUDIT_RULE_IO_URINGBYNAME_DATA
	struct explanation why;

	if (audit_rule_io_uringbyname_data(b->data, name) == 0)
		return 0;
	explain_uring_op(&why, name);
	return report_explanation(b, &why);
#else
	return REJECT(b, "io_uring operation '%s': this libaudit is too old",
		      name);
#endif
}

/* "5x" and "08" are the numbers 5 and 0 for libaudit. */
static void report_number(const struct builder *b, const char *name)
{
	struct place at;

	if (name[0] < '0' || name[0] > '9')
		return;
	at = part_place(b);
	number_report(name, (uint32_t)strtol(name, NULL, 0), &at, b->d);
}

/* -S */
static int take_syscalls(struct builder *b)
{
	int (*add)(struct builder *, const char *) = add_syscall;
	const char *value = b->part->value;
	char *names, *next = NULL;
	int rc = 0;

	if (has_list(b) && b->list == AUDIT_FILTER_URING_EXIT)
		add = add_uring_op;
	else if (has_list(b) && b->list != AUDIT_FILTER_EXIT)
		return REJECT(b, "the %s list does not support -S",
			      rule_list_name(b->list));
	names = strdup(value);
	if (!names)
		return out_of_memory(b);
	/* "-S ," names none, and only an io_uring rule must (4.2.1). */
	if (!*names || (add == add_uring_op && !names[strspn(names, ",")]))
		rc = add(b, value);
	for (char *name = strtok_r(names, ",", &next); name && !rc;
	     name = strtok_r(NULL, ",", &next)) {
		b->offset = (size_t)(name - names);
		b->length = strlen(name);
		rc = add(b, name);
		if (!rc)
			report_number(b, name);
	}
	b->length = 0;
	free(names);
	note_syscall();
	b->rule->has_syscalls = true;
	return rc;
}

static int reject_key(const struct builder *b)
{
	return REJECT(b, "-k must come after -w, -S, or a field such as path, "
			 "perm or exe");
}

/* The keys become one field at the end of the rule. */
static int add_key(struct builder *b, const char *key)
{
	size_t length = strlen(key);
	size_t separator = b->keys_length ? 1 : 0;
	char *to = b->keys + strlen(KEYS);

	if (strchr(key, AUDIT_KEY_SEPARATOR))
		return REJECT(b,
			      "a key cannot contain the character \\%03o, "
			      "which separates keys",
			      AUDIT_KEY_SEPARATOR);
	if (b->keys_length + separator + length > AUDIT_MAX_KEY_LEN)
		return REJECT(
			b,
			"the keys of the rule are longer than %d bytes in "
			"total",
			AUDIT_MAX_KEY_LEN);
	if (separator)
		to[b->keys_length++] = AUDIT_KEY_SEPARATOR;
	memcpy(to + b->keys_length, key, length + 1);
	b->keys_length += length;
	b->last_key = b->part;
	return 0;
}

/* Whether @part is -F key=KEY. */
static bool is_key_field(const struct rule_part *part)
{
	return part->option == 'F' && text_begins_with(part->value, KEYS);
}

/*
 * -F key=KEY may come before the parts that a key requires, unlike -k (4.2.1).
 * Without a KEY it is ignored, wherever it is.
 */
static int take_key_field(struct builder *b)
{
	const char *key = b->part->value + strlen(KEYS);

	return *key ? add_key(b, key) : 0;
}

/* -F and -C; libaudit modifies the pair, so it gets a copy. */
static int take_field(struct builder *b)
{
	struct explanation why;
	char *pair;
	int rc;

	if (!has_list(b))
		return REJECT(b, "-a LIST,ACTION must come before '%s'",
			      b->part->value);
	if (is_key_field(b->part))
		return take_key_field(b);
	pair = strdup(b->part->value);
	if (!pair)
		return out_of_memory(b);
	errno = 0;
	if (b->part->option == 'C')
		rc = audit_rule_interfield_comp_data(&b->data, pair, b->list);
	else
		rc = audit_rule_fieldpair_data(&b->data, pair, b->list);
	if (rc && errno == ENOMEM) {
		rc = out_of_memory(b);
	} else if (rc) {
		explain_pair(&why, b->part->option, b->part->value, rc);
		rc = report_explanation(b, &why);
	}
	free(pair);
	if (rc)
		return rc;
	if (b->part->option == 'F' && text_begins_with(b->part->value, "perm="))
		note_permissions();
	return 0;
}

static int check_path(const struct builder *b, const char *path)
{
	struct place at = part_place(b);

	if (path[0] != '/') {
		diag_error_named(b->d, &at, "bad-rule",
				 "a watch needs an absolute path, not '%s'",
				 path);
		if (*path == '"' || *path == '\'')
			diag_hint(b->d, "write the path without quotes");
		return -EINVAL;
	}
	if (strlen(path) >= PATH_MAX)
		return REJECT(b, "the path is longer than %d bytes",
			      PATH_MAX - 1);
	return 0;
}

/* "/etc/" is watched as "/etc", so that both are the same rule. */
static char *without_slashes(const char *path)
{
	size_t length = strlen(path);

	/* 4.2.1 leaves "//" as it is, but makes "///" the root. */
	if (length > 2)
		while (length > 1 && path[length - 1] == '/')
			length--;
	return strndup(path, length);
}

static int add_watch(struct builder *b, const char *path)
{
	struct stat st;
	int type = AUDIT_WATCH;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		type = AUDIT_DIR;
	return audit_add_watch_dir(type, &b->data, path);
}

/* -w, -W */
static int take_watch(struct builder *b)
{
	struct rule *rule = b->rule;
	char *path;
	int rc;

	rule->has_list = true;
	if (has_list(b) || !mask_is_empty(b->data))
		return REJECT(b, "a watch (-w, -W) cannot be combined with "
				 "-a, -d, -S or another watch");
	rc = check_path(b, b->part->value);
	if (rc)
		return rc;
	path = without_slashes(b->part->value);
	if (!path)
		return out_of_memory(b);
	rc = add_watch(b, path);
	free(path);
	if (rc)
		return REJECT(b, "libaudit cannot create a watch of '%s'",
			      b->part->value);
	b->list = AUDIT_FILTER_EXIT;
	b->action = AUDIT_ALWAYS;
	rule->op = b->part->option == 'W' ? RULE_DELETE : RULE_ADD;
	b->rule->is_watch = true;
	/* Have libaudit refuse an arch after a watch, as after -S. */
	set(&_audit_syscalladded);
	return 0;
}

/*
 * -p, in upper or lower case, after any field, as in 4.2.1. libaudit replaces
 * an earlier perm.
 */
static int take_permissions(struct builder *b)
{
	const char *value = b->part->value;
	uint32_t perms = 0;

	if (!has_list(b) || !b->data->field_count)
		return REJECT(b,
			      "-p must come after -w; after -a, use -F perm=%s",
			      value);
	if (strlen(value) > 4)
		return REJECT(
			b, "permissions '%s' are too long: use r, w, x and a",
			value);
	for (const char *c = value; *c; c++) {
		uint32_t bit = field_perm_bit(*c);

		if (!bit)
			return REJECT(
				b, "unknown permission '%c': use r, w, x and a",
				*c);
		perms |= bit;
	}
	if (audit_update_watch_perms(b->data, (int)perms) != 0)
		return REJECT(b, "libaudit rejects the permissions '%s'",
			      value);
	note_permissions();
	return 0;
}

/* -k */
static int take_key(struct builder *b)
{
	/* The flags here also work if a libaudit hides its own. */
	if (!has_list(b) ||
	    (!may_have_key() && !b->rule->is_watch && !b->rule->has_syscalls))
		return reject_key(b);
	return add_key(b, b->part->value);
}

static int take_part(struct builder *b)
{
	static const struct {
		int option;
		int (*take)(struct builder *b);
	} takers[] = {
		{ 'a', take_list },	   { 'A', take_list },
		{ 'd', take_list },	   { 'S', take_syscalls },
		{ 'F', take_field },	   { 'C', take_field },
		{ 'w', take_watch },	   { 'W', take_watch },
		{ 'p', take_permissions }, { 'k', take_key },
	};

	for (size_t i = 0; i < N_ELEMENTS(takers); i++)
		if (takers[i].option == b->part->option)
			return takers[i].take(b);
	return -EINVAL;
}

/* Note the word that the new fields came from. */
static void note_words(struct builder *b)
{
	while (b->n_noted < b->data->field_count)
		b->words[b->n_noted++] = (unsigned short)b->part->word;
}

/* In "key=a!=b", libaudit takes "!=" for the operator. */
static int reject_keys(struct builder *b, const char *taken)
{
	for (size_t i = 0; taken && i < b->request->n_parts; i++) {
		const struct rule_part *part = &b->request->parts[i];
		const char *found = strstr(part->value, taken);

		if (!found || !(part->option == 'k' || is_key_field(part)))
			continue;
		b->part = part;
		b->offset = (size_t)(found - part->value);
		b->length = strlen(taken);
		return REJECT(b,
			      "a key cannot contain '%s', which libaudit takes "
			      "for an operator",
			      taken);
	}
	return REJECT(b, "libaudit rejects the key");
}

static int add_keys(struct builder *b)
{
	/* libaudit modifies the text of the keys. */
	const char *taken = explain_taken_operator(b->keys + strlen(KEYS));
	int rc;

	if (!b->keys_length)
		return 0;
	b->part = b->last_key;
	memcpy(b->keys, KEYS, strlen(KEYS));
	errno = 0;
	rc = audit_rule_fieldpair_data(&b->data, b->keys, b->list);
	if (rc && errno == ENOMEM)
		return out_of_memory(b);
	if (rc && !may_have_key())
		return REJECT(b, "a key requires -w, -S, or a field such as "
				 "path, perm or exe");
	if (rc && b->data->field_count == AUDIT_MAX_FIELDS - 1)
		return REJECT(
			b, "the key exceeds the limit of %d fields in a rule",
			AUDIT_MAX_FIELDS - 1);
	if (rc)
		return reject_keys(b, taken);
	note_words(b);
	return 0;
}

static int finish(struct builder *b)
{
	struct place at = line_place(b->line, b->line->n_words);
	int rc;

	if (!has_list(b)) {
		diag_error_named(b->d, &at, "bad-rule",
				 "missing list and action: use -a LIST,ACTION");
		return -EINVAL;
	}
	if (b->action == AUDIT_POSSIBLE) {
		diag_finding(b->d, &at, FINDING_IGNORED_RULE,
			     "'possible' is deprecated: the rule is ignored");
		return 0;
	}
	/* Without -S, and without the calls that perm= stands for, the rule is
	 * about all calls. */
	if (!b->rule->has_syscalls && mask_is_empty(b->data) &&
	    b->list != AUDIT_FILTER_TASK)
		audit_rule_syscallbyname_data(b->data, "all");
	b->data->flags = (uint32_t)b->list;
	b->data->action = (uint32_t)b->action;
	rc = add_keys(b);
	if (rc)
		return rc;
	b->rule->data = rule_data_new(b->data, b->words);
	return b->rule->data ? 0 : out_of_memory(b);
}

static int take_parts(struct builder *b)
{
	const struct request *request = b->request;

	clear_parser_state();
	memset(b->rule, 0, sizeof(*b->rule));
	b->data = audit_rule_create_data();
	if (!b->data)
		return out_of_memory(b);
	b->rule->line = b->line;
	for (size_t i = 0; i < request->n_parts; i++) {
		int rc;

		b->part = &request->parts[i];
		rc = take_part(b);
		if (rc)
			return rc;
		note_words(b);
	}
	return 0;
}

int build_rule(struct rule *rule, const struct request *request,
	       const struct diag *d)
{
	struct builder b = { .rule = rule,
			     .request = request,
			     .line = request->line,
			     .d = d,
			     .list = LIST_NONE };
	int rc = take_parts(&b);

	if (!rc)
		rc = finish(&b);
	audit_rule_free_data(b.data);
	return rc;
}

int build_check_parts(const struct request *request, const struct diag *d)
{
	struct rule rule;
	struct builder b = { .rule = &rule,
			     .request = request,
			     .line = request->line,
			     .d = d,
			     .list = LIST_NONE };
	int rc = take_parts(&b);

	audit_rule_free_data(b.data);
	return rc;
}
