/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "tools.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void *tools_must(void *allocated)
{
	if (!allocated)
		err(1, NULL);
	return allocated;
}

/* ---- programs and files -------------------------------------------------- */

int tools_run_into(const char *said, const char *program, const char *option,
		   const char *file)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		int out = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execl(program, program, option, file, NULL);
		_exit(126);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int tools_run(const char *program, const char *option, const char *file)
{
	return tools_run_into(TOOLS_SAID, program, option, file);
}

void tools_must_run(const char *program, const char *option, const char *file)
{
	int rc = tools_run(program, option, file);

	if (rc == 0)
		return;
	fflush(stdout);
	if (system("cat " TOOLS_SAID) < 0)
		warn("cat");
	errx(1, "%s %s %s: %d", program, option, file, rc);
}

FILE *tools_create(const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out)
		err(1, "%s", path);
	return out;
}

void tools_close(FILE *out, const char *path)
{
	if (fclose(out) != 0 || chmod(path, 0600) < 0)
		err(1, "%s", path);
}

/* ---- the state of the kernel --------------------------------------------- */

bool tools_is_same_rule(const struct raw_rule *a, const struct raw_rule *b)
{
	return a->length == b->length &&
	       memcmp(a->data, b->data, a->length) == 0;
}

bool tools_are_same(const struct raw_rules *a, const struct raw_rules *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!tools_is_same_rule(&a->rules[i], &b->rules[i]))
			return false;
	return a->n == b->n;
}

bool tools_holds(const struct raw_rules *set, const struct raw_rule *rule)
{
	for (size_t i = 0; i < set->n; i++)
		if (tools_is_same_rule(&set->rules[i], rule))
			return true;
	return false;
}

/* From the last to the first, each prepended: the kernel does not append a rule
 * that it has already. */
void tools_put_back(int fd, const struct raw_rules *rules)
{
	netlink_delete_all(fd);
	for (size_t i = rules->n; i-- > 0;) {
		struct audit_rule_data *data = rules->rules[i].data;
		int rc;

		data->flags |= AUDIT_FILTER_PREPEND;
		rc = netlink_add(fd, data);
		data->flags &= ~(uint32_t)AUDIT_FILTER_PREPEND;
		if (rc)
			errx(1, "a rule cannot be restored: %s", strerror(-rc));
	}
}

void tools_load(int fd, const char *program, const char *file,
		struct raw_rules *rules)
{
	netlink_delete_all(fd);
	tools_must_run(program, "-R", file);
	netlink_list(fd, rules);
}

/* ---- random numbers ------------------------------------------------------ */

static uint64_t seed;

void tools_seed(const char *number)
{
	seed = strtoull(number, NULL, 10);
}

unsigned tools_below(unsigned n)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % n);
}
