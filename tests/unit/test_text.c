/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The output of text. */
#include "unit.h"
#include "base/text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define UTF8 "C.UTF-8"

/* differs terminal */
static const struct {
	const char *locale;
	const char *text;
	const char *escaped;
} texts[] = {
	{ "C", "", "" },
	{ "C", "plain", "plain" },
	{ "C", " a b ", " a b " },
	{ "C", "back\\slash", "back\\slash" },
	{ "C", "\"quote'", "\"quote'" },
	{ "C", "\033[31mred", "\\033[31mred" },
	{ "C", "a\nb", "a\\012b" },
	{ "C", "a\tb\r", "a\\011b\\015" },
	{ "C", "\001\037\177", "\\001\\037\\177" },
	{ "C", "~!@#$%^&*()", "~!@#$%^&*()" },
	{ "C", "caf\303\251", "caf\\303\\251" },
	{ "C",
	  "\233"
	  "31m",
	  "\\23331m" },
	{ UTF8, "plain", "plain" },
	{ UTF8, "caf\303\251", "caf\303\251" },
	{ UTF8, "\342\202\254 5", "\342\202\254 5" },
	{ UTF8, "a\033b", "a\\033b" },
	/* U+009B, a control character of two bytes */
	{ UTF8,
	  "\302\233"
	  "31m",
	  "\\302\\23331m" },
	/* bytes that are not UTF-8, and incomplete UTF-8 */
	{ UTF8, "a\377b", "a\\377b" },
	{ UTF8, "a\303", "a\\303" },
	{ UTF8, "a\342\202", "a\\342\\202" },
	{ UTF8, "\303\303\251", "\\303\303\251" },
	{ UTF8, "\300\200", "\\300\\200" },
	{ UTF8, "\355\240\200", "\\355\\240\\200" },
	/* the number after U+10FFFF */
	{ UTF8, "\364\220\200\200", "\\364\\220\\200\\200" },
};

START_TEST(text_is_put)
{
	struct said said;

	if (!setlocale(LC_CTYPE, texts[_i].locale)) {
		fprintf(stderr, "text_is_put: not tested, no locale %s here\n",
			texts[_i].locale);
		return;
	}
	said_begin(&said);
	text_put(said.out, texts[_i].text, false);
	fputc('|', said.out);
	text_put(said.out, texts[_i].text, true);
	said_done(&said);
	setlocale(LC_CTYPE, "C");
	ck_assert_uint_ge(said.size, strlen(texts[_i].text) + 1);
	ck_assert_mem_eq(said.text, texts[_i].text, strlen(texts[_i].text));
	expect_text("escaped", said.text + strlen(texts[_i].text) + 1,
		    texts[_i].escaped);
	said_free(&said);
}
END_TEST

START_TEST(nobody_looks_at_a_file)
{
	FILE *out = tmpfile();
	struct said said;

	ck_assert_ptr_nonnull(out);
	ck_assert(!text_is_shown(out));
	fclose(out);
	said_begin(&said);
	ck_assert(!text_is_shown(said.out));
	said_done(&said);
	said_free(&said);
}
END_TEST

Suite *suite_text(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, text_is_put, 0, N_ROWS(texts));
	tcase_add_test(tc, nobody_looks_at_a_file);
	suite_add_tcase(suite, tc);
	return suite;
}
