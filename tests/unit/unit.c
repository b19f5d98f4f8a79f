/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The unit tests, which need no kernel. Expected values come from the kernel's
 * headers and from the known behaviour of 4.2.1, never from the output of the
 * program.
 */
#include "unit.h"
#include "rule/rule.h"

#include <ctype.h>
#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALL_FEATURES UINT32_MAX

uint32_t unit_features = ALL_FEATURES;

/* libaudit calls this one instead of its own, which would ask the kernel. */
uint32_t audit_get_features(void)
{
	return unit_features;
}

int unit_machine = MACH_86_64;

/* This one, too; ours, which asks it, is weak. */
int audit_detect_machine(void)
{
	return unit_machine;
}

void said_begin(struct said *said)
{
	memset(said, 0, sizeof(*said));
	said->out = open_memstream(&said->text, &said->size);
	ck_assert_ptr_nonnull(said->out);
	said->d.out = said->out;
}

void said_done(struct said *said)
{
	ck_assert_int_eq(fclose(said->out), 0);
	said->out = NULL;
}

void said_free(struct said *said)
{
	free(said->text);
	said->text = NULL;
}

void expect_text(const char *what, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		ck_abort_msg("%s: got '%s', want '%s'", what, got, want);
}

void expect_part(const char *what, const char *text, const char *part)
{
	if (!strstr(text, part))
		ck_abort_msg("%s: no '%s' in '%s'", what, part, text);
}

struct line *make_line(const char *file, const char *text)
{
	struct line *line = calloc(1, sizeof(*line));
	size_t size = strlen(text) + 1;
	char *copy = strdup(text);

	ck_assert(line && copy);
	line->file = file;
	line->number = file ? 7 : 0;
	line->words = calloc(size, sizeof(*line->words));
	ck_assert_ptr_nonnull(line->words);
	for (char *rest = copy, *word; (word = strsep(&rest, " "));) {
		struct word *w = &line->words[line->n_words++];

		w->text = strdup(word);
		ck_assert_ptr_nonnull(w->text);
		w->column = file ? (unsigned)(word - copy) + 1 : 0;
		for (char *c = w->text; *c; c++)
			*c = *c == '~' ? ' ' : *c;
	}
	free(copy);
	return line;
}

void free_line(struct line *line)
{
	for (size_t i = 0; i < line->n_words; i++)
		free(line->words[i].text);
	free(line->words);
	free(line);
}

char *repeated(char c, size_t n)
{
	char *text = malloc(n + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, c, n);
	text[n] = '\0';
	return text;
}

char *text_of(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	ck_assert_int_ge(n, 0);
	return text;
}

static void set_calls(struct audit_rule_data *rule, const char *calls)
{
	char *end;

	if (!calls)
		return;
	if (strcmp(calls, "all") == 0) {
		memset(rule->mask, 0xff, sizeof(rule->mask));
		return;
	}
	for (;; calls = end + 1) {
		unsigned long call = strtoul(calls, &end, 10);

		ck_assert_uint_lt(call, AUDIT_BITMASK_SIZE * 32);
		rule->mask[call / 32] |= UINT32_C(1) << (call % 32);
		if (!*end)
			return;
	}
}

struct audit_rule_data *make_rule(const struct spec *spec, size_t *length)
{
	size_t size = sizeof(struct audit_rule_data), used = 0;
	struct audit_rule_data *rule;

	for (int i = 0; i < MAX_FIELDS && spec->fields[i].op; i++)
		if (spec->fields[i].text)
			size += strlen(spec->fields[i].text);
	rule = calloc(1, size);
	ck_assert_ptr_nonnull(rule);
	rule->flags = spec->list;
	rule->action = spec->action;
	rule->buflen = (uint32_t)(size - sizeof(*rule));
	set_calls(rule, spec->calls);
	for (int i = 0; i < MAX_FIELDS && spec->fields[i].op; i++) {
		const struct spec_field *f = &spec->fields[i];

		rule->fields[i] = f->field;
		rule->fieldflags[i] = f->op;
		rule->values[i] = f->value;
		rule->field_count++;
		if (!f->text)
			continue;
		rule->values[i] = (uint32_t)strlen(f->text);
		memcpy(rule->buf + used, f->text, rule->values[i]);
		used += rule->values[i];
	}
	if (length)
		*length = size;
	return rule;
}

struct rule_data *make_data(const struct spec *spec)
{
	struct audit_rule_data *rule = make_rule(spec, NULL);
	struct rule_data *data = rule_data_new(rule, NULL);

	ck_assert_ptr_nonnull(data);
	free(rule);
	return data;
}

#define COMPARE(left, right)                                     \
	{                                                        \
		AUDIT_COMPARE_##left##_TO_##right, #left, #right \
	}

static const struct comparison comparisons[] = {
	COMPARE(UID, OBJ_UID),	 COMPARE(GID, OBJ_GID),
	COMPARE(EUID, OBJ_UID),	 COMPARE(EGID, OBJ_GID),
	COMPARE(AUID, OBJ_UID),	 COMPARE(SUID, OBJ_UID),
	COMPARE(SGID, OBJ_GID),	 COMPARE(FSUID, OBJ_UID),
	COMPARE(FSGID, OBJ_GID), COMPARE(UID, AUID),
	COMPARE(UID, EUID),	 COMPARE(UID, FSUID),
	COMPARE(UID, SUID),	 COMPARE(AUID, FSUID),
	COMPARE(AUID, SUID),	 COMPARE(AUID, EUID),
	COMPARE(EUID, SUID),	 COMPARE(EUID, FSUID),
	COMPARE(SUID, FSUID),	 COMPARE(GID, EGID),
	COMPARE(GID, FSGID),	 COMPARE(GID, SGID),
	COMPARE(EGID, FSGID),	 COMPARE(EGID, SGID),
	COMPARE(SGID, FSGID),
};
_Static_assert(sizeof(comparisons) / sizeof(comparisons[0]) == N_COMPARISONS,
	       "a comparison is missing");

const struct comparison *comparison(int i)
{
	static struct comparison c;

	c = comparisons[i];
	for (char *s = c.left; *s; s++)
		*s = (char)tolower(*s);
	for (char *s = c.right; *s; s++)
		*s = (char)tolower(*s);
	return &c;
}

void scratch_make(struct scratch *scratch)
{
	const char *under = getenv("TMPDIR");

	if (!under || under[0] != '/')
		under = "/tmp";
	snprintf(scratch->path, sizeof(scratch->path), "%s/unit.XXXXXX", under);
	ck_assert_ptr_nonnull(mkdtemp(scratch->path));
	ck_assert_int_eq(chmod(scratch->path, 0711), 0);
}

char *scratch_path(const struct scratch *scratch, const char *name)
{
	return text_of("%s/%s", scratch->path, name);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void scratch_remove(const struct scratch *scratch)
{
	ck_assert_int_eq(
		nftw(scratch->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

char *scratch_file(const struct scratch *scratch, const char *name,
		   unsigned mode, const char *bytes, size_t n)
{
	char *path = scratch_path(scratch, name);
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
	return path;
}

/* check would run nothing, and succeed. */
static int fail_without_tests(void)
{
#define PUT_NAME(name) " " #name
	fprintf(stderr, "unit: no test has run; the suites are%s\n",
		SUITES(PUT_NAME));
	return EXIT_FAILURE;
}

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	int run, failed;

	/* The program does so, too. Tests that need another locale set it. */
	setlocale(LC_CTYPE, "C");
#define ADD_SUITE(name) srunner_add_suite(runner, suite_##name());
	SUITES(ADD_SUITE)
	srunner_run_all(runner, CK_ENV);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (!run)
		return fail_without_tests();
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
