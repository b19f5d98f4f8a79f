/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to --help. */
#include "config.h"
#include "cli/help.h"
#include "base/finding.h"
#include "cli/options.h"

#include <string.h>

/* Where the text of an option begins. */
#define TEXT_COLUMN 24

static int print_names(FILE *out, const struct option_row *row)
{
	const char *after = row->value_name ? row->value_name : row->operands;
	int width = 2;

	fputs("  ", out);
	if (row->letter)
		width += fprintf(out, "-%c", row->letter);
	if (row->name)
		width += fprintf(out, "%s--%s", row->letter ? ", " : "",
				 row->name);
	if (after)
		width += fprintf(out, " %s", after);
	return width;
}

static void print_row(FILE *out, const struct option_row *row)
{
	int width = print_names(out, row);
	const char *text = row->help;

	/* Long names have their text on a line of its own. */
	if (width > TEXT_COLUMN - 2)
		width = fprintf(out, "\n") - 1;
	for (;;) {
		int length = (int)strcspn(text, "\n");

		fprintf(out, "%*s%.*s\n", TEXT_COLUMN - width, "", length,
			text);
		text += length;
		if (!*text++)
			return;
		width = 0;
	}
}

void help_print(FILE *out)
{
	const struct option_row *row;

	fputs("usage: auditctl -a LIST,ACTION [-F ...] [-S ...] [-C ...] "
	      "[-k KEY]\n"
	      "       auditctl -w PATH [-p rwxa] [-k KEY]\n"
	      "       auditctl -l | -D | -s | -R FILE | SETTING...\n"
	      "       auditctl --check [--strict] | --diff | --sync PATH...\n"
	      "       auditctl --save\n",
	      out);
	for (size_t i = 0; (row = options_row(i)); i++) {
		if (row->kind == OPTION_HEADING)
			fprintf(out, "\n%s\n", row->help);
		else
			print_row(out, row);
	}
	fputs("\nFindings of --check, each with its name; warnings can be given "
	      "to --no-lint\n",
	      out);
	finding_help(out);
	fputs("\nExit status: 0 done, 1 a load failed or rules are locked, "
	      "2 no auditd to signal,\n"
	      "4 not privileged, 255 a wrong or refused option or rule. "
	      "Of --check, --diff\n"
	      "and --sync: 0 clean or the same, 1 errors or differences, "
	      "2 trouble.\n"
	      "See auditctl(8).\n",
	      out);
}
