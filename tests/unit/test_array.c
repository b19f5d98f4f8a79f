/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays that grow. */
#include "unit.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>

START_TEST(array_grows)
{
	static const size_t wanted[] = { 1, 2, 31, 32, 33, 64, 65, 1000, 5 };
	size_t size = 0, before = 0;
	uint64_t *numbers = NULL;

	for (int i = 0; i < N_ROWS(wanted); i++) {
		size_t was = size;

		ck_assert_int_eq(array_reserve(&numbers, &size, wanted[i],
					       sizeof(*numbers)),
				 0);
		ck_assert_uint_ge(size, wanted[i]);
		ck_assert(size == was || size >= 2 * was);
		/* Elements stay, and all elements can be written. */
		for (size_t j = 0; j < before; j++)
			ck_assert_uint_eq(numbers[j], j);
		for (size_t j = 0; j < size; j++)
			numbers[j] = j;
		before = size;
	}
	free(numbers);
}
END_TEST

START_TEST(array_that_is_large_enough_stays)
{
	char **texts = NULL, **first;
	size_t size = 0, was;

	ck_assert_int_eq(array_reserve(&texts, &size, 0, sizeof(*texts)), 0);
	ck_assert_ptr_null(texts);
	ck_assert_int_eq(array_reserve(&texts, &size, 1, sizeof(*texts)), 0);
	first = texts;
	was = size;
	ck_assert_int_eq(array_reserve(&texts, &size, was, sizeof(*texts)), 0);
	ck_assert_ptr_eq(texts, first);
	ck_assert_uint_eq(size, was);
	free(texts);
}
END_TEST

START_TEST(array_without_memory_is_unchanged)
{
	static const size_t impossible[] = { SIZE_MAX, SIZE_MAX / 8 + 2 };
	uint64_t *numbers = NULL, *first;
	size_t size = 0, was;

	ck_assert_int_eq(array_reserve(&numbers, &size, 1, sizeof(*numbers)),
			 0);
	numbers[0] = 42;
	first = numbers;
	was = size;
	ck_assert_int_eq(array_reserve(&numbers, &size, impossible[_i],
				       sizeof(*numbers)),
			 -ENOMEM);
	ck_assert_ptr_eq(numbers, first);
	ck_assert_uint_eq(size, was);
	ck_assert_uint_eq(numbers[0], 42);
	free(numbers);
}
END_TEST

Suite *suite_array(void)
{
	Suite *suite = suite_create("array");
	TCase *tc = tcase_create("array");

	tcase_add_test(tc, array_grows);
	tcase_add_test(tc, array_that_is_large_enough_stays);
	tcase_add_loop_test(tc, array_without_memory_is_unchanged, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}
