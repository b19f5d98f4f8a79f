/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which directories of a path everyone can write to. */
#include "unit.h"
#include "input/trust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Made in this order in a directory of their own; a link has a target, '@' is
 * that directory. Modes are set in the end. */
static const struct {
	const char *name, *target;
	unsigned mode;
} places[] = {
	{ "good", NULL, 0755 },
	{ "good/in", NULL, 0755 },
	{ "open", NULL, 0777 },
	{ "open/in", NULL, 0755 },
	{ "sticky", NULL, 01777 },
	{ "sticky/in", NULL, 0755 },
	{ "to-good", "good/in", 0 },
	{ "to-open", "@/open/in", 0 },
	{ "open/to-good", "../good", 0 },
	{ "good/to-to-good", "../open/to-good", 0 },
	{ "sticky/to-good", "@/good", 0 },
	{ "loop", "loop", 0 },
	{ "a b", NULL, 0755 },
	{ "good/to-open.rules", "../open/in/x.rules", 0 },
	{ "good/to-sticky.rules", "@/sticky/x.rules", 0 },
	{ "good/twice.rules", "to-open.rules", 0 },
};

static const struct {
	const char *path;  /* in that directory */
	const char *error; /* NULL: it is trusted */
} paths[] = {
	{ "good", NULL },
	{ "good/", NULL },
	{ "good/in", NULL },
	{ "good//in/../in/./", NULL },
	{ "a b", NULL },
	{ "good/absent.rules", NULL },
	{ "absent/x.rules", NULL },
	{ "loop", NULL },
	{ "to-good", NULL },
	{ "sticky/in", NULL },
	{ "sticky/x.rules", NULL },
	{ "sticky/to-good", NULL },
	{ "sticky", "everyone can write to this directory (mode 1777)" },
	{ "open", "everyone can write to this directory (mode 0777)" },
	{ "open/in", "/open (mode 0777)" },
	{ "open/in/x.rules", "/open (mode 0777)" },
	{ "open/absent.rules", "/open (mode 0777)" },
	{ "open/../good", "/open (mode 0777)" },
	{ "good/../open/in", "/open (mode 0777)" },
	{ "to-open", "/open (mode 0777)" },
	{ "open/to-good/in", "/open (mode 0777)" },
	{ "good/to-to-good", "/open (mode 0777)" },
	{ "good/to-to-good/in/x.rules", "/open (mode 0777)" },
	{ "good/to-open.rules", "/open (mode 0777)" },
	{ "good/to-sticky.rules", NULL },
	{ "good/twice.rules", "/open (mode 0777)" },
};

static void make_places(const struct scratch *scratch)
{
	for (int i = 0; i < N_ROWS(places); i++) {
		char *path = scratch_path(scratch, places[i].name);
		const char *target = places[i].target;
		char *text;

		if (!target) {
			ck_assert_int_eq(mkdir(path, 0700), 0);
			free(path);
			continue;
		}
		text = *target == '@'
			       ? text_of("%s%s", scratch->path, target + 1)
			       : text_of("%s", target);
		ck_assert_int_eq(symlink(text, path), 0);
		free(text);
		free(path);
	}
	for (int i = 0; i < N_ROWS(places); i++) {
		char *path = scratch_path(scratch, places[i].name);

		if (!places[i].target)
			ck_assert_int_eq(chmod(path, places[i].mode), 0);
		free(path);
	}
}

static void expect_trust(const char *path, const char *error)
{
	struct said said;
	int rc;

	said_begin(&said);
	rc = trust_path(path, &said.d);
	said_done(&said);
	ck_assert_msg(rc == (error ? -EPERM : 0), "'%s': %d: %s", path, rc,
		      said.text);
	if (error)
		expect_part(path, said.text, error);
	else
		expect_text(path, said.text, "");
	said_free(&said);
}

START_TEST(path_is_walked)
{
	struct scratch scratch;
	char *path;

	scratch_make(&scratch);
	make_places(&scratch);
	path = scratch_path(&scratch, paths[_i].path);
	expect_trust(path, paths[_i].error);
	/* The same for a path relative to the current directory. */
	ck_assert_int_eq(chdir(scratch.path), 0);
	expect_trust(paths[_i].path, paths[_i].error);
	ck_assert_int_eq(chdir("/"), 0);
	free(path);
	scratch_remove(&scratch);
}
END_TEST

/* Too long to be opened: open() fails. */
START_TEST(length_is_bounded)
{
	char *path = malloc(20001);

	memset(path, 'x', 20000);
	path[20000] = '\0';
	expect_trust(path, NULL);
	for (size_t i = 0; i < 20000; i += 2)
		path[i] = '/';
	expect_trust(path, NULL);
	path[4000] = '\0';
	expect_trust(path, NULL);
	expect_trust("", NULL);
	expect_trust("/", NULL);
	expect_trust("/..//../", NULL);
	free(path);
}
END_TEST

/*
 * In a very deep directory, a relative path can be opened although its absolute
 * path is too long to be handled. It must not count as one that does not exist.
 */
START_TEST(depth_is_refused)
{
	char *name = repeated('d', 250);
	struct scratch scratch;
	struct said said;
	int rc, depth;

	scratch_make(&scratch);
	ck_assert_int_eq(chdir(scratch.path), 0);
	for (depth = 0; depth < 20; depth++) {
		ck_assert_int_eq(mkdir(name, 0755), 0);
		ck_assert_int_eq(chdir(name), 0);
	}
	ck_assert_int_eq(mkdir("open", 0700), 0);
	ck_assert_int_eq(chmod("open", 0777), 0);
	said_begin(&said);
	rc = trust_path("open/x.rules", &said.d);
	said_done(&said);
	ck_assert_int_lt(rc, 0);
	expect_part("said", said.text, "open/x.rules: error: ");
	said_free(&said);
	ck_assert_int_eq(rmdir("open"), 0);
	for (; depth; depth--) {
		ck_assert_int_eq(chdir(".."), 0);
		ck_assert_int_eq(rmdir(name), 0);
	}
	ck_assert_int_eq(chdir("/"), 0);
	scratch_remove(&scratch);
	free(name);
}
END_TEST

/* The same for a link to such a path. */
START_TEST(depth_after_links_is_refused)
{
	char *name = repeated('d', 250), *target, *path;
	struct scratch scratch;
	struct said said;
	int rc, depth;

	scratch_make(&scratch);
	ck_assert_int_eq(chdir(scratch.path), 0);
	for (depth = 0; depth < 20; depth++) {
		ck_assert_int_eq(mkdir(name, 0755), 0);
		ck_assert_int_eq(symlink(name, "next"), 0);
		ck_assert_int_eq(chdir(name), 0);
	}
	ck_assert_int_eq(mkdir("open", 0700), 0);
	ck_assert_int_eq(chmod("open", 0777), 0);
	ck_assert_int_eq(chdir(scratch.path), 0);
	path = text_of("%s", "next");
	for (int i = 1; i < depth; i++) {
		target = text_of("%s/next", path);
		free(path);
		path = target;
	}
	target = text_of("%s/open/x.rules", path);
	ck_assert_uint_lt(strlen(target), 4096);
	said_begin(&said);
	rc = trust_path(target, &said.d);
	said_done(&said);
	ck_assert_int_lt(rc, 0);
	expect_part("said", said.text, ": error: ");
	said_free(&said);
	free(target);
	for (int i = 0; i < depth; i++)
		ck_assert_int_eq(chdir(name), 0);
	ck_assert_int_eq(rmdir("open"), 0);
	for (; depth; depth--) {
		ck_assert_int_eq(chdir(".."), 0);
		ck_assert_int_eq(unlink("next"), 0);
		ck_assert_int_eq(rmdir(name), 0);
	}
	ck_assert_int_eq(chdir("/"), 0);
	scratch_remove(&scratch);
	free(path);
	free(name);
}
END_TEST

Suite *suite_trust(void)
{
	Suite *suite = suite_create("trust");
	TCase *tc = tcase_create("trust");

	tcase_add_loop_test(tc, path_is_walked, 0, N_ROWS(paths));
	tcase_add_test(tc, length_is_bounded);
	tcase_add_test(tc, depth_is_refused);
	tcase_add_test(tc, depth_after_links_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}
