/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is file names with '/' between them. The comparison must be a total
 * order of all names, or the result of qsort(3) is undefined.
 */
#include "fuzz.h"
#include "input/versionsort.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NAMES 6

static int order(const char *a, const char *b)
{
	int rc = versionsort_compare(a, b);

	return (rc > 0) - (rc < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_from(data, size), *rest = text;
	char *names[MAX_NAMES];
	size_t n = 0;

	while (rest && n < MAX_NAMES)
		names[n++] = strdup(strsep(&rest, "/"));
	free(text);
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < n; b++) {
			int ab = order(names[a], names[b]);

			assert(!ab == !strcmp(names[a], names[b]));
			assert(ab == -order(names[b], names[a]));
			for (size_t c = 0; c < n; c++)
				assert(ab > 0 ||
				       order(names[b], names[c]) > 0 ||
				       order(names[a], names[c]) <= 0);
		}
	while (n)
		free(names[--n]);
	return 0;
}
