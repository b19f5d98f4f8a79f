/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing of argv, or of the words of a line, into struct request. */
#include "unit.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/parse.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The result of a parse. */
struct parsed {
	struct line *line;
	struct request request;
	struct said said;
	int rc;
};

static void parse_in(struct parsed *p, const char *file, const char *text)
{
	p->line = make_line(file, text);
	said_begin(&p->said);
	p->rc = parse_request(&p->request, p->line, &p->said.d);
	said_done(&p->said);
}

static void parse(struct parsed *p, const char *text)
{
	parse_in(p, NULL, text);
}

static void parsed_free(struct parsed *p)
{
	request_free(&p->request);
	said_free(&p->said);
	free_line(p->line);
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Correct lines, each with its command. */
static const struct {
	const char *text;
	enum command command;
	const char *value;
	const char *subtree;
	bool interpret;
} acts[] = {
	{ "-l", COMMAND_LIST, NULL, NULL, false },
	{ "-l -i", COMMAND_LIST, NULL, NULL, true },
	{ "-l -k K", COMMAND_LIST, "K", NULL, false },
	{ "-l -k two~words", COMMAND_LIST, "two words", NULL, false },
	{ "-l -k -i", COMMAND_LIST, "-i", NULL, false },
	{ "-l -k ", COMMAND_LIST, "", NULL, false },
	{ "-s", COMMAND_STATUS, NULL, NULL, false },
	{ "-s -i", COMMAND_STATUS, NULL, NULL, true },
	{ "-D", COMMAND_DELETE_ALL, NULL, NULL, false },
	{ "-D -k K", COMMAND_DELETE_ALL, "K", NULL, false },
	{ "-R F", COMMAND_LOAD, "F", NULL, false },
	{ "-R two~words", COMMAND_LOAD, "two words", NULL, false },
	{ "-h", COMMAND_HELP, NULL, NULL, false },
	{ "--help", COMMAND_HELP, NULL, NULL, false },
	{ "--he", COMMAND_HELP, NULL, NULL, false },
	{ "-v", COMMAND_VERSION, NULL, NULL, false },
	{ "-t", COMMAND_TRIM, NULL, NULL, false },
	{ "word -t", COMMAND_TRIM, NULL, NULL, false },
	{ "-t word", COMMAND_TRIM, NULL, NULL, false },
	{ "-i", COMMAND_CONTINUE, NULL, NULL, false },
	{ "-c", COMMAND_CONTINUE_AND_FAIL, NULL, NULL, false },
	{ "-m text", COMMAND_MESSAGE, "text", NULL, false },
	{ "-m two~words", COMMAND_MESSAGE, "two words", NULL, false },
	{ "-mtext", COMMAND_MESSAGE, "text", NULL, false },
	{ "-m -e", COMMAND_MESSAGE, "-e", NULL, false },
	{ "-q /a,/b", COMMAND_EQUIVALENT, "/a", "/b", false },
	{ "-q/a,/b", COMMAND_EQUIVALENT, "/a", "/b", false },
	{ "-q a~b,c", COMMAND_EQUIVALENT, "a b", "c", false },
	{ "--signal TERM", COMMAND_SIGNAL, "TERM", NULL, false },
	{ "--signal=reload", COMMAND_SIGNAL, "reload", NULL, false },
	{ "--sig USR1", COMMAND_SIGNAL, "USR1", NULL, false },
	{ "--sig=state", COMMAND_SIGNAL, "state", NULL, false },
	{ "--reset-lost", COMMAND_RESET_LOST, NULL, NULL, false },
	{ "--reset-l", COMMAND_RESET_LOST, NULL, NULL, false },
	{ "--reset_backlog_wait_time_actual", COMMAND_RESET_WAIT_ACTUAL, NULL,
	  NULL, false },
	{ "--reset_", COMMAND_RESET_WAIT_ACTUAL, NULL, NULL, false },
	{ "--loginuid-immutable", COMMAND_LOGINUID_IMMUTABLE, NULL, NULL,
	  false },
	{ "--login", COMMAND_LOGINUID_IMMUTABLE, NULL, NULL, false },
};

START_TEST(act_is_taken)
{
	const char *text = acts[_i].text;
	const struct request *r;
	struct parsed p;

	parse(&p, text);
	r = &p.request;
	expect_text(text, p.said.text, "");
	ck_assert_msg(p.rc == 0, "'%s' is refused", text);
	ck_assert_msg(r->command == acts[_i].command, "'%s' is act %d", text,
		      r->command);
	ck_assert_msg(same(r->text, acts[_i].value), "'%s' has '%s'", text,
		      r->text ? r->text : "nothing");
	ck_assert_msg(same(r->subtree, acts[_i].subtree), "'%s'", text);
	ck_assert_msg(r->interpret == acts[_i].interpret, "'%s'", text);
	ck_assert_msg(!r->n_settings && !r->n_parts,
		      "'%s' asks for more than it says", text);
	parsed_free(&p);
}
END_TEST

/* Refused lines, with a part of the message. */
static const struct {
	const char *text;
	const char *word;
} refusals[] = {
	/* -l, -s, -D and -R with other arguments */
	{ "-l -k", "-k" },
	{ "-l K", "-l" },
	{ "-l -i -k K", "-l" },
	{ "-l -k K -i", "-l" },
	{ "-l -k K K", "-l" },
	{ "-l -l", "-l" },
	{ "-li", "-l" },
	{ "-lkK", "-l" },
	{ "-i -l", "'-i'" },
	{ "-k K -l", "-l" },
	{ "-e 1 -l", "-l" },
	{ "-s -k K", "-s" },
	{ "-s -s", "-s" },
	{ "-s 1", "-s" },
	{ "-si", "-s" },
	{ "-e 1 -s", "-s" },
	{ "-s -e 1", "-s" },
	{ "-D -i", "-D" },
	{ "-D K", "-D" },
	{ "-D -k", "-k" },
	{ "-D -D", "-D" },
	{ "-D -e 1", "-D" },
	{ "-b 8192 -D", "-D" },
	{ "-a always,exit -S kill -D", "-D" },
	{ "-R", "-R" },
	{ "-R F G", "-R" },
	{ "-R F -i", "-R" },
	{ "-i -R F", "'-i'" },
	/* no option */
	{ "-x", "-x" },
	{ "-ex", "x" },
	{ "-z 1", "-z" },
	{ "--bogus", "--bogus" },
	{ "--bogus=1", "--bogus" },
	{ "--enable", "--enable" },
	{ "--reset", "--reset" },
	{ "-e 1 -?", "-?" },
	/* a missing value, or one too many */
	{ "-a", "-a" },
	{ "-A", "-A" },
	{ "-d", "-d" },
	{ "-S", "-S" },
	{ "-F", "-F" },
	{ "-C", "-C" },
	{ "-k", "-k" },
	{ "-w", "-w" },
	{ "-W", "-W" },
	{ "-p", "-p" },
	{ "-e", "-e" },
	{ "-f", "-f" },
	{ "-r", "-r" },
	{ "-b", "-b" },
	{ "-m", "-m" },
	{ "-q", "-q" },
	{ "--backlog_wait_time", "--backlog_wait_time" },
	{ "--signal", "--signal" },
	{ "--reset-lost=1", "--reset-lost=1" },
	{ "--loginuid-immutable=1", "--loginuid-immutable=1" },
	{ "--help=1", "--help=1" },
	/* unexpected arguments */
	{ "word", "word" },
	{ "", "''" },
	{ "-", "'-'" },
	{ "-e 1 -", "'-'" },
	{ "-e 1 word", "word" },
	{ "word -e 1", "word" },
	{ "-e 1 -- word", "word" },
	{ "-e 1 -- -f", "-f" },
	{ "-- -h", "-h" },
	/* -m cannot be combined */
	{ "-m two words", "-m" },
	{ "-e 1 -m text", "-m" },
	{ "-m text -e 1", "-m" },
	{ "-m text --", "-m" },
	{ "-a always,exit -m text", "-m" },
	/* -q takes two */
	{ "-q /a", "/a" },
	{ "-q ,/b", ",/b" },
	{ "-q /a,", "/a," },
	{ "-q ,", "," },
	{ "-q ", "-q" },
	{ "-q /a,/b,/c", "/a,/b,/c" },
	/* nothing may follow these, not even "--" */
	{ "-i -e 1", "'-i'" },
	{ "-i --", "'-i'" },
	{ "-i word", "'-i'" },
	{ "-c -e 1", "'-c'" },
	{ "-c ", "'-c'" },
	{ "-v -e 1", "'-v'" },
	{ "-v --", "'-v'" },
	{ "-i -c", "'-i'" },
	{ "-ic", "'-ic'" },
	{ "-v -t", "'-v'" },
	{ "-i -x", "'-i'" },
	{ "-v -b", "'-v'" },
	{ "-e 1 -v -f 1", "'-v'" },
	{ "--reset-lost -e 1", "'--reset-lost'" },
	{ "--reset-lost --", "'--reset-lost'" },
	{ "--loginuid-immutable --reset-lost", "'--loginuid-immutable'" },
	/* one error makes the whole line wrong */
	{ "-e 1 -f 3", "3" },
	{ "-f 3 -e 1", "3" },
	{ "-e 7 -t", "7" },
};

START_TEST(line_is_refused)
{
	const char *text = refusals[_i].text;
	struct parsed p;

	parse(&p, text);
	ck_assert_msg(p.rc == -EINVAL, "'%s' is taken", text);
	expect_part(text, p.said.text, "auditctl: error: ");
	expect_part(text, p.said.text, refusals[_i].word);
	parsed_free(&p);
}
END_TEST

/* Measured: 4.2.1 on x86 refuses bytes from 0x80 on, on arm64 and s390x it does
 * not. Probably because char is signed on x86 only. */
START_TEST(message_has_bytes)
{
	struct parsed p;

	parse(&p, "-m caf\303\251");
	ck_assert_int_eq(p.rc, CHAR_MIN < 0 ? -EINVAL : 0);
	parsed_free(&p);
	parse(&p, "-m a\033b");
	ck_assert_int_eq(p.rc, -EINVAL);
	parsed_free(&p);
	parse(&p, "-m a\177b");
	ck_assert_int_eq(p.rc, 0);
	parsed_free(&p);
}
END_TEST

/* Numbers, as the C language writes them; differs odd-number. */
static const struct {
	const char *text;
	bool good;
	uint32_t value;
	const char *warning; /* NULL: none */
} numbers[] = {
	{ "0", true, 0, NULL },
	{ "8192", true, 8192, NULL },
	{ "010", true, 8, NULL },
	{ "0x10", true, 16, NULL },
	{ "0X1f", true, 31, NULL },
	{ "2147483648", true, UINT32_C(2147483648), NULL },
	{ "4294967295", true, UINT32_MAX, NULL },
	{ "0xffffffff", true, UINT32_MAX, NULL },
	{ "12abc", true, 12, "12abc" },
	{ "09", true, 0, "09" },
	{ "0x", true, 0, "0x" },
	{ "1.5", true, 1, "1.5" },
	{ "1~2", true, 1, "1 2" },
	{ "7\t", true, 7, "7\t" },
#if ULONG_MAX > UINT32_MAX
	{ "4294967296", true, 0, "4294967296" },
	{ "4294967297", true, 1, "4294967297" },
	{ "0x200000064", true, 100, "0x200000064" },
	{ "18446744073709551615", true, UINT32_MAX, "18446744073709551615" },
#endif
	{ "18446744073709551616", false, 0, NULL },
	{ "99999999999999999999999", false, 0, NULL },
	{ "0xfffffffffffffffff", false, 0, NULL },
	{ "", false, 0, NULL },
	{ "-5", false, 0, NULL },
	{ "+5", false, 0, NULL },
	{ "~5", false, 0, NULL },
	{ "many", false, 0, NULL },
	{ "x10", false, 0, NULL },
};

static void expect_number(const char *option, enum setting_id knob, int i)
{
	char *text = text_of("%s %s", option, numbers[i].text);
	struct parsed p;

	parse(&p, text);
	if (!numbers[i].good) {
		ck_assert_msg(p.rc == -EINVAL, "'%s' is taken", text);
		expect_part(text, p.said.text, "error: ");
	} else {
		ck_assert_msg(p.rc == 0, "'%s' is refused", text);
		ck_assert_uint_eq(p.request.n_settings, 1);
		ck_assert_int_eq((int)p.request.settings[0].id, (int)knob);
		ck_assert_msg(p.request.settings[0].value == numbers[i].value,
			      "'%s' is %u", text, p.request.settings[0].value);
		ck_assert_int_eq((int)p.request.command, COMMAND_NOTHING);
		if (numbers[i].warning) {
			expect_part(text, p.said.text, "warning: ");
			expect_part(text, p.said.text, numbers[i].warning);
		} else {
			expect_text(text, p.said.text, "");
		}
	}
	parsed_free(&p);
	free(text);
}

START_TEST(number_is_read)
{
	expect_number("-r", SETTING_RATE, _i);
	expect_number("-b", SETTING_BACKLOG, _i);
	expect_number("--backlog_wait_time", SETTING_BACKLOG_WAIT, _i);
	expect_number("--backlog", SETTING_BACKLOG_WAIT, _i);
}
END_TEST

static const struct {
	const char *text;
	int value; /* -1: refused */
} digits[] = {
	{ "0", 0 },   { "1", 1 },    { "2", 2 },    { "3", -1 },  { "-1", -1 },
	{ "01", -1 }, { "00", -1 },  { "1x", -1 },  { "1~", -1 }, { "", -1 },
	{ "~1", -1 }, { "0x1", -1 }, { "yes", -1 }, { "10", -1 },
};

static void expect_digit(const char *option, enum setting_id knob, int i)
{
	char *text = text_of("%s %s", option, digits[i].text);
	struct parsed p;

	parse(&p, text);
	ck_assert_msg(p.rc == (digits[i].value < 0 ? -EINVAL : 0), "'%s'",
		      text);
	if (p.rc == 0) {
		ck_assert_uint_eq(p.request.n_settings, 1);
		ck_assert_int_eq((int)p.request.settings[0].id, (int)knob);
		ck_assert_uint_eq(p.request.settings[0].value,
				  (uint32_t)digits[i].value);
		expect_text(text, p.said.text, "");
	} else {
		expect_part(text, p.said.text, "0, 1 or 2");
	}
	parsed_free(&p);
	free(text);
}

START_TEST(digit_is_read)
{
	expect_digit("-e", SETTING_ENABLED, _i);
	expect_digit("-f", SETTING_FAILURE, _i);
}
END_TEST

/* Lines with settings, and their command. */
static const struct {
	const char *text;
	enum command command;
	size_t n;
	struct setting settings[6];
} settings[] = {
	{ "-e1", COMMAND_NOTHING, 1, { { SETTING_ENABLED, 1 } } },
	{ "-b0x10", COMMAND_NOTHING, 1, { { SETTING_BACKLOG, 16 } } },
	{ "--backlog_wait_time=7",
	  COMMAND_NOTHING,
	  1,
	  { { SETTING_BACKLOG_WAIT, 7 } } },
	{ "-e 1 -f 2 -r 3 -b 4 --backlog_wait_time 5",
	  COMMAND_NOTHING,
	  5,
	  { { SETTING_ENABLED, 1 },
	    { SETTING_FAILURE, 2 },
	    { SETTING_RATE, 3 },
	    { SETTING_BACKLOG, 4 },
	    { SETTING_BACKLOG_WAIT, 5 } } },
	{ "--backlog_wait_time 5 -b 4 -r 3 -f 2 -e 1",
	  COMMAND_NOTHING,
	  5,
	  { { SETTING_BACKLOG_WAIT, 5 },
	    { SETTING_BACKLOG, 4 },
	    { SETTING_RATE, 3 },
	    { SETTING_FAILURE, 2 },
	    { SETTING_ENABLED, 1 } } },
	{ "-b 1 -b 2 -b 1",
	  COMMAND_NOTHING,
	  3,
	  { { SETTING_BACKLOG, 1 },
	    { SETTING_BACKLOG, 2 },
	    { SETTING_BACKLOG, 1 } } },
	{ "-e 1 -t", COMMAND_TRIM, 1, { { SETTING_ENABLED, 1 } } },
	{ "-e 1 --reset-lost",
	  COMMAND_RESET_LOST,
	  1,
	  { { SETTING_ENABLED, 1 } } },
	{ "-e 1 -a always,exit", COMMAND_RULE, 1, { { SETTING_ENABLED, 1 } } },
	{ "-a always,exit -e 1", COMMAND_RULE, 1, { { SETTING_ENABLED, 1 } } },
	/* Words after a command that ends its line are ignored. */
	{ "-t -e 1", COMMAND_TRIM, 0, { { SETTING_ENABLED, 0 } } },
	{ "--reset_backlog_wait_time_actual -e 1",
	  COMMAND_RESET_WAIT_ACTUAL,
	  0,
	  { { SETTING_ENABLED, 0 } } },
	{ "-q /a,/b -e 1", COMMAND_EQUIVALENT, 0, { { SETTING_ENABLED, 0 } } },
	{ "--signal stop -e 1", COMMAND_SIGNAL, 0, { { SETTING_ENABLED, 0 } } },
	{ "-t -e 9 -x --bogus -b word",
	  COMMAND_TRIM,
	  0,
	  { { SETTING_ENABLED, 0 } } },
	{ "-te 9", COMMAND_TRIM, 0, { { SETTING_ENABLED, 0 } } },
	{ "-tD", COMMAND_TRIM, 0, { { SETTING_ENABLED, 0 } } },
	{ "-q /a,/b -m", COMMAND_EQUIVALENT, 0, { { SETTING_ENABLED, 0 } } },
	{ "-e 2 --", COMMAND_NOTHING, 1, { { SETTING_ENABLED, 2 } } },
};

START_TEST(settings_are_taken)
{
	const char *text = settings[_i].text;
	const struct request *r;
	struct parsed p;

	parse(&p, text);
	r = &p.request;
	ck_assert_msg(p.rc == 0, "'%s': %s", text, p.said.text);
	expect_text(text, p.said.text, "");
	ck_assert_msg(r->command == settings[_i].command, "'%s' is act %d",
		      text, r->command);
	ck_assert_msg(r->n_settings == settings[_i].n, "'%s' makes %zu", text,
		      r->n_settings);
	for (size_t i = 0; i < settings[_i].n; i++) {
		const struct setting *want = &settings[_i].settings[i];

		ck_assert_int_eq((int)r->settings[i].id, (int)want->id);
		ck_assert_uint_eq(r->settings[i].value, want->value);
	}
	parsed_free(&p);
}
END_TEST

/* --help is carried out with any other option, and nothing else is. */
static const char *const helps[] = {
	"-l -h",
	"-h -l",
	"-D --help",
	"-s -i -h",
	"-R F -h",
	"-e 1 -h",
	"-e 7 -h",
	"-h -e 7",
	"-x -h",
	"--bogus --help",
	"word -h",
	"-h word",
	"-m two words -h",
	"-a always,exit -h",
	"-i -h",
	"-v -h",
	"-t -h",
	"-th",
	"-lh",
	"-q /a -h",
	"-q /a,/b -h",
	"-m text -h",
	"-l -k K -h",
	"--json -l -h",
	"--check a --help",
	"--signal TERM -h",
	"-b -5 --hel",
};

START_TEST(help_wins)
{
	struct parsed p;

	parse(&p, helps[_i]);
	ck_assert_msg(p.rc == 0, "'%s' is refused", helps[_i]);
	ck_assert_msg(p.request.command == COMMAND_HELP, "'%s' is act %d",
		      helps[_i], p.request.command);
	ck_assert_uint_eq(p.request.n_settings, 0);
	/* The request has nothing else from the line. */
	ck_assert_uint_eq(p.request.n_parts, 0);
	ck_assert_uint_eq(p.request.n_paths, 0);
	ck_assert_ptr_null(p.request.text);
	ck_assert_ptr_null(p.request.subtree);
	ck_assert_ptr_null(p.request.copy);
	ck_assert(!p.request.json && !p.request.interpret);
	parsed_free(&p);
}
END_TEST

START_TEST(help_of_all)
{
	struct parsed p;

	parse(&p, "-e 1 --help=all word");
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, COMMAND_HELP);
	ck_assert_str_eq(p.request.text, "all");
	ck_assert_uint_eq(p.request.n_settings, 0);
	parsed_free(&p);
	parse(&p, "--help=al");
	ck_assert_int_eq(p.rc, -EINVAL);
	expect_part("the hint", p.said.text, "did you mean '--help=all'?");
	parsed_free(&p);
}
END_TEST

/* "h" as the value of another option is not -h. */
static const char *const no_helps[] = { "-e -h", "-b -h", "-a -h -S" };

START_TEST(value_is_no_help)
{
	struct parsed p;

	parse(&p, no_helps[_i]);
	ck_assert_msg(p.rc == -EINVAL, "'%s' is taken", no_helps[_i]);
	ck_assert_int_ne((int)p.request.command, COMMAND_HELP);
	parsed_free(&p);
}
END_TEST

/* Rules become options, values, and the places of the values. */
static const struct {
	const char *text;
	size_t n;
	struct rule_part parts[8];
} rules[] = {
	{ "-a always,exit -S kill",
	  2,
	  { { 'a', "always,exit", 1 }, { 'S', "kill", 3 } } },
	{ "-A b -d c -F d -C e -k f -W g -p h",
	  7,
	  { { 'A', "b", 1 },
	    { 'd', "c", 3 },
	    { 'F', "d", 5 },
	    { 'C', "e", 7 },
	    { 'k', "f", 9 },
	    { 'W', "g", 11 },
	    { 'p', "h", 13 } } },
	{ "-w/etc -pwa -kK",
	  3,
	  { { 'w', "/etc", 0 }, { 'p', "wa", 1 }, { 'k', "K", 2 } } },
	{ "-w /two~words -k ",
	  2,
	  { { 'w', "/two words", 1 }, { 'k', "", 3 } } },
	{ "-k a -k b -k a",
	  3,
	  { { 'k', "a", 1 }, { 'k', "b", 3 }, { 'k', "a", 5 } } },
	{ "-e 1 -S -a", 1, { { 'S', "-a", 3 } } },
	{ "-k --", 1, { { 'k', "--", 1 } } },
	{ "-F a0=1 --", 1, { { 'F', "a0=1", 1 } } },
};

START_TEST(rule_is_taken_apart)
{
	const char *text = rules[_i].text;
	struct parsed p;

	parse(&p, text);
	ck_assert_msg(p.rc == 0, "'%s': %s", text, p.said.text);
	ck_assert_int_eq((int)p.request.command, COMMAND_RULE);
	ck_assert_msg(p.request.n_parts == rules[_i].n, "'%s' has %zu parts",
		      text, p.request.n_parts);
	for (size_t i = 0; i < rules[_i].n; i++) {
		const struct rule_part *got = &p.request.parts[i];
		const struct rule_part *want = &rules[_i].parts[i];

		ck_assert_int_eq(got->option, want->option);
		expect_text(text, got->value, want->value);
		ck_assert_msg(got->word == want->word, "'%s': %zu at word %zu",
			      text, i, got->word);
	}
	parsed_free(&p);
}
END_TEST

/* A command after a rule ignores the rule, with a warning. */
static const struct {
	const char *text;
	enum command command;
} put_aside[] = {
	{ "-a always,exit -S kill -t", COMMAND_TRIM },
	{ "-w /etc -v", COMMAND_VERSION },
	{ "-w /etc --reset-lost", COMMAND_RESET_LOST },
	{ "-w /etc --signal HUP", COMMAND_SIGNAL },
	{ "-a always,exit -q /a,/b", COMMAND_EQUIVALENT },
	{ "-w /etc -i", COMMAND_CONTINUE },
};

START_TEST(rule_is_put_aside)
{
	struct parsed p;

	parse(&p, put_aside[_i].text);
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, (int)put_aside[_i].command);
	expect_part(put_aside[_i].text, p.said.text, "auditctl: warning: ");
	parsed_free(&p);
}
END_TEST

START_TEST(nothing_is_asked_for)
{
	struct parsed p;

	parse(&p, "--");
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, COMMAND_NOTHING);
	parsed_free(&p);
}
END_TEST

START_TEST(file_loads_no_file)
{
	struct parsed p;

	parse_in(&p, "rules", "-R other");
	ck_assert_int_eq(p.rc, -EINVAL);
	expect_part("-R", p.said.text, "rules:7:1: error: ");
	parsed_free(&p);
}
END_TEST

/* The places of errors in a line of a file. */
static const struct {
	const char *text;
	const char *said;
} places[] = {
	{ "-e 3", "rules:7:4: error: " },
	{ "-b 8192 -f x", "rules:7:12: error: " },
	{ "-e 1 -x", "rules:7:6: error: " },
	{ "-e 1 -k", "rules:7:6: error: " },
	{ "-e 1 -D", "rules:7:6: error: " },
	{ "-e 1 -i -f 1", "rules:7:6: error: " },
	{ "-b many", "rules:7:4: error: " },
	{ "-b 12abc", "rules:7:4: warning: " },
	{ "-e7", "rules:7:1: error: " },
	{ "--backlog_wait_time=x", "rules:7:1: error: " },
	{ "-e 1 -q /a", "rules:7:9: error: " },
	{ "-e 1 -m text", "rules:7:6: error: " },
	{ "-l -k \001", "rules:7:7: error: " },
};

START_TEST(error_has_its_place)
{
	struct parsed p;

	parse_in(&p, "rules", places[_i].text);
	expect_part(places[_i].text, p.said.text, places[_i].said);
	parsed_free(&p);
}
END_TEST

static void expect_key(const char *option, const char *key, int rc)
{
	char *text = text_of("%s -k %s", option, key);
	struct parsed p;

	parse(&p, text);
	ck_assert_msg(p.rc == rc, "%s with a key of %zu bytes", option,
		      strlen(key));
	ck_assert_msg((rc == 0) == (p.said.text[0] == '\0'), "%s: '%s'", option,
		      p.said.text);
	parsed_free(&p);
	free(text);
}

START_TEST(key_has_limits)
{
	char *longest = repeated('k', AUDIT_MAX_KEY_LEN);
	char *too_long = repeated('k', AUDIT_MAX_KEY_LEN + 1);
	static const char *const options[] = { "-l", "-D" };

	expect_key(options[_i], longest, 0);
	expect_key(options[_i], too_long, -EINVAL);
	expect_key(options[_i], "a\001b", -EINVAL);
	expect_key(options[_i], "\001", -EINVAL);
	expect_key(options[_i], "a\002b", 0);
	free(longest);
	free(too_long);
}
END_TEST

/* A parse must not affect the next one. */
static const char *const unclean[] = {
	"-vx",		"-xe 1",	  "-e",	     "-te 1",
	"-e 1 -- word", "word -f 1 word", "--bogus", "-i -c -v",
	"-m a b c",	"-hvtic",
};

START_TEST(parse_begins_anew)
{
	struct parsed p;

	parse(&p, unclean[_i]);
	parsed_free(&p);
	parse(&p, "-f 1 -b 2");
	ck_assert_msg(p.rc == 0, "after '%s': %s", unclean[_i], p.said.text);
	expect_text(unclean[_i], p.said.text, "");
	ck_assert_uint_eq(p.request.n_settings, 2);
	ck_assert_int_eq((int)p.request.settings[0].id, SETTING_FAILURE);
	ck_assert_int_eq((int)p.request.settings[1].id, SETTING_BACKLOG);
	ck_assert_int_eq((int)p.request.command, COMMAND_NOTHING);
	parsed_free(&p);
	parse(&p, "-v");
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, COMMAND_VERSION);
	ck_assert_uint_eq(p.request.n_settings, 0);
	parsed_free(&p);
}
END_TEST

/* getopt(3) depends on the environment; our parser must not. */
START_TEST(environment_is_no_matter)
{
	struct parsed p;

	setenv("POSIXLY_CORRECT", "1", 1);
	parse(&p, "word -h");
	unsetenv("POSIXLY_CORRECT");
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, COMMAND_HELP);
	parsed_free(&p);
}
END_TEST

/* --check: its paths, or a part of the message. */
static const struct {
	const char *text;
	const char *paths[3];
	bool strict;
	const char *muted; /* two of them with a comma */
	const char *said;  /* NULL: it is correct */
} checks[] = {
	{ "--check a", { "a" }, false, NULL, NULL },
	{ "--check a b -", { "a", "b", "-" }, false, NULL, NULL },
	{ "a --check b", { "a", "b" }, false, NULL, NULL },
	{ "--check --strict a", { "a" }, true, NULL, NULL },
	{ "--strict a --check", { "a" }, true, NULL, NULL },
	{ "--check -- -x", { "-x" }, false, NULL, NULL },
	{ "--check --no-lint tab a", { "a" }, false, "tab", NULL },
	{ "--check --no-lint=tab a", { "a" }, false, "tab", NULL },
	{ "--check --no-lint tab,no-key a",
	  { "a" },
	  false,
	  "tab,no-key",
	  NULL },
	{ "--check --no-lint tab --no-lint no-key a",
	  { "a" },
	  false,
	  "tab,no-key",
	  NULL },
	/* the rules of the system */
	{ "--check", { NULL }, false, NULL, NULL },
	{ "--check --strict", { NULL }, true, NULL, NULL },
	{ "--check a --quiet",
	  { NULL },
	  false,
	  NULL,
	  "--quiet can only be used with" },
	{ "--check --dry-run",
	  { NULL },
	  false,
	  NULL,
	  "--dry-run can only be used with" },
	{ "--check --keep-going",
	  { NULL },
	  false,
	  NULL,
	  "--keep-going can only be used with --diff and --sync" },
	{ "--check a -e 1",
	  { NULL },
	  false,
	  NULL,
	  "--check cannot be combined with -e" },
	{ "--check a -l",
	  { NULL },
	  false,
	  NULL,
	  "-l takes -i or -k KEY and no other" },
	{ "-t --check a",
	  { NULL },
	  false,
	  NULL,
	  "--check cannot be combined with -t" },
	{ "-w /x --check a",
	  { NULL },
	  false,
	  NULL,
	  "--check cannot be combined with -w" },
	{ "--check a -v",
	  { NULL },
	  false,
	  NULL,
	  "--check cannot be combined with -v" },
	{ "--check --diff a",
	  { NULL },
	  false,
	  NULL,
	  "--diff cannot be combined with --check" },
	{ "--check a --check",
	  { NULL },
	  false,
	  NULL,
	  "--check is given twice" },
	{ "--check --no-lint x a",
	  { NULL },
	  false,
	  NULL,
	  "unknown finding 'x'" },
	/* Errors cannot be turned off. */
	{ "--check --no-lint duplicate a",
	  { NULL },
	  false,
	  NULL,
	  "'duplicate' is an error and cannot be turned off" },
	{ "--check --no-lint tab,after-lock a",
	  { NULL },
	  false,
	  NULL,
	  "'after-lock' is an error and cannot be turned off" },
	/* Names cannot be abbreviated. */
	{ "--check --no-lint ta a",
	  { NULL },
	  false,
	  NULL,
	  "unknown finding 'ta'" },
	{ "--check --no-lint tab, a",
	  { NULL },
	  false,
	  NULL,
	  "unknown finding ''" },
	{ "--check --no-lint", { NULL }, false, NULL, "requires a value" },
	{ "--check --nonsense a", { NULL }, false, NULL, "'--nonsense'" },
};

START_TEST(check_is_taken)
{
	struct parsed p;
	uint32_t muted = 0;
	char *names = strdup(checks[_i].muted ? checks[_i].muted : ""), *rest;

	for (rest = names; rest && *rest;)
		muted |= finding_bit(strsep(&rest, ","));
	free(names);
	parse(&p, checks[_i].text);
	/* Also of a wrong line: reporting the error needs no privilege. */
	ck_assert_int_eq((int)p.request.command, COMMAND_CHECK);
	ck_assert_int_eq(p.rc, checks[_i].said ? -EINVAL : 0);
	if (checks[_i].said) {
		expect_part(checks[_i].text, p.said.text, checks[_i].said);
	} else {
		size_t n = 0;

		while (n < 3 && checks[_i].paths[n])
			n++;
		ck_assert_uint_eq(p.request.n_paths, n);
		while (n--)
			expect_text("path", p.request.paths[n],
				    checks[_i].paths[n]);
		ck_assert(p.request.strict == checks[_i].strict);
		ck_assert_uint_eq(p.request.muted, muted);
	}
	parsed_free(&p);
}
END_TEST

/* They are only for --check; and --s is --signal, as in the stock program. */
START_TEST(check_options_stand_beside_it)
{
	struct parsed p;

	parse(&p, "--strict -l");
	ck_assert_int_eq(p.rc, -EINVAL);
	parsed_free(&p);
	parse(&p, "--no-lint tab");
	ck_assert_int_eq(p.rc, -EINVAL);
	expect_part("said", p.said.text, " can only be used with --check");
	parsed_free(&p);
	/* They are also errors before options without a value. */
	parse(&p, "--strict -t");
	ck_assert_int_eq(p.rc, -EINVAL);
	expect_part("said", p.said.text, " can only be used with --check");
	parsed_free(&p);
	parse(&p, "--s HUP");
	ck_assert_int_eq(p.rc, 0);
	ck_assert_int_eq((int)p.request.command, COMMAND_SIGNAL);
	parsed_free(&p);
}
END_TEST

/* --json can be combined with these commands. */
static const struct {
	const char *text;
	enum command command;
	const char *value;
	bool json;
	const char *said; /* NULL: it is correct */
} documents[] = {
	{ "-l --json", COMMAND_LIST, NULL, true, NULL },
	{ "--json -l", COMMAND_LIST, NULL, true, NULL },
	{ "-l --json -i", COMMAND_LIST, NULL, true, NULL },
	{ "-l --json -k K", COMMAND_LIST, "K", true, NULL },
	{ "-l -k --json", COMMAND_LIST, "--json", false, NULL },
	{ "--json -s -i --json", COMMAND_STATUS, NULL, true, NULL },
	{ "--js -s", COMMAND_STATUS, NULL, true, NULL },
	{ "--check --json a", COMMAND_CHECK, NULL, true, NULL },
	{ "a --json --diff", COMMAND_DIFF, NULL, true, NULL },
	{ "--sync a --json", COMMAND_SYNC, NULL, true, NULL },
	{ "--check -- --json", COMMAND_CHECK, NULL, false, NULL },
	{ "--json --help", COMMAND_HELP, NULL, false, NULL },
	/* "--json" as a value, or as an ignored word. */
	{ "-R --json", COMMAND_LOAD, "--json", false, NULL },
	{ "-m --json", COMMAND_MESSAGE, "--json", false, NULL },
	{ "--signal --json", COMMAND_SIGNAL, "--json", false, NULL },
	{ "-t --json", COMMAND_TRIM, NULL, false, NULL },
	{ "-q /a,/b --json", COMMAND_EQUIVALENT, "/a", false, NULL },
	/* Commands without a document. */
	{ "--json", COMMAND_NOTHING, NULL, false,
	  "--json can only be used with -l, -s, --check, --diff and --sync" },
	{ "--json -D", COMMAND_NOTHING, NULL, false,
	  "--json can only be used with" },
	{ "-R F --json", COMMAND_NOTHING, NULL, false, "-R takes one FILE" },
	{ "--json -t", COMMAND_NOTHING, NULL, false,
	  "--json can only be used with" },
	{ "-e 1 --json", COMMAND_NOTHING, NULL, false,
	  "--json can only be used with" },
	{ "-w /etc --json", COMMAND_NOTHING, NULL, false,
	  "--json can only be used with" },
	{ "--save --json", COMMAND_SAVE, NULL, false,
	  "--json can only be used with" },
	{ "-i --json", COMMAND_NOTHING, NULL, false,
	  "unexpected argument after" },
	{ "-l --json --", COMMAND_NOTHING, NULL, false, "-l takes" },
	{ "-li --json", COMMAND_NOTHING, NULL, false, "-l takes" },
	{ "-l -kK --json", COMMAND_NOTHING, NULL, false, "-l takes" },
	{ "-l --json=1", COMMAND_NOTHING, NULL, false, "--json=1" },
};

START_TEST(document_is_asked_for)
{
	const char *text = documents[_i].text;
	struct parsed p;

	parse(&p, text);
	expect_part(text, p.said.text, documents[_i].said ? ": error: " : "");
	expect_part(text, p.said.text,
		    documents[_i].said ? documents[_i].said : "");
	ck_assert_msg(p.rc == (documents[_i].said ? -EINVAL : 0), "'%s'", text);
	ck_assert_msg(p.request.command == documents[_i].command,
		      "'%s' is command %d", text, p.request.command);
	ck_assert_msg(p.request.json == documents[_i].json, "'%s'", text);
	if (p.rc == 0)
		ck_assert_msg(same(p.request.text, documents[_i].value), "'%s'",
			      text);
	parsed_free(&p);
}
END_TEST

/* Not in a rule file. */
static const char *const command_lines[] = {
	"--check a",  "--diff a",      "--sync a",     "--save",
	"-R a",	      "-l --json",     "--json -s",    "--strict",
	"--complete", "--no-lint tab", "--keep-going",
};

START_TEST(file_has_no_command_line)
{
	struct parsed p;

	parse_in(&p, "rules", command_lines[_i]);
	ck_assert_msg(p.rc == -EINVAL, "'%s' is taken", command_lines[_i]);
	expect_part(command_lines[_i], p.said.text, "rules:7:");
	parsed_free(&p);
}
END_TEST

/* Lines whose values are lists. */
static const char *const lists[] = {
	"-q /a,/b",
	"--check --no-lint tab,no-key a",
	"-a always,exit -F arch=b64 -S kill,tkill -k K",
	"--backlog_wait_time=5 --sig=TERM",
	"-te 1",
};

START_TEST(words_are_left_alone)
{
	struct line *copy = make_line(NULL, lists[_i]);
	struct parsed p;

	parse(&p, lists[_i]);
	ck_assert_int_eq(p.rc, 0);
	ck_assert_uint_eq(p.line->n_words, copy->n_words);
	for (size_t i = 0; i < copy->n_words; i++)
		expect_text(lists[_i], p.line->words[i].text,
			    copy->words[i].text);
	ck_assert_ptr_eq(p.request.line, p.line);
	free_line(copy);
	parsed_free(&p);
}
END_TEST

static const struct option_row *row_spelled(const char *word, size_t length)
{
	char spelled[OPTION_SPELLED_SIZE];
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++) {
		if (row->kind == OPTION_HEADING)
			continue;
		options_spell(row, spelled);
		if (strlen(spelled) == length &&
		    strncmp(spelled, word, length) == 0)
			return row;
	}
	return NULL;
}

static bool goes_with_any(const struct option_row *modifier)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row(i)); i++)
		if (row->kind != OPTION_HEADING &&
		    options_go_together(modifier, row))
			return true;
	return false;
}

static void expect_row(const struct option_row *row)
{
	char spelled[OPTION_SPELLED_SIZE];
	const char *beside = row->beside ? row->beside : "";

	options_spell(row, spelled);
	/* Each option is found by its own name only. */
	ck_assert_msg(row_spelled(spelled, strlen(spelled)) == row, "%s",
		      spelled);
	ck_assert_msg(row->take || row->id == COMMAND_HELP, "%s", spelled);
	ck_assert_msg((row->value == VALUE_NONE) == !row->value_name, "%s",
		      spelled);
	ck_assert_msg((row->value == VALUE_CHOICE) == (row->choices != NULL),
		      "%s", spelled);
	ck_assert_msg(!(row->value_name && row->operands), "%s", spelled);
	/* The options that can be combined with it must exist. */
	ck_assert_msg(row->kind == OPTION_MODIFIER
			      ? goes_with_any(row)
			      : row->beside || row->kind == OPTION_RULE,
		      "%s", spelled);
	for (beside += strspn(beside, " "); *beside;) {
		size_t n = strcspn(beside, " ");

		ck_assert_msg(row_spelled(beside, n), "%s: '%.*s'", spelled,
			      (int)n, beside);
		beside += n;
		beside += strspn(beside, " ");
	}
}

START_TEST(rows_are_whole)
{
	const struct option_row *row;
	size_t n = 0;

	for (size_t i = 0; (row = options_row(i)); i++) {
		ck_assert_ptr_nonnull(row->help);
		if (row->kind == OPTION_HEADING) {
			ck_assert(!row->letter && !row->name);
			continue;
		}
		expect_row(row);
		n++;
	}
	ck_assert_uint_ge(n, 35);
}
END_TEST

START_TEST(request_is_freed)
{
	struct request zero;
	struct parsed p;

	memset(&zero, 0, sizeof(zero));
	parse(&p, "-e 1 -a always,exit");
	request_free(&p.request);
	ck_assert_ptr_null(p.request.settings);
	ck_assert_ptr_null(p.request.parts);
	ck_assert_uint_eq(p.request.n_settings, zero.n_settings);
	ck_assert_uint_eq(p.request.n_parts, zero.n_parts);
	parsed_free(&p);
}
END_TEST

/* The help must have all options of the stock program, and ours. */
static const char *const options[] = {
	"-a ",
	"-A ",
	"-d ",
	"-S ",
	"-F ",
	"-C ",
	"-k ",
	"-w ",
	"-W ",
	"-p ",
	"-l ",
	"-D ",
	"-s ",
	"-e ",
	"-f ",
	"-r ",
	"-b ",
	"-q ",
	"-t ",
	"-m ",
	"-R ",
	"-i ",
	"-c ",
	"-v ",
	"-h",
	"--help",
	"--backlog_wait_time N",
	"--reset_backlog_wait_time_actual",
	"--reset-lost",
	"--loginuid-immutable",
	"--signal",
	"usage: ",
	"TERM",
	"HUP",
	"USR1",
	"USR2",
	"CONT",
	"stop",
	"reload",
	"rotate",
	"resume",
	"state",
	"task",
	"exit",
	"user",
	"exclude",
	"filesystem",
	"io_uring",
	"always",
	"never",
	"!=",
	"<=",
	">=",
	"&=",
};

START_TEST(help_names_option)
{
	struct said said;

	said_begin(&said);
	help_print_all(said.out);
	said_done(&said);
	expect_part("--help=all", said.text, options[_i]);
	said_free(&said);
}
END_TEST

/* Checks that lines have at most 80 columns. Returns the number of lines. */
static int expect_lines(const char *text)
{
	int lines = 0;

	for (const char *line = text; *line; lines++) {
		size_t n = strcspn(line, "\n");

		ck_assert_msg(n <= 80, "too wide: '%.*s'", (int)n, line);
		ck_assert_msg(line[n] == '\n', "the last line has no end");
		ck_assert_msg(!n || line[n - 1] != ' ', "'%.*s'", (int)n, line);
		line += n + 1;
	}
	return lines;
}

START_TEST(help_fits_the_screen)
{
	struct said most_used, all;
	int lines;

	said_begin(&most_used);
	help_print(most_used.out);
	said_done(&most_used);
	lines = expect_lines(most_used.text);
	ck_assert_int_ge(lines, 24);
	ck_assert_int_le(lines, 40);
	said_free(&most_used);
	said_begin(&all);
	help_print_all(all.out);
	said_done(&all);
	ck_assert_int_ge(expect_lines(all.text), lines);
	said_free(&all);
}
END_TEST

Suite *suite_options(void)
{
	Suite *suite = suite_create("options");
	TCase *tc = tcase_create("options");

	tcase_add_loop_test(tc, act_is_taken, 0, N_ROWS(acts));
	tcase_add_loop_test(tc, line_is_refused, 0, N_ROWS(refusals));
	tcase_add_test(tc, message_has_bytes);
	tcase_add_loop_test(tc, number_is_read, 0, N_ROWS(numbers));
	tcase_add_loop_test(tc, digit_is_read, 0, N_ROWS(digits));
	tcase_add_loop_test(tc, settings_are_taken, 0, N_ROWS(settings));
	tcase_add_loop_test(tc, help_wins, 0, N_ROWS(helps));
	tcase_add_test(tc, help_of_all);
	tcase_add_loop_test(tc, value_is_no_help, 0, N_ROWS(no_helps));
	tcase_add_loop_test(tc, rule_is_taken_apart, 0, N_ROWS(rules));
	tcase_add_loop_test(tc, rule_is_put_aside, 0, N_ROWS(put_aside));
	tcase_add_test(tc, nothing_is_asked_for);
	tcase_add_test(tc, file_loads_no_file);
	tcase_add_loop_test(tc, error_has_its_place, 0, N_ROWS(places));
	tcase_add_loop_test(tc, key_has_limits, 0, 2);
	tcase_add_loop_test(tc, parse_begins_anew, 0, N_ROWS(unclean));
	tcase_add_test(tc, environment_is_no_matter);
	tcase_add_loop_test(tc, check_is_taken, 0, N_ROWS(checks));
	tcase_add_test(tc, check_options_stand_beside_it);
	tcase_add_loop_test(tc, document_is_asked_for, 0, N_ROWS(documents));
	tcase_add_loop_test(tc, file_has_no_command_line, 0,
			    N_ROWS(command_lines));
	tcase_add_loop_test(tc, words_are_left_alone, 0, N_ROWS(lists));
	tcase_add_test(tc, rows_are_whole);
	tcase_add_test(tc, request_is_freed);
	tcase_add_loop_test(tc, help_names_option, 0, N_ROWS(options));
	tcase_add_test(tc, help_fits_the_screen);
	suite_add_tcase(suite, tc);
	return suite;
}
