/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARRAY_H
#define AUDITCTL_ARRAY_H

#include <stddef.h>

/* The number of elements of the array @a; not for pointers. */
#define N_ELEMENTS(a) (sizeof(a) / sizeof((a)[0]))

/* Compare two numbers for qsort(3): below, equal to or above 0. */
#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/*
 * Make an array that grows large enough for @n elements of @element bytes.
 * @array is the address of the pointer to it, @size that of the number of
 * elements that fit in; begin with NULL and 0. The array may move; the
 * caller owns it, and frees it by free(3). The size is doubled at least, so
 * that n calls take time in proportion to n. Returns 0, or -ENOMEM: then
 * nothing has changed.
 *
 *	if (array_reserve(&s->lines, &s->size, s->n + 1, sizeof(*s->lines)) < 0)
 */
int array_reserve(void *array, size_t *size, size_t n, size_t element);

/* Free a tree of tsearch(3), but not its elements, which are in an array. */
void array_free_tree(void *tree);

#endif
