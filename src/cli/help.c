/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to --help. */
#include "config.h"
#include "cli/help.h"
#include "base/finding.h"
#include "cli/options.h"

#include <string.h>

/* The column where the text of an option begins. */
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

static void print_topic(FILE *out, enum option_topic topic, const char *title)
{
	const struct option_row *row;

	fprintf(out, "\n%s\n", title);
	for (size_t i = 0; (row = options_row(i)); i++)
		if (row->topic == topic)
			print_row(out, row);
}

static void print_statuses(FILE *out)
{
	fputs("\nExit status\n"
	      "  0    success; --check: no errors; --diff: no difference\n"
	      "  1    load failed, rules locked or no audit; --check: errors;\n"
	      "       --diff: differences; --sync: the kernel differs from the "
	      "files\n"
	      "  2    PATH unreadable or empty; --diff: errors in files; "
	      "--signal: no auditd\n"
	      "  4    not privileged (CAP_AUDIT_CONTROL is missing)\n"
	      "  255  wrong option or rule, or refused by the kernel\n",
	      out);
}

void help_print(FILE *out)
{
	fputs("usage: auditctl -a LIST,ACTION [-S SYSCALL] [-F FIELD=VALUE]... "
	      "[-k KEY]\n"
	      "       auditctl -R FILE | -l | -s | -D\n"
	      "       auditctl --check | --diff | --sync [PATH...]\n",
	      out);
	print_topic(out, TOPIC_LOAD,
		    "Load (PATH: a file, a directory or '-'; without PATH: the "
		    "system's rules.d)");
	print_topic(out, TOPIC_LIST, "List");
	print_topic(out, TOPIC_CHANGE, "Change");
	print_topic(out, TOPIC_CHECK, "Check");
	print_statuses(out);
	fputs("\n--help=all shows all options, auditctl(8) explains them.\n",
	      out);
}

void help_print_all(FILE *out)
{
	const struct option_row *row;

	fputs("usage: auditctl OPTION...\n", out);
	for (size_t i = 0; (row = options_row(i)); i++) {
		if (row->kind == OPTION_HEADING)
			fprintf(out, "\n%s\n", row->help);
		else
			print_row(out, row);
	}
	fputs("\nFindings of --check (warnings can be given to --no-lint)\n",
	      out);
	finding_help(out);
	print_statuses(out);
	fputs("\nauditctl(8) explains all of them.\n", out);
}
