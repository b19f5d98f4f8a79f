/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARRAY_H
#define AUDITCTL_ARRAY_H

#include <stddef.h>

/* How many elements the array @a has; not for pointers. */
#define N_ELEMENTS(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Make room for @n elements of @element bytes in a growing array: @array is
 * the address of the pointer to it (NULL: no array yet), *@size is how many
 * elements it has room for. The room is doubled, so that appending one element
 * after another takes linear time. Returns 0, or -ENOMEM and nothing changed.
 */
int array_reserve(void *array, size_t *size, size_t n, size_t element);

#endif
