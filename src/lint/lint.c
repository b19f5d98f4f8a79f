/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about lines that the kernel accepts. Each finding about rules has a
 * function here; shadow.c and pairs.c compare rules with each other. */
#include "config.h"
#include "lint/lint.h"
#include "base/array.h"
#include "base/number.h"
#include "lint/absent.h"
#include "lint/pairs.h"
#include "lint/paths.h"
#include "lint/range.h"
#include "lint/shadow.h"
#include "lint/successors.h"
#include "rule/arch.h"
#include "rule/write.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void find_byte(const struct line *line, const char *bytes,
		      enum finding f, const char *text, const char *hint,
		      const struct diag *d)
{
	struct place at = line_place(line, line->n_words);
	size_t offset = strcspn(line->text, bytes);

	if (!line->text[offset])
		return;
	at.column = (unsigned)offset + 1;
	at.length = 1;
	if (diag_finding(d, &at, f, "%s", text))
		diag_hint(d, "%s", hint);
}

static const char unset_number[] = "4294967295";

/* Whether @word is a field that can be unset, an operator, and the number that
 * stands for unset. */
static bool is_unset_number(const char *word, const char **number)
{
	static const char *const fields[] = { "auid", "loginuid", "sessionid" };
	size_t length = strlen(word), n = strlen(unset_number);

	if (length < n || strcmp(word + length - n, unset_number) != 0)
		return false;
	*number = word + length - n;
	for (size_t i = 0; i < N_ELEMENTS(fields); i++) {
		const char *name = strstr(word, fields[i]);
		const char *op = name ? name + strlen(fields[i]) : NULL;

		if (op && op < *number && op + strspn(op, "=!<>") == *number)
			return true;
	}
	return false;
}

static void find_unset_number(const struct line *line, const struct diag *d)
{
	struct line_split s = { 0 };
	const char *number;
	size_t i = 0;

	if (!strstr(line->text, unset_number))
		return;
	if (line_split(&s, line) < 0)
		diag_no_memory(d, NULL);
	while (i < s.line.n_words &&
	       !is_unset_number(s.line.words[i].text, &number))
		i++;
	if (i < s.line.n_words) {
		const char *word = s.line.words[i].text;
		struct place at = line_place_within(
			&s.line, i, (size_t)(number - word), strlen(number));

		if (diag_finding(d, &at, FINDING_UNSET_NUMBER,
				 "this number stands for 'unset'"))
			diag_hint(d, "write %.*sunset", (int)(number - word),
				  word);
	}
	line_split_free(&s);
}

static void find_odd_bytes(const struct line *line, const struct diag *d)
{
	static const struct {
		const char *bytes;
		enum finding finding;
		const char *text, *hint;
	} odd[] = {
		{ "\t", FINDING_TAB, "the tab is part of an argument",
		  "only spaces separate arguments" },
		{ "\"'", FINDING_QUOTES, "quotes are taken literally",
		  "write a space in an argument as '\\ '" },
		{ "\r", FINDING_CARRIAGE_RETURN,
		  "the carriage return (CR) is part of the argument before it",
		  "save the file with Unix line ends" },
	};

	/* Most lines have none of them. */
	if (!strpbrk(line->text, "\t\"'\r"))
		return;
	for (size_t i = 0; i < N_ELEMENTS(odd); i++)
		find_byte(line, odd[i].bytes, odd[i].finding, odd[i].text,
			  odd[i].hint, d);
}

void lint_words(const struct line *line, const struct diag *d)
{
	find_odd_bytes(line, d);
	find_unset_number(line, d);
}

/* ---- rules --------------------------------------------------------------- */

/* The results of the last look-ups, because rules come in pairs: names of
 * successors, calls that no kernel has, the type of a path. */
struct latest {
	struct absent absent[2];
	uint64_t successors;
	char calls[SUCCESSORS_TEXT], names[SUCCESSORS_TEXT];
	char path[PATH_MAX];
	mode_t mode; /* 0: it does not exist */
};

/* A rule, its relations to other rules, and where its findings are reported. */
struct subject {
	const struct rule *rule;
	uint64_t types[4]; /* a bit for each type of field that it has */
	const struct rule *shadow;	 /* see shadow_find() */
	const struct unpaired *unpaired; /* see pairs_find() */
	struct latest *latest;
	const struct diag *d;
};

#define AT(s)              \
	((struct place[]){ \
		line_place((s)->rule->line, (s)->rule->line->n_words) })

static bool has_field(const struct subject *s, unsigned type)
{
	return type / 64 < N_ELEMENTS(s->types) &&
	       s->types[type / 64] >> type % 64 & 1;
}

static void note_types(struct subject *s)
{
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);)
		if (f.type / 64 < N_ELEMENTS(s->types))
			s->types[f.type / 64] |= UINT64_C(1) << f.type % 64;
}

/* Whether the rule has a path, dir, inode or perm. */
static bool has_object(const struct subject *s)
{
	return has_field(s, AUDIT_WATCH) || has_field(s, AUDIT_DIR) ||
	       has_field(s, AUDIT_INODE) || has_field(s, AUDIT_PERM);
}

/* The place of the condition @f in its line. */
static struct place place_of(const struct subject *s,
			     const struct rule_field *f)
{
	struct line_split split = { 0 };
	struct place at = *AT(s);

	if (line_split(&split, s->rule->line) == 0)
		at = line_place(&split.line, s->rule->data->words[f->i]);
	else
		diag_no_memory(s->d, NULL);
	line_split_free(&split);
	return at;
}

/* The condition @f as its line has it, in a text of @size bytes. */
static void word_of(const struct subject *s, const struct rule_field *f,
		    char *text, size_t size)
{
	struct line_split split = { 0 };
	unsigned i = s->rule->data->words[f->i];

	text[0] = '\0';
	if (line_split(&split, s->rule->line) < 0)
		diag_no_memory(s->d, NULL);
	else if (i < split.line.n_words)
		snprintf(text, size, "%s", split.line.words[i].text);
	line_split_free(&split);
}

/* The type of the file @path on this machine, S_IF*; 0: it does not exist.
 * Links are not followed. */
static mode_t kind_of(struct latest *latest, const char *path)
{
	struct stat st;

	if (strcmp(latest->path, path) != 0) {
		strcpy(latest->path, path);
		latest->mode = lstat(path, &st) == 0 ? st.st_mode & S_IFMT : 0;
	}
	return latest->mode;
}

/* The first condition of one of the types @a, @b and @c whose path is a file of
 * the type @kind on this machine. */
static bool finds_path(const struct subject *s, unsigned a, unsigned b,
		       unsigned c, mode_t kind, struct rule_field *f)
{
	if (!has_field(s, a) && !has_field(s, b) && !has_field(s, c))
		return false;
	for (*f = rule_fields(s->rule); rule_next_field(f);) {
		char path[PATH_MAX];

		if ((f->type == a || f->type == b || f->type == c) &&
		    paths_copy(f, path) && kind_of(s->latest, path) == kind)
			return true;
	}
	return false;
}

/* The first path of a rule that is a symbolic link on this machine. The kernel
 * does not follow it, not even for exe=. */
static bool finds_link(const struct subject *s, struct rule_field *f)
{
	return finds_path(s, AUDIT_WATCH, AUDIT_DIR, AUDIT_EXE, S_IFLNK, f);
}

/* Whether the directory of the path @f exists. */
static bool has_directory(const struct rule_field *f)
{
	struct rule_field parent = *f;
	char path[PATH_MAX];
	struct stat st;

	return paths_parent(&parent) && paths_copy(&parent, path) &&
	       stat(path, &st) == 0;
}

/* The first path of a rule that seems to be a pattern, and does not exist on
 * this machine. */
static bool finds_pattern(const struct subject *s, struct rule_field *f)
{
	if (!has_field(s, AUDIT_WATCH))
		return false;
	for (*f = rule_fields(s->rule); rule_next_field(f);) {
		char path[PATH_MAX];
		struct stat st;

		if (f->type == AUDIT_WATCH && paths_copy(f, path) &&
		    paths_wildcard(path) && lstat(path, &st) < 0 &&
		    has_directory(f))
			return true;
	}
	return false;
}

/* Whether the line has a watch with a slash at the end, which the rule itself
 * does not have. */
static bool is_written_as_dir(const struct subject *s)
{
	struct rule_field f = rule_fields(s->rule);
	char text[PATH_MAX];

	if (!rule_next_field(&f))
		return false;
	word_of(s, &f, text, sizeof(text));
	return *text && text[strlen(text) - 1] == '/';
}

/* Whether a rule is -w DIR/ of a directory that does not exist: the rule is
 * then about a file. */
static bool misses_directory(const struct subject *s, struct rule_field *f)
{
	char path[PATH_MAX];

	if (!s->rule->is_watch || !has_field(s, AUDIT_WATCH))
		return false;
	*f = rule_fields(s->rule);
	return rule_next_field(f) && paths_copy(f, path) &&
	       !kind_of(s->latest, path) && has_directory(f) &&
	       is_written_as_dir(s);
}

/* Suggest rules with an arch in place of a watch of a directory. */
static void hint_watch(const struct subject *s)
{
	char perms[FIELD_PERMS_SIZE], *path = NULL;
	uint32_t perm = 0;

	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		if (f.type == AUDIT_PERM)
			perm |= f.value;
		else if (f.i == 0)
			path = write_word(f.text, f.value);
	}
	field_perm_letters(perm, perms);
	if (path)
		diag_hint(s->d,
			  "write it as -a always,exit -F arch=%s -F dir=%s "
			  "-F perm=%s with the same key%s",
			  arch_own_word(), path, perms,
			  arch_other_word() ? ", and again with arch=b32" : "");
	else
		diag_no_memory(s->d, AT(s));
	free(path);
}

/* Not reported for a rule about one file: the kernel finds it by the inode, and
 * checks it only when a file is accessed (measured by the time of getppid(2)
 * with 2,000 rules: for files as without rules, for directories 40 ns more for
 * each rule). */
static void find_slow_watch(const struct subject *s)
{
	struct rule_field f;

	if (rule_list(s->rule) != AUDIT_FILTER_EXIT ||
	    has_field(s, AUDIT_ARCH) || has_field(s, AUDIT_WATCH) ||
	    has_field(s, AUDIT_INODE))
		return;
	if (!has_field(s, AUDIT_DIR) && !has_field(s, AUDIT_PERM))
		return;
	/* No arch can be given on a machine that libaudit does not know. */
	if (!arch_own_word())
		return;
	/* Other findings suggest another path first. */
	if (s->rule->is_watch && finds_link(s, &f))
		return;
	if (!diag_finding(s->d, AT(s), FINDING_SLOW_WATCH,
			  "the rule has no arch: the kernel checks it at the "
			  "end of every system call"))
		return;
	if (s->rule->is_watch)
		hint_watch(s);
	else
		diag_hint(s->d, "put -F arch=%s after the list%s",
			  arch_own_word(),
			  arch_other_word() ? ", and add a second rule with "
					      "arch=b32"
					    : "");
}

static void find_every_syscall(const struct subject *s)
{
	if (rule_list(s->rule) != AUDIT_FILTER_EXIT || has_object(s) ||
	    s->rule->data->action != AUDIT_ALWAYS ||
	    !rule_has_all_calls(s->rule))
		return;
	if (diag_finding(s->d, AT(s), FINDING_EVERY_SYSCALL,
			 "the rule records every system call that meets its "
			 "conditions"))
		diag_hint(s->d, "name the system calls to record with -S");
}

static void find_no_key(const struct subject *s)
{
	if (!rule_list_has_calls(s->rule) ||
	    s->rule->data->action != AUDIT_ALWAYS ||
	    has_field(s, AUDIT_FILTERKEY))
		return;
	if (diag_finding(s->d, AT(s), FINDING_NO_KEY, "the rule has no key"))
		diag_hint(s->d, "add -k NAME at the end; then ausearch -k NAME "
				"finds its records");
}

static void find_shadowed(const struct subject *s)
{
	if (!s->shadow)
		return;
	if (diag_finding(s->d, AT(s), FINDING_SHADOWED,
			 "the rule at %s:%u comes first and matches all events "
			 "that this rule matches%s",
			 s->shadow->line->file, s->shadow->line->number,
			 has_field(s, AUDIT_WATCH) || has_field(s, AUDIT_DIR)
				 ? ", on this machine"
				 : ""))
		diag_hint(s->d, "the first rule of a list that matches an "
				"event decides: move this rule before it, or "
				"remove it");
}

static void find_arch_pair(const struct subject *s)
{
	const struct unpaired *u = s->unpaired;
	const char *bits;
	bool reported;

	if (!u->other)
		return;
	bits = strcmp(u->other, "b32") == 0 ? "32" : "64";
	if (u->all)
		reported = diag_finding(
			s->d, AT(s), FINDING_ARCH_PAIR,
			"no rule like this one has arch=%s: %s-bit programs "
			"are not audited",
			u->other, bits);
	else
		reported = diag_finding(
			s->d, AT(s), FINDING_ARCH_PAIR,
			"the rules like this one with arch=%s do not have %s%s",
			u->other, u->call, u->n_calls > 1 ? " and others" : "");
	if (reported)
		diag_hint(s->d, "add the same rule with arch=%s", u->other);
}

static void find_successor(const struct subject *s)
{
	uint64_t missing = s->unpaired->successors;
	struct latest *n = s->latest;

	if (!missing)
		return;
	if (n->successors != missing) {
		n->successors = missing;
		successors_calls(missing, n->calls);
		successors_names(missing, n->names);
	}
	if (diag_finding(s->d, AT(s), FINDING_SUCCESSOR,
			 "programs can use %s in place of %s, and no rule like "
			 "this one records that",
			 n->names, n->calls))
		diag_hint(s->d, "add -S %s", n->names);
}

static void find_missing_syscall(const struct subject *s)
{
	char names[ABSENT_TEXT];
	bool only;
	unsigned n;

	if (rule_list(s->rule) != AUDIT_FILTER_EXIT ||
	    s->rule->data->action != AUDIT_ALWAYS ||
	    rule_has_all_calls(s->rule))
		return;
	n = absent_calls(s->latest->absent, s->rule, names, &only);
	if (!n)
		return;
	if (diag_finding(s->d, AT(s), FINDING_MISSING_SYSCALL,
			 "no kernel since Linux 3.1 has the system call%s %s",
			 n > 1 ? "s" : "", names))
		diag_hint(s->d, "remove the %s%s",
			  only ? "rule" : "system call",
			  !only && n > 1 ? "s" : "");
}

static void find_contradiction(const struct subject *s)
{
	struct rule_field first, second;
	struct place at;
	char a[128], b[128];

	if (!range_contradiction(s->rule, &first, &second))
		return;
	at = place_of(s, &second);
	word_of(s, &first, a, sizeof(a));
	word_of(s, &second, b, sizeof(b));
	if (first.i == second.i) {
		if (diag_finding(s->d, &at, FINDING_NEVER_MATCHES,
				 "no event meets %s%s", a,
				 first.type == AUDIT_SUCCESS
					 ? ""
					 : ": the kernel compares unsigned "
					   "numbers") &&
		    (first.type == AUDIT_EXIT || first.type == AUDIT_SUCCESS))
			diag_hint(s->d, "write -F success=0 for calls that "
					"fail");
		return;
	}
	if (!diag_finding(s->d, &at, FINDING_NEVER_MATCHES,
			  "no event meets both %s and %s", a, b))
		return;
	if (first.type == second.type)
		diag_hint(s->d, "all conditions of a rule must hold; for "
				"either of them, write two rules");
	else
		diag_hint(s->d, "remove %s: an exit value below 0 is an error",
			  first.type == AUDIT_SUCCESS ? a : b);
}

/* Files for several kinds of machines may have such rules on purpose. */
static void find_foreign_arch(const struct subject *s)
{
	if (!has_field(s, AUDIT_ARCH) || arch_is_native(rule_machine(s->rule)))
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		struct place at;

		if (f.type != AUDIT_ARCH || f.op != AUDIT_EQUAL)
			continue;
		at = place_of(s, &f);
		if (diag_finding(s->d, &at, FINDING_NEVER_MATCHES,
				 "this machine runs no programs of this arch"))
			diag_hint(s->d, "write b64 or b32, which stand for the "
					"machine that loads the rule");
		return;
	}
}

/* The kernel accepts any number for -C, and most stand for no comparison. */
static void find_odd_comparison(const struct subject *s)
{
	if (!has_field(s, AUDIT_FIELD_COMPARE))
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		const char *left, *right;
		struct place at;

		if (f.type != AUDIT_FIELD_COMPARE ||
		    field_comparison(f.value, &left, &right))
			continue;
		at = place_of(s, &f);
		if (diag_finding(s->d, &at, FINDING_NEVER_MATCHES,
				 "the number %u stands for no comparison of "
				 "two fields",
				 f.value))
			diag_hint(s->d, "name the fields with -C, such as "
					"-C uid!=euid");
	}
}

static void find_task_field(const struct subject *s)
{
	if (rule_list(s->rule) != AUDIT_FILTER_TASK)
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		const struct field *field = field_find(f.type);
		struct place at;

		if (!field || !(field->flags & FIELD_IS_NOT_IN_TASK))
			continue;
		at = place_of(s, &f);
		if (diag_finding(s->d, &at, FINDING_NEVER_MATCHES,
				 "a rule of the task list with %s never "
				 "matches",
				 audit_field_to_name((int)f.type)))
			diag_hint(s->d, "use a field of the process, such as "
					"uid, or a rule of the exit list");
		return;
	}
}

static bool is_list_of_records(const struct subject *s)
{
	int list = rule_list(s->rule);

	return list == AUDIT_FILTER_USER || list == AUDIT_FILTER_EXCLUDE;
}

static void find_no_condition(const struct subject *s)
{
	if (!is_list_of_records(s) || s->rule->data->field_count)
		return;
	if (diag_finding(s->d, AT(s), FINDING_NEVER_MATCHES,
			 "a rule of the %s list without conditions matches "
			 "nothing",
			 rule_list_name(rule_list(s->rule))))
		diag_hint(s->d, "add a condition, such as -F msgtype=");
}

/* On these lists the kernel stops at a field that it cannot compare there. */
static void find_ends_search(const struct subject *s)
{
	struct place at;

	if (!is_list_of_records(s))
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		const struct field *field = field_find(f.type);
		const char *name = audit_field_to_name((int)f.type);

		if (!field || field->flags & FIELD_IS_IN_USER)
			continue;
		at = place_of(s, &f);
		if (diag_finding(s->d, &at, FINDING_ENDS_SEARCH,
				 "the %s list cannot compare %s: the kernel "
				 "stops here, and neither this rule nor the "
				 "rules after it match",
				 rule_list_name(rule_list(s->rule)),
				 name ? name : "this field"))
			diag_hint(s->d, "remove %s from the rule",
				  name ? name : "it");
		return;
	}
}

#define OPERATORS "=!<>&"

/* The value in the condition @text. */
static const char *value_of(const char *text)
{
	const char *op = strpbrk(text, OPERATORS);

	return op ? op + strspn(op, OPERATORS) : "";
}

/* In exit=EACCES, libaudit replaces the name by 13. */
static void find_errno_sign(const struct subject *s)
{
	if (!has_field(s, AUDIT_EXIT))
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		char text[128];
		const char *name;
		struct place at;

		if (f.type != AUDIT_EXIT || !f.value || f.value > 4095)
			continue;
		word_of(s, &f, text, sizeof(text));
		name = value_of(text);
		if (*name != 'E')
			continue;
		at = place_of(s, &f);
		if (diag_finding(s->d, &at, FINDING_ERRNO_SIGN,
				 "this is exit%s%u: a call that fails with %s "
				 "returns -%u",
				 field_operator_symbol(f.op), f.value, name,
				 f.value))
			diag_hint(s->d, "write exit%s-%s",
				  field_operator_symbol(f.op), name);
	}
}

/* Whether @s matches processes without a login only because of auid>= or auid>:
 * unset is the largest number. */
static bool takes_unset(const struct subject *s, struct rule_field *bound)
{
	bool found = false;

	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		struct range r;

		/* Without a session there is no login. */
		if (f.type == AUDIT_SESSIONID)
			return false;
		if (f.type != AUDIT_LOGINUID)
			continue;
		if (!range_of(&f, &r)) {
			if (f.value == UINT32_MAX)
				return false;
			continue;
		}
		if (r.to != UINT32_MAX || f.op == AUDIT_EQUAL)
			return false;
		if (!found)
			*bound = f;
		found = true;
	}
	return found;
}

static void find_unset_auid(const struct subject *s)
{
	struct rule_field f;
	struct place at;

	if (!has_field(s, AUDIT_LOGINUID) || !takes_unset(s, &f))
		return;
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_UNSET_AUID,
			 "the condition matches daemons, too: their auid is "
			 "unset, which is 4294967295"))
		diag_hint(s->d, "add -F auid!=unset");
}

static void find_never_task(const struct subject *s)
{
	if (rule_list(s->rule) != AUDIT_FILTER_TASK || s->shadow ||
	    s->rule->data->action != AUDIT_NEVER || s->rule->data->field_count)
		return;
	if (diag_finding(s->d, AT(s), FINDING_NEVER_TASK,
			 "no system call of a process that starts after this "
			 "is recorded, whatever other rules say"))
		diag_hint(s->d, "remove the rule, and restart the processes "
				"that started while it was loaded");
}

static void find_symlink(const struct subject *s)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct rule_field f;
	struct place at;

	if (!finds_link(s, &f) || !paths_copy(&f, path))
		return;
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_SYMLINK,
			 "%s is a symbolic link on this machine: the rule is "
			 "about the link and not about its target",
			 path) &&
	    realpath(path, target) && strncmp(target, "/proc/", 6) != 0)
		diag_hint(s->d, "for its target, write %s%s", target,
			  f.type == AUDIT_WATCH
				  ? "; this rule sees that the link is replaced"
				  : "");
}

static void find_path_directory(const struct subject *s)
{
	struct rule_field f;
	struct place at;

	if (!finds_path(s, AUDIT_WATCH, AUDIT_WATCH, AUDIT_WATCH, S_IFDIR, &f))
		return;
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_PATH_DIRECTORY,
			 "%.*s is a directory on this machine: path= does "
			 "not see what is in its subdirectories",
			 (int)f.value, f.text))
		diag_hint(s->d, "write dir=%.*s", (int)f.value, f.text);
}

static bool is_script(const char *path)
{
	FILE *in = fopen(path, "re");
	bool is_one = in && getc(in) == '#' && getc(in) == '!';

	if (in)
		fclose(in);
	return is_one;
}

static void find_script(const struct subject *s)
{
	char path[PATH_MAX];
	struct rule_field f;
	struct place at;

	if (!finds_path(s, AUDIT_EXE, AUDIT_EXE, AUDIT_EXE, S_IFREG, &f) ||
	    !paths_copy(&f, path) || !is_script(path))
		return;
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_SCRIPT,
			 "%s is a script on this machine: the exe of its "
			 "processes is the interpreter",
			 path))
		diag_hint(s->d, "use -F path=%s -F perm=x to record its start",
			  path);
}

static void find_missing_directory(const struct subject *s)
{
	struct rule_field f;
	struct place at;

	if (!misses_directory(s, &f))
		return;
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_PATH_DIRECTORY,
			 "%.*s/ does not exist on this machine: the rule is "
			 "loaded as one about a file, and does not see what "
			 "is in its subdirectories",
			 (int)f.value, f.text))
		diag_hint(s->d, "create the directory before the rules are "
				"loaded");
}

/* Whether the text of a line may have a condition with a number that is read
 * only in part. */
static bool may_have_odd_number(const char *text)
{
	while ((text = strpbrk(text, OPERATORS))) {
		unsigned long long magnitude;
		size_t length;

		text += strspn(text, OPERATORS);
		length = number_read(text, &magnitude);
		if (length && ((text[length] && text[length] != ' ') ||
			       magnitude > UINT32_MAX))
			return true;
	}
	return false;
}

/* In saddr_fam=ipv4 and sessionid=none, libaudit reads the digits at the
 * beginning: none, which is 0. Of other fields it accepts only names that it
 * knows. */
static void find_no_number(const struct subject *s, const struct rule_field *f,
			   const char *value, const struct place *at)
{
	bool is_family = f->type == AUDIT_SADDR_FAM;

	if (f->value || !(is_family || f->type == AUDIT_SESSIONID))
		return;
	if (diag_finding(s->d, at, FINDING_ODD_NUMBER,
			 "%s takes a number: '%s' is read as 0",
			 audit_field_to_name((int)f->type), value))
		diag_hint(s->d, is_family ? "1 is local (unix), 2 is IPv4, 10 "
					    "is IPv6"
					  : "write the number, or unset");
}

static void find_odd_number(const struct subject *s)
{
	if (!may_have_odd_number(s->rule->line->text) &&
	    !has_field(s, AUDIT_SADDR_FAM) && !has_field(s, AUDIT_SESSIONID))
		return;
	for (struct rule_field f = rule_fields(s->rule); rule_next_field(&f);) {
		unsigned long long magnitude;
		char text[128];
		const char *value;
		struct place at;

		/* perm of a watch has the word of its path */
		if (f.text || f.type == AUDIT_PERM)
			continue;
		word_of(s, &f, text, sizeof(text));
		value = value_of(text);
		at = place_of(s, &f);
		if (!number_read(value, &magnitude))
			find_no_number(s, &f, value, &at);
		else if (number_report(value, f.value, &at, s->d) &&
			 strchr(value, ','))
			diag_hint(s->d, "write a -F for each condition");
	}
}

/* missing-path reports a directory that does not exist. */
static void find_wildcard(const struct subject *s)
{
	struct rule_field f, parent;
	char path[PATH_MAX];
	struct place at;

	if (!finds_pattern(s, &f) || !paths_copy(&f, path))
		return;
	parent = f;
	paths_parent(&parent);
	at = place_of(s, &f);
	if (diag_finding(s->d, &at, FINDING_WILDCARD,
			 "'%c' in a path is taken literally, and this machine "
			 "has no file of this name",
			 *paths_wildcard(path)))
		diag_hint(s->d,
			  "name each file, or the directory with -F dir=%.*s",
			  (int)parent.value, parent.text);
}

static void look_at(const struct subject *s)
{
	static void (*const finders[])(const struct subject *) = {
		find_arch_pair,		find_successor,
		find_slow_watch,	find_every_syscall,
		find_shadowed,		find_no_key,
		find_contradiction,	find_no_condition,
		find_task_field,	find_ends_search,
		find_odd_comparison,	find_errno_sign,
		find_odd_number,	find_unset_auid,
		find_never_task,	find_symlink,
		find_wildcard,		find_missing_syscall,
		find_path_directory,	find_script,
		find_missing_directory, find_foreign_arch,
	};

	for (size_t i = 0; i < N_ELEMENTS(finders); i++)
		finders[i](s);
}

/* The number of a rule, in the order of lines. */
struct entry {
	const struct line *line;
	size_t i;
};

static int by_line(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return (a->line > b->line) - (a->line < b->line);
}

static struct entry *sort_by_line(const struct rule *const *rules, size_t n)
{
	struct entry *entries = calloc(n + 1, sizeof(*entries));

	for (size_t i = 0; entries && i < n; i++)
		entries[i] = (struct entry){ rules[i]->line, i };
	if (entries)
		qsort(entries, n, sizeof(*entries), by_line);
	return entries;
}

void lint_rules(const struct rule *const *rules, size_t n, const struct diag *d)
{
	struct entry *entries = sort_by_line(rules, n);
	struct unpaired *unpaired = NULL;
	struct shadow shadow = { 0 };
	struct conditions c;
	struct latest latest = { 0 };
	bool ready = conditions_make(&c, rules, n) == 0 &&
		     shadow_make(&shadow, &c) == 0;

	if (ready)
		unpaired = pairs_find(&c);
	if (!entries || !unpaired)
		diag_no_memory(d, NULL);
	for (size_t i = 0; entries && unpaired && i < n; i++) {
		size_t rule = entries[i].i;

		struct subject subject = {
			.rule = rules[rule],
			.shadow = shadow_find(&shadow, rule),
			.unpaired = &unpaired[rule],
			.latest = &latest,
			.d = d,
		};

		note_types(&subject);
		look_at(&subject);
	}
	free(unpaired);
	shadow_free(&shadow);
	conditions_free(&c);
	free(entries);
}
