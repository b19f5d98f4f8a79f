/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor [-l|-s] FILE: the libaudit calls that build the rules of a file, in a
 * bare loop, and nothing else: the floor under --check. With -l the rules are
 * then loaded, in a bare loop of audit_add_rule_data(), and how many
 * microseconds that loop took is told: the floor under -R. With -s each is sent
 * when it is built, which makes it the plainest program on libaudit that loads
 * a file.
 *
 * It takes the file to be good, and knows only what the files of bench/run use.
 */
#include "config.h"

#include <err.h>
#include <libaudit.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
static struct audit_rule_data *build(char *line)
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
	return rule;
}

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void send_rule(int fd, struct audit_rule_data *rule, size_t number)
{
	if (audit_add_rule_data(fd, rule, AUDIT_FILTER_EXIT, AUDIT_ALWAYS) <= 0)
		errx(1, "rule %zu is refused", number);
}

static void load(int fd, struct audit_rule_data **rules, size_t n)
{
	long long begun = now_us();

	for (size_t i = 0; i < n; i++)
		send_rule(fd, rules[i], i + 1);
	printf("%lld\n", now_us() - begun);
}

int main(int argc, char **argv)
{
	const char *how = argc == 3 ? argv[1] : "";
	bool is_load = !strcmp(how, "-l"), is_send = !strcmp(how, "-s");
	bool opens = is_load || is_send;
	FILE *file = argc == 2 + opens ? fopen(argv[argc - 1], "r") : NULL;
	int fd = opens ? audit_open() : -1;
	struct audit_rule_data **rules = NULL;
	char *line = NULL;
	size_t size = 0, n = 0, number = 0;

	if (!file)
		errx(2, "usage: floor [-l|-s] FILE");
	while (getline(&line, &size, file) > 0) {
		struct audit_rule_data *rule;

		line[strcspn(line, "\n")] = '\0';
		rule = build(line);
		number++;
		if (is_send)
			send_rule(fd, rule, number);
		if (!is_load) {
			audit_rule_free_data(rule);
			continue;
		}
		rules = reallocarray(rules, n + 1, sizeof(*rules));
		if (!rules)
			err(1, NULL);
		rules[n++] = rule;
	}
	free(line);
	fclose(file);
	if (is_load)
		load(fd, rules, n);
	for (size_t i = 0; i < n; i++)
		audit_rule_free_data(rules[i]);
	free(rules);
	audit_close(fd);
	return 0;
}
