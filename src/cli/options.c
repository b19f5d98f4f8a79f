/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * argv, or the words of a line, to struct request. Knows every option and
 * which of them go together; touches nothing outside the request.
 *
 * Which combinations are good, and what a bad one is worth, was found by
 * running 4.2.1; docs/differences.md has what is otherwise.
 */
#include "config.h"
#include "base/array.h"
#include "cli/options.h"
#include "rule/names.h"

#include <errno.h>
#include <getopt.h>
#include <libaudit.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_WAIT = 0x100,
	OPT_RESET_WAIT_ACTUAL,
	OPT_RESET_LOST,
	OPT_LOGINUID_IMMUTABLE,
	OPT_SIGNAL,
	OPT_CHECK,
	OPT_DIFF,
	OPT_SYNC,
	OPT_SAVE,
	OPT_STRICT,
	OPT_NO_LINT,
	OPT_JSON,
	OPT_COMPLETE
};

/* As getopt_long(3) has it. "-": words of no option come as option 1, in order;
 * ":": tell a missing value from an unknown option. */
static const char letters[] = "-:a:A:d:F:S:C:k:w:W:p:lDR:se:f:r:b:m:q:ticvh";

static const struct option long_options[] = {
	/* The stock program has one name that begins so: --s is --signal. */
	{ "s", required_argument, NULL, OPT_SIGNAL },
	{ "backlog_wait_time", required_argument, NULL, OPT_WAIT },
	{ "reset_backlog_wait_time_actual", no_argument, NULL,
	  OPT_RESET_WAIT_ACTUAL },
	{ "reset-lost", no_argument, NULL, OPT_RESET_LOST },
	{ "loginuid-immutable", no_argument, NULL, OPT_LOGINUID_IMMUTABLE },
	{ "signal", required_argument, NULL, OPT_SIGNAL },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "diff", no_argument, NULL, OPT_DIFF },
	{ "sync", no_argument, NULL, OPT_SYNC },
	{ "save", no_argument, NULL, OPT_SAVE },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "no-lint", required_argument, NULL, OPT_NO_LINT },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

/*
 * Not of getopt's: what stands behind it is another command line; and --c, --co
 * and so on stay what they are without it.
 */
static const char complete_name[] = "complete";

/* The long name of an option; NULL: it has none. */
static const char *name_of(int code)
{
	const char *name = code == OPT_COMPLETE ? complete_name : NULL;

	/* The last: the first of two is an abbreviation. */
	for (size_t i = 0; long_options[i].name; i++)
		if (long_options[i].val == code)
			name = long_options[i].name;
	return name;
}

struct parser {
	struct request *request;
	const struct line *line;
	const struct diag *d;
	size_t word;   /* the option at hand, in line->words */
	size_t value;  /* where its value stands */
	bool complete; /* whatever follows does not count */
	bool closed;   /* nothing may follow the word closed_by */
	size_t closed_by;
	bool failed;
	size_t first_path; /* where the first word of no option stands */
	const struct option_row *command; /* --check and its like, or NULL */
	size_t command_word;		  /* where it stands */
	size_t check_only; /* the number, from 1, of a word for --check */
};

struct option_row {
	int code;	   /* a letter, or an OPT_ */
	const char *value; /* what help calls the value; NULL: takes none */
	void (*take)(struct parser *p, const struct option_row *row,
		     char *value);
	int what;	    /* for take(): an act or a knob */
	const char *called; /* for take(): what messages call it */
	const char *help;
};

#define FAIL(p, i, ...)                                        \
	do {                                                   \
		struct place at_ = line_place((p)->line, (i)); \
		diag_error((p)->d, &at_, __VA_ARGS__);         \
		(p)->failed = true;                            \
	} while (0)

static void add_setting(struct parser *p, int knob, uint32_t value)
{
	struct request *r = p->request;

	r->settings[r->n_settings].id = (enum setting_id)knob;
	r->settings[r->n_settings].value = value;
	r->n_settings++;
}

/* -e and -f: one digit, and nothing that merely means one. */
static void take_digit(struct parser *p, const struct option_row *row,
		       char *value)
{
	if (value[0] < '0' || value[0] > '2' || value[1]) {
		FAIL(p, p->value, "the %s must be 0, 1 or 2, not '%s'",
		     row->called, value);
		return;
	}
	add_setting(p, row->what, (uint32_t)(value[0] - '0'));
}

static void take_number(struct parser *p, const struct option_row *row,
			char *value)
{
	struct place at = line_place(p->line, p->value);
	unsigned long number;
	char *end;

	if (value[0] < '0' || value[0] > '9') {
		FAIL(p, p->value, "the %s must be a number, not '%s'",
		     row->called, value);
		return;
	}
	errno = 0;
	number = strtoul(value, &end, 0);
	if (errno) {
		FAIL(p, p->value, "the %s %s is too large", row->called, value);
		return;
	}
	/* The stock program takes both without a word; so must we. */
	if (*end)
		diag_finding(p->d, &at, FINDING_ODD_NUMBER,
			     "of '%s' only %lu was understood", value, number);
	if (number > UINT32_MAX)
		diag_finding(p->d, &at, FINDING_ODD_NUMBER,
			     "%s is cut to 32 bits: %u", value,
			     (uint32_t)number);
	add_setting(p, row->what, (uint32_t)number);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) &&
	       strcmp(text + length - strlen(end), end) == 0;
}

static void take_part(struct parser *p, const struct option_row *row,
		      char *value)
{
	struct part *part = &p->request->parts[p->request->n_parts++];

	part->option = row->code;
	part->value = value;
	part->word = p->value;
	p->request->command = COMMAND_RULE;
	if (!strchr("aAd", row->code) || !ends_with(value, ",possible"))
		return;
	/* A rule that is ignored. 4.2.1 looks no further, but at -A. */
	p->complete = row->code != 'A';
	p->closed = row->code == 'A';
	p->closed_by = p->value;
}

static void begin_act(struct parser *p, int act, const char *text)
{
	struct place at = line_place(p->line, p->word);

	if (p->request->n_parts)
		diag_finding(p->d, &at, FINDING_IGNORED_RULE,
			     "the rule before this option is left out");
	p->request->command = (enum command)act;
	p->request->text = text;
}

/* An act that ends the reading of its line: the rest does not count. */
static void take_last(struct parser *p, const struct option_row *row,
		      char *value)
{
	begin_act(p, row->what, value);
	p->complete = true;
}

/* An act that nothing may follow. */
static void take_closing(struct parser *p, const struct option_row *row,
			 char *value)
{
	begin_act(p, row->what, value);
	p->closed = true;
	p->closed_by = p->word;
}

static bool is_about_list(int option)
{
	return strchr("aAdFC", option) != NULL;
}

static void take_equivalent(struct parser *p, const struct option_row *row,
			    char *value)
{
	char *comma = strchr(value, ',');

	if (!comma || comma == value || !comma[1] || strchr(comma + 1, ',')) {
		FAIL(p, p->value, "-q takes MOUNT,SUBTREE, not '%s'", value);
		return;
	}
	for (size_t i = 0; i < p->request->n_parts; i++) {
		if (!is_about_list(p->request->parts[i].option)) {
			FAIL(p, p->word, "-q stands alone");
			return;
		}
	}
	*comma = '\0';
	p->request->subtree = comma + 1;
	take_last(p, row, value);
}

/* The kernel takes any bytes; 4.2.1 lets none through that need encoding. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || (unsigned char)*text > 0x7f)
			return false;
	return true;
}

static void take_message(struct parser *p, const struct option_row *row,
			 char *value)
{
	if (p->line->n_words > 2) {
		FAIL(p, p->word,
		     "-m takes one text and stands alone; "
		     "quote a text of several words");
		return;
	}
	if (!is_plain(value)) {
		FAIL(p, p->value, "-m takes printable ASCII only");
		return;
	}
	take_last(p, row, value);
}

/* -l, -s, -D and -R: take_exact_form() has seen their good forms. */
static void take_misplaced(struct parser *p, const struct option_row *row,
			   char *value)
{
	(void)value;
	FAIL(p, p->word, "-%c %s, and stands alone", row->code, row->called);
}

/* --check, --diff, --sync and --save, which stand alone with their PATHs. */
static void take_command(struct parser *p, const struct option_row *row,
			 char *value)
{
	(void)value;
	if (p->request->command != COMMAND_NOTHING) {
		FAIL(p, p->word, "--%s stands alone", name_of(row->code));
		return;
	}
	p->request->command = (enum command)row->what;
}

/* leave_out_json() has seen where it belongs. */
static void take_misplaced_json(struct parser *p, const struct option_row *row,
				char *value)
{
	(void)row;
	(void)value;
	FAIL(p, p->word,
	     "--json is for the command line, and for -s, -l, "
	     "--check, --diff and --sync");
}

static void take_strict(struct parser *p, const struct option_row *row,
			char *value)
{
	(void)row;
	(void)value;
	p->request->strict = true;
	p->check_only = p->word + 1;
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
	for (int i = 0; i < N_FINDINGS; i++)
		take(to, finding_name((enum finding)i));
}

static void take_no_lint(struct parser *p, const struct option_row *row,
			 char *value)
{
	char *names = value, *name;

	(void)row;
	p->check_only = p->word + 1;
	while ((name = strsep(&names, ","))) {
		uint32_t bit = finding_bit(name);

		if (!bit) {
			FAIL(p, p->value,
			     "there is no lint '%s'; auditctl -h "
			     "lists them",
			     name);
			hint_name(p, "",
				  names_suggest_among(each_finding, name));
		}
		p->request->muted |= bit;
	}
}

/* A row without a code is a heading of the help. */
static const struct option_row rows[] = {
	{ .help = "Rules" },
	{ 'a', "LIST,ACTION", take_part, 0, NULL,
	  "append a rule; LIST is exit, task, user, exclude,\n"
	  "filesystem or io_uring, ACTION is always or never" },
	{ 'A', "LIST,ACTION", take_part, 0, NULL,
	  "put a rule in front of its list" },
	{ 'd', "LIST,ACTION", take_part, 0, NULL,
	  "delete the rule that reads exactly so" },
	{ 'F', "FIELD OP VALUE", take_part, 0, NULL,
	  "a condition, one word; OP: = != < > <= >= & &=" },
	{ 'S', "SYSCALL[,...]", take_part, 0, NULL,
	  "the system calls, by name or number; or 'all'" },
	{ 'C', "FIELD OP FIELD", take_part, 0, NULL,
	  "compare two fields, one word; OP: = !=" },
	{ 'k', "KEY", take_part, 0, NULL,
	  "a key to find the records by; may be repeated" },
	{ 'w', "PATH", take_part, 0, NULL,
	  "watch a file, or a directory and all below it" },
	{ 'W', "PATH", take_part, 0, NULL, "take a watch away" },
	{ 'p', "rwxa", take_part, 0, NULL,
	  "what to watch for: read, write, execute, attribute" },
	{ 'l', NULL, take_misplaced, 0, "takes -i or -k KEY",
	  "list the rules; -i interprets, -k KEY selects" },
	{ 'D', NULL, take_misplaced, 0, "takes -k KEY",
	  "delete all rules, or with -k KEY those of a key" },
	{ 'R', "FILE", take_misplaced, 0, "takes one FILE",
	  "load rules from FILE" },

	{ .help = "Settings and state" },
	{ 's', NULL, take_misplaced, 0, "takes -i",
	  "show the status; -i interprets" },
	{ 'e', "0|1|2", take_digit, SETTING_ENABLED, "enabled flag",
	  "off, on, or on and locked until the next boot" },
	{ 'f', "0|1|2", take_digit, SETTING_FAILURE, "failure mode",
	  "when records are lost: silent, printk, panic" },
	{ 'r', "N", take_number, SETTING_RATE, "rate",
	  "records a second at most; 0 is no limit" },
	{ 'b', "N", take_number, SETTING_BACKLOG, "backlog limit",
	  "records that may wait for the daemon" },
	{ OPT_WAIT, "N", take_number, SETTING_BACKLOG_WAIT, "backlog wait time",
	  "how long a process waits for a full backlog" },
	{ OPT_RESET_WAIT_ACTUAL, NULL, take_closing, COMMAND_RESET_WAIT_ACTUAL,
	  NULL, "zero the time waited so far" },
	{ OPT_RESET_LOST, NULL, take_closing, COMMAND_RESET_LOST, NULL,
	  "zero the count of lost records" },
	{ OPT_LOGINUID_IMMUTABLE, NULL, take_closing,
	  COMMAND_LOGINUID_IMMUTABLE, NULL,
	  "let no login uid change once it is set" },

	{ .help = "Rule files (PATH is one, a folder of them, or - for "
		  "standard input)" },
	{ OPT_CHECK, "PATH...", take_command, COMMAND_CHECK, NULL,
	  "tell all that a load would refuse, and what loads but\n"
	  "does not do what it seems to; needs no privilege" },
	{ OPT_STRICT, NULL, take_strict, 0, NULL, "warnings fail, too" },
	{ OPT_NO_LINT, "NAME[,...]", take_no_lint, 0, NULL,
	  "do not tell of these findings, listed below" },
	{ OPT_DIFF, "PATH...", take_command, COMMAND_DIFF, NULL,
	  "tell how the kernel differs from what they ask for" },
	{ OPT_SYNC, "PATH...", take_command, COMMAND_SYNC, NULL,
	  "make the kernel hold what they ask for: change only\n"
	  "what differs, leave no gap, undo it all on an error" },
	{ OPT_SAVE, NULL, take_command, COMMAND_SAVE, NULL,
	  "print rules and settings as a rule file" },

	{ OPT_JSON, NULL, take_misplaced_json, 0, NULL,
	  "with -s, -l, --check, --diff and --sync: answer and\n"
	  "messages as one JSON document" },

	{ .help = "Other" },
	{ 'm', "TEXT", take_message, COMMAND_MESSAGE, NULL,
	  "put TEXT into the audit log" },
	{ 'q', "MOUNT,SUBTREE", take_equivalent, COMMAND_EQUIVALENT, NULL,
	  "let directory watches of MOUNT cover SUBTREE" },
	{ 't', NULL, take_last, COMMAND_TRIM, NULL,
	  "drop directory watches of what is unmounted" },
	{ OPT_SIGNAL, "NAME", take_last, COMMAND_SIGNAL, NULL,
	  "signal auditd: TERM or stop, HUP or reload, USR1 or\n"
	  "rotate, USR2 or resume, CONT or state" },
	{ 'i', NULL, take_closing, COMMAND_CONTINUE, NULL,
	  "in a rule file: go on after errors" },
	{ 'c', NULL, take_closing, COMMAND_CONTINUE_AND_FAIL, NULL,
	  "in a rule file: go on after errors, fail in the end" },
	{ OPT_COMPLETE, "WORD...", NULL, 0, NULL,
	  "tell what the last WORD of a command line can become,\n"
	  "for the completions of shells" },
	{ 'v', NULL, take_closing, COMMAND_VERSION, NULL, "show the version" },
	{ 'h', NULL, NULL, 0, NULL, "show this" },
};

/* The options -l, -s, -D and -R are good in these forms and no other. */
static const struct {
	const char *first, *second;
	size_t n_words;
	enum command command;
	bool interpret;
} forms[] = {
	{ "-l", NULL, 1, COMMAND_LIST, false },
	{ "-l", "-i", 2, COMMAND_LIST, true },
	{ "-l", "-k", 3, COMMAND_LIST, false },
	{ "-s", NULL, 1, COMMAND_STATUS, false },
	{ "-s", "-i", 2, COMMAND_STATUS, true },
	{ "-D", NULL, 1, COMMAND_DELETE_ALL, false },
	{ "-D", "-k", 3, COMMAND_DELETE_ALL, false },
	{ "-R", NULL, 2, COMMAND_LOAD, false },
};

static void check_key(struct parser *p, const char *key)
{
	if (strlen(key) > AUDIT_MAX_KEY_LEN)
		FAIL(p, 2, "the key is longer than %d bytes",
		     AUDIT_MAX_KEY_LEN);
	else if (strchr(key, AUDIT_KEY_SEPARATOR))
		FAIL(p, 2, "a key cannot hold the separator \\%03o",
		     AUDIT_KEY_SEPARATOR);
}

static bool take_exact_form(struct parser *p)
{
	const struct line *line = p->line;
	const char *second = line->n_words > 1 ? line->words[1].text : NULL;

	for (size_t i = 0; i < N_ELEMENTS(forms); i++) {
		if (line->n_words != forms[i].n_words ||
		    strcmp(line->words[0].text, forms[i].first) != 0)
			continue;
		if (forms[i].second && strcmp(second, forms[i].second) != 0)
			continue;
		p->request->command = forms[i].command;
		p->request->interpret = forms[i].interpret;
		if (forms[i].n_words == 3) {
			p->request->text = line->words[2].text;
			check_key(p, p->request->text);
		}
		if (forms[i].command == COMMAND_LOAD) {
			p->request->text = second;
			if (line->file)
				FAIL(p, 0, "a rule file cannot load another");
		}
		return true;
	}
	return false;
}

static const struct option_row *find_row(int code)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

static void fail_closed(struct parser *p)
{
	FAIL(p, p->closed_by, "nothing may follow '%s'",
	     p->line->words[p->closed_by].text);
}

static void each_option(take_name *take, void *to)
{
	for (size_t i = 0; long_options[i].name; i++)
		/* Not what is short for another. */
		if (long_options[i].name[1])
			take(to, long_options[i].name);
}

/* What other programs call some of the options that have one letter here. */
static const struct {
	const char *word, *option;
} elsewhere[] = {
	{ "--delete-all", "-D" },
	{ "--list", "-l" },
	{ "--status", "-s" },
	{ "--version", "-v" },
};

static void fail_unknown(struct parser *p, const char *word)
{
	char *name = NULL;

	FAIL(p, p->word, "no option '%s'; auditctl -h lists them", word);
	for (size_t i = 0; i < N_ELEMENTS(elsewhere); i++) {
		if (strcmp(word, elsewhere[i].word) == 0) {
			diag_hint(p->d, "did you mean '%s'?",
				  elsewhere[i].option);
			return;
		}
	}
	if (strncmp(word, "--", 2) == 0)
		name = strndup(word + 2, strcspn(word + 2, "="));
	if (name)
		hint_name(p, "--", names_suggest_among(each_option, name));
	free(name);
}

static void take_option(struct parser *p, int code)
{
	const char *word = p->line->words[p->word].text;
	const struct option_row *row;

	if (p->complete || p->failed)
		return;
	if (p->closed) {
		fail_closed(p);
		return;
	}
	if (code == ':') {
		FAIL(p, p->word, "'%s' needs a value", word);
		return;
	}
	row = find_row(code);
	if (!row) {
		fail_unknown(p, word);
		return;
	}
	row->take(p, row, optarg);
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

/* How a word comes to belong to no option. */
static void fail_extra(struct parser *p)
{
	const struct word *words = p->line->words;
	size_t i = p->first_path;
	const char *before = i ? words[i - 1].text : "";

	FAIL(p, i, "'%s' belongs to no option", words[i].text);
	if (is_glued(before))
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

/* Whatever is wrong with it, the line is for the first such command. */
static void note_command(struct parser *p, int code, size_t word)
{
	const struct option_row *row = code < OPT_WAIT ? NULL : find_row(code);

	if (p->command || !row || row->take != take_command)
		return;
	p->command = row;
	p->command_word = word;
}

/* Returns false when help was asked for: it works in any company. */
static bool take_options(struct parser *p, char **argv)
{
	int argc = (int)p->line->n_words + 1;

	opterr = 0;
	optind = 0; /* glibc: begin anew, and forget where the last call was */
	for (;;) {
		/* argv[optind] is what getopt looks at next; 0 means 1. Our
		 * words lack argv[0], so that theirs are one less. */
		size_t at = optind ? (size_t)optind - 1 : 0;
		int code = getopt_long(argc, argv, letters, long_options, NULL);

		if (code == -1)
			break;
		p->word = at;
		p->value = (size_t)optind - 2;
		if (code == 'h')
			return false;
		note_command(p, code, at);
		if (code == 1)
			add_path(p, at);
		else
			take_option(p, code);
	}
	while (optind < argc) /* behind "--" */
		add_path(p, (size_t)optind++ - 1);
	return true;
}

/* Such a command is about files, and about nothing else. */
static void finish_command(struct parser *p)
{
	const char *name = name_of(p->command->code);
	struct request *r = p->request;

	if (p->line->file)
		FAIL(p, p->command_word, "--%s is nothing for a rule file",
		     name);
	else if (r->n_settings || r->n_parts ||
		 r->command != (enum command)p->command->what)
		FAIL(p, p->command_word, "--%s stands alone", name);
	else if (p->check_only && r->command != COMMAND_CHECK)
		FAIL(p, p->check_only - 1, "this is for --check");
	else if (p->command->value && !r->n_paths)
		FAIL(p, p->command_word,
		     "--%s needs a PATH, or - for standard input", name);
	else if (!p->command->value && r->n_paths)
		fail_extra(p);
}

static void finish(struct parser *p)
{
	struct request *r = p->request;

	if (p->command) {
		if (!p->failed)
			finish_command(p);
		r->command = (enum command)p->command->what;
		return;
	}
	if (p->check_only && !p->failed)
		FAIL(p, p->check_only - 1, "this is for --check");
	if (p->failed || p->complete)
		return;
	if (p->closed && p->closed_by + 1 < p->line->n_words)
		fail_closed(p); /* not even "--" */
	else if (r->n_paths)
		fail_extra(p);
}

/* Room for what @n words can bring, and for an argv of them, in one block. */
static char **allocate(struct request *r, size_t n)
{
	const size_t each = sizeof(*r->settings) + sizeof(*r->parts) +
			    sizeof(*r->paths) + sizeof(char *);

	r->block = malloc(each * (n + 2));
	if (!r->block)
		return NULL;
	r->parts = r->block;
	r->paths = (const char **)(r->parts + n + 2);
	r->settings = (struct setting *)(r->paths + n + 2);
	return (char **)(r->settings + n + 2);
}

static int parse(struct request *request, const struct line *line,
		 const struct diag *d)
{
	static char name[] = "auditctl";
	struct parser p = { .request = request, .line = line, .d = d };
	char **argv;

	if (take_exact_form(&p))
		return p.failed ? -1 : 0;
	argv = allocate(request, line->n_words);
	if (!argv) {
		FAIL(&p, line->n_words, "out of memory");
		return -1;
	}
	argv[0] = name;
	for (size_t i = 0; i < line->n_words; i++)
		argv[i + 1] = line->words[i].text;
	argv[line->n_words + 1] = NULL;
	if (!take_options(&p, argv)) {
		request->command = COMMAND_HELP;
		request->n_settings = request->n_parts = 0;
		p.failed = false;
	} else {
		finish(&p);
	}
	return p.failed ? -1 : 0;
}

/* Whether word @i is --json, and not the value of the option before it. */
static bool is_json(const struct line *line, size_t i)
{
	const char *before = i ? line->words[i - 1].text : "";
	const struct option_row *row =
		before[0] == '-' && before[1] && !before[2]
			? find_row(before[1])
			: NULL;

	return strcmp(line->words[i].text, "--json") == 0 &&
	       !(row && row->value);
}

/* --json goes with forms that are exact otherwise: leave it out of the words.
 */
static size_t leave_out_json(const struct line *line, struct word *to)
{
	size_t n = 0;

	for (size_t i = 0; i < line->n_words; i++)
		if (!is_json(line, i))
			to[n++] = line->words[i];
	return n;
}

static bool has_document(const struct request *r)
{
	return r->command == COMMAND_LIST || r->command == COMMAND_STATUS ||
	       r->command == COMMAND_CHECK || r->command == COMMAND_DIFF ||
	       r->command == COMMAND_SYNC;
}

static bool is_complete(const struct line *line)
{
	const char *first = line->n_words ? line->words[0].text : "";

	return first[0] == '-' && first[1] == '-' &&
	       strcmp(first + 2, complete_name) == 0;
}

int options_parse(struct request *request, const struct line *line,
		  const struct diag *d)
{
	struct place at = line_place(line, line->n_words);
	struct line rest = *line;
	int rc;

	memset(request, 0, sizeof(*request));
	if (line->file)
		return parse(request, line, d);
	if (is_complete(line)) {
		request->command = COMMAND_COMPLETE;
		return 0;
	}
	rest.words = calloc(line->n_words + 1, sizeof(*rest.words));
	if (!rest.words) {
		diag_error(d, &at, "out of memory");
		return -1;
	}
	rest.n_words = leave_out_json(line, rest.words);
	rc = parse(request, rest.n_words == line->n_words ? line : &rest, d);
	if (rc == 0 && rest.n_words != line->n_words) {
		request->json = has_document(request);
		if (!request->json && request->command != COMMAND_HELP) {
			diag_error(d, &at,
				   "--json goes with -s, -l, --check, --diff "
				   "and --sync");
			rc = -1;
		}
	}
	free(rest.words);
	return rc;
}

void request_free(struct request *request)
{
	free(request->block);
	memset(request, 0, sizeof(*request));
}

bool options_view(size_t i, struct option_view *view)
{
	for (size_t row = 0; row < N_ELEMENTS(rows); row++) {
		const struct option_row *r = &rows[row];

		if (!r->code || i--)
			continue;
		*view = (struct option_view){
			.letter = { (char)(r->code < OPT_WAIT ? r->code : 0) },
			.name = name_of(r->code),
			/* Paths are no value to getopt. */
			.takes_value = r->value && r->take != take_command,
			.help = r->help,
		};
		return true;
	}
	return false;
}

static void help_row(FILE *out, const struct option_row *row)
{
	const char *text = row->help, *name = name_of(row->code);
	int width;

	if (row->code < 0x100)
		width = fprintf(out, "  -%c%s%s%s%s", row->code,
				name ? ", --" : "", name ? name : "",
				row->value ? " " : "",
				row->value ? row->value : "");
	else
		width = fprintf(out, "  --%s%s%s", name, row->value ? " " : "",
				row->value ? row->value : "");
	/* A long option has its text on a line of its own. */
	if (width > 22)
		width = fprintf(out, "\n") - 1;
	for (;;) {
		int length = (int)strcspn(text, "\n");

		fprintf(out, "%*s%.*s\n", 24 - width, "", length, text);
		text += length;
		if (!*text++)
			return;
		width = 0;
	}
}

void options_help(FILE *out)
{
	fputs("usage: auditctl -a LIST,ACTION [-F ...] [-S ...] [-C ...] "
	      "[-k KEY]\n"
	      "       auditctl -w PATH [-p rwxa] [-k KEY]\n"
	      "       auditctl -l | -D | -s | -R FILE | SETTING...\n"
	      "       auditctl --check [--strict] | --diff | --sync PATH...\n"
	      "       auditctl --save\n",
	      out);
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		if (rows[i].code)
			help_row(out, &rows[i]);
		else
			fprintf(out, "\n%s\n", rows[i].help);
	}
	fputs("\nLints, each with its name for --no-lint\n", out);
	finding_help(out);
	fputs("\nExit status: 0 done, 1 a load failed or rules are locked, "
	      "2 no auditd to signal,\n"
	      "4 not privileged, 255 a wrong or refused option or rule. "
	      "Of --check, --diff\n"
	      "and --sync: 0 clean or the same, 1 errors or differences, "
	      "2 trouble.\n"
	      "See auditctl(8).\n",
	      out);
}
