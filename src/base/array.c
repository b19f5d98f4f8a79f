/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "base/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int array_reserve(void *array, size_t *size, size_t n, size_t element)
{
	size_t room = *size ? *size * 2 : 32;
	void *old, *grown;

	if (n <= *size)
		return 0;
	if (room < n)
		room = n;
	memcpy(&old, array, sizeof(old));
	grown = reallocarray(old, room, element);
	if (!grown)
		return -ENOMEM;
	memcpy(array, &grown, sizeof(grown));
	*size = room;
	return 0;
}
