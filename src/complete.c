/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --complete: what a word of a command line can become. All that the shells'
 * completions know is here, and what is here is from the tables that the
 * program and libaudit work with.
 */
#include "config.h"
#include "complete.h"
#include "accept.h"
#include "act.h"
#include "array.h"
#include "options.h"
#include "print.h"
#include "suggest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#ifndef AUDIT_SADDR_FAM /* linux before 5.4 */
#define AUDIT_SADDR_FAM 113
#endif

#define ANY_LIST (-1)

/* The word at hand, and what the words before it say. */
struct completion {
	FILE *out;
	int (*rules)(struct ruleset *set);
	int list;	    /* AUDIT_FILTER_*, or ANY_LIST */
	int machine;	    /* whose names system calls have */
	size_t company;	    /* a row of companies[], or one behind the last */
	const char *before; /* this much of the word stays as it is, */
	size_t n_before;
	const char *part; /* and this begins a candidate */
};

/* ---- candidates -------------------------------------------------------------
 */

static bool is_shown(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return false;
	return true;
}

/* A candidate that is two texts, one behind the other. */
static void offer_two(const struct completion *c, const char *a, const char *b,
		      const char *what)
{
	size_t n = strlen(c->part), length = strlen(a);

	if (n <= length ? strncmp(a, c->part, n) != 0
			: strncmp(a, c->part, length) != 0 ||
				  strncmp(b, c->part + length, n - length) != 0)
		return;
	/* A key may hold anything; what ends a line here, no shell takes. */
	if (!is_shown(a) || !is_shown(b))
		return;
	fwrite(c->before, 1, c->n_before, c->out);
	fprintf(c->out, "%s%s%s%s\n", a, b, what ? "\t" : "", what ? what : "");
}

static void offer(const struct completion *c, const char *candidate,
		  const char *what)
{
	offer_two(c, candidate, "", what);
}

static void offer_name(void *c, const char *name)
{
	offer(c, name, NULL);
}

static void offer_names(struct completion *c, enum vocabulary v)
{
	suggest_each(v, c->machine, offer_name, c);
}

/* The shell knows better what is there. */
static void offer_paths(const struct completion *c, const char *what)
{
	fprintf(c->out, "\t%s\t%.*s\n", what, (int)c->n_before, c->before);
}

/* The first @n bytes of what is to be completed are done with. */
static void skip(struct completion *c, size_t n)
{
	c->n_before += n;
	c->part += n;
}

static void skip_commas(struct completion *c)
{
	const char *comma = strrchr(c->part, ',');

	if (comma)
		skip(c, (size_t)(comma - c->part) + 1);
}

struct choice {
	const char *text, *what;
};

static void offer_choices(const struct completion *c,
			  const struct choice *choices, size_t n)
{
	for (size_t i = 0; i < n; i++)
		offer(c, choices[i].text, choices[i].what);
}

/* ---- values of options ------------------------------------------------------
 */

static const char *meaning_of_list(const char *list)
{
	static const struct choice lists[] = {
		{ "exit", "when a system call ends" },
		{ "task", "when a process is created" },
		{ "user", "when a program sends a record" },
		{ "exclude", "records not to make" },
		{ "filesystem", "records of names in a file system" },
		{ "io_uring", "when an io_uring operation ends" },
	};

	for (size_t i = 0; i < N_ELEMENTS(lists); i++)
		if (strcmp(lists[i].text, list) == 0)
			return lists[i].what;
	return NULL;
}

/* A list with each action, the list in front or behind. */
struct pairs {
	struct completion *c;
	const char *list;
	bool list_first;
};

static void offer_pair(void *to, const char *action)
{
	const struct pairs *pairs = to;
	char first[64];

	snprintf(first, sizeof(first), "%s,",
		 pairs->list_first ? pairs->list : action);
	offer_two(pairs->c, first, pairs->list_first ? action : pairs->list,
		  meaning_of_list(pairs->list));
}

static void offer_pairs(void *c, const char *list)
{
	struct pairs pairs = { .c = c, .list = list };

	suggest_each(NAMES_OF_ACTIONS, 0, offer_pair, &pairs);
	pairs.list_first = true;
	suggest_each(NAMES_OF_ACTIONS, 0, offer_pair, &pairs);
}

static void complete_list(struct completion *c)
{
	suggest_each(NAMES_OF_LISTS, 0, offer_pairs, c);
}

static void complete_syscall(struct completion *c)
{
	bool uring = c->list == AUDIT_FILTER_URING_EXIT;

	if (!uring)
		skip_commas(c);
	offer(c, "all", uring ? "every operation" : "every system call");
	offer_names(c, uring ? NAMES_OF_URING_OPS : NAMES_OF_SYSCALLS);
}

static void complete_perm(struct completion *c)
{
	static const struct {
		char letter[2];
		const char *what;
	} letters[] = {
		{ "r", "read" },
		{ "w", "write" },
		{ "x", "execute" },
		{ "a", "change attributes" },
	};
	const char *given = c->part;

	if (strspn(given, "rwxa") < strlen(given))
		return;
	if (*given)
		offer(c, given, NULL);
	skip(c, strlen(given));
	for (size_t i = 0; i < N_ELEMENTS(letters); i++)
		if (!strchr(given, letters[i].letter[0]))
			offer(c, letters[i].letter, letters[i].what);
}

static void complete_file(struct completion *c)
{
	offer_paths(c, "file");
}

static void complete_folder(struct completion *c)
{
	offer_paths(c, "folder");
}

static void complete_mounts(struct completion *c)
{
	skip_commas(c);
	offer_paths(c, "folder");
}

static void complete_enabled(struct completion *c)
{
	static const struct choice choices[] = {
		{ "0", "off" },
		{ "1", "on" },
		{ "2", "on and locked until the next boot" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_failure(struct completion *c)
{
	static const struct choice choices[] = {
		{ "0", "silent" },
		{ "1", "printk" },
		{ "2", "panic" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_signal(struct completion *c)
{
	const char *name;

	for (size_t i = 0; (name = act_signal_name(i)); i++)
		offer(c, name, NULL);
}

static void complete_findings(struct completion *c)
{
	skip_commas(c);
	for (int f = 0; f < N_FINDINGS; f++)
		offer(c, finding_name((enum finding)f),
		      finding_text((enum finding)f));
}

/* ---- keys -------------------------------------------------------------------
 */

struct keys {
	char **texts;
	size_t n, size;
};

static bool keep_key(struct keys *keys, const char *text, size_t length)
{
	if (keys->n == keys->size) {
		size_t size = keys->size ? 2 * keys->size : 64;
		char **texts = realloc(keys->texts, size * sizeof(*texts));

		if (!texts)
			return false;
		keys->texts = texts;
		keys->size = size;
	}
	keys->texts[keys->n] = strndup(text, length);
	return keys->texts[keys->n] && ++keys->n;
}

/* All keys of a rule are one text, with a separator between each two. */
static bool split_keys(struct keys *keys, const char *text, size_t length)
{
	for (;;) {
		const char *end = memchr(text, AUDIT_KEY_SEPARATOR, length);
		size_t n = end ? (size_t)(end - text) : length;

		if (n && !keep_key(keys, text, n))
			return false;
		if (!end)
			return true;
		text += n + 1;
		length -= n + 1;
	}
}

static bool keep_keys_of(struct keys *keys, const struct packed *rule)
{
	const struct packed_field *field = packed_fields(rule);
	const char *text = packed_text(rule);

	for (uint32_t i = 0; i < rule->n_fields; i++, field++) {
		if (field->type == AUDIT_FILTERKEY &&
		    !split_keys(keys, text, field->value))
			return false;
		if (rule_field_is_string(field->type))
			text += field->value;
	}
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void complete_key(struct completion *c)
{
	struct ruleset set = { 0 };
	struct keys keys = { 0 };
	bool kept = c->rules(&set) == 0;

	for (size_t i = 0; kept && i < set.n; i++)
		kept = keep_keys_of(&keys, set.rules[i]);
	if (keys.n)
		qsort(keys.texts, keys.n, sizeof(*keys.texts), compare_keys);
	for (size_t i = 0; i < keys.n; i++)
		if (!i || strcmp(keys.texts[i - 1], keys.texts[i]) != 0)
			offer(c, keys.texts[i], NULL);
	while (keys.n)
		free(keys.texts[--keys.n]);
	free(keys.texts);
	ruleset_clear(&set);
}

/* ---- conditions -------------------------------------------------------------
 */

static void complete_arch(struct completion *c)
{
	offer_names(c, NAMES_OF_MACHINES);
}

static void complete_users(struct completion *c)
{
	offer_names(c, NAMES_OF_USERS);
}

static void complete_groups(struct completion *c)
{
	offer_names(c, NAMES_OF_GROUPS);
}

/* More or less than unset is nothing. */
static void complete_unset(struct completion *c)
{
	if (c->part[-1] == '=' && !strchr("<>", c->part[-2]))
		offer(c, "unset", "no login has started it");
}

static void complete_login(struct completion *c)
{
	complete_unset(c);
	complete_users(c);
}

static void complete_message(struct completion *c)
{
	offer_names(c, NAMES_OF_MESSAGES);
}

static void offer_errno(void *c, const char *name)
{
	offer_two(c, "-", name, NULL);
}

/* As the kernel returns them: with a minus. */
static void complete_errno(struct completion *c)
{
	suggest_each(NAMES_OF_ERRNOS, 0, offer_errno, c);
}

static void complete_success(struct completion *c)
{
	static const struct choice choices[] = {
		{ "1", "it succeeded" },
		{ "0", "it failed" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_family(struct completion *c)
{
	static const struct choice choices[] = {
		{ "1", "local" },
		{ "2", "IPv4" },
		{ "10", "IPv6" },
	};

	offer_choices(c, choices, N_ELEMENTS(choices));
}

static void complete_file_type(struct completion *c)
{
	offer_names(c, NAMES_OF_FILE_TYPES);
}

static void complete_file_system(struct completion *c)
{
	offer_names(c, NAMES_OF_FILE_SYSTEMS);
}

/* What a field is; and how its values are completed, if they can be. */
static const struct field_row {
	int field;
	const char *what;
	void (*complete)(struct completion *c);
} fields[] = {
	{ AUDIT_PID, "process", NULL },
	{ AUDIT_UID, "real user", complete_users },
	{ AUDIT_EUID, "effective user", complete_users },
	{ AUDIT_SUID, "saved user", complete_users },
	{ AUDIT_FSUID, "user for files", complete_users },
	{ AUDIT_GID, "real group", complete_groups },
	{ AUDIT_EGID, "effective group", complete_groups },
	{ AUDIT_SGID, "saved group", complete_groups },
	{ AUDIT_FSGID, "group for files", complete_groups },
	{ AUDIT_LOGINUID, "login uid", complete_login },
	{ AUDIT_PERS, "personality", NULL },
	{ AUDIT_ARCH, "arch of the system call", complete_arch },
	{ AUDIT_MSGTYPE, "type of record", complete_message },
	{ AUDIT_SUBJ_USER, "label of the process: user", NULL },
	{ AUDIT_SUBJ_ROLE, "label of the process: role", NULL },
	{ AUDIT_SUBJ_TYPE, "label of the process: type", NULL },
	{ AUDIT_SUBJ_SEN, "label of the process: sensitivity", NULL },
	{ AUDIT_SUBJ_CLR, "label of the process: clearance", NULL },
	{ AUDIT_PPID, "parent process", NULL },
	{ AUDIT_OBJ_USER, "label of the file: user", NULL },
	{ AUDIT_OBJ_ROLE, "label of the file: role", NULL },
	{ AUDIT_OBJ_TYPE, "label of the file: type", NULL },
	{ AUDIT_OBJ_LEV_LOW, "label of the file: low level", NULL },
	{ AUDIT_OBJ_LEV_HIGH, "label of the file: high level", NULL },
	{ AUDIT_SESSIONID, "login session", complete_unset },
	{ AUDIT_FSTYPE, "kind of file system", complete_file_system },
	{ AUDIT_DEVMAJOR, "device, major number", NULL },
	{ AUDIT_DEVMINOR, "device, minor number", NULL },
	{ AUDIT_INODE, "inode number", NULL },
	{ AUDIT_EXIT, "what the call returned", complete_errno },
	{ AUDIT_SUCCESS, "whether the call succeeded", complete_success },
	{ AUDIT_WATCH, "a file", complete_file },
	{ AUDIT_PERM, "access: rwxa", complete_perm },
	{ AUDIT_DIR, "a directory and all below it", complete_folder },
	{ AUDIT_FILETYPE, "kind of file", complete_file_type },
	{ AUDIT_OBJ_UID, "owner", complete_users },
	{ AUDIT_OBJ_GID, "owner's group", complete_groups },
	{ AUDIT_EXE, "program", complete_file },
	{ AUDIT_SADDR_FAM, "address family", complete_family },
	{ AUDIT_ARG0, "first argument of the call", NULL },
	{ AUDIT_ARG1, "second argument of the call", NULL },
	{ AUDIT_ARG2, "third argument of the call", NULL },
	{ AUDIT_ARG3, "fourth argument of the call", NULL },
	{ AUDIT_FILTERKEY, "a key, as -k", complete_key },
};

static const struct field_row *row_of(int field)
{
	for (size_t i = 0; i < N_ELEMENTS(fields); i++)
		if (fields[i].field == field)
			return &fields[i];
	return NULL;
}

/* ---- operators --------------------------------------------------------------
 */

static const int operators[] = {
	AUDIT_EQUAL,
	AUDIT_NOT_EQUAL,
	AUDIT_LESS_THAN,
	AUDIT_GREATER_THAN,
	AUDIT_LESS_THAN_OR_EQUAL,
	AUDIT_GREATER_THAN_OR_EQUAL,
	AUDIT_BIT_MASK,
	AUDIT_BIT_TEST,
};
static const char operator_bytes[] = "=!<>&";

/* Whether a field may stand there; as -F, or else as -C. */
typedef bool takes_fn(int list, int field, int op);

static bool condition_takes(int list, int field, int op)
{
	if (field == AUDIT_FIELD_COMPARE) /* what -C is to the kernel */
		return false;
	/* The kernel takes more for perm; libaudit does not. */
	if (field == AUDIT_PERM && op != AUDIT_EQUAL)
		return false;
	return accept_operator((unsigned)field, (unsigned)op) &&
	       (list == ANY_LIST || accept_on_list(list, (unsigned)field));
}

static bool comparison_takes(int list, int field, int op)
{
	const char *name = audit_field_to_name(field), *left, *right;

	(void)list;
	if (op != AUDIT_EQUAL && op != AUDIT_NOT_EQUAL)
		return false;
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++)
		if (print_comparison(i, &left, &right) &&
		    (strcmp(left, name) == 0 || strcmp(right, name) == 0))
			return true;
	return false;
}

/* Only those that the word is not yet. */
static void offer_operators(const struct completion *c, takes_fn *takes,
			    int field)
{
	const char *name = audit_field_to_name(field);
	const struct field_row *row = row_of(field);

	for (size_t i = 0; i < N_ELEMENTS(operators); i++) {
		const char *op = audit_operator_to_symbol(operators[i]);

		if (takes(c->list, field, operators[i]) &&
		    strlen(name) + strlen(op) > strlen(c->part))
			offer_two(c, name, op, row ? row->what : NULL);
	}
}

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* The next field behind @field that the word can become; -1: no more. */
static int next_field(const struct completion *c, takes_fn *takes, int field)
{
	while (++field <= 0xff) {
		const char *name = audit_field_to_name(field);

		if (name && begins_with(name, c->part) &&
		    takes(c->list, field, AUDIT_EQUAL))
			return field;
	}
	return -1;
}

/* The one field that is left with all its operators; several with the first. */
static void offer_fields(const struct completion *c, takes_fn *takes)
{
	int field = next_field(c, takes, -1);

	if (field >= 0 && next_field(c, takes, field) < 0) {
		offer_operators(c, takes, field);
		return;
	}
	for (; field >= 0; field = next_field(c, takes, field)) {
		const struct field_row *row = row_of(field);

		offer_two(c, audit_field_to_name(field), "=",
			  row ? row->what : NULL);
	}
}

/* The field that the word begins with; -1: there is none. */
static int field_of(const char *word, size_t length)
{
	char name[64];

	if (length >= sizeof(name))
		return -1;
	snprintf(name, sizeof(name), "%.*s", (int)length, word);
	return audit_name_to_field(name);
}

static void complete_condition(struct completion *c)
{
	size_t length = strcspn(c->part, operator_bytes);
	size_t behind = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const struct field_row *row = row_of(field);

	if (!c->part[length]) {
		offer_fields(c, condition_takes);
		return;
	}
	if (!row)
		return;
	/* "auid>" may be all of the operator, and may not. */
	if (!c->part[behind])
		offer_operators(c, condition_takes, field);
	if (!row->complete || c->part[behind - 1] == '!')
		return;
	skip(c, behind);
	row->complete(c);
}

/* Each pair that the kernel compares, in either order. */
static void complete_comparison(struct completion *c)
{
	size_t length = strcspn(c->part, operator_bytes);
	size_t behind = length + strspn(c->part + length, operator_bytes);
	int field = field_of(c->part, length);
	const char *name, *left, *right;

	if (!c->part[length]) {
		offer_fields(c, comparison_takes);
		return;
	}
	if (field < 0)
		return;
	if (!c->part[behind])
		offer_operators(c, comparison_takes, field);
	if (c->part[behind - 1] != '=')
		return;
	name = audit_field_to_name(field);
	skip(c, behind);
	for (uint32_t i = 1; i <= AUDIT_MAX_FIELD_COMPARE; i++) {
		if (!print_comparison(i, &left, &right))
			continue;
		if (strcmp(left, name) == 0)
			offer(c, right, NULL);
		else if (strcmp(right, name) == 0)
			offer(c, left, NULL);
	}
}

/* ---- options ----------------------------------------------------------------
 */

/* How the values of options are completed, by the letter or the long name. */
static const struct {
	const char *option;
	void (*complete)(struct completion *c);
} values[] = {
	{ "a", complete_list },	       { "A", complete_list },
	{ "d", complete_list },	       { "F", complete_condition },
	{ "C", complete_comparison },  { "S", complete_syscall },
	{ "k", complete_key },	       { "w", complete_file },
	{ "W", complete_file },	       { "p", complete_perm },
	{ "R", complete_file },	       { "e", complete_enabled },
	{ "f", complete_failure },     { "q", complete_mounts },
	{ "signal", complete_signal }, { "no-lint", complete_findings },
};

/*
 * Which options go with one that is there; of several the row that stands
 * first. An option that is in no row may have all others beside it.
 */
static const struct {
	const char *there, *beside;
	bool has_paths;
} companies[] = {
	{ "-l", " -i -k --json ", false },
	{ "-s", " -i --json ", false },
	{ "-D", " -k ", false },
	{ "--check", " --strict --no-lint --json ", true },
	{ "--diff", " --json ", true },
	{ "--sync", " --json ", true },
	{ "-R -t -m -q -i -c -v -h --help --save --signal --reset-lost "
	  "--reset_backlog_wait_time_actual --loginuid-immutable --complete",
	  "", false },
	{ "-a -A -d", " -F -S -C -k -p ", false },
	{ "-w -W", " -p -k ", false },
	{ "-e -f -r -b --backlog_wait_time",
	  " -e -f -r -b --backlog_wait_time ", false },
	{ "--strict --no-lint", " --check --strict --no-lint --json ", false },
	{ "--json", " -l -s --check --diff --sync ", false },
};

/* Whether @word is one of @words, between which are spaces. */
static bool is_among(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

static void offer_option(const struct completion *c, const char *dashes,
			 const char *name, const char *what)
{
	char spelled[64];

	snprintf(spelled, sizeof(spelled), "%s%s", dashes, name);
	if (c->company == N_ELEMENTS(companies) ||
	    is_among(companies[c->company].beside, spelled))
		offer(c, spelled, what);
}

/* The help, as one line. */
static void offer_options(const struct completion *c)
{
	struct option_view o;

	for (size_t i = 0; options_view(i, &o); i++) {
		char *what = strdup(o.help);

		for (char *p = what; p && *p; p++)
			if (*p == '\n')
				*p = ' ';
		if (*o.letter)
			offer_option(c, "-", o.letter, what);
		if (o.name)
			offer_option(c, "--", o.name, what);
		free(what);
	}
}

static bool find_letter(char letter, struct option_view *o)
{
	for (size_t i = 0; options_view(i, o); i++)
		if (*o->letter == letter)
			return true;
	return false;
}

static bool find_name(const char *name, size_t length, struct option_view *o)
{
	for (size_t i = 0; options_view(i, o); i++)
		if (o->name && strlen(o->name) == length &&
		    strncmp(o->name, name, length) == 0)
			return true;
	return false;
}

static void note_company(struct completion *c, const char *dashes,
			 const char *name)
{
	char spelled[64];

	snprintf(spelled, sizeof(spelled), "%s%s", dashes, name);
	for (size_t i = 0; i < c->company; i++)
		if (is_among(companies[i].there, spelled))
			c->company = i;
}

/*
 * Read @word, which begins with a dash, as getopt(3) does. Returns whether it
 * has an option with a value, *@o; the value begins at *@value, or is the next
 * word, and *@value NULL.
 */
static bool read_option(struct completion *c, const char *word,
			struct option_view *o, const char **value)
{
	size_t length = strcspn(word, "=");

	*value = NULL;
	if (word[1] == '-') {
		if (!find_name(word + 2, length - 2, o))
			return false;
		note_company(c, "--", o->name);
		*value = word[length] ? word + length + 1 : NULL;
		return o->takes_value;
	}
	for (word++; *word; word++) {
		if (!find_letter(*word, o))
			return false;
		note_company(c, "-", o->letter);
		if (!o->takes_value)
			continue;
		*value = word[1] ? word + 1 : NULL;
		return true;
	}
	return false;
}

/* What a value means to the options behind it. */
static void note_value(struct completion *c, const struct option_view *o,
		       const char *value)
{
	static const char arch[] = "arch=";
	char *names, *rest, *name;

	if (*o->letter == 'F' && begins_with(value, arch))
		c->machine = audit_determine_machine(value + strlen(arch));
	if (!*o->letter || !strchr("aAd", *o->letter))
		return;
	names = rest = strdup(value);
	while ((name = strsep(&rest, ",")))
		if (audit_name_to_flag(name) >= 0)
			c->list = audit_name_to_flag(name);
	free(names);
}

static void complete_value(struct completion *c, const struct option_view *o)
{
	const char *option = *o->letter ? o->letter : o->name;

	for (size_t i = 0; i < N_ELEMENTS(values); i++)
		if (strcmp(values[i].option, option) == 0)
			values[i].complete(c);
}

/* A word that is no value: an option, a value that begins in the same word, or
 * a path. */
static void complete_word(struct completion *c, bool only_paths)
{
	bool has_paths = c->company < N_ELEMENTS(companies) &&
			 companies[c->company].has_paths;
	size_t company = c->company;
	struct option_view o;
	const char *value;
	bool wants_value;

	if (has_paths && (only_paths || *c->part != '-')) {
		offer_paths(c, "file");
		return;
	}
	if (only_paths)
		return;
	wants_value = *c->part == '-' && read_option(c, c->part, &o, &value);
	c->company = company; /* a word is no company to itself */
	if (!wants_value || !value) {
		offer_options(c);
		return;
	}
	skip(c, (size_t)(value - c->part));
	complete_value(c, &o);
}

enum status complete(const struct line *line, int (*rules)(struct ruleset *set),
		     FILE *out)
{
	struct completion c = { .out = out,
				.rules = rules,
				.list = ANY_LIST,
				.machine = audit_detect_machine(),
				.company = N_ELEMENTS(companies) };
	size_t last = line->n_words - 1;
	bool wants_value = false, only_paths = false;
	struct option_view o;
	const char *value;

	for (size_t i = 1; i < last; i++) {
		const char *word = line->words[i].text;

		if (wants_value) {
			note_value(&c, &o, word);
			wants_value = false;
		} else if (strcmp(word, "--") == 0) {
			only_paths = true;
		} else if (!only_paths && word[0] == '-' && word[1]) {
			wants_value = read_option(&c, word, &o, &value);
			if (wants_value && value)
				note_value(&c, &o, value);
			wants_value = wants_value && !value;
		}
	}
	c.before = c.part = last ? line->words[last].text : "";
	if (wants_value)
		complete_value(&c, &o);
	else
		complete_word(&c, only_paths);
	return STATUS_OK;
}
