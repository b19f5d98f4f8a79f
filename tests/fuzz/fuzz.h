/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_FUZZ_H
#define AUDITCTL_FUZZ_H

#include "config.h"
#include "base/diag.h"
#include "input/line.h"

#include <assert.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef NDEBUG
#error "without assert() the targets find hardly any error"
#endif

/* libFuzzer calls these. A target is one file with the first of them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A stream that is kept in memory, and a diag that writes to it. */
struct said {
	char *text; /* good after said_done() */
	size_t size;
	struct diag d;
	struct tally tally;
};

void said_begin(struct said *said);
void said_done(struct said *said);
void said_free(struct said *said);

/* A diag that counts messages, and checks that each has a valid place. */
struct judge {
	struct diag d;
	struct tally tally;
};

void judge_begin(struct judge *judge);

/* A copy of the bytes up to the first NUL, as a string; to be freed. */
char *text_from(const uint8_t *data, size_t size);

/* The word that line.h defines for the @n bytes of @raw, without the code of
 * rulefile.c; to be freed. */
char *unescaped(const char *raw, size_t n);

/* A line with these words, which the caller owns. If @file is NULL, it is as
 * main() makes it of the command line. */
struct line *line_make(const char *file, char **words, size_t n);
void line_free(struct line *line);

/* Whether all of @text is UTF-8. */
bool is_utf8(const char *text, size_t size);

/* Parses one JSON document and a newline; to be put. */
json_object *parse_json(const char *text, size_t size);

#endif
