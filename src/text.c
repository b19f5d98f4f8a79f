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

void text_put_bytes(FILE *out, const char *text, size_t left, bool escape)
{
	mbstate_t state;

	if (!escape) {
		fwrite(text, 1, left, out);
		return;
	}
	memset(&state, 0, sizeof(state));
	while (left) {
		wchar_t wide;
		size_t n = mbrtowc(&wide, text, left, &state);

		/* Invalid, cut short, or a NUL: this byte is not text. */
		if (n == 0 || n > left) {
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

void text_put(FILE *out, const char *text, bool escape)
{
	text_put_bytes(out, text, strlen(text), escape);
}
