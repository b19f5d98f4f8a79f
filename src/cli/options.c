/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a command line or of a line of a rule file, to struct request.
 * The table below has every option; nothing but the request is changed.
 *
 * Which combinations are good, and the status of a bad one, was found by
 * running 4.2.1; docs/differences.md has the differences.
 */
#include "config.h"
#include "base/array.h"
#include "cli/options.h"
#include "rule/names.h"

#include <errno.h>
#include <libaudit.h>
#include <stdlib.h>
#include <string.h>

enum modifier {
	MODIFIER_STRICT,
	MODIFIER_NO_LINT,
	MODIFIER_ADD_LINT,
	MODIFIER_KEEP_GOING,
	MODIFIER_DRY_RUN,
	MODIFIER_QUIET,
	MODIFIER_JSON,
	N_MODIFIERS
};

struct given {
	const struct option_row *row; /* NULL: it is not there */
	size_t word;
};

struct parser {
	struct request *request;
	const struct line *line;
	const struct diag *d;
	size_t word;	   /* the option at hand, in line->words */
	size_t value_word; /* where its value is */
	int error;	   /* 0, or a negative errno */
	bool complete;	   /* what follows does not count */
	bool closed;	   /* nothing may follow the word closed_by */
	size_t closed_by;
	size_t first_path;    /* the first word that belongs to no option */
	struct given form;    /* -l, -s, -D or -R */
	size_t form_words;    /* how many words the form has */
	struct given command; /* --check and so on */
	struct given modifiers[N_MODIFIERS];
	size_t n_json; /* how often --json is there */
};

/* Report an error at word @i; the line is refused. */
#define fail_at(p, i, ...)                                            \
	do {                                                          \
		struct place at_ = line_place((p)->line, (i));        \
		diag_error_named((p)->d, &at_, "usage", __VA_ARGS__); \
		(p)->error = -EINVAL;                                 \
	} while (0)

static void fail_without_memory(struct parser *p)
{
	fail_at(p, p->line->n_words, "out of memory");
	p->error = -ENOMEM;
}

/* ---- settings ------------------------------------------------------------ */

static void add_setting(struct parser *p, int id, uint32_t value)
{
	struct request *r = p->request;

	r->settings[r->n_settings].id = (enum setting_id)id;
	r->settings[r->n_settings].value = value;
	r->n_settings++;
}

/* -e and -f: one digit, as it is in row->choices. */
static void take_digit(struct parser *p, const struct option_row *row,
		       const char *value)
{
	for (uint32_t i = 0; row->choices[i].text; i++) {
		if (strcmp(row->choices[i].text, value) == 0) {
			add_setting(p, row->id, i);
			return;
		}
	}
	fail_at(p, p->value_word, "the %s must be 0, 1 or 2, not '%s'",
		row->called, value);
}

static void take_number(struct parser *p, const struct option_row *row,
			const char *value)
{
	struct place at = line_place(p->line, p->value_word);
	unsigned long number;
	char *end;

	if (value[0] < '0' || value[0] > '9') {
		fail_at(p, p->value_word, "the %s must be a number, not '%s'",
			row->called, value);
		return;
	}
	errno = 0;
	number = strtoul(value, &end, 0);
	if (errno) {
		fail_at(p, p->value_word, "the %s %s is too large", row->called,
			value);
		return;
	}
	/* 4.2.1 takes both without a message; so they are no errors. */
	if (*end)
		diag_finding(p->d, &at, FINDING_ODD_NUMBER,
			     "of '%s' only %lu was understood", value, number);
	if (number > UINT32_MAX)
		diag_finding(p->d, &at, FINDING_ODD_NUMBER,
			     "%s is cut to 32 bits: %u", value,
			     (uint32_t)number);
	add_setting(p, row->id, (uint32_t)number);
}

/* ---- rules --------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) &&
	       strcmp(text + length - strlen(end), end) == 0;
}

static void take_part(struct parser *p, const struct option_row *row,
		      const char *value)
{
	struct rule_part *part = &p->request->parts[p->request->n_parts++];

	part->option = (unsigned char)row->letter;
	part->value = value;
	part->word = p->value_word;
	p->request->command = COMMAND_RULE;
	if (row->value != VALUE_LIST || !ends_with(value, ",possible"))
		return;
	/* A rule that is ignored. 4.2.1 reads no further, except after -A. */
	p->complete = row->letter != 'A';
	p->closed = row->letter == 'A';
	p->closed_by = p->value_word;
}

/* ---- commands that come last in their line --------------------------------
 */

static void begin_command(struct parser *p, int command, const char *text)
{
	struct place at = line_place(p->line, p->word);

	if (p->request->n_parts)
		diag_finding(p->d, &at, FINDING_IGNORED_RULE,
			     "the rule before this option is left out");
	p->request->command = (enum command)command;
	p->request->text = text;
}

/* A command after which the rest of the line does not count. */
static void take_last(struct parser *p, const struct option_row *row,
		      const char *value)
{
	begin_command(p, row->id, value);
	p->complete = true;
}

/* A command that nothing may follow. */
static void take_closing(struct parser *p, const struct option_row *row,
			 const char *value)
{
	begin_command(p, row->id, value);
	p->closed = true;
	p->closed_by = p->word;
}

static void fail_closed(struct parser *p)
{
	fail_at(p, p->closed_by, "nothing may follow '%s'",
		p->line->words[p->closed_by].text);
}

static bool is_about_list(int option)
{
	return strchr("aAdFC", option) != NULL;
}

static void take_equivalent(struct parser *p, const struct option_row *row,
			    const char *value)
{
	const char *comma = strchr(value, ',');

	if (!comma || comma == value || !comma[1] || strchr(comma + 1, ',')) {
		fail_at(p, p->value_word, "-q takes MOUNT,SUBTREE, not '%s'",
			value);
		return;
	}
	for (size_t i = 0; i < p->request->n_parts; i++) {
		if (!is_about_list(p->request->parts[i].option)) {
			fail_at(p, p->word, "-q stands alone");
			return;
		}
	}
	p->request->copy = strndup(value, (size_t)(comma - value));
	if (!p->request->copy) {
		fail_without_memory(p);
		return;
	}
	p->request->subtree = comma + 1;
	take_last(p, row, p->request->copy);
}

/* The kernel takes any bytes; 4.2.1 refuses those that need encoding. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || (unsigned char)*text > 0x7f)
			return false;
	return true;
}

static void take_message(struct parser *p, const struct option_row *row,
			 const char *value)
{
	if (p->line->n_words > 2) {
		fail_at(p, p->word,
			"-m takes one text and stands alone; "
			"quote a text of several words");
		return;
	}
	if (!is_plain(value)) {
		fail_at(p, p->value_word, "-m takes printable ASCII only");
		return;
	}
	take_last(p, row, value);
}

/* ---- -l, -s, -D and -R ----------------------------------------------------
 */

static void fail_form(struct parser *p)
{
	fail_at(p, p->form.word, "-%c %s, and stands alone",
		p->form.row->letter, p->form.row->called);
}

/* Whether the option at hand shares no word with others, or its value. */
static bool has_own_words(const struct parser *p, const char *value)
{
	return strlen(p->line->words[p->word].text) == 2 &&
	       (!value || p->value_word == p->word + 1);
}

/* It has to be the first; only --json may be before it. */
static void take_form(struct parser *p, const struct option_row *row,
		      const char *value)
{
	p->form = (struct given){ row, p->word };
	p->form_words = value ? 2 : 1;
	if (p->word != p->n_json || !has_own_words(p, value)) {
		fail_form(p);
		return;
	}
	p->request->command = (enum command)row->id;
	p->request->text = value;
}

static void check_key(struct parser *p, const char *key)
{
	if (strlen(key) > AUDIT_MAX_KEY_LEN)
		fail_at(p, p->value_word, "the key is longer than %d bytes",
			AUDIT_MAX_KEY_LEN);
	else if (strchr(key, AUDIT_KEY_SEPARATOR))
		fail_at(p, p->value_word,
			"a key cannot hold the separator \\%03o",
			AUDIT_KEY_SEPARATOR);
}

/* An option after a form: -i, -k KEY or a modifier. */
static void take_beside_form(struct parser *p, const struct option_row *row,
			     const char *value)
{
	struct request *r = p->request;

	if (!options_go_together(p->form.row, row)) {
		fail_form(p);
		return;
	}
	if (row->kind == OPTION_MODIFIER) {
		row->take(p, row, value);
		return;
	}
	if (r->interpret || r->text || !has_own_words(p, value)) {
		fail_form(p);
		return;
	}
	p->form_words += value ? 2 : 1;
	r->interpret = !value;
	r->text = value;
	if (value)
		check_key(p, value);
}

/* ---- --check, --diff, --sync and --save -----------------------------------
 */

static void take_command(struct parser *p, const struct option_row *row,
			 const char *value)
{
	(void)value;
	if (p->request->command != COMMAND_NOTHING) {
		fail_at(p, p->word, "--%s stands alone", row->name);
		return;
	}
	p->request->command = (enum command)row->id;
}

static void note_modifier(struct parser *p, const struct option_row *row)
{
	p->modifiers[row->id] = (struct given){ row, p->word };
}

static void take_strict(struct parser *p, const struct option_row *row,
			const char *value)
{
	(void)value;
	note_modifier(p, row);
	p->request->strict = true;
}

static void take_keep_going(struct parser *p, const struct option_row *row,
			    const char *value)
{
	(void)value;
	note_modifier(p, row);
	p->request->keep_going = true;
}

static void take_dry_run(struct parser *p, const struct option_row *row,
			 const char *value)
{
	(void)value;
	note_modifier(p, row);
	p->request->dry_run = true;
}

static void take_quiet(struct parser *p, const struct option_row *row,
		       const char *value)
{
	(void)value;
	note_modifier(p, row);
	p->request->quiet = true;
}

static void take_json(struct parser *p, const struct option_row *row,
		      const char *value)
{
	(void)value;
	note_modifier(p, row);
	p->request->json = true;
	p->n_json++;
}

/* Frees @name, which may be NULL. */
static void hint_name(const struct parser *p, const char *dashes, char *name)
{
	if (name)
		diag_hint(p->d, "did you mean '%s%s'?", dashes, name);
	free(name);
}

static void each_finding(take_name *take, void *to)
{
	for (enum finding f = 0; f < N_FINDINGS; f++)
		take(to, finding_name(f));
}

static void each_warning(take_name *take, void *to)
{
	for (enum finding f = 0; f < N_FINDINGS; f++)
		if (!finding_is_error(f))
			take(to, finding_name(f));
}

/* The finding called @name; N_FINDINGS, reported, if there is none. */
static enum finding find_finding(struct parser *p, const char *name,
				 each_name *each)
{
	enum finding f = finding_find(name);

	if (f == N_FINDINGS) {
		fail_at(p, p->value_word,
			"there is no lint '%s'; auditctl -h lists them", name);
		hint_name(p, "", names_suggest_among(each, name));
	}
	return f;
}

/* The same, for one that can be muted. An error cannot: a load refuses the
 * file. */
static enum finding find_warning(struct parser *p, const char *name)
{
	enum finding f = find_finding(p, name, each_warning);

	if (f == N_FINDINGS || !finding_is_error(f))
		return f;
	fail_at(p, p->value_word, "'%s' is an error, and cannot be muted",
		name);
	return N_FINDINGS;
}

static void take_explain(struct parser *p, const struct option_row *row,
			 const char *value)
{
	if (find_finding(p, value, each_finding) == N_FINDINGS)
		return;
	take_closing(p, row, value);
	p->closed_by = p->value_word;
}

/* Put the findings of the list @value into *@set. */
static void take_findings(struct parser *p, const struct option_row *row,
			  const char *value, uint32_t *set)
{
	note_modifier(p, row);
	for (;;) {
		size_t length = strcspn(value, ",");
		char *name = strndup(value, length);
		enum finding f;

		if (!name) {
			fail_without_memory(p);
			return;
		}
		f = find_warning(p, name);
		if (f != N_FINDINGS)
			*set |= UINT32_C(1) << f;
		free(name);
		if (!value[length])
			return;
		value += length + 1;
	}
}

static void take_no_lint(struct parser *p, const struct option_row *row,
			 const char *value)
{
	take_findings(p, row, value, &p->request->muted);
}

static void take_add_lint(struct parser *p, const struct option_row *row,
			  const char *value)
{
	take_findings(p, row, value, &p->request->wanted);
}

/* ---- --complete -----------------------------------------------------------
 */

static void fail_unknown(struct parser *p);

static void take_complete(struct parser *p, const struct option_row *row,
			  const char *value)
{
	(void)value;
	if (p->word == 0)
		p->request->command = (enum command)row->id;
	else
		fail_unknown(p);
}

/* ---- the table ------------------------------------------------------------
 */

static const struct option_choice enabled_choices[] = {
	{ "0", "off" },
	{ "1", "on" },
	{ "2", "on and locked until the next boot" },
	{ NULL, NULL },
};

static const struct option_choice failure_choices[] = {
	{ "0", "silent" },
	{ "1", "printk" },
	{ "2", "panic" },
	{ NULL, NULL },
};

/* What is beside the first options of a rule, and beside a setting. */
#define RULE_PARTS  "-F -S -C -k -p"
#define WATCH_PARTS "-p -k"
#define SETTINGS    "-e -f -r -b --backlog_wait_time"

#define COMMAND_LINE_ONLY "this is nothing for a rule file"

static const struct option_row rows[] = {
	{ .help = "Rules" },
	{ 'a', .kind = OPTION_RULE, .take = take_part, .value = VALUE_LIST,
	  .value_name = "LIST,ACTION", .beside = RULE_PARTS,
	  .topic = TOPIC_CHANGE,
	  .help = "append a rule; LIST is exit, task, user, exclude,\n"
		  "filesystem or io_uring; ACTION is always or never" },
	{ 'A', .kind = OPTION_RULE, .take = take_part, .value = VALUE_LIST,
	  .value_name = "LIST,ACTION", .beside = RULE_PARTS,
	  .help = "insert a rule at the beginning of its list" },
	{ 'd', .kind = OPTION_RULE, .take = take_part, .value = VALUE_LIST,
	  .value_name = "LIST,ACTION", .beside = RULE_PARTS,
	  .topic = TOPIC_CHANGE,
	  .help = "delete the rule that has exactly these parts" },
	{ 'F', .kind = OPTION_RULE, .take = take_part, .value = VALUE_CONDITION,
	  .value_name = "FIELD=VALUE", .topic = TOPIC_CHANGE,
	  .help = "condition; other operators: != < > <= >= & &=" },
	{ 'S', .kind = OPTION_RULE, .take = take_part, .value = VALUE_SYSCALLS,
	  .value_name = "SYSCALL[,...]", .topic = TOPIC_CHANGE,
	  .help = "system calls, by name or number, or 'all'" },
	{ 'C', .kind = OPTION_RULE, .take = take_part,
	  .value = VALUE_COMPARISON, .value_name = "FIELD=FIELD",
	  .help = "comparison of two fields; other operator: !=" },
	{ 'k', .kind = OPTION_RULE, .take = take_part, .value = VALUE_KEY,
	  .value_name = "KEY", .topic = TOPIC_CHANGE,
	  .help = "key, to find the records with ausearch -k KEY" },
	{ 'w', .kind = OPTION_RULE, .take = take_part, .value = VALUE_FILE,
	  .value_name = "PATH", .beside = WATCH_PARTS,
	  .help = "watch a file, or a directory and everything below it" },
	{ 'W', .kind = OPTION_RULE, .take = take_part, .value = VALUE_FILE,
	  .value_name = "PATH", .beside = WATCH_PARTS,
	  .help = "remove a watch" },
	{ 'p', .kind = OPTION_RULE, .take = take_part,
	  .value = VALUE_PERMISSIONS, .value_name = "rwxa",
	  .help = "access: r read, w write, x execute, a attribute change" },
	{ 'l', .elsewhere = "list", .kind = OPTION_FORM, .take = take_form,
	  .id = COMMAND_LIST, .called = "takes -i or -k KEY",
	  .beside = "-i -k --json", .topic = TOPIC_LIST,
	  .help = "list the rules; -k KEY: only those with KEY" },
	{ 'D', .elsewhere = "delete-all", .kind = OPTION_FORM,
	  .take = take_form, .id = COMMAND_DELETE_ALL, .called = "takes -k KEY",
	  .beside = "-k", .topic = TOPIC_CHANGE,
	  .help = "delete all rules; -k KEY: only those with KEY" },
	{ 'R', .elsewhere = "load", .kind = OPTION_FORM, .take = take_form,
	  .id = COMMAND_LOAD, .value = VALUE_FILE, .value_name = "FILE",
	  .called = "takes one FILE", .beside = "",
	  .not_in_files = "a rule file cannot load another",
	  .topic = TOPIC_LOAD, .help = "load rules and settings from FILE" },

	{ .help = "Settings and state" },
	{ 's', .elsewhere = "status", .kind = OPTION_FORM, .take = take_form,
	  .id = COMMAND_STATUS, .called = "takes -i", .beside = "-i --json",
	  .topic = TOPIC_LIST,
	  .help = "show the status: settings, lost and waiting records" },
	{ 'e', .kind = OPTION_SETTING, .take = take_digit,
	  .id = SETTING_ENABLED, .called = "enabled flag",
	  .value = VALUE_CHOICE, .value_name = "0|1|2",
	  .choices = enabled_choices, .beside = SETTINGS, .topic = TOPIC_CHANGE,
	  .help = "auditing: 0 off, 1 on, 2 locked until the next boot" },
	{ 'f', .kind = OPTION_SETTING, .take = take_digit,
	  .id = SETTING_FAILURE, .called = "failure mode",
	  .value = VALUE_CHOICE, .value_name = "0|1|2",
	  .choices = failure_choices, .beside = SETTINGS,
	  .help = "when a record is lost: 0 silent, 1 printk, 2 panic" },
	{ 'r', .kind = OPTION_SETTING, .take = take_number, .id = SETTING_RATE,
	  .called = "rate", .value = VALUE_NUMBER, .value_name = "N",
	  .beside = SETTINGS,
	  .help = "limit of records per second; 0: no limit" },
	{ 'b', .kind = OPTION_SETTING, .take = take_number,
	  .id = SETTING_BACKLOG, .called = "backlog limit",
	  .value = VALUE_NUMBER, .value_name = "N", .beside = SETTINGS,
	  .help = "limit of records that wait for auditd" },
	{ .name = "backlog_wait_time",
	  .kind = OPTION_SETTING,
	  .take = take_number,
	  .id = SETTING_BACKLOG_WAIT,
	  .called = "backlog wait time",
	  .value = VALUE_NUMBER,
	  .value_name = "N",
	  .beside = SETTINGS,
	  .help = "time that a process waits while the backlog is full" },
	{ .name = "reset_backlog_wait_time_actual",
	  .kind = OPTION_ALONE,
	  .take = take_closing,
	  .id = COMMAND_RESET_WAIT_ACTUAL,
	  .beside = "",
	  .help = "reset the total time waited to 0" },
	{ .name = "reset-lost",
	  .kind = OPTION_ALONE,
	  .take = take_closing,
	  .id = COMMAND_RESET_LOST,
	  .beside = "",
	  .help = "reset the count of lost records to 0" },
	{ .name = "loginuid-immutable",
	  .kind = OPTION_ALONE,
	  .take = take_closing,
	  .id = COMMAND_LOGINUID_IMMUTABLE,
	  .beside = "",
	  .help = "prevent changes of login uids that are set" },

	{ .help = "Rule files (PATH: file, directory or '-'; without PATH: "
		  "the system's rules.d)" },
	{ .name = "check",
	  .kind = OPTION_COMMAND,
	  .take = take_command,
	  .id = COMMAND_CHECK,
	  .operands = "[PATH...]",
	  .beside = "--strict --no-lint --add-lint --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_CHECK,
	  .help = "report errors and likely mistakes in rule files;\n"
		  "needs no privilege and no kernel" },
	{ .name = "strict",
	  .kind = OPTION_MODIFIER,
	  .take = take_strict,
	  .id = MODIFIER_STRICT,
	  .called = "this is for",
	  .beside = "--check --strict --no-lint --add-lint --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_CHECK,
	  .help = "fail for warnings, too" },
	{ .name = "no-lint",
	  .kind = OPTION_MODIFIER,
	  .take = take_no_lint,
	  .id = MODIFIER_NO_LINT,
	  .called = "this is for",
	  .value = VALUE_FINDINGS,
	  .value_name = "NAME[,...]",
	  .beside = "--check --strict --no-lint --add-lint --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "do not report these findings (listed below)" },
	{ .name = "add-lint",
	  .kind = OPTION_MODIFIER,
	  .take = take_add_lint,
	  .id = MODIFIER_ADD_LINT,
	  .called = "this is for",
	  .value = VALUE_FINDINGS,
	  .value_name = "NAME[,...]",
	  .beside = "--check --strict --no-lint --add-lint --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "also report these findings, which are off by default" },
	{ .name = "explain",
	  .kind = OPTION_ALONE,
	  .take = take_explain,
	  .id = COMMAND_EXPLAIN,
	  .value = VALUE_FINDINGS,
	  .value_name = "NAME",
	  .beside = "",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_CHECK,
	  .help = "explain a finding, with an example" },
	{ .name = "diff",
	  .kind = OPTION_COMMAND,
	  .take = take_command,
	  .id = COMMAND_DIFF,
	  .operands = "[PATH...]",
	  .beside = "--keep-going --quiet --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_CHECK,
	  .help = "show how the kernel differs from the rule files" },
	{ .name = "sync",
	  .kind = OPTION_COMMAND,
	  .take = take_command,
	  .id = COMMAND_SYNC,
	  .operands = "[PATH...]",
	  .beside = "--keep-going --dry-run --quiet --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_LOAD,
	  .help = "change the kernel to what the rule files contain:\n"
		  "delete other rules, lose no event, undo all on error" },
	{ .name = "keep-going",
	  .kind = OPTION_MODIFIER,
	  .take = take_keep_going,
	  .id = MODIFIER_KEEP_GOING,
	  .called = "--keep-going goes with",
	  .beside = "--diff --sync --dry-run --quiet --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with --diff and --sync: leave out what is wrong, and\n"
		  "fail at the end (for loading at boot)" },
	{ .name = "dry-run",
	  .kind = OPTION_MODIFIER,
	  .take = take_dry_run,
	  .id = MODIFIER_DRY_RUN,
	  .called = "--dry-run goes with",
	  .beside = "--sync --keep-going --quiet --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with --sync: change nothing, same as --diff" },
	{ .name = "quiet",
	  .command_letter = 'q',
	  .kind = OPTION_MODIFIER,
	  .take = take_quiet,
	  .id = MODIFIER_QUIET,
	  .called = "--quiet goes with",
	  .beside = "--diff --sync --keep-going --dry-run --json",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with --diff and --sync, also as -q after them: print\n"
		  "only errors" },
	{ .name = "save",
	  .kind = OPTION_COMMAND,
	  .take = take_command,
	  .id = COMMAND_SAVE,
	  .beside = "",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_LIST,
	  .help = "print rules and settings as a rule file" },

	{ .name = "json",
	  .kind = OPTION_MODIFIER,
	  .take = take_json,
	  .id = MODIFIER_JSON,
	  .called = "--json goes with",
	  .beside = "-l -s --check --diff --sync",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with -s, -l, --check, --diff and --sync: print one JSON\n"
		  "document" },

	{ .help = "Other" },
	{ 'm', .kind = OPTION_ALONE, .take = take_message,
	  .id = COMMAND_MESSAGE, .value = VALUE_TEXT, .value_name = "TEXT",
	  .beside = "", .help = "write TEXT to the audit log" },
	{ 'q', .kind = OPTION_ALONE, .take = take_equivalent,
	  .id = COMMAND_EQUIVALENT, .value = VALUE_MOUNTS,
	  .value_name = "MOUNT,SUBTREE", .beside = "",
	  .help = "make directory watches of MOUNT cover SUBTREE, too" },
	{ 't', .kind = OPTION_ALONE, .take = take_last, .id = COMMAND_TRIM,
	  .beside = "", .help = "trim directory watches after an unmount" },
	/* To 4.2.1 no other name begins with s. */
	{ .name = "signal",
	  .alias = "s",
	  .kind = OPTION_ALONE,
	  .take = take_last,
	  .id = COMMAND_SIGNAL,
	  .value = VALUE_SIGNAL,
	  .value_name = "NAME",
	  .beside = "",
	  .help = "send a signal to auditd: TERM or stop, HUP or reload,\n"
		  "USR1 or rotate, USR2 or resume, CONT or state" },
	{ 'i', .kind = OPTION_ALONE, .take = take_closing,
	  .id = COMMAND_CONTINUE, .beside = "",
	  .help = "in a rule file: continue after errors" },
	{ 'c', .kind = OPTION_ALONE, .take = take_closing,
	  .id = COMMAND_CONTINUE_AND_FAIL, .beside = "",
	  .help = "in a rule file: continue after errors, fail at the end" },
	{ .name = "complete",
	  .kind = OPTION_FIRST_WORD,
	  .take = take_complete,
	  .id = COMMAND_COMPLETE,
	  .operands = "WORD...",
	  .beside = "",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "print what the last WORD of a command line can become\n"
		  "(for shells)" },
	{ 'v', .elsewhere = "version", .kind = OPTION_ALONE,
	  .take = take_closing, .id = COMMAND_VERSION, .beside = "",
	  .help = "show the version" },
	/* No take: it counts wherever it is. */
	{ 'h', .name = "help", .attached = "all", .kind = OPTION_ALONE,
	  .id = COMMAND_HELP, .beside = "",
	  .help = "show the most used options; --help=all: all options" },
};

const struct option_row *options_row(size_t i)
{
	return i < N_ELEMENTS(rows) ? &rows[i] : NULL;
}

void options_spell(const struct option_row *row,
		   char spelled[OPTION_SPELLED_SIZE])
{
	if (row->letter)
		snprintf(spelled, OPTION_SPELLED_SIZE, "-%c", row->letter);
	else
		snprintf(spelled, OPTION_SPELLED_SIZE, "--%s", row->name);
}

bool options_go_together(const struct option_row *row,
			 const struct option_row *other)
{
	char spelled[OPTION_SPELLED_SIZE];
	size_t length;

	options_spell(other, spelled);
	length = strlen(spelled);
	for (const char *at = row->beside; (at = strstr(at, spelled));
	     at += length)
		if ((at == row->beside || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

/* ---- words to options ------------------------------------------------------
 */

/*
 * Goes through the words as getopt_long(3) does with "-" before its letters:
 * nothing is reordered, and the environment does not matter.
 */
struct scan {
	const struct line *line;
	size_t next;	     /* the word to be looked at */
	const char *letters; /* the rest of the word before it, or NULL */
	bool has_command;    /* --check or its like was there */
	bool no_options;     /* "--" was there */
};

enum found_kind {
	FOUND_OPTION,
	FOUND_OPERAND,	/* a word that belongs to no option */
	FOUND_UNKNOWN,	/* no such option, or an ambiguous one */
	FOUND_NO_VALUE, /* the value is missing */
	FOUND_EXTRA_VALUE
};

struct found {
	enum found_kind kind;
	const struct option_row *row;
	size_t word, value_word;
	const char *value; /* NULL: it has none */
};

static const struct option_row *find_letter(char letter, bool has_command)
{
	for (size_t i = 0; has_command && i < N_ELEMENTS(rows); i++)
		if (rows[i].command_letter && rows[i].command_letter == letter)
			return &rows[i];
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].letter && rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

static bool is_name(const char *name, const char *text, size_t length)
{
	return name && strncmp(name, text, length) == 0 && !name[length];
}

/* By its name, or by the beginning of one that no other name has. */
static const struct option_row *find_name(const char *text, size_t length)
{
	const struct option_row *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		const struct option_row *row = &rows[i];

		if (is_name(row->name, text, length) ||
		    is_name(row->alias, text, length))
			return row;
		/* --c was --check before there was --complete. */
		if (!row->name || row->kind == OPTION_FIRST_WORD ||
		    strncmp(row->name, text, length) != 0)
			continue;
		found = row;
		n++;
	}
	return n == 1 ? found : NULL;
}

static void find_value(struct scan *s, struct found *f, const char *attached)
{
	f->value = attached;
	f->value_word = f->word;
	if (attached)
		return;
	if (s->next == s->line->n_words) {
		f->kind = FOUND_NO_VALUE;
		return;
	}
	f->value_word = s->next++;
	f->value = s->line->words[f->value_word].text;
}

static void scan_letter(struct scan *s, struct found *f)
{
	const char *rest = s->letters + 1;

	f->row = find_letter(*s->letters, s->has_command);
	s->letters = *rest ? rest : NULL;
	if (!f->row) {
		f->kind = FOUND_UNKNOWN;
		return;
	}
	if (f->row->value == VALUE_NONE)
		return;
	s->letters = NULL;
	find_value(s, f, *rest ? rest : NULL);
}

static void scan_name(struct scan *s, struct found *f, const char *name)
{
	size_t length = strcspn(name, "=");
	const char *attached = name[length] ? name + length + 1 : NULL;

	f->row = find_name(name, length);
	if (!f->row)
		f->kind = FOUND_UNKNOWN;
	else if (f->row->value != VALUE_NONE)
		find_value(s, f, attached);
	else if (attached && f->row->attached &&
		 strcmp(attached, f->row->attached) == 0)
		f->value = attached;
	else if (attached)
		f->kind = FOUND_EXTRA_VALUE;
}

/* The next option or operand. Returns false after the last. */
static bool scan_next(struct scan *s, struct found *f)
{
	const char *word;

	if (s->letters) {
		*f = (struct found){ .word = s->next - 1 };
		scan_letter(s, f);
		return true;
	}
	if (!s->no_options && s->next < s->line->n_words &&
	    strcmp(s->line->words[s->next].text, "--") == 0) {
		s->no_options = true;
		s->next++;
	}
	if (s->next == s->line->n_words)
		return false;
	*f = (struct found){ .word = s->next };
	word = s->line->words[s->next++].text;
	if (s->no_options || word[0] != '-' || !word[1]) {
		f->kind = FOUND_OPERAND;
	} else if (word[1] == '-') {
		scan_name(s, f, word + 2);
	} else {
		s->letters = word + 1;
		scan_letter(s, f);
	}
	return true;
}

/* ---- options to a request --------------------------------------------------
 */

static void each_option(take_name *take, void *to)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].name)
			take(to, rows[i].name);
}

/* Other programs call some of the options otherwise. Returns whether @name is
 * one of these. */
static bool hint_elsewhere(const struct parser *p, const char *name)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		const struct option_row *row = &rows[i];

		if (row->elsewhere && strcmp(row->elsewhere, name) == 0) {
			diag_hint(p->d, "did you mean '-%c'?", row->letter);
			return true;
		}
	}
	return false;
}

static void fail_unknown(struct parser *p)
{
	const char *word = p->line->words[p->word].text;
	char *name;

	fail_at(p, p->word, "no option '%s'; auditctl -h lists them", word);
	if (strcmp(word, "-V") == 0)
		diag_hint(p->d, "did you mean '-v'?");
	if (strncmp(word, "--", 2) != 0 || hint_elsewhere(p, word + 2))
		return;
	name = strndup(word + 2, strcspn(word + 2, "="));
	if (name)
		hint_name(p, "--", names_suggest_among(each_option, name));
	free(name);
}

static void fail_extra_value(struct parser *p, const char *word,
			     const struct option_row *row)
{
	fail_at(p, p->word, "'%s': --%s takes no value", word, row->name);
	if (row->attached)
		diag_hint(p->d, "did you mean '--%s=%s'?", row->name,
			  row->attached);
}

static void take_option(struct parser *p, const struct found *f)
{
	const char *word = p->line->words[f->word].text;

	if (p->complete || p->error)
		return;
	p->word = f->word;
	p->value_word = f->value_word;
	if (p->closed)
		fail_closed(p);
	else if (f->kind == FOUND_NO_VALUE)
		fail_at(p, p->word, "'%s' needs a value", word);
	else if (f->kind == FOUND_EXTRA_VALUE)
		fail_extra_value(p, word, f->row);
	else if (f->kind == FOUND_UNKNOWN)
		fail_unknown(p);
	else if (p->line->file && f->row->not_in_files)
		fail_at(p, p->word, "%s", f->row->not_in_files);
	else if (p->form.row)
		take_beside_form(p, f->row, f->value);
	else
		f->row->take(p, f->row, f->value);
}

/* A word of no option: a PATH, or one too many. */
static void add_path(struct parser *p, size_t word)
{
	if (!p->request->n_paths)
		p->first_path = word;
	p->request->paths[p->request->n_paths++] = p->line->words[word].text;
}

/* Whether a rule begins where @word should have ended: "key-w". */
static bool is_glued(const char *word)
{
	size_t length = strlen(word);

	return length > 2 && word[length - 2] == '-' &&
	       strchr("aAdwWDbfe", word[length - 1]);
}

/* UTF-8, as some editors begin a file with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool begins_with(const char *word, const char *start)
{
	return strncmp(word, start, strlen(start)) == 0;
}

/* The same for the first word of a command line: the command of another
 * program. */
static bool hint_typed_here(const struct parser *p, size_t i)
{
	static const struct {
		const char *word, *option;
	} commands[] = {
		{ "list", "-l" },	   { "status", "-s" },
		{ "help", "-h" },	   { "version", "-v" },
		{ "load", "-R FILE" },	   { "reload", "-R FILE" },
		{ "flush", "-D" },	   { "delete", "-d" },
		{ "add", "-a" },	   { "check", "--check PATH" },
		{ "diff", "--diff PATH" }, { "sync", "--sync PATH" },
		{ "save", "--save" },
	};

	for (size_t n = 0; i == 0 && n < N_ELEMENTS(commands); n++)
		if (strcmp(p->line->words[i].text, commands[n].word) == 0) {
			diag_hint(p->d, "did you mean 'auditctl %s'?",
				  commands[n].option);
			return true;
		}
	return false;
}

/* Give a hint for the word @i, which belongs to no option, by what people type.
 * Returns false if nothing is known of it. */
static bool hint_typed(const struct parser *p, size_t i)
{
	const struct word *words = p->line->words;
	const char *word = words[i].text;
	const char *before = i ? words[i - 1].text : "";
	const char *option = i > 1 ? words[i - 2].text : "";

	if (!p->line->file)
		return hint_typed_here(p, i);
	if (*word == '#')
		diag_hint(p->d, "a comment needs a line of its own");
	else if (i == 0 &&
		 (strcmp(word, "auditctl") == 0 || strstr(word, "/auditctl")))
		diag_hint(p->d, "a line of a rule file has no '%s'", word);
	else if (begins_with(word, "\xe2\x80\x93") ||
		 begins_with(word, "\xe2\x80\x94"))
		diag_hint(p->d,
			  "the option begins with a dash that is no '-': "
			  "write -%s",
			  word + 3);
	else if (strcmp(word, "\\") == 0)
		diag_hint(p->d, "a line of a rule file cannot be continued on "
				"the next line");
	else if (strcmp(option, "-F") == 0 && strspn(word, "=!<>&"))
		diag_hint(p->d, "a condition has no spaces: -F %s%s%s", before,
			  word,
			  i + 1 < p->line->n_words ? words[i + 1].text : "");
	else if (*option == '-' && option[1] && strchr("aAd", option[1]) &&
		 *before && before[strlen(before) - 1] == ',')
		diag_hint(p->d, "no space after the comma: %s %s%s", option,
			  before, word);
	else if (strcmp(option, "-S") == 0)
		diag_hint(p->d,
			  "several system calls have commas between "
			  "them: -S %s,%s",
			  before, word);
	else
		return false;
	return true;
}

/* With the most likely reason for a word that belongs to no option. */
static void fail_extra(struct parser *p)
{
	const struct word *words = p->line->words;
	size_t i = p->first_path;
	const char *before = i ? words[i - 1].text : "";

	fail_at(p, i, "'%s' belongs to no option", words[i].text);
	if (strncmp(words[i].text, BYTE_ORDER_MARK, 3) == 0)
		diag_hint(p->d, "the line begins with a byte order mark, which "
				"cannot be seen: save the file without it");
	else if (hint_typed(p, i))
		;
	else if (is_glued(before))
		diag_hint(p->d, "is the end of a line missing in '%s'?",
			  before);
	else if (i > 1 && before[0] == '-' && words[i - 2].text[0] == '-')
		diag_hint(p->d, "%s has taken '%s' for its value",
			  words[i - 2].text, before);
	else if (p->line->text && strchr(p->line->text, '\t'))
		diag_hint(p->d, "only spaces separate words, and there is a "
				"tab in this line");
	else if (p->line->file)
		diag_hint(p->d, "a space within a word is written as '\\ '");
}

/* Returns false when help was asked for, which is given whatever else is on the
 * line. *@value is then the value of --help, or NULL. */
static bool take_words(struct parser *p, const char **value)
{
	struct scan scan = { .line = p->line };
	struct found f;

	while (scan_next(&scan, &f)) {
		if (f.kind == FOUND_OPERAND) {
			add_path(p, f.word);
			continue;
		}
		if (f.kind == FOUND_OPTION && f.row->id == COMMAND_HELP &&
		    !f.row->take) {
			*value = f.value;
			return false;
		}
		/* Whatever is wrong with it, the line is for the first. */
		if (f.kind == FOUND_OPTION && f.row->kind == OPTION_COMMAND &&
		    !p->command.row) {
			p->command = (struct given){ f.row, f.word };
			scan.has_command = true;
		}
		take_option(p, &f);
		if (p->request->command == COMMAND_COMPLETE)
			break;
	}
	return true;
}

/* ---- the line as a whole ---------------------------------------------------
 */

static void check_command(struct parser *p)
{
	const struct request *r = p->request;
	const struct option_row *row = p->command.row;

	if (r->n_settings || r->n_parts || r->command != (enum command)row->id)
		fail_at(p, p->command.word, "--%s stands alone", row->name);
}

/* "--check, --diff and --sync": the forms and commands that @modifier is for.
 */
static void list_commands(const struct option_row *modifier, char *list,
			  size_t size)
{
	char spelled[OPTION_SPELLED_SIZE], last[OPTION_SPELLED_SIZE] = "";
	size_t length = 0;

	list[0] = '\0';
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		const struct option_row *row = &rows[i];

		if ((row->kind != OPTION_FORM && row->kind != OPTION_COMMAND) ||
		    !options_go_together(row, modifier))
			continue;
		options_spell(row, spelled);
		if (*last)
			length += (size_t)snprintf(list + length, size - length,
						   "%s%s", length ? ", " : "",
						   last);
		memcpy(last, spelled, sizeof(last));
	}
	snprintf(list + length, size - length, "%s%s", length ? " and " : "",
		 last);
}

static void check_modifiers(struct parser *p)
{
	const struct option_row *row =
		p->command.row ? p->command.row : p->form.row;
	char commands[128];

	for (int i = 0; i < N_MODIFIERS && !p->error; i++) {
		const struct given *modifier = &p->modifiers[i];

		if (!modifier->row ||
		    (row && options_go_together(row, modifier->row)))
			continue;
		list_commands(modifier->row, commands, sizeof(commands));
		fail_at(p, modifier->word, "%s %s", modifier->row->called,
			commands);
	}
}

static void check_operands(struct parser *p)
{
	const struct option_row *row = p->command.row;

	if (p->request->n_paths && !(row && row->operands))
		fail_extra(p);
}

static void check_line(struct parser *p)
{
	if (!p->error && p->command.row)
		check_command(p);
	if (!p->error)
		check_modifiers(p);
	if (p->error || p->complete || p->request->command == COMMAND_COMPLETE)
		return;
	if (p->form.row && p->form_words + p->n_json != p->line->n_words)
		fail_form(p); /* not even "--" may be there */
	else if (p->closed && p->closed_by + 1 < p->line->n_words)
		fail_closed(p); /* nor here */
	else
		check_operands(p);
}

/* What @n words can bring, in one block. Returns 0 or -ENOMEM. */
static int allocate(struct request *r, size_t n)
{
	const size_t each =
		sizeof(*r->settings) + sizeof(*r->parts) + sizeof(*r->paths);

	r->block = malloc(each * (n + 1));
	if (!r->block)
		return -ENOMEM;
	r->parts = r->block;
	r->paths = (const char **)(r->parts + n + 1);
	r->settings = (struct setting *)(r->paths + n + 1);
	return 0;
}

/* Nothing of the line counts but @command. */
static void leave_only(struct request *r, enum command command)
{
	const struct line *line = r->line;

	request_free(r);
	r->line = line;
	r->command = command;
}

int options_parse(struct request *request, const struct line *line,
		  const struct diag *d)
{
	struct parser p = { .request = request, .line = line, .d = d };
	const char *help;

	*request = (struct request){ .line = line };
	if (allocate(request, line->n_words) < 0) {
		fail_without_memory(&p);
		return p.error;
	}
	if (!take_words(&p, &help)) {
		leave_only(request, COMMAND_HELP);
		request->text = help;
		return 0;
	}
	check_line(&p);
	/* --sync --dry-run is another way to write --diff. */
	if (!p.error && request->dry_run)
		request->command = COMMAND_DIFF;
	if (p.error)
		leave_only(request, p.command.row
					    ? (enum command)p.command.row->id
					    : COMMAND_NOTHING);
	return p.error;
}

void request_free(struct request *request)
{
	free(request->block);
	free(request->copy);
	memset(request, 0, sizeof(*request));
}
