/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a command line or of a line of a rule file, to struct request.
 *
 * Which combinations are good, and the status of a bad one, was found by
 * running 4.2.1; docs/differences.md has the differences.
 */
#include "config.h"
#include "cli/parse.h"
#include "base/array.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/parser.h"
#include "cli/scan.h"
#include "rule/names.h"

#include <errno.h>
#include <libaudit.h>
#include <stdlib.h>
#include <string.h>

static void each_option(take_name *take, void *to)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++)
		if (row->name)
			take(to, row->name);
}

/* Give a hint if @name is the name of an option in another program. Returns
 * whether it is. */
static bool hint_elsewhere(const struct parser *p, const char *name)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++) {
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
	char *name, *meant;

	parser_fail(p, p->word,
		    "unknown option '%s'; auditctl --help=all "
		    "lists the options",
		    word);
	if (strcmp(word, "-V") == 0)
		diag_hint(p->d, "did you mean '-v'?");
	if (!text_begins_with(word, "--") || hint_elsewhere(p, word + 2))
		return;
	name = strndup(word + 2, strcspn(word + 2, "="));
	meant = name ? names_suggest_among(each_option, name) : NULL;
	if (meant)
		diag_hint(p->d, "did you mean '--%s'?", meant);
	free(meant);
	free(name);
}

/* ---- one option -----------------------------------------------------------
 */

static void fail_closed(struct parser *p)
{
	parser_fail(p, p->closed_by, "unexpected argument after '%s'",
		    p->line->words[p->closed_by].text);
}

static void fail_form(struct parser *p)
{
	parser_fail(p, p->form.word, "-%c %s and no other arguments",
		    p->form.row->letter, p->form.row->called);
}

/* @row is a command, at @word; only its own modifiers may be in its line. */
static void fail_combined(struct parser *p, size_t word,
			  const struct option_row *row)
{
	const struct option_row *other = p->other ? p->other : p->command.row;
	char spelled[OPTION_SPELLED_SIZE];

	options_spell(other, spelled);
	if (other == row)
		parser_fail(p, word, "%s is given twice", spelled);
	else
		parser_fail(p, word, "--%s cannot be combined with %s",
			    row->name, spelled);
}

/* Whether the current option and its value are words of their own. */
static bool has_own_words(const struct parser *p, const char *value)
{
	return strlen(p->line->words[p->word].text) == 2 &&
	       (!value || p->value_word == p->word + 1);
}

static void check_key(struct parser *p, const char *key)
{
	if (strlen(key) > AUDIT_MAX_KEY_LEN)
		parser_fail(p, p->value_word, "the key is longer than %d bytes",
			    AUDIT_MAX_KEY_LEN);
	else if (strchr(key, AUDIT_KEY_SEPARATOR))
		parser_fail(p, p->value_word,
			    "a key cannot contain the character \\%03o, which "
			    "separates keys",
			    AUDIT_KEY_SEPARATOR);
}

/* A form must be the first option, except for modifiers. */
static void take_form(struct parser *p, const struct option_row *row,
		      const char *value)
{
	p->form = (struct given){ row, p->word };
	p->form_words = value ? 2 : 1;
	if (p->word == p->n_modifiers && has_own_words(p, value))
		row->take(p, row, value);
	else
		fail_form(p);
}

/* -i or -k KEY after a form. */
static void take_beside_form(struct parser *p, const char *value)
{
	struct request *r = p->request;

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

static void take_good_option(struct parser *p, const struct option_row *row,
			     const char *value)
{
	if (p->form.row && !options_go_together(p->form.row, row))
		fail_form(p);
	else if (row->kind == OPTION_FORM)
		take_form(p, row, value);
	else if (row->kind == OPTION_COMMAND &&
		 p->request->command != COMMAND_NOTHING)
		fail_combined(p, p->word, row);
	else if (row->kind == OPTION_FIRST_WORD && p->word != 0)
		fail_unknown(p);
	else if (p->form.row && row->kind != OPTION_MODIFIER)
		take_beside_form(p, value);
	else
		row->take(p, row, value);
	if (row->kind == OPTION_MODIFIER)
		p->modifiers[p->n_modifiers++] = (struct given){ row, p->word };
}

static void fail_extra_value(struct parser *p, const char *word,
			     const struct option_row *row)
{
	parser_fail(p, p->word, "'%s': --%s takes no value", word, row->name);
	if (row->attached)
		diag_hint(p->d, "did you mean '--%s=%s'?", row->name,
			  row->attached);
}

static void take_option(struct parser *p, const struct scan_found *f)
{
	const char *word = p->line->words[f->word].text;

	if (p->done || p->error)
		return;
	p->word = f->word;
	p->value_word = f->value_word;
	if (p->closed)
		fail_closed(p);
	else if (f->kind == FOUND_NO_VALUE)
		parser_fail(p, p->word, "'%s' requires a value", word);
	else if (f->kind == FOUND_EXTRA_VALUE)
		fail_extra_value(p, word, f->row);
	else if (f->kind == FOUND_UNKNOWN)
		fail_unknown(p);
	else if (p->line->file && f->row->not_in_files)
		parser_fail(p, p->word, "%s", f->row->not_in_files);
	else
		take_good_option(p, f->row, f->value);
}

/* ---- words of no option ---------------------------------------------------
 */

/* Add a word that is not part of an option: a PATH, or an unexpected argument.
 */
static void add_path(struct parser *p, size_t word)
{
	if (!p->request->n_paths)
		p->first_path = word;
	p->request->paths[p->request->n_paths++] = p->line->words[word].text;
}

/* Whether the next option was joined to @word: "key-w". */
static bool is_glued(const char *word)
{
	size_t length = strlen(word);

	return length > 2 && word[length - 2] == '-' &&
	       strchr("aAdwWDbfe", word[length - 1]);
}

/* In UTF-8; some editors put it at the beginning of a file. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The same for the first word of a command line, such as a command of
 * firewall-cmd or systemctl. */
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

#define OPERATORS "=!<>&"

static bool is_operator(const char *word)
{
	return *word && !word[strspn(word, OPERATORS)];
}

static bool is_comparison(const char *option)
{
	return strcmp(option, "-F") == 0 || strcmp(option, "-C") == 0;
}

/* Give a hint for the unexpected argument @i, if it is a usual mistake. Returns
 * whether it is. */
static bool hint_typed(const struct parser *p, size_t i)
{
	const struct word *words = p->line->words;
	const char *word = words[i].text;
	const char *before = i ? words[i - 1].text : "";
	const char *option = i > 1 ? words[i - 2].text : "";

	if (!p->line->file)
		return hint_typed_here(p, i);
	if (*word == '#')
		diag_hint(p->d, "a comment must be on a separate line");
	else if (i == 0 &&
		 (strcmp(word, "auditctl") == 0 || strcmp(word, "sudo") == 0 ||
		  strstr(word, "/auditctl")))
		diag_hint(p->d,
			  "a line of a rule file begins with an option: "
			  "remove '%s'",
			  word);
	else if (text_begins_with(word, "\xe2\x80\x93") ||
		 text_begins_with(word, "\xe2\x80\x94"))
		diag_hint(p->d,
			  "the option begins with a dash that is not the "
			  "ASCII '-': write -%s",
			  word + 3);
	else if (strcmp(word, "\\") == 0)
		diag_hint(p->d, "a line of a rule file cannot be continued on "
				"the next line");
	else if (is_comparison(option) && is_operator(word) &&
		 i + 1 < p->line->n_words)
		diag_hint(p->d, "write the condition without spaces: %s %s%s%s",
			  option, before, word, words[i + 1].text);
	else if (is_comparison(option) &&
		 (strspn(word, OPERATORS) ||
		  is_operator(before + strcspn(before, OPERATORS))))
		diag_hint(p->d, "write the condition without spaces: %s %s%s",
			  option, before, word);
	else if (*option == '-' && option[1] && strchr("aAd", option[1]) &&
		 *before && before[strlen(before) - 1] == ',')
		diag_hint(p->d, "remove the space after the comma: %s %s%s",
			  option, before, word);
	else if (*option == '-' && option[1] && strchr("aAd", option[1]))
		diag_hint(p->d, "join list and action with a comma: %s %s,%s",
			  option, before, word);
	else if (strpbrk(word, "\"'") || strpbrk(before, "\"'"))
		diag_hint(p->d, "quotes have no effect in a rule file: write "
				"a space in an argument as '\\ '");
	else if (strcmp(option, "-S") == 0)
		diag_hint(p->d, "separate system calls with commas: -S %s,%s",
			  before, word);
	else
		return false;
	return true;
}

/* Report an unexpected argument, with its most likely cause. */
static void fail_extra(struct parser *p)
{
	const struct word *words = p->line->words;
	size_t i = p->first_path;
	const char *before = i ? words[i - 1].text : "";

	parser_fail(p, i, "unexpected argument '%s'", words[i].text);
	if (text_begins_with(words[i].text, BYTE_ORDER_MARK))
		diag_hint(p->d, "the line begins with an invisible byte order "
				"mark: save the file without it");
	else if (hint_typed(p, i))
		;
	else if (is_glued(before))
		diag_hint(p->d, "is a newline missing in '%s'?", before);
	else if (i > 1 && before[0] == '-' && words[i - 2].text[0] == '-')
		diag_hint(p->d, "'%s' was read as the argument of %s", before,
			  words[i - 2].text);
	else if (p->line->text && strchr(p->line->text, '\t'))
		diag_hint(p->d, "the line contains a tab; only spaces "
				"separate arguments");
	else if (p->line->file)
		diag_hint(p->d, "write a space in an argument as '\\ '");
}

/* Returns false if --help is in the line, which is answered whatever else the
 * line has. *@value is then its value, or NULL. */
static bool take_words(struct parser *p, const char **value)
{
	struct scan scan = { .line = p->line };
	struct scan_found f;

	while (scan_next(&scan, &f)) {
		if (f.kind == FOUND_OPERAND) {
			add_path(p, f.word);
			continue;
		}
		if (f.kind == FOUND_OPTION && !f.row->take) {
			*value = f.value;
			return false;
		}
		/* The first command decides which command a wrong line is for.
		 */
		if (f.kind == FOUND_OPTION && f.row->kind == OPTION_COMMAND &&
		    !p->command.row) {
			p->command = (struct given){ f.row, f.word };
			scan.has_command = true;
		}
		if (f.kind == FOUND_OPTION && !p->other &&
		    f.row->kind != OPTION_COMMAND &&
		    f.row->kind != OPTION_MODIFIER)
			p->other = f.row;
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
		fail_combined(p, p->command.word, row);
}

/* "--check, --diff and --sync": the forms and commands that can be combined
 * with @modifier. */
static void list_commands(const struct option_row *modifier, char *list,
			  size_t size)
{
	char spelled[OPTION_SPELLED_SIZE], last[OPTION_SPELLED_SIZE] = "";
	const struct option_row *row;
	size_t length = 0;

	list[0] = '\0';
	for (size_t i = 0; (row = options_row(i)); i++) {
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

	for (size_t i = 0; i < p->n_modifiers && !p->error; i++) {
		const struct given *modifier = &p->modifiers[i];

		if (row && options_go_together(row, modifier->row))
			continue;
		list_commands(modifier->row, commands, sizeof(commands));
		parser_fail(p, modifier->word, "--%s can only be used with %s",
			    modifier->row->name, commands);
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
	if (p->error || p->done || p->request->command == COMMAND_COMPLETE)
		return;
	if (p->form.row && p->form_words + p->n_modifiers != p->line->n_words)
		fail_form(p); /* also for "--" */
	else if (p->closed && p->closed_by + 1 < p->line->n_words)
		fail_closed(p); /* as above */
	else
		check_operands(p);
}

/* Allocate one block for the greatest possible result. Returns 0 or -ENOMEM. */
static int allocate(struct parser *p)
{
	struct request *r = p->request;
	size_t n = p->line->n_words + 1;

	r->block = malloc(n * (sizeof(*r->parts) + sizeof(*p->modifiers) +
			       sizeof(*r->paths) + sizeof(*r->settings)));
	if (!r->block)
		return -ENOMEM;
	r->parts = r->block;
	p->modifiers = (struct given *)(r->parts + n);
	r->paths = (const char **)(p->modifiers + n);
	r->settings = (struct setting *)(r->paths + n);
	return 0;
}

/* Clear all of the request except @command. */
static void leave_only(struct request *r, enum command command)
{
	const struct line *line = r->line;

	request_free(r);
	r->line = line;
	r->command = command;
}

int parse_request(struct request *request, const struct line *line,
		  const struct diag *d)
{
	struct parser p = { .request = request, .line = line, .d = d };
	const char *help;

	*request = (struct request){ .line = line };
	if (allocate(&p) < 0) {
		parser_fail_without_memory(&p);
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
