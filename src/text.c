/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text on its way out: keys and paths are anybody's bytes. */
#include "config.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

bool text_is_shown(FILE *out)
{
	int fd = fileno(out);

	return fd >= 0 && isatty(fd);
}

static void put_octal(FILE *out, const char *bytes, size_t n)
{
	while (n--)
		fprintf(out, "\\%03o", (unsigned char)*bytes++);
}

void text_put(FILE *out, const char *text, bool escape)
{
	mbstate_t state;
	size_t left = strlen(text);

	if (!escape) {
		fputs(text, out);
		return;
	}
	memset(&state, 0, sizeof(state));
	while (left) {
		wchar_t wide;
		size_t n = mbrtowc(&wide, text, left, &state);

		if (n == (size_t)-1 || n == (size_t)-2) {
			memset(&state, 0, sizeof(state));
			n = 1;
			put_octal(out, text, n);
		} else if (iswprint((wint_t)wide)) {
			fwrite(text, 1, n, out);
		} else {
			put_octal(out, text, n);
		}
		text += n;
		left -= n;
	}
}
