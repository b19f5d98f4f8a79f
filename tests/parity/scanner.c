/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the state as compliance scanners do: runs "AUDITCTL -s" and "AUDITCTL
 * -l", and compares each line with regular expressions. They are as tolerant as
 * those of scanners: calls may be grouped in any way, a key may be -k or key=,
 * and an unset login uid has three spellings.
 *
 * Prints "pass ID TEXT" or "fail ID TEXT", and last the count. Exit status: 0
 * when all pass, 1 when some fail, 2 when the program could not be run.
 */
#include "config.h"

#include <err.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATTERNS_MAX 32

#define KEY   "( (-k |-F key=)[^ ]+)+$"
#define UNSET " -F auid!=(unset|-1|4294967295)"
#define USERS " -F auid>=1000" UNSET

/* A rule of @call, alone or among others, with the conditions @fields. */
#define CALL(arch, call, fields)                    \
	"^-a always,exit -F arch=" arch             \
	" (-S [a-z0-9_,]+ )*-S ([a-z0-9_]+,)*" call \
	"(,[a-z0-9_]+)*( -S [a-z0-9_,]+)*" fields KEY
#define BOTH(call, fields) CALL("b64", call, fields), CALL("b32", call, fields)

#define REFUSED(call)                         \
	BOTH(call, " -F exit=-EACCES" USERS), \
		BOTH(call, " -F exit=-EPERM" USERS)

#define WATCH(path)                                                           \
	"^(-w " path "/? -p r?wx?a|"                                          \
	"-a always,exit( -F arch=b64)?( -S [a-z0-9_,]+)? -F (path|dir)=" path \
	"/? -F perm=r?wx?a)" KEY

#define PROGRAM(path)                                                    \
	"^-a always,exit( -F arch=b64)?( -S [a-z0-9_,]+)? -F path=" path \
	" -F perm=x" USERS KEY

enum source { LIST, STATUS };

static const char *const options[] = { [LIST] = "-l", [STATUS] = "-s" };

/* Each of the patterns must match some line. */
static const struct check {
	const char *id, *text;
	enum source source;
	const char *patterns[PATTERNS_MAX];
} checks[] = {
	{ "6.3.2.1",
	  "the backlog holds 8192 records or more",
	  STATUS,
	  { "^backlog_limit (819[2-9]|8[2-9][0-9]{2}|9[0-9]{3}|"
	    "[1-9][0-9]{4,})$" } },
	{ "6.3.2.2",
	  "lost records are reported",
	  STATUS,
	  { "^failure [12]$" } },
	{ "6.3.2.3",
	  "login uids cannot be changed",
	  STATUS,
	  { "^loginuid_immutable 1 locked$" } },
	{ "6.3.3.1",
	  "changes of sudoers",
	  LIST,
	  { WATCH("/etc/sudoers"), WATCH("/etc/sudoers\\.d") } },
	{ "6.3.3.2",
	  "programs run as another user",
	  LIST,
	  { BOTH("execve", " -C (euid!=uid|uid!=euid)" UNSET) } },
	{ "6.3.3.3",
	  "changes of sudo's log",
	  LIST,
	  { WATCH("/var/log/sudo\\.log") } },
	{ "6.3.3.4",
	  "changes of the time",
	  LIST,
	  { BOTH("adjtimex", ""), BOTH("settimeofday", ""),
	    BOTH("clock_settime", "( -F a0=(0x)?0)?"),
	    WATCH("/etc/localtime") } },
	{ "6.3.3.5",
	  "changes of the network's names",
	  LIST,
	  { BOTH("sethostname", ""), BOTH("setdomainname", ""),
	    WATCH("/etc/issue"), WATCH("/etc/issue\\.net"), WATCH("/etc/hosts"),
	    WATCH("/etc/hostname") } },
	{ "6.3.3.6",
	  "privileged programs",
	  LIST,
	  { PROGRAM("/usr/bin/su"), PROGRAM("/usr/bin/sudo"),
	    PROGRAM("/usr/bin/passwd"), PROGRAM("/usr/bin/gpasswd"),
	    PROGRAM("/usr/bin/chage"), PROGRAM("/usr/bin/newgrp"),
	    PROGRAM("/usr/bin/mount"), PROGRAM("/usr/bin/umount"),
	    PROGRAM("/usr/bin/crontab") } },
	{ "6.3.3.7",
	  "files that were refused",
	  LIST,
	  { REFUSED("creat"), REFUSED("open"), REFUSED("openat"),
	    REFUSED("truncate"), REFUSED("ftruncate") } },
	{ "6.3.3.8",
	  "changes of users and groups",
	  LIST,
	  { WATCH("/etc/group"), WATCH("/etc/passwd"), WATCH("/etc/gshadow"),
	    WATCH("/etc/shadow"), WATCH("/etc/security/opasswd"),
	    WATCH("/etc/nsswitch\\.conf"), WATCH("/etc/pam\\.conf"),
	    WATCH("/etc/pam\\.d") } },
	{ "6.3.3.9",
	  "changes of modes",
	  LIST,
	  { BOTH("chmod", USERS), BOTH("fchmod", USERS),
	    BOTH("fchmodat", USERS) } },
	{ "6.3.3.9",
	  "changes of owners",
	  LIST,
	  { BOTH("chown", USERS), BOTH("fchown", USERS), BOTH("lchown", USERS),
	    BOTH("fchownat", USERS) } },
	{ "6.3.3.9",
	  "changes of extended attributes",
	  LIST,
	  { BOTH("setxattr", USERS), BOTH("lsetxattr", USERS),
	    BOTH("fsetxattr", USERS), BOTH("removexattr", USERS),
	    BOTH("lremovexattr", USERS), BOTH("fremovexattr", USERS) } },
	{ "6.3.3.10", "mounts", LIST, { BOTH("mount", USERS) } },
	{ "6.3.3.11",
	  "sessions",
	  LIST,
	  { WATCH("/var/run/utmp"), WATCH("/var/log/wtmp"),
	    WATCH("/var/log/btmp") } },
	{ "6.3.3.12",
	  "logins",
	  LIST,
	  { WATCH("/var/log/lastlog"), WATCH("/var/run/faillock") } },
	{ "6.3.3.13",
	  "files deleted or renamed",
	  LIST,
	  { BOTH("unlink", USERS), BOTH("unlinkat", USERS),
	    BOTH("rename", USERS), BOTH("renameat", USERS) } },
	{ "6.3.3.14",
	  "changes of the access policy",
	  LIST,
	  { WATCH("/etc/apparmor"), WATCH("/etc/apparmor\\.d") } },
	{ "6.3.3.15", "use of chcon", LIST, { PROGRAM("/usr/bin/chcon") } },
	{ "6.3.3.16", "use of setfacl", LIST, { PROGRAM("/usr/bin/setfacl") } },
	{ "6.3.3.17", "use of chacl", LIST, { PROGRAM("/usr/bin/chacl") } },
	{ "6.3.3.18",
	  "use of usermod",
	  LIST,
	  { PROGRAM("/usr/sbin/usermod") } },
	{ "6.3.3.19",
	  "modules of the kernel",
	  LIST,
	  { CALL("b64", "init_module", USERS),
	    CALL("b64", "finit_module", USERS),
	    CALL("b64", "delete_module", USERS), PROGRAM("/usr/bin/kmod") } },
	{ "6.3.3.20", "rules are locked", STATUS, { "^enabled 2$" } },
};

struct output {
	char **lines;
	size_t n;
};

static void read_output(struct output *o, const char *program,
			const char *option)
{
	char *command, *line = NULL;
	size_t size = 0;
	FILE *stream;

	if (asprintf(&command, "%s %s", program, option) < 0)
		err(2, NULL);
	stream = popen(command, "r");
	if (!stream)
		err(2, "%s", command);
	while (getline(&line, &size, stream) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		o->lines = reallocarray(o->lines, o->n + 1, sizeof(*o->lines));
		if (!o->lines)
			err(2, NULL);
		o->lines[o->n++] = line;
		line = NULL;
		size = 0;
	}
	free(line);
	if (pclose(stream) != 0)
		errx(2, "%s: failed", command);
	free(command);
}

static void free_output(struct output *o)
{
	for (size_t i = 0; i < o->n; i++)
		free(o->lines[i]);
	free(o->lines);
}

static bool matches_some(const char *pattern, const struct output *o)
{
	bool found = false;
	regex_t compiled;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		errx(2, "a bad regular expression: %s", pattern);
	for (size_t i = 0; i < o->n && !found; i++)
		found = regexec(&compiled, o->lines[i], 0, NULL, 0) == 0;
	regfree(&compiled);
	return found;
}

static bool passes(const struct check *c, const struct output *o)
{
	for (size_t i = 0; i < PATTERNS_MAX && c->patterns[i]; i++)
		if (!matches_some(c->patterns[i], o))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	struct output outputs[] = { [LIST] = { 0 }, [STATUS] = { 0 } };
	unsigned passed = 0, failed = 0;

	if (argc != 2)
		errx(2, "usage: scanner AUDITCTL");
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		read_output(&outputs[i], argv[1], options[i]);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		const struct check *c = &checks[i];
		bool good = passes(c, &outputs[c->source]);

		printf("%s %s %s\n", good ? "pass" : "fail", c->id, c->text);
		if (good)
			passed++;
		else
			failed++;
	}
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		free_output(&outputs[i]);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
