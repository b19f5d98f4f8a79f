/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The floor under --check: the same libaudit calls that build the rules of a
 * file, in a bare loop, and nothing else. It takes the file to be good, and
 * knows only what the files of bench/check use.
 */
#include "config.h"

#include <err.h>
#include <libaudit.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern unsigned int _audit_elf __attribute__((weak));
extern int _audit_syscalladded __attribute__((weak));
extern int _audit_archadded __attribute__((weak));
extern int _audit_permadded __attribute__((weak));

static void add_calls(struct audit_rule_data *rule, char *names)
{
	for (char *name; (name = strsep(&names, ","));)
		if (audit_rule_syscallbyname_data(rule, name) != 0)
			errx(1, "-S %s", name);
	_audit_syscalladded = 1;
}

static void add_pair(struct audit_rule_data **rule, char *pair)
{
	if (audit_rule_fieldpair_data(rule, pair, AUDIT_FILTER_EXIT) != 0)
		errx(1, "-F %s", pair);
}

/* "-a always,exit -F ... -S ... -k KEY" */
static void build(char *line)
{
	struct audit_rule_data *rule = audit_rule_create_data();
	char option = '\0', *key;

	_audit_elf = 0;
	_audit_syscalladded = _audit_archadded = _audit_permadded = 0;
	for (char *word; (word = strsep(&line, " "));) {
		if (word[0] == '-' && !option) {
			option = word[1];
			continue;
		}
		if (option == 'F')
			add_pair(&rule, word);
		if (option == 'S')
			add_calls(rule, word);
		if (option == 'k') {
			if (asprintf(&key, "key=%s", word) < 0)
				err(1, NULL);
			add_pair(&rule, key);
			free(key);
		}
		option = '\0';
	}
	audit_rule_free_data(rule);
}

int main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t size = 0;
	unsigned n = 0;

	if (!file)
		errx(2, "usage: floor FILE");
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "-a ", 3) != 0)
			continue;
		build(line);
		n++;
	}
	free(line);
	fclose(file);
	printf("%u rules\n", n);
	return 0;
}
