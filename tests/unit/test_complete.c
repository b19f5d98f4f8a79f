/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --complete (differs complete): the candidates for a word. The names are those
 * of the kernel's headers. */
#include "unit.h"
#include "commands/complete.h"
#include "cli/options.h"
#include "cli/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int no_rules(struct ruleset *set)
{
	(void)set;
	return -EPERM;
}

/* Three keys in two rules, one of them twice, and two with control
 * characters. */
static int two_rules(struct ruleset *set)
{
	static const char *const keys[] = { "kill-me\001two",
					    "two\001a\nb\001\302\233c" };
	_Alignas(struct audit_rule_data) char room[2048];
	struct audit_rule_data *rule = (void *)room;

	for (size_t i = 0; i < N_ROWS(keys); i++) {
		memset(room, 0, sizeof(room));
		rule->flags = AUDIT_FILTER_EXIT;
		rule->action = AUDIT_ALWAYS;
		rule->field_count = 2;
		rule->fields[0] = AUDIT_WATCH;
		rule->values[0] = 2;
		rule->fields[1] = AUDIT_FILTERKEY;
		rule->values[1] = rule->buflen = (uint32_t)strlen(keys[i]);
		rule->buflen += 2;
		memcpy(rule->buf, "/x", 2);
		memcpy(rule->buf + 2, keys[i], strlen(keys[i]));
		ck_assert_int_eq(
			ruleset_append(set, rule, sizeof(*rule) + rule->buflen),
			0);
	}
	return 0;
}

/* The candidates without their descriptions, each with a space after it; a
 * request for a path is the whole line. */
static char *candidates_of(const char *words, int (*rules)(struct ruleset *set))
{
	struct line *line = make_line(NULL, words);
	char *text = NULL, *rest, *one, *names;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(complete(line, rules, out), STATUS_OK);
	ck_assert_int_eq(fclose(out), 0);
	names = calloc(1, 2 * size + 1);
	ck_assert_ptr_nonnull(names);
	for (rest = text; (one = strsep(&rest, "\n")) && rest;) {
		if (*one != '\t')
			one[strcspn(one, "\t")] = '\0';
		strcat(strcat(names, one), " ");
	}
	free(text);
	free_line(line);
	return names;
}

static const struct {
	const char *words;
	const char *all; /* of the candidates, in this order */
} exact[] = {
	{ "--complete -a exit,a", "exit,always " },
	{ "--complete -d always,ex", "always,exit always,exclude " },
	{ "--complete -Anever,t", "-Anever,task " },
	{ "--complete -a exit,possi", "" },
	{ "--complete -a entry,", "" },
	{ "--complete -F arch", "arch= arch!= " },
	{ "--complete -F arch=b", "arch=b64 arch=b32 " },
	{ "--complete -Farch=b6", "-Farch=b64 " },
	{ "--complete -F arch!=b6", "arch!=b64 " },
	{ "--complete -F pat", "path= " },
	{ "--complete -F perm", "perm= " },
	{ "--complete -F pers", "pers= pers!= pers< pers> pers<= pers>= "
				"pers& pers&= " },
	{ "--complete -F pid", "pid= pid!= pid< pid> pid<= pid>= " },
	{ "--complete -F pid>", "pid>= " },
	{ "--complete -F pid!", "pid!= " },
	{ "--complete -F pid>=", "" },
	{ "--complete -F subj_s", "subj_sen= subj_sen!= subj_sen< subj_sen> "
				  "subj_sen<= subj_sen>= " },
	{ "--complete -F obj_lev", "obj_lev_low= obj_lev_high= " },
	{ "--complete -F field_compare", "" },
	{ "--complete -F nonsense=", "" },
	{ "--complete -F auid!=uns", "auid!=unset " },
	{ "--complete -F auid>uns", "" },
	{ "--complete -F sessionid=", "sessionid=unset " },
	{ "--complete -F uid=roo", "uid=root " },
	{ "--complete -F gid=roo", "gid=root " },
	{ "--complete -F success=", "success=1 success=0 " },
	{ "--complete -F exit=-EACC", "exit=-EACCES " },
	{ "--complete -F exit=EACC", "" },
	{ "--complete -F perm=", "perm=r perm=w perm=x perm=a " },
	{ "--complete -F perm=wa", "perm=wa perm=war perm=wax " },
	{ "--complete -F filetype=d", "filetype=dir " },
	{ "--complete -F fstype=tr", "fstype=tracefs " },
	{ "--complete -F msgtype=USER_LOGI", "msgtype=USER_LOGIN " },
	{ "--complete -F saddr_fam=1", "saddr_fam=1 saddr_fam=10 " },
	{ "--complete -F path=/e", "\tfile\tpath= " },
	{ "--complete -F exe!=", "\tfile\texe!= " },
	{ "--complete -F dir=", "\tfolder\tdir= " },
	{ "--complete -a always,exclude -F ms",
	  "msgtype= msgtype!= msgtype< msgtype> msgtype<= msgtype>= " },
	{ "--complete -a always,exit -F msg", "" },
	{ "--complete -a never,filesystem -F ", "fstype= key= " },
	{ "--complete -S kill,tgk", "kill,tgkill " },
	{ "--complete -F arch=x86_64 -S umou", "umount2 " },
	{ "--complete -F arch=i386 -S umou", "umount umount2 " },
	{ "--complete -Farch=i386 -Sumou", "-Sumount -Sumount2 " },
	{ "--complete -F arch=nonsense -S kil", "" },
	{ "--complete -F arch=x86_64 -S al", "all alarm " },
	{ "--complete -C ui", "uid= uid!= " },
	{ "--complete -C pid", "" },
	{ "--complete -C gid!=e", "gid!=egid " },
	{ "--complete -C obj_gid=", "obj_gid=gid obj_gid=egid obj_gid=sgid "
				    "obj_gid=fsgid " },
	{ "--complete -C uid>", "" },
	{ "--complete -C nonsense=", "" },
	{ "--complete -F "
	  "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn=",
	  "" },
	{ "--complete -p ", "r w x a " },
	{ "--complete -p rwx", "rwx rwxa " },
	{ "--complete -p rz", "" },
	{ "--complete -e ", "0 1 2 " },
	{ "--complete -f ", "0 1 2 " },
	{ "--complete -b ", "" },
	{ "--complete -R ", "\tfile\t " },
	{ "--complete -w /a~b", "\tfile\t " },
	{ "--complete -W/a", "\tfile\t-W " },
	{ "--complete -q /a,/b", "\tfolder\t/a, " },
	{ "--complete --signal st", "stop state " },
	{ "--complete --signal=st", "--signal=stop --signal=state " },
	{ "--complete --no-lint tab,qu", "tab,quotes " },
	{ "--complete --no-lint dup", "" },
	{ "--complete --no-lint after", "" },
	{ "--complete --chec", "--check " },
	{ "--complete --check ", "\tfile\t " },
	{ "--complete --check -", "--strict --no-lint --add-lint --json " },
	{ "--complete --check a --strict -",
	  "--strict --no-lint --add-lint --json " },
	{ "--complete --check -- -", "\tfile\t " },
	{ "--complete --strict -", "--check " },
	{ "--complete --dif -", "--keep-going --quiet --json " },
	{ "--complete --json -", "-l -s --check --diff --sync " },
	{ "--complete -l ", "-k --json -i " },
	{ "--complete -l -i -", "-k --json -i " },
	{ "--complete -D ", "-k " },
	{ "--complete -v ", "" },
	{ "--complete -w /x -", "-k -p " },
	{ "--complete -a exit,always -", "-F -S -C -k -p " },
	{ "--complete -e 1 -", "-e -f -r -b --backlog_wait_time " },
	{ "--complete -- -", "" },
	{ "--complete -k -", "" },
	{ "--complete --help -", "" },
	{ "--complete -lk x", "" },
	{ "--complete -zk", "" },
	{ "--complete x", "" },
#ifdef HAVE_AUDIT_URINGOP_TO_NAME
	{ "--complete -a io_uring,always -S openat", "openat openat2 " },
	{ "--complete -a io_uring,always -S openat,", "" },
#endif
};

START_TEST(word_is_completed)
{
	char *names = candidates_of(exact[_i].words, no_rules);

	expect_text(exact[_i].words, names, exact[_i].all);
	free(names);
}
END_TEST

START_TEST(keys_are_those_in_use)
{
	static const char *const words[][2] = {
		{ "--complete -k ", "kill-me two " },
		{ "--complete -k kill", "kill-me " },
		{ "--complete -D -k t", "two " },
		{ "--complete -F key=t", "key=two " },
		{ "--complete -k a", "" },
	};

	for (size_t i = 0; i < N_ROWS(words); i++) {
		char *names = candidates_of(words[i][0], two_rules);

		expect_text(words[i][0], names, words[i][1]);
		free(names);
		names = candidates_of(words[i][0], no_rules);
		expect_text(words[i][0], names, "");
		free(names);
	}
}
END_TEST

/* --complete is for command lines, and uses all words after it. */
START_TEST(is_parsed)
{
	static const struct {
		const char *file, *words;
		int rc;
		enum command command;
	} rows[] = {
		{ NULL, "--complete", 0, COMMAND_COMPLETE },
		{ NULL, "--complete -h", 0, COMMAND_COMPLETE },
		{ NULL, "--complete --json", 0, COMMAND_COMPLETE },
		{ NULL, "--complete -a -Z", 0, COMMAND_COMPLETE },
		{ NULL, "--complet x", -EINVAL, COMMAND_NOTHING },
		{ NULL, "--co x", -EINVAL, COMMAND_NOTHING },
		{ NULL, "--c x", 0, COMMAND_CHECK },
		{ NULL, "-l --complete", -EINVAL, COMMAND_NOTHING },
		{ "f", "--complete", -EINVAL, COMMAND_NOTHING },
	};

	for (size_t i = 0; i < N_ROWS(rows); i++) {
		struct line *line = make_line(rows[i].file, rows[i].words);
		struct request request;
		struct said said;
		int rc;

		said_begin(&said);
		rc = parse_request(&request, line, &said.d);
		if (rc != rows[i].rc ||
		    (rc == 0 && request.command != rows[i].command))
			ck_abort_msg("%s: %d, act %d", rows[i].words, rc,
				     (int)request.command);
		request_free(&request);
		said_done(&said);
		said_free(&said);
		free_line(line);
	}
}
END_TEST

/* Every option of the table is offered, and by all of its names. */
START_TEST(options_are_offered)
{
	char *names = candidates_of("--complete -", no_rules);
	const struct option_row *row;
	size_t n = 0;

	for (size_t i = 0; (row = options_row(i)); i++) {
		char *letter = text_of("-%c ", row->letter);
		char *name = text_of("--%s ", row->name ? row->name : "");

		if (row->letter)
			expect_part(letter, names, letter);
		if (row->name)
			expect_part(name, names, name);
		n += row->letter ? 1 : 0;
		n += row->name ? 1 : 0;
		free(letter);
		free(name);
	}
	for (const char *at = names; (at = strchr(at, ' ')); at++)
		n--;
	ck_assert_uint_eq(n, 0);
	free(names);
}
END_TEST

Suite *suite_complete(void)
{
	Suite *suite = suite_create("complete");
	TCase *tc = tcase_create("complete");

	tcase_add_loop_test(tc, word_is_completed, 0, N_ROWS(exact));
	tcase_add_test(tc, keys_are_those_in_use);
	tcase_add_test(tc, is_parsed);
	tcase_add_test(tc, options_are_offered);
	suite_add_tcase(suite, tc);
	return suite;
}
