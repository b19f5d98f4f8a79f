/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of options, and the functions that put each of them into a request.
 *
 * Which values are good was found by running 4.2.1; docs/differences.md has the
 * differences.
 */
#include "config.h"
#include "cli/options.h"
#include "base/array.h"
#include "base/number.h"
#include "cli/parser.h"
#include "rule/names.h"

#include <errno.h>
#include <libaudit.h>
#include <stdlib.h>
#include <string.h>

/* ---- settings ------------------------------------------------------------ */

static void add_setting(struct parser *p, int id, uint32_t value)
{
	struct request *r = p->request;

	r->settings[r->n_settings].id = (enum setting_id)id;
	r->settings[r->n_settings].value = value;
	r->n_settings++;
}

/* -e and -f: one digit, from row->choices. */
static void take_digit(struct parser *p, const struct option_row *row,
		       const char *value)
{
	for (uint32_t i = 0; row->choices[i].text; i++) {
		if (strcmp(row->choices[i].text, value) == 0) {
			add_setting(p, row->id, i);
			return;
		}
	}
	parser_fail(p, p->value_word, "the %s must be 0, 1 or 2, not '%s'",
		    row->called, value);
}

static void take_number(struct parser *p, const struct option_row *row,
			const char *value)
{
	struct place at = line_place(p->line, p->value_word);
	unsigned long number;

	if (value[0] < '0' || value[0] > '9') {
		parser_fail(p, p->value_word,
			    "the %s must be a number, not '%s'", row->called,
			    value);
		return;
	}
	errno = 0;
	number = strtoul(value, NULL, 0);
	if (errno) {
		parser_fail(p, p->value_word, "the %s %s is too large",
			    row->called, value);
		return;
	}
	number_report(value, (uint32_t)number, &at, p->d);
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
	/* The rule is ignored. 4.2.1 ignores the rest of the line, except after
	 * -A. */
	p->done = row->letter != 'A';
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
			     "the rule before this option is ignored");
	p->request->command = (enum command)command;
	p->request->text = text;
}

/* A command after which the rest of the line is ignored. */
static void take_last(struct parser *p, const struct option_row *row,
		      const char *value)
{
	begin_command(p, row->id, value);
	p->done = true;
}

/* A command that must be the last argument. */
static void take_closing(struct parser *p, const struct option_row *row,
			 const char *value)
{
	begin_command(p, row->id, value);
	p->closed = true;
	p->closed_by = p->word;
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
		parser_fail(p, p->value_word,
			    "-q takes MOUNT,SUBTREE, not '%s'", value);
		return;
	}
	for (size_t i = 0; i < p->request->n_parts; i++) {
		if (!is_about_list(p->request->parts[i].option)) {
			parser_fail(p, p->word,
				    "-q cannot be combined with -%c",
				    p->request->parts[i].option);
			return;
		}
	}
	p->request->copy = strndup(value, (size_t)(comma - value));
	if (!p->request->copy) {
		parser_fail_without_memory(p);
		return;
	}
	p->request->subtree = comma + 1;
	take_last(p, row, p->request->copy);
}

/*
 * The kernel takes any bytes; 4.2.1 refuses control characters and, where char
 * is signed as on x86, bytes from 0x80 on, which are negative there.
 */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ')
			return false;
	return true;
}

static void take_message(struct parser *p, const struct option_row *row,
			 const char *value)
{
	if (p->line->n_words > 2) {
		parser_fail(p, p->word,
			    "-m takes one argument and no other options; "
			    "quote a text of several words");
		return;
	}
	if (!is_plain(value)) {
		parser_fail(p, p->value_word,
			    "the text of -m must be "
			    "printable ASCII");
		return;
	}
	take_last(p, row, value);
}

/* ---- forms, commands and modifiers ----------------------------------------
 */

static void take_command(struct parser *p, const struct option_row *row,
			 const char *value)
{
	p->request->command = (enum command)row->id;
	p->request->text = value;
}

static void take_flag(struct parser *p, const struct option_row *row,
		      const char *value)
{
	(void)value;
	*(bool *)((char *)p->request + row->into) = true;
}

/* ---- names of findings ----------------------------------------------------
 */

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

/* The finding called @name; N_FINDINGS, after an error was reported, if there
 * is none. */
static enum finding find_finding(struct parser *p, const char *name,
				 each_name *each)
{
	enum finding f = finding_find(name);
	char *meant;

	if (f != N_FINDINGS)
		return f;
	parser_fail(p, p->value_word,
		    "unknown finding '%s'; auditctl --help=all lists the "
		    "findings",
		    name);
	meant = names_suggest_among(each, name);
	if (meant)
		diag_hint(p->d, "did you mean '%s'?", meant);
	free(meant);
	return N_FINDINGS;
}

/* The same for a finding that can be turned off. An error cannot: a load
 * refuses the file. */
static enum finding find_warning(struct parser *p, const char *name)
{
	enum finding f = find_finding(p, name, each_warning);

	if (f == N_FINDINGS || !finding_is_error(f))
		return f;
	parser_fail(p, p->value_word,
		    "'%s' is an error and cannot be turned off", name);
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

static void take_findings(struct parser *p, const struct option_row *row,
			  const char *value)
{
	uint32_t *set = (uint32_t *)(void *)((char *)p->request + row->into);

	for (;;) {
		size_t length = strcspn(value, ",");
		char *name = strndup(value, length);
		enum finding f;

		if (!name) {
			parser_fail_without_memory(p);
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

/* The options that completion offers after the first options of a rule, and
 * after a setting. */
#define RULE_PARTS  "-F -S -C -k -p"
#define WATCH_PARTS "-p -k"
#define SETTINGS    "-e -f -r -b --backlog_wait_time"

#define COMMAND_LINE_ONLY "this option is not allowed in a rule file"

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
	{ 'l', .elsewhere = "list", .kind = OPTION_FORM, .take = take_command,
	  .id = COMMAND_LIST, .called = "takes -i or -k KEY",
	  .beside = "-i -k --json", .topic = TOPIC_LIST,
	  .help = "list the rules; -k KEY: only those with KEY" },
	{ 'D', .elsewhere = "delete-all", .kind = OPTION_FORM,
	  .take = take_command, .id = COMMAND_DELETE_ALL,
	  .called = "takes -k KEY", .beside = "-k", .topic = TOPIC_CHANGE,
	  .help = "delete all rules; -k KEY: only those with KEY" },
	{ 'R', .elsewhere = "load", .kind = OPTION_FORM, .take = take_command,
	  .id = COMMAND_LOAD, .value = VALUE_FILE, .value_name = "FILE",
	  .called = "takes one FILE", .beside = "",
	  .not_in_files = "a rule file cannot load another rule file",
	  .topic = TOPIC_LOAD, .help = "load rules and settings from FILE" },

	{ .help = "Settings and state" },
	{ 's', .elsewhere = "status", .kind = OPTION_FORM, .take = take_command,
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
	  .take = take_last,
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
	  .take = take_flag,
	  .into = offsetof(struct request, strict),
	  .not_in_files = COMMAND_LINE_ONLY,
	  .topic = TOPIC_CHECK,
	  .help = "fail for warnings, too" },
	{ .name = "no-lint",
	  .kind = OPTION_MODIFIER,
	  .take = take_findings,
	  .into = offsetof(struct request, muted),
	  .value = VALUE_FINDINGS,
	  .value_name = "NAME[,...]",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "do not report these findings (listed below)" },
	{ .name = "add-lint",
	  .kind = OPTION_MODIFIER,
	  .take = take_findings,
	  .into = offsetof(struct request, wanted),
	  .value = VALUE_FINDINGS,
	  .value_name = "NAME[,...]",
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
	  .take = take_flag,
	  .into = offsetof(struct request, keep_going),
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with --diff and --sync: leave out what is wrong, and\n"
		  "fail at the end (for loading at boot)" },
	{ .name = "dry-run",
	  .kind = OPTION_MODIFIER,
	  .take = take_flag,
	  .into = offsetof(struct request, dry_run),
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "with --sync: change nothing, same as --diff" },
	{ .name = "quiet",
	  .command_letter = 'q',
	  .kind = OPTION_MODIFIER,
	  .take = take_flag,
	  .into = offsetof(struct request, quiet),
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
	  .take = take_flag,
	  .into = offsetof(struct request, json),
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
	/* In 4.2.1, no other name begins with s, so --s must stay an
	 * abbreviation of --signal. */
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
	  .take = take_command,
	  .id = COMMAND_COMPLETE,
	  .operands = "WORD...",
	  .beside = "",
	  .not_in_files = COMMAND_LINE_ONLY,
	  .help = "print what the last WORD of a command line can become\n"
		  "(for shells)" },
	{ 'v', .elsewhere = "version", .kind = OPTION_ALONE,
	  .take = take_closing, .id = COMMAND_VERSION, .beside = "",
	  .help = "show the version" },
	/* Without take(): --help has effect wherever it is in the line. */
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

/* Whether row->beside has @other. */
static bool is_beside(const struct option_row *row,
		      const struct option_row *other)
{
	char spelled[OPTION_SPELLED_SIZE];
	size_t length;

	if (!row->beside)
		return false;
	options_spell(other, spelled);
	length = strlen(spelled);
	for (const char *at = row->beside; (at = strstr(at, spelled));
	     at += length)
		if ((at == row->beside || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
	return false;
}

bool options_go_together(const struct option_row *row,
			 const struct option_row *other)
{
	return row->kind == OPTION_MODIFIER ? is_beside(other, row)
					    : is_beside(row, other);
}

const struct option_row *options_find_letter(char letter, bool has_command)
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

const struct option_row *options_find_name(const char *text, size_t length)
{
	const struct option_row *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		const struct option_row *row = &rows[i];

		if (is_name(row->name, text, length) ||
		    is_name(row->alias, text, length))
			return row;
		/* --c is --check, although --complete begins with it, too. */
		if (!row->name || row->kind == OPTION_FIRST_WORD ||
		    strncmp(row->name, text, length) != 0)
			continue;
		found = row;
		n++;
	}
	return n == 1 ? found : NULL;
}
