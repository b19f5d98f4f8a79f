/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random pairs of rule sets: rules that overlap, of both actions; rules equal
 * in meaning but not in bytes; exact copies; several lists. --sync makes one
 * set the other, and is killed at each moment. Each event is then made, and
 * must be decided as the old or as the new rules decide it; the next --sync
 * must end with the new rules.
 */
#include "config.h"
#include "moments.h"
#include "decisions.h"
#include "runner.h"
#include "tap.h"
#include "tools.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char old_file[] = "/tmp/old.rules", new_file[] = "/tmp/new.rules",
		  wanted_file[] = "/tmp/wanted.rules", /* without what is
							* refused */
	loaded_file[] = "/tmp/loaded.rules";

/* ---- rules in their meaning ---------------------------------------------- */

/* Of a rule: list and action, system calls, and its fields, sorted. */
static int compare_fields(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool has_string(uint32_t field)
{
	return field == AUDIT_WATCH || field == AUDIT_DIR ||
	       field == AUDIT_FILTERKEY || field == AUDIT_EXE;
}

/* Returns a text to be freed: equal texts, equal meanings. */
static char *meaning_of(const struct raw_rule *rule)
{
	const struct audit_rule_data *data = rule->data;
	char fields[AUDIT_MAX_FIELDS][128], *text = NULL;
	const char *string = data->buf;
	size_t size = 0;
	FILE *out = tools_must(open_memstream(&text, &size));

	for (unsigned i = 0; i < data->field_count; i++) {
		int length =
			has_string(data->fields[i]) ? (int)data->values[i] : 0;

		snprintf(fields[i], sizeof(fields[i]), "%u %x %u %.*s",
			 data->fields[i], data->fieldflags[i], data->values[i],
			 length, string);
		string += length;
	}
	qsort(fields, data->field_count, sizeof(fields[0]), compare_fields);
	fprintf(out, "%u %u", data->flags, data->action);
	for (unsigned i = 0; i < AUDIT_BITMASK_SIZE; i++)
		fprintf(out, " %x", data->mask[i]);
	for (unsigned i = 0; i < data->field_count; i++)
		fprintf(out, ", %s", fields[i]);
	fclose(out);
	return text;
}

/* The meanings of rules in their order, list by list, as texts; a later copy of
 * a rule, which never matches, is left out. */
struct meanings {
	char **texts;
	size_t n;
};

static void add_meaning(struct meanings *m, const struct raw_rule *rule)
{
	char *text = meaning_of(rule);

	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->texts[i], text) == 0) {
			free(text);
			return;
		}
	m->texts =
		tools_must(reallocarray(m->texts, m->n + 1, sizeof(*m->texts)));
	m->texts[m->n++] = text;
}

static void read_meanings(struct meanings *m, const struct raw_rules *rules)
{
	*m = (struct meanings){ 0 };
	for (uint32_t list = 0; list < AUDIT_NR_FILTERS; list++)
		for (size_t i = 0; i < rules->n; i++)
			if (rules->rules[i].data->flags == list)
				add_meaning(m, &rules->rules[i]);
}

static void free_meanings(struct meanings *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->texts[i]);
	free(m->texts);
}

/* Whether both mean the same in the same order. */
static bool mean_the_same(const struct raw_rules *a, const struct raw_rules *b)
{
	struct meanings x, y;
	bool same;

	read_meanings(&x, a);
	read_meanings(&y, b);
	same = x.n == y.n;
	for (size_t i = 0; same && i < x.n; i++)
		same = strcmp(x.texts[i], y.texts[i]) == 0;
	free_meanings(&x);
	free_meanings(&y);
	return same;
}

/* Whether the kernel holds what means the same as @rules. */
static bool kernel_means(int fd, const struct raw_rules *rules)
{
	struct raw_rules now;
	bool same;

	netlink_list(fd, &now);
	same = mean_the_same(&now, rules);
	netlink_free(&now);
	return same;
}

/* ---- random rules -------------------------------------------------------- */

#define POOL	  10
#define FIELDS	  4
#define MAX_LINES 16

/* Rules 2n and 2n + 1 of a pool match the same events. */
struct pool_rule {
	char list[12], action[8];
	char head[40]; /* what must come first */
	char fields[FIELDS][40];
	unsigned n_fields;
	char key[8];
};

struct line {
	unsigned rule;	  /* of the pool */
	bool is_reversed; /* its fields in the opposite order */
};

struct rule_file {
	struct line lines[MAX_LINES];
	unsigned n;
};

static void add_field(struct pool_rule *r, const char *name,
		      const char *operator, unsigned value)
{
	snprintf(r->fields[r->n_fields++], sizeof(r->fields[0]), "-F %s%s%u",
		 name, operator, value);
}

static void make_call_rule(struct pool_rule *r)
{
	static const char *const calls[] = { "kill", "kill", "tkill",
					     "kill,tkill" };
	static const char *const arguments[] = { "a1", "a2", "a3" };

	snprintf(r->list, sizeof(r->list), "exit");
	snprintf(r->head, sizeof(r->head), "-F arch=b64 -S %s",
		 calls[tools_below(4)]);
	for (unsigned i = 0; i < 3; i++)
		if (tools_below(5) < 2)
			add_field(r, arguments[i], tools_below(3) ? "=" : "!=",
				  1 + tools_below(2));
	if (tools_below(3) == 0)
		add_field(r, "uid", tools_below(4) ? "=" : "!=", 0);
}

static void make_file_rule(struct pool_rule *r)
{
	snprintf(r->list, sizeof(r->list), "exit");
	if (tools_below(3) == 0)
		snprintf(r->head, sizeof(r->head),
			 "-F dir=" DECISIONS_DIRECTORY);
	else
		snprintf(r->head, sizeof(r->head),
			 "-F path=" DECISIONS_DIRECTORY "/%u", tools_below(2));
	snprintf(r->fields[r->n_fields++], sizeof(r->fields[0]), "-F perm=%s",
		 tools_below(2) ? "a" : "wa");
	if (tools_below(3) == 0)
		add_field(r, "uid", "=", 0);
}

static void make_record_rule(struct pool_rule *r)
{
	static const unsigned types[] = { 1105, 1106, 1106, 1300 };
	bool is_exclude = tools_below(2);

	snprintf(r->list, sizeof(r->list), is_exclude ? "exclude" : "user");
	add_field(r, "msgtype", "=", types[tools_below(is_exclude ? 4 : 3)]);
	if (tools_below(2))
		add_field(r, "uid", "=", 0);
}

static void make_task_rule(struct pool_rule *r)
{
	snprintf(r->list, sizeof(r->list), "task");
	add_field(r, "uid", tools_below(2) ? "=" : "!=", 0);
	if (tools_below(2))
		add_field(r, "gid", "=", 0);
}

static void set_decision(struct pool_rule *r)
{
	bool has_keys = strcmp(r->list, "exit") == 0;

	snprintf(r->action, sizeof(r->action),
		 tools_below(3) ? "always" : "never");
	/* always,task would record every system call of a new task. */
	if (strcmp(r->list, "task") == 0)
		snprintf(r->action, sizeof(r->action), "never");
	r->key[0] = '\0';
	if (has_keys && tools_below(5))
		snprintf(r->key, sizeof(r->key), "k%u", tools_below(3));
	/* A rule for a path without a key records under the key of the first
	 * other rule that matches: the kernel tries it last, and does not clear
	 * the key (seen on Linux 6.1). So its decision depends on rules
	 * after it. */
	else if (strncmp(r->head, "-F path", 7) == 0)
		snprintf(r->key, sizeof(r->key), "k0");
}

static void make_pool(struct pool_rule *pool, bool has_lists)
{
	for (unsigned i = 0; i < POOL; i += 2) {
		struct pool_rule *r = &pool[i];
		unsigned kind = tools_below(has_lists ? 10 : 6);

		*r = (struct pool_rule){ 0 };
		if (kind < 4)
			make_call_rule(r);
		else if (kind < 6)
			make_file_rule(r);
		else if (kind < 9)
			make_record_rule(r);
		else
			make_task_rule(r);
		set_decision(r);
		pool[i + 1] = *r;
		set_decision(&pool[i + 1]);
	}
}

static void add_line(struct rule_file *f)
{
	if (f->n < MAX_LINES)
		f->lines[f->n++] =
			(struct line){ tools_below(POOL), tools_below(3) == 0 };
}

static void make_file(struct rule_file *f)
{
	f->n = 0;
	for (unsigned n = 1 + tools_below(6); n; n--)
		add_line(f);
}

/* As an administrator edits: a line more or less, a key, a place. */
static void edit_file(struct rule_file *f)
{
	for (unsigned edits = 1 + tools_below(3); edits && f->n; edits--) {
		struct line *at = &f->lines[tools_below(f->n)];
		struct line *last = &f->lines[f->n - 1];
		struct line kept = *at;

		switch (tools_below(5)) {
		case 0:
			add_line(f);
			last = &f->lines[f->n - 1];
			*at = *last;
			*last = kept;
			break;
		case 1:
			*at = *last;
			f->n--;
			break;
		case 2:
			at->rule ^= 1;
			break;
		case 3:
			at->is_reversed = !at->is_reversed;
			break;
		default:
			*at = *last;
			*last = kept;
			break;
		}
	}
}

static void write_rule(char *text, size_t size, const struct pool_rule *pool,
		       const struct line *line)
{
	const struct pool_rule *r = &pool[line->rule];
	int n = snprintf(text, size, "%s,%s %s", r->action, r->list, r->head);

	for (unsigned i = 0; i < r->n_fields; i++) {
		unsigned at = line->is_reversed ? r->n_fields - 1 - i : i;

		n += snprintf(text + n, size - (size_t)n, " %s", r->fields[at]);
	}
	if (r->key[0])
		snprintf(text + n, size - (size_t)n, " -k %s", r->key);
}

/* What the kernel of the tests refuses, for it has no security module. */
static const char refused_rule[] =
	"-a always,exit -F arch=b64 -S kill -F subj_type=none_t -k refused\n";

/* @first comes after the -D; @refused_at is the line before which the refused
 * rule is, or more than there are. A second rule with the same bytes is taken
 * with -A only. */
static void write_file(const char *path, const char *first,
		       const struct pool_rule *pool, const struct rule_file *f,
		       unsigned refused_at)
{
	char texts[MAX_LINES][256];
	FILE *out = tools_create(path);

	fprintf(out, "-D\n%s", first);
	for (unsigned i = 0; i < f->n; i++) {
		bool is_copy = false;

		if (i == refused_at)
			fputs(refused_rule, out);
		write_rule(texts[i], sizeof(texts[i]), pool, &f->lines[i]);
		for (unsigned j = 0; j < i; j++)
			is_copy |= strcmp(texts[i], texts[j]) == 0;
		fprintf(out, "%s %s\n", is_copy ? "-A" : "-a", texts[i]);
	}
	tools_close(out, path);
}

/* ---- moments of a pair --------------------------------------------------- */

/* What comes of the new file. */
enum outcome { ALL_ARE_TAKEN, ONE_IS_LEFT_OUT, ALL_IS_REFUSED };

struct pair {
	int fd;
	struct runner reference; /* loads loaded_file */
	struct runner sync;	 /* to new_file */
	enum outcome outcome;
	struct raw_rules old, new;
	struct settings old_settings, new_settings;
	struct decisions by_old, by_new;
};

static struct {
	unsigned pairs, kills, refused;
	unsigned decided_otherwise, ended_otherwise;
} counts;

static bool is_expected_status(const struct pair *p, int rc)
{
	return rc == (p->outcome == ALL_IS_REFUSED ? 1 : 0);
}

/* Whether the kernel holds the rules and settings that the outcome promises. */
static bool is_expected_state(const struct pair *p)
{
	bool is_old = p->outcome == ALL_IS_REFUSED;
	struct settings now;

	netlink_settings(p->fd, &now);
	return kernel_means(p->fd, is_old ? &p->old : &p->new) &&
	       now.enabled ==
		       (is_old ? p->old_settings : p->new_settings).enabled;
}

static void check_decisions(const struct pair *p, unsigned at)
{
	struct decisions now;
	unsigned wrong;

	decisions_make(&now);
	wrong = decisions_count_wrong(&now, &p->by_old, &p->by_new);
	if (wrong)
		printf("    at moment %u\n", at);
	counts.decided_otherwise += wrong;
}

/* A refused --sync that was killed leaves what means neither, and the next one
 * goes back to that. */
static bool ends_as_expected(const struct pair *p, bool was_killed)
{
	bool is_free = was_killed && p->outcome == ALL_IS_REFUSED;
	int rc = runner_run(&p->sync, 0, false);

	return is_expected_status(p, rc) && (is_free || is_expected_state(p));
}

/* Returns whether the --sync came to its end. */
static bool check_moment(const struct pair *p, unsigned at, bool splits)
{
	bool has_ended, is_good = true;
	int rc;

	tools_put_back(p->fd, &p->old);
	netlink_restore(p->fd, &p->old_settings);
	rc = runner_run(&p->sync, at, splits);
	has_ended = rc != -SIGKILL;
	counts.kills += !has_ended;
	check_decisions(p, at);
	if (has_ended)
		is_good = is_expected_status(p, rc) && is_expected_state(p);
	is_good = ends_as_expected(p, !has_ended) && is_good;
	if (!is_good) {
		printf("    moment %u: does not end as expected\n", at);
		counts.ended_otherwise++;
	}
	return has_ended;
}

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = tools_create(to);
	int c;

	if (!in)
		err(1, "%s", from);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(in);
	tools_close(out, to);
}

/* What the reference makes of @file. */
static void load(const struct pair *p, const char *file,
		 struct raw_rules *rules, struct settings *settings,
		 struct decisions *decisions)
{
	copy_file(file, loaded_file);
	netlink_delete_all(p->fd);
	if (runner_run(&p->reference, 0, false) != 0)
		errx(1, "the reference does not load the rules");
	netlink_list(p->fd, rules);
	netlink_settings(p->fd, settings);
	decisions_make(decisions);
}

static void load_both(struct pair *p)
{
	load(p, wanted_file, &p->new, &p->new_settings, &p->by_new);
	load(p, old_file, &p->old, &p->old_settings, &p->by_old);
}

static void check_all_moments(const struct pair *p)
{
	for (unsigned at = 1; !check_moment(p, at, true); at++)
		;
	for (unsigned at = 1; !check_moment(p, at, false); at++)
		;
}

static void make_pair(struct pair *p)
{
	struct pool_rule pool[POOL];
	struct rule_file old, new;
	unsigned refused_at;

	make_pool(pool, tools_below(2));
	make_file(&old);
	new = old;
	if (tools_below(2))
		edit_file(&new);
	else
		make_file(&new);
	p->outcome = tools_below(3) ? ALL_ARE_TAKEN
				    : ONE_IS_LEFT_OUT + tools_below(2);
	if (!new.n)
		p->outcome = ALL_ARE_TAKEN;
	refused_at = p->outcome == ALL_ARE_TAKEN ? new.n : tools_below(new.n);
	write_file(old_file, "", pool, &old, old.n);
	write_file(wanted_file, "", pool, &new, new.n);
	write_file(new_file, p->outcome == ONE_IS_LEFT_OUT ? "-i\n" : "", pool,
		   &new, refused_at);
}

static void print_files(void)
{
	char command[128];

	snprintf(command, sizeof(command),
		 "sed 's/^/    /' %s; echo '    --'; sed 's/^/    /' %s",
		 old_file, new_file);
	fflush(stdout);
	if (system(command) < 0)
		warn("sed");
}

/* PROGRAM REFERENCE KILLER */
static struct pair begin_pairs(int fd, char **args)
{
	struct pair p = { .fd = fd };

	netlink_delete_all(fd);
	decisions_start(fd);
	runner_open(&p.reference, args[2], args[1], "-R", loaded_file);
	runner_open(&p.sync, args[2], args[0], "--sync", new_file);
	return p;
}

/* Returns whether all is as it should be. */
static bool check_pair(struct pair *p)
{
	unsigned bad = counts.decided_otherwise + counts.ended_otherwise;

	load_both(p);
	check_all_moments(p);
	counts.pairs++;
	counts.refused += p->outcome != ALL_ARE_TAKEN;
	netlink_free(&p->old);
	netlink_free(&p->new);
	return counts.decided_otherwise + counts.ended_otherwise == bad;
}

static void report_pairs(const char *name)
{
	tap_result(counts.decided_otherwise == 0 && counts.ended_otherwise == 0,
		   "%s: %u pairs, a refused rule in %u of them, killed %u "
		   "times: %lu events made, %u decided otherwise than by "
		   "the old or the new rules; %u times the next --sync does "
		   "not end as it should",
		   name, counts.pairs, counts.refused, counts.kills,
		   decisions_made(), counts.decided_otherwise,
		   counts.ended_otherwise);
}

/* PROGRAM REFERENCE KILLER N SEED */
void moments_of_pairs(int fd, char **args)
{
	struct pair p = begin_pairs(fd, args);
	unsigned n = (unsigned)atoi(args[3]);

	tools_seed(args[4]);
	for (unsigned i = 0; i < n; i++) {
		make_pair(&p);
		if (!check_pair(&p)) {
			printf("    pair %u of seed %s\n", i, args[4]);
			print_files();
		}
	}
	report_pairs("random");
}

/* PROGRAM REFERENCE KILLER FILE...: NAME.new beside each NAME.old */
void moments_of_files(int fd, char **args)
{
	struct pair p = begin_pairs(fd, args);

	for (char **old = args + 3; *old; old++) {
		char *new = tools_must(strdup(*old));

		memcpy(new + strlen(new) - 3, "new", 3);
		copy_file(*old, old_file);
		copy_file(new, new_file);
		copy_file(new, wanted_file);
		if (!check_pair(&p))
			printf("    %s\n", *old);
		free(new);
	}
	report_pairs("written by hand");
}

/* ---- moments of a load and of a deletion --------------------------------- */

/* @n rules, those of a load on one list, so that its order is that of the file;
 * those that are to be deleted on several. */
static void write_plain_rules(unsigned n, bool has_lists)
{
	static const char *const lists[] = { "exit", "user", "exit", "exclude",
					     "exit" };
	FILE *out = tools_create(new_file);

	for (unsigned i = 0; i < n; i++) {
		const char *list = has_lists ? lists[i % 5] : "exit";

		fprintf(out, "-a %s,%s -F %s=%u\n", i % 3 ? "always" : "never",
			list, list[1] == 'x' && list[2] == 'i' ? "a1" : "pid",
			5000 + i);
	}
	tools_close(out, new_file);
}

static bool is_prefix(const struct raw_rules *now, const struct raw_rules *all)
{
	for (size_t i = 0; i < now->n && i < all->n; i++)
		if (!tools_is_same_rule(&now->rules[i], &all->rules[i]))
			return false;
	return now->n <= all->n;
}

struct command {
	struct runner runner;
	const struct raw_rules *from; /* what the kernel holds before */
	const struct raw_rules *all;
	const char *name;
};

/*
 * Kill it at each moment. What the kernel then holds must be a prefix of @all;
 * all lengths that were seen are printed.
 */
static void check_prefixes(int fd, const struct command *c, bool splits)
{
	size_t least = SIZE_MAX, most = 0, lengths = 0, last = SIZE_MAX;
	bool is_good = true;
	unsigned at = 0;
	int rc;

	do {
		struct raw_rules now;

		tools_put_back(fd, c->from);
		rc = runner_run(&c->runner, ++at, splits);
		netlink_list(fd, &now);
		if (!is_prefix(&now, c->all)) {
			printf("    moment %u: no prefix\n", at);
			is_good = false;
		}
		lengths += now.n != last;
		last = now.n;
		least = now.n < least ? now.n : least;
		most = now.n > most ? now.n : most;
		netlink_free(&now);
	} while (rc == -SIGKILL);
	tap_result(is_good && rc == 0 && least == 0 && most == c->all->n,
		   "%s%s of %zu rules, killed at %u moments: the kernel holds "
		   "a prefix, of %zu lengths from %zu to %zu",
		   c->name, splits ? ", message by message," : "", c->all->n,
		   at - 1, lengths, least, most);
}

/* PROGRAM KILLER */
static void check_command(int fd, char **args, bool is_load, unsigned n,
			  bool splits)
{
	static const struct raw_rules none;
	struct raw_rules all;
	struct command c = { .from = is_load ? &none : &all,
			     .all = &all,
			     .name = is_load ? "-R" : "-D" };

	write_plain_rules(n, !is_load);
	tools_load(fd, args[0], new_file, &all);
	runner_open(&c.runner, args[1], args[0], c.name,
		    is_load ? new_file : NULL);
	check_prefixes(fd, &c, splits);
	runner_close(&c.runner);
	netlink_free(&all);
}

/* PROGRAM KILLER N */
void moments_of_commands(int fd, char **args)
{
	unsigned n = (unsigned)atoi(args[2]);

	check_command(fd, args, true, n, false);
	check_command(fd, args, false, n, false);
	check_command(fd, args, true, n / 8, true);
	check_command(fd, args, false, n / 8, true);
	netlink_delete_all(fd);
}
