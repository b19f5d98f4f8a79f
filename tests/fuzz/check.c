/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --check of a folder: the input is its files, with a line "%%" between them.
 * The text, the JSON and the output with --strict must agree.
 */
#include "fuzz.h"
#include "commands/check.h"
#include "commands/json.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILES 8

static const char between[] = "%%\n";

static char folder[256];
static unsigned n_files;

static void file_path(char *path, size_t size, unsigned i)
{
	snprintf(path, size, "%s/%u.rules", folder, i);
}

static void remove_files(void)
{
	char path[sizeof(folder) + 32];

	while (n_files) {
		file_path(path, sizeof(path), --n_files);
		assert(unlink(path) == 0);
	}
}

static void remove_folder(void)
{
	remove_files();
	rmdir(folder);
}

static void make_folder(void)
{
	const char *under = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/check.XXXXXX",
		 under ? under : "/tmp");
	assert(mkdtemp(folder));
	atexit(remove_folder);
}

static void add_file(const uint8_t *data, size_t size)
{
	char path[sizeof(folder) + 32];
	int fd;

	file_path(path, sizeof(path), n_files++);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert(fd >= 0);
	assert(write(fd, data, size) == (ssize_t)size);
	close(fd);
}

static void add_files(const uint8_t *data, size_t size)
{
	const uint8_t *end;

	while (n_files + 1 < MAX_FILES &&
	       (end = memmem(data, size, between, strlen(between)))) {
		add_file(data, (size_t)(end - data));
		size -= (size_t)(end - data) + strlen(between);
		data = end + strlen(between);
	}
	add_file(data, size);
}

struct counts {
	unsigned files, rules, errors, warnings;
};

/* Reads the counts in the last line of the output. */
static struct counts read_counts(const struct said *said)
{
	const char *end = said->text + said->size - 1, *last;
	struct counts c;

	assert(said->size && *end == '\n');
	last = memrchr(said->text, '\n', said->size - 1);
	last = last ? last + 1 : said->text;
	assert(sscanf(last, "%u %*[a-z], %u %*[a-z]: %u %*[a-z], %u %*[a-z]",
		      &c.files, &c.rules, &c.errors, &c.warnings) == 4);
	return c;
}

static const struct request plain = { .command = COMMAND_CHECK };

static enum status check_as_text(struct counts *c)
{
	const char *paths[] = { folder };
	struct request r = plain;
	struct said said;
	enum status status;

	r.paths = paths;
	r.n_paths = 1;
	said_begin(&said);
	said.d.width = 60;
	status = check(&(struct session){ .diag = &said.d }, &r);
	said_done(&said);
	*c = read_counts(&said);
	said_free(&said);
	return status;
}

static unsigned number_of(json_object *o, const char *name)
{
	json_object *number;

	assert(json_object_object_get_ex(o, name, &number));
	assert(json_object_is_type(number, json_type_int));
	return (unsigned)json_object_get_int64(number);
}

static unsigned count_severity(json_object *document, const char *name)
{
	json_object *messages, *severity;
	unsigned n = 0;

	assert(json_object_object_get_ex(document, "messages", &messages));
	for (size_t i = 0; i < json_object_array_length(messages); i++) {
		json_object *m = json_object_array_get_idx(messages, i);

		assert(json_object_object_get_ex(m, "severity", &severity));
		n += strcmp(json_object_get_string(severity), name) == 0;
	}
	return n;
}

static enum status check_as_json(struct counts *c)
{
	const char *paths[] = { folder };
	struct request r = plain;
	struct said said;
	enum status status;
	struct json *json;
	json_object *document;

	r.paths = paths;
	r.n_paths = 1;
	r.strict = true;
	said_begin(&said);
	json = json_new("check", &said.d);
	assert(json);
	status = check(&(struct session){ .diag = &said.d, .json = json }, &r);
	json_print(json, (int)status, said.d.out);
	said_done(&said);
	document = parse_json(said.text, said.size);
	*c = (struct counts){ number_of(document, "files"),
			      number_of(document, "rules"),
			      number_of(document, "errors"),
			      number_of(document, "warnings") };
	assert(count_severity(document, "error") == c->errors);
	assert(count_severity(document, "warning") == c->warnings);
	assert(number_of(document, "exit") == status);
	json_object_put(document);
	said_free(&said);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum status status, strict;
	struct counts text, json;

	if (!folder[0])
		make_folder();
	add_files(data, size);
	status = check_as_text(&text);
	strict = check_as_json(&json);
	assert(memcmp(&text, &json, sizeof(text)) == 0);
	assert(text.files == n_files);
	assert(status == (text.errors ? STATUS_FAILED : STATUS_OK));
	assert(strict ==
	       (text.errors || text.warnings ? STATUS_FAILED : STATUS_OK));
	remove_files();
	return 0;
}
