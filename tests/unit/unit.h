/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_UNIT_H
#define AUDITCTL_UNIT_H

#include "config.h"
#include "base/diag.h"
#include "input/line.h"

#include <check.h>
#include <libaudit.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define N_ROWS(a) ((int)(sizeof(a) / sizeof((a)[0])))

#ifndef AUDIT_FILTER_URING_EXIT /* linux before 5.16 */
#define AUDIT_FILTER_URING_EXIT 0x07
#endif

/* The suites, one for each test_NAME.c: declared and run from this one list. */
/* clang-format off */
#define SUITES(X) \
	X(arch) X(array) X(build) X(check) X(commands) X(complete) X(diag) \
	X(excerpt) X(kernel) X(line) X(load) X(moments) X(names) X(options) X(plan) \
	X(print) X(rule) X(rulefile) X(show) X(socket) X(source) X(sync) \
	X(text) X(trust) X(write)
/* clang-format on */
#define DECLARE_SUITE(name) Suite *suite_##name(void);
SUITES(DECLARE_SUITE)

/* A stream in memory, and a diag that writes to it. */
struct said {
	FILE *out;
	char *text; /* good after said_done() */
	size_t size;
	struct diag d;
};

void said_begin(struct said *said);
void said_done(struct said *said);
void said_free(struct said *said);

/* Fails, naming @what, unless the two texts are the same. */
void expect_text(const char *what, const char *got, const char *want);
/* Fails, naming @what, unless @part is in @text. */
void expect_part(const char *what, const char *text, const char *part);

/*
 * Splits @text at every single space: between two spaces is an empty word. '~'
 * is a space within a word. With @file, words have columns and the line is its
 * seventh. It does not use rulefile.c.
 */
struct line *make_line(const char *file, const char *text);
void free_line(struct line *line);

/* @n times @c, as a string of its own. */
char *repeated(char c, size_t n);

/* A text, as printf() would print it, to be freed. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One field of a rule made by hand; the row without an operator ends them. */
struct spec_field {
	uint32_t field;
	uint32_t op;
	uint32_t value;	  /* where text is NULL */
	const char *text; /* the string in the rule's buffer */
};

#define MAX_FIELDS 8

struct spec {
	uint32_t list;
	uint32_t action;
	const char *calls; /* "all", numbers with commas, or NULL */
	struct spec_field fields[MAX_FIELDS];
};

/*
 * The rule in the kernel's form, in a block of exactly its size, so that a read
 * after the end is detected. *@length, unless NULL, is that size.
 */
struct audit_rule_data *make_rule(const struct spec *spec, size_t *length);

/* The same as the data of a struct rule. */
struct rule_data *make_data(const struct spec *spec);

/* The comparisons of -C, with the names of the kernel. */
struct comparison {
	uint32_t value;
	char left[8];
	char right[8];
};

#define N_COMPARISONS 25
const struct comparison *comparison(int i);

/* A folder for the files of a test; removed with its contents. */
struct scratch {
	char path[256];
};

void scratch_make(struct scratch *scratch);
void scratch_remove(const struct scratch *scratch);
/* The path of @name in there, to be freed. */
char *scratch_path(const struct scratch *scratch, const char *name);
/* A file of @n bytes and this mode; returns its path, to be freed. */
char *scratch_file(const struct scratch *scratch, const char *name,
		   unsigned mode, const char *bytes, size_t n);

/* The answer to libaudit's question about the features of the kernel. */
extern uint32_t unit_features;

/*
 * The machine (MACH_*) that the tests are about, whatever machine they run on:
 * x86_64, unless a test sets another one, and restores it.
 */
extern int unit_machine;

#endif
