/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing text that may hold any bytes: keys, paths. */
#include "config.h"
#include "base/text.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

bool text_begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

const char *text_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

char *text_format(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return text;
}

/* fclose() of glibc succeeds also if there was no memory for what was written.
 */
int text_close(FILE *out, char **text)
{
	bool failed = ferror(out);

	if (fclose(out) == 0 && *text && !failed)
		return 0;
	free(*text);
	*text = NULL;
	return -ENOMEM;
}

void text_use_locale(void)
{
	setlocale(LC_CTYPE, "");
}

bool text_is_shown(FILE *out)
{
	int fd = fileno(out);

	if (fd < 0 || !isatty(fd))
		return false;
	text_use_locale();
	return true;
}

bool text_has_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	int fd = fileno(out);

	return fd >= 0 && isatty(fd) && !(no_colour && *no_colour) &&
	       terminal && strcmp(terminal, "dumb") != 0;
}

size_t text_next_cell(const char *text, size_t left, struct text_cell *cell)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t n = mbrtowc(&wide, text, left, &state);

	/* An invalid or incomplete character, or NUL: one byte that is not
	 * text. */
	bool is_text = n != 0 && n <= left;

	if (!is_text)
		n = 1;
	if (is_text && iswprint((wint_t)wide)) {
		int width = wcwidth(wide);

		memcpy(cell->shown, text, n);
		cell->shown[n] = '\0';
		cell->width = width < 0 ? 1 : (unsigned)width;
		return n;
	}
	for (size_t i = 0; i < n; i++)
		snprintf(cell->shown + 4 * i, 5, "\\%03o",
			 (unsigned char)text[i]);
	cell->width = 4 * (unsigned)n;
	return n;
}

void text_put_bytes(FILE *out, const char *text, size_t length, bool escape)
{
	if (!escape) {
		fwrite(text, 1, length, out);
		return;
	}
	while (length) {
		struct text_cell cell;
		size_t n = text_next_cell(text, length, &cell);

		fputs(cell.shown, out);
		text += n;
		length -= n;
	}
}

void text_put(FILE *out, const char *text, bool escape)
{
	text_put_bytes(out, text, strlen(text), escape);
}
