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
#error "without assert() the targets find next to nothing"
#endif

/* What libFuzzer calls; a target is one file with the first of them. */
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

/* A diag that counts, and holds every message to its place. */
struct judge {
	struct diag d;
	struct tally tally;
};

void judge_begin(struct judge *judge);

/* The bytes as a text of their own, up to the first NUL; to be freed. */
char *text_from(const uint8_t *data, size_t size);

/* The @n bytes of @raw as line.h says a word is read; to be freed. It makes
 * no use of rulefile.c. */
char *unescaped(const char *raw, size_t n);

/* A line with these words, which are the caller's; as main() makes one of the
 * command line when @file is NULL. */
struct line *line_make(const char *file, char **words, size_t n);
void line_free(struct line *line);

/* Whether @text is UTF-8 all through. */
bool is_utf8(const char *text, size_t size);

/* One JSON document and a newline: parsed, and to be put. */
json_object *parse_json(const char *text, size_t size);

#endif
