/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules record, as written and as a hint of --check has them. */
#include "config.h"
#include "experiment.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The group and the login of events: no other process has them. */
#define EVENT_ID "4242"

static char rules_path[] = "/tmp/r/a.rules", rules_directory[] = "/tmp/r";
static char events_path[] = "/tmp/e";

/* All records that were judged, for a comparison with the log of auditd. */
static char judged_path[] = "/tmp/judged";

/* ---- the file ------------------------------------------------------------ */

static void add_line(char **text, const char *line)
{
	char *all;

	if (asprintf(&all, "%s%s\n", *text ? *text : "", line) < 0)
		err(1, NULL);
	free(*text);
	*text = all;
}

static void add_expected(struct experiment *e, char *value, unsigned line)
{
	char *what = strchr(value, ' ');

	if (!what ||
	    e->n_expected == sizeof(e->expected) / sizeof(*e->expected))
		errx(1, "experiments:%u: expect", line);
	*what++ = '\0';
	if (strcmp(value, "written") != 0 && strcmp(value, "hinted") != 0)
		errx(1, "experiments:%u: '%s'", line, value);
	e->expected[e->n_expected++] = (struct expected){ value, what };
}

static void add_to(struct experiment *e, const char *word, char *value,
		   unsigned line)
{
	if (strcmp(word, "setup") == 0)
		add_line(&e->setup, value);
	else if (strcmp(word, "written") == 0)
		add_line(&e->written, value);
	else if (strcmp(word, "hinted") == 0)
		add_line(&e->hinted, value);
	else if (strcmp(word, "event") == 0)
		add_line(&e->event, value);
	else if (strcmp(word, "directory") == 0)
		e->in_directory = true;
	else if (strcmp(word, "daemon") == 0)
		e->is_daemon = true;
	else if (strcmp(word, "expect") == 0)
		add_expected(e, value, line);
	else
		errx(1, "experiments:%u: no such word '%s'", line, word);
}

/* A line that expects something of each of the two, or it proves nothing. */
static void check_experiment(const struct experiment *e)
{
	bool written = false, hinted = false;

	for (size_t i = 0; i < e->n_expected; i++) {
		written |= strcmp(e->expected[i].rules, "written") == 0;
		hinted |= strcmp(e->expected[i].rules, "hinted") == 0;
	}
	if (!written || !hinted || !e->event || !e->written)
		errx(1, "experiments:%u: %s expects too little", e->line,
		     e->name);
}

size_t experiment_read(const char *path, struct experiment **experiments)
{
	FILE *in = fopen(path, "r");
	struct experiment *all = NULL;
	char *line = NULL;
	size_t size = 0, n = 0;

	if (!in)
		err(1, "%s", path);
	for (unsigned number = 1; getline(&line, &size, in) > 0; number++) {
		size_t length = strcspn(line, " \n");
		char *value;

		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#')
			continue;
		value = guest_must(strdup(line + length + !!line[length]));
		line[length] = '\0';
		if (strcmp(line, "finding") == 0) {
			all = guest_must(realloc(all, (n + 1) * sizeof(*all)));
			all[n++] = (struct experiment){ .name = value,
							.line = number };
		} else if (n) {
			add_to(&all[n - 1], line, value, number);
		}
	}
	fclose(in);
	free(line);
	for (size_t i = 0; i < n; i++)
		check_experiment(&all[i]);
	*experiments = all;
	return n;
}

/* ---- commands ------------------------------------------------------------ */

static int wait_for(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Run a program with its output in a file; returns its status. */
static int run(const char *output, char *const *argv)
{
	pid_t pid = fork();

	if (pid == 0) {
		int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	return wait_for(pid);
}

static int shell(char *command)
{
	static char bash[] = "/bin/bash", dash_c[] = "-c";

	return run("/tmp/said", (char *[]){ bash, dash_c, command, NULL });
}

static void set_login(void)
{
	int fd = open("/proc/self/loginuid", O_WRONLY);

	if (fd < 0 || write(fd, EVENT_ID, strlen(EVENT_ID)) < 0)
		err(126, "loginuid");
	close(fd);
}

static void make_event(const struct experiment *e)
{
	static char bash[] = "/bin/bash", dash_c[] = "-c";
	gid_t id = (gid_t)atoi(EVENT_ID);
	pid_t pid = fork();

	if (pid == 0) {
		if (!e->is_daemon)
			set_login();
		if (setresgid(id, id, id) < 0)
			err(126, "gid");
		run("/tmp/said", (char *[]){ bash, dash_c, e->event, NULL });
		_exit(0);
	}
	wait_for(pid);
}

static void prepare(const struct experiment *e)
{
	static char clear[] =
		"rm -rf /tmp/e /tmp/r; mkdir -m 755 /tmp/e /tmp/r";

	if (shell(clear) != 0 || chdir(events_path) < 0)
		err(1, "%s", events_path);
	if (e->setup && shell(e->setup) != 0)
		errx(1, "experiments:%u: the setup of %s failed", e->line,
		     e->name);
}

static void write_rules(const char *text)
{
	FILE *out = fopen(rules_path, "w");

	if (!out || fputs(text, out) < 0 || fclose(out) != 0 ||
	    chmod(rules_path, 0600) < 0)
		err(1, "%s", rules_path);
}

static char *read_file(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!in)
		err(1, "%s", path);
	if (getdelim(&text, &size, '\0', in) < 0) {
		free(text);
		text = guest_must(strdup(""));
	}
	fclose(in);
	return text;
}

/* ---- what is found ------------------------------------------------------- */

/* Whether --check reports the finding. What is an error cannot be asked for. */
static bool is_reported(const struct experiment *e, const char *program)
{
	static char check[] = "--check", add[] = "--add-lint";
	char *argv[] = { (char *)(uintptr_t)program,
			 check,
			 e->in_directory ? rules_directory : rules_path,
			 add,
			 (char *)(uintptr_t)e->name,
			 NULL };
	char *mark, *said;
	bool found;

	if (run("/tmp/said", argv) == 255) {
		argv[3] = NULL;
		run("/tmp/said", argv);
	}
	if (asprintf(&mark, "[%s]", e->name) < 0)
		err(1, NULL);
	said = read_file("/tmp/said");
	found = strstr(said, mark);
	free(mark);
	free(said);
	return found;
}

/* The serial number of a record, "audit(TIME:SERIAL)"; 0: none. */
static unsigned long serial_of(const char *record)
{
	const char *at = strstr(record, "audit(");

	at = at ? strchr(at, ':') : NULL;
	return at ? strtoul(at + 1, NULL, 10) : 0;
}

static bool is_type(const char *record, unsigned type)
{
	return strncmp(record, "type=", 5) == 0 &&
	       strtoul(record + 5, NULL, 10) == type;
}

/* A system call of the event, or a message that it sends. */
static bool is_of_event(const char *record)
{
	return (is_type(record, AUDIT_SYSCALL) &&
		strstr(record, " gid=" EVENT_ID " ")) ||
	       (is_type(record, AUDIT_USER) && strstr(record, "event"));
}

/* The records of @log that are of the event; freed by the caller. */
static char *select_records(const char *log)
{
	char *records = NULL;
	size_t size = 0;
	FILE *out = guest_must(open_memstream(&records, &size));

	for (const char *line = log; *line;) {
		size_t length = strcspn(line, "\n");
		bool is_wanted = false;

		for (const char *other = log; *other && !is_wanted;) {
			size_t n = strcspn(other, "\n");
			char *record = guest_must(strndup(other, n));

			is_wanted = serial_of(record) == serial_of(line) &&
				    is_of_event(record);
			free(record);
			other += n + (other[n] == '\n');
		}
		if (is_wanted)
			fprintf(out, "%.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
	fclose(out);
	return records;
}

static unsigned count_calls(const char *records)
{
	unsigned n = 0;

	for (; *records; records += strcspn(records, "\n") + 1)
		n += is_type(records, AUDIT_SYSCALL);
	return n;
}

static bool is_met(const char *what, const char *records)
{
	if (strcmp(what, "none") == 0)
		return !*records;
	if (strncmp(what, "not ", 4) == 0)
		return !strstr(records, what + 4);
	if (strncmp(what, "least ", 6) == 0)
		return count_calls(records) >= strtoul(what + 6, NULL, 10);
	if (strncmp(what, "most ", 5) == 0)
		return count_calls(records) <= strtoul(what + 5, NULL, 10);
	return strstr(records, what);
}

static void keep(const char *records)
{
	FILE *out = guest_must(fopen(judged_path, "a"));

	if (fputs(records, out) < 0 || fclose(out) != 0)
		err(1, "%s", judged_path);
}

static char *observe(struct guest *g, const struct experiment *e,
		     const char *program)
{
	static char load[] = "-R";
	char *argv[] = { (char *)(uintptr_t)program, load, rules_path, NULL };
	char *log = NULL, *records;
	size_t size = 0;
	FILE *before = guest_must(fopen("/dev/null", "w"));
	FILE *out = guest_must(open_memstream(&log, &size));

	netlink_set_enabled(g->socket, 1);
	run("/tmp/loaded", argv);
	netlink_read_log(g->log, before);
	fclose(before);
	make_event(e);
	netlink_read_log_up_to_now(g->socket, g->log, out);
	fclose(out);
	records = select_records(log);
	free(log);
	keep(records);
	return records;
}

static bool try_rules(struct guest *g, const struct experiment *e,
		      const char *program, const char *kind, FILE *why)
{
	bool is_written = strcmp(kind, "written") == 0, good = true;
	const char *rules = is_written ? e->written : e->hinted;
	char *records;

	prepare(e);
	write_rules(rules ? rules : "");
	if (is_reported(e, program) != is_written) {
		fprintf(why, "%s: --check reports %s %s\n", kind, e->name,
			is_written ? "not" : "all the same");
		good = false;
	}
	netlink_delete_all(g->socket);
	records = observe(g, e, program);
	for (size_t i = 0; i < e->n_expected; i++) {
		const struct expected *x = &e->expected[i];

		if (strcmp(x->rules, kind) != 0 || is_met(x->what, records))
			continue;
		fprintf(why, "%s: expected %s, and the records are:\n%s", kind,
			x->what, records);
		good = false;
	}
	free(records);
	return good;
}

bool experiment_carry_out(struct guest *g, const struct experiment *e,
			  const char *program, FILE *why)
{
	bool good = try_rules(g, e, program, "hinted", why);

	return try_rules(g, e, program, "written", why) && good;
}
