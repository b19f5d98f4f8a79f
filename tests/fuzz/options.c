/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One command: each line of the input is a word of the command line, so words
 * may be empty and have spaces; and the input as a line of a rule file. If it
 * describes a rule, the rule is built.
 */
#include "fuzz.h"
#include "rule/validate.h"
#include "commands/complete.h"
#include "rule/write.h"
#include "cli/parse.h"
#include "rule/build.h"
#include "input/rulefile.h"
#include "rule/rule.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_in_words(const struct line *line, const char *text)
{
	for (size_t i = 0; i < line->n_words; i++) {
		const char *word = line->words[i].text;

		if (text >= word && text <= word + line->words[i].length)
			return true;
	}
	return false;
}

static void check_request(const struct request *r, const struct line *line)
{
	assert(r->command <= COMMAND_COMPLETE);
	assert(!r->text || r->text == r->copy || is_in_words(line, r->text));
	assert((r->command == COMMAND_EQUIVALENT) == (r->copy != NULL));
	assert(!r->subtree || is_in_words(line, r->subtree));
	assert(r->n_settings <= line->n_words && r->n_paths <= line->n_words);
	for (size_t i = 0; i < r->n_settings; i++)
		assert(r->settings[i].id < N_SETTINGS);
	for (size_t i = 0; i < r->n_paths; i++)
		assert(is_in_words(line, r->paths[i]));
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct rule_part *part = &r->parts[i];
		const char *word;

		assert(part->word < line->n_words);
		word = line->words[part->word].text;
		assert(part->value >= word &&
		       part->value <= word + strlen(word));
		assert(i == 0 || part->word >= r->parts[i - 1].word);
	}
	assert(r->muted < UINT64_C(1) << N_FINDINGS);
	if (r->command >= COMMAND_CHECK)
		assert(!r->n_settings && !r->n_parts && !r->text);
	if (line->file)
		assert(!r->json && r->command != COMMAND_LOAD &&
		       r->command != COMMAND_CHECK &&
		       r->command != COMMAND_DIFF &&
		       r->command != COMMAND_SYNC &&
		       r->command != COMMAND_SAVE &&
		       r->command != COMMAND_COMPLETE);
}

static bool has_control(const struct rule_data *data)
{
	for (uint32_t i = 0; i < data->buflen; i++)
		if (iscntrl((unsigned char)data->buf[i]))
			return true;
	return false;
}

/* "-p ''": only the command line can have an empty word. --save cannot write
 * such a rule if it has to be a -w, because its path has an operator in it. */
static bool has_no_permission(const struct rule_data *data)
{
	for (uint32_t i = 0; i < data->field_count; i++)
		if (data->fields[i] == AUDIT_PERM && !data->values[i])
			return true;
	return false;
}

/* A valid rule is one that the kernel could have sent, and --save writes a line
 * for it, except for the rules below. */
static void check_rule(const struct rule *rule, const struct line *line)
{
	const struct rule_data *data = rule->data;
	struct objection why;
	struct ruleset set = { 0 };
	void *bytes = malloc(rule_data_length(data));
	char *text = NULL;

	assert(bytes && rule->has_list && data->field_count < AUDIT_MAX_FIELDS);
	for (uint32_t i = 0; i < data->field_count; i++)
		assert(data->words[i] < line->n_words);
	rule_data_write(data, bytes);
	assert(ruleset_append(&set, bytes, rule_data_length(data)) == 0);
	free(bytes);
	if (validate_rule(rule, &why)) {
		int rc = write_rule(set.rules[0], &text);

		assert(rc == 0 || has_control(data) ||
		       has_no_permission(data) ||
		       strlen(text) > RULEFILE_LINE_MAX);
		assert(!strchr(text, '\n') || rc);
	} else {
		struct judge judge;

		judge_begin(&judge);
		assert(why.text && why.field < AUDIT_MAX_FIELDS);
		validate_report(rule, line, &why, &judge.d);
		assert(judge.tally.errors == 1);
	}
	free(text);
	ruleset_clear(&set);
}

/* Rules that libaudit may keep some state of. The first two can be built if the
 * arch exists. The last one cannot: its key needs a system call or a path. */
static const char *const others[] = {
	"-a always,exit -F arch=b64 -S kill -F perm=w",
	"-a always,exit -F arch=b32 -S kill -F exe=/x",
	"-a always,user -F uid=0 -k lonely",
};

/* The result is the same each time. */
static void build_other(size_t i)
{
	static struct {
		bool known;
		int rc;
	} first[sizeof(others) / sizeof(others[0])];
	struct line line = { .file = "other", .number = 1, .text = others[i] };
	struct line_split split = { 0 };
	struct request request;
	struct judge judge;
	struct rule rule;
	int rc;

	assert(line_split(&split, &line) == 0);
	judge_begin(&judge);
	assert(parse_request(&request, &split.line, &judge.d) == 0);
	rc = build_rule(&rule, &request, &judge.d);
	if (rc == 0)
		rule_clear(&rule);
	assert(!first[i].known || first[i].rc == rc);
	first[i].known = true;
	first[i].rc = rc;
	request_free(&request);
	line_split_free(&split);
}

/* The rule does not depend on the rules that were built before. */
static void build(const struct request *r, const struct line *line)
{
	struct rule rule, again;
	struct judge judge, other;
	int rc;

	judge_begin(&judge);
	judge_begin(&other);
	build_other(2);
	build_other(0);
	rc = build_rule(&rule, r, &judge.d);
	build_other(1);
	assert(build_rule(&again, r, &other.d) == rc);
	assert(judge.tally.errors == other.tally.errors &&
	       judge.tally.warnings == other.tally.warnings);
	assert(judge.tally.errors == (rc ? 1 : 0) && (rc || rule.has_list));
	assert(!rule.data == !again.data);
	if (rule.data) {
		assert(rc == 0 && rule_compare(&rule, &again) == 0);
		assert(rule_compare_exact(&rule, &again) == 0);
		check_rule(&rule, line);
	}
	rule_clear(&rule);
	rule_clear(&again);
}

static void parse(const struct line *line)
{
	struct request request;
	struct judge judge;
	int rc;

	judge_begin(&judge);
	rc = parse_request(&request, line, &judge.d);
	/* --help is accepted also together with errors. */
	assert(rc ? judge.tally.errors > 0
		  : !judge.tally.errors || request.command == COMMAND_HELP);
	if (rc == 0)
		check_request(&request, line);
	if (rc == 0 && request.command == COMMAND_RULE)
		build(&request, line);
	request_free(&request);
}

static int no_rules(struct ruleset *set)
{
	(void)set;
	return -1;
}

/* Each candidate is one line, and begins with the last word. */
static void complete_words(const struct line *line)
{
	const char *last =
		line->n_words > 1 ? line->words[line->n_words - 1].text : "";
	char *text = NULL, *rest, *one;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert(out);
	assert(complete(line, no_rules, out) == STATUS_OK);
	assert(fclose(out) == 0);
	for (rest = text; (one = strsep(&rest, "\n")) && rest;)
		assert(*one == '\t' || strchr(last, '\n') ||
		       strncmp(one, last, strlen(last)) == 0);
	free(text);
}

static void parse_command_line(const uint8_t *data, size_t size)
{
	char *text = text_from(data, size), *rest = text, *word;
	char **words = calloc(strlen(text) + 1, sizeof(*words));
	struct line *line;
	size_t n = 0;

	assert(words);
	while ((word = strsep(&rest, "\n")))
		words[n++] = word;
	line = line_make(NULL, words, n);
	parse(line);
	complete_words(line);
	line_free(line);
	free(words);
	free(text);
}

static void parse_file_line(const uint8_t *data, size_t size)
{
	char *text = text_from(data, size);
	struct line line = { .file = "name", .number = 1, .text = text };
	struct line_split split = { 0 };

	assert(line_split(&split, &line) == 0);
	if (split.line.n_words)
		parse(&split.line);
	line_split_free(&split);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse_command_line(data, size);
	parse_file_line(data, size);
	return 0;
}
