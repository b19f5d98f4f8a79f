/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays that grow. */
#include "config.h"
#include "base/array.h"

#include <errno.h>
#include <search.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MIN 32

int array_reserve(void *array, size_t *size, size_t n, size_t element)
{
	size_t doubled = *size > SIZE_MAX / 2 ? SIZE_MAX : *size * 2;
	void *old, *new;

	if (n <= *size)
		return 0;
	if (n < SIZE_MIN)
		n = SIZE_MIN;
	if (n < doubled)
		n = doubled;
	/* AddressSanitizer ends the program if a size is too large, where
	 * reallocarray(3) returns NULL. */
	if (n > SIZE_MAX / element)
		return -ENOMEM;
	/* @array points to a pointer of an unknown type, so it is copied and
	 * not read through a cast. */
	memcpy(&old, array, sizeof(old));
	new = realloc(old, n * element);
	if (!new)
		return -ENOMEM;
	memcpy(array, &new, sizeof(new));
	*size = n;
	/* cppcheck-suppress memleak ; it is the caller's */
	return 0;
}

static void leave(void *element)
{
	(void)element;
}

void array_free_tree(void *tree)
{
	tdestroy(tree, leave);
}
