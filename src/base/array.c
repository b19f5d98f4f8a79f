/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays that grow. */
#include "config.h"
#include "base/array.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MIN 32

int array_reserve(void *array, size_t *size, size_t n, size_t element)
{
	size_t doubled = *size > SIZE_MAX / 2 ? SIZE_MAX : *size * 2;
	void *elements;

	if (n <= *size)
		return 0;
	if (n < SIZE_MIN)
		n = SIZE_MIN;
	if (n < doubled)
		n = doubled;
	/* @array points to a pointer of whatever type: no cast may read it. */
	memcpy(&elements, array, sizeof(elements));
	elements = reallocarray(elements, n, element);
	if (!elements)
		return -ENOMEM;
	memcpy(array, &elements, sizeof(elements));
	*size = n;
	return 0;
}
