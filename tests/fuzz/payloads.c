/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * payloads FOLDER < RULES - writes each rule as the kernel would send it, and
 * with errors, to files: seeds of the print target, from rules that people can
 * read.
 */
#include "config.h"
#include "cli/parse.h"
#include "rule/build.h"
#include "input/rulefile.h"
#include "rule/rule.h"

#include <stdlib.h>

static int put_payload(const char *folder, unsigned number, const char *what,
		       const struct audit_rule_data *data, size_t size)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s/line-%u%s", folder, number, what);
	out = fopen(path, "w");
	if (!out)
		return -1;
	if (fwrite(data, 1, size, out) != size) {
		fclose(out);
		return -1;
	}
	return fclose(out);
}

/* A rule, and copies with one wrong number each, which libFuzzer would hardly
 * find by chance. */
static int put_payloads(const char *folder, unsigned number,
			struct audit_rule_data *data)
{
	size_t size = sizeof(*data) + data->buflen;
	uint32_t *last = NULL;
	int rc = put_payload(folder, number, "", data, size);

	rc |= put_payload(folder, number, "-cut", data, size - 1);
	for (uint32_t i = 0; i < data->field_count; i++)
		if (field_is_string(data->fields[i]))
			last = &data->values[i];
	if (last) {
		++*last;
		rc |= put_payload(folder, number, "-long", data, size);
		--*last;
	}
	data->buflen++;
	rc |= put_payload(folder, number, "-more", data, size);
	data->buflen--;
	for (uint32_t n = AUDIT_MAX_FIELDS; n < AUDIT_MAX_FIELDS + 2; n++) {
		data->field_count = n;
		rc |= put_payload(folder, number,
				  n == AUDIT_MAX_FIELDS ? "-full" : "-over",
				  data, size);
	}
	return rc;
}

/* The same for @rule, in the form in which it is sent. */
static int put_rule(const char *folder, unsigned number,
		    const struct rule *rule)
{
	struct audit_rule_data *data = malloc(rule_data_length(rule->data));
	int rc = -1;

	if (data) {
		rule_data_write(rule->data, data);
		rc = put_payloads(folder, number, data);
	}
	free(data);
	return rc;
}

static int put_line(const char *folder, const struct line *line,
		    const struct diag *d)
{
	struct request request = { 0 };
	struct line_split split = { 0 };
	struct rule rule;
	int rc = -1;

	if (line_split(&split, line) == 0 &&
	    parse_request(&request, &split.line, d) == 0 &&
	    build_rule(&rule, &request, d) == 0) {
		rc = put_rule(folder, line->number, &rule);
		rule_clear(&rule);
	}
	request_free(&request);
	line_split_free(&split);
	return rc;
}

int main(int argc, char **argv)
{
	struct diag d = { .out = stderr };
	struct rulefile file;
	enum rulefile_got got;
	struct line *line;
	int rc = 0;

	if (argc != 2)
		return EXIT_FAILURE;
	rulefile_use(&file, "stdin", stdin);
	while (!rc && (got = rulefile_read(&file, &line)) != RULEFILE_END) {
		rc = got == RULEFILE_LINE ? put_line(argv[1], line, &d) : -1;
		if (got == RULEFILE_ERROR)
			rulefile_report(&file, &d);
	}
	rulefile_close(&file);
	return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
