/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of file names with numbers in them. This is the order of GNU ls, as
 * its manual describes it under "Version sort ordering", and as augenrules was
 * seen to sort files. strverscmp(3) of glibc has another order (1.9 before 1a,
 * 01 before 0).
 */
#include "config.h"
#include "input/versionsort.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* The length of a name without its suffix, such as ".rules" or ".tar.gz". */
static size_t stem(const char *name)
{
	size_t length = strlen(name), end = length;

	while (end > 0) {
		size_t dot = end;

		while (dot > 0 && (isalnum((unsigned char)name[dot - 1]) ||
				   name[dot - 1] == '~'))
			dot--;
		if (dot < 2 || name[dot - 1] != '.' || dot == end ||
		    isdigit((unsigned char)name[dot]))
			break;
		end = dot - 1;
	}
	return end;
}

/* A tilde comes before the end of a name; after the end come letters, then all
 * other characters. A digit ends a run of these, as the end of the name does.
 */
static int weight(const char *text, size_t i, size_t n)
{
	unsigned char c;

	if (i >= n)
		return -1;
	c = (unsigned char)text[i];
	if (isdigit(c))
		return 0;
	if (isalpha(c))
		return c;
	return c == '~' ? -2 : c + 256;
}

static bool is_digit_at(const char *text, size_t i, size_t n)
{
	return i < n && isdigit((unsigned char)text[i]);
}

/* Compare the numbers at *@i and *@j, and set these to the ends of them. */
static int compare_numbers(const char *a, size_t n, size_t *i, const char *b,
			   size_t m, size_t *j)
{
	int first = 0;

	while (*i < n && a[*i] == '0')
		++*i;
	while (*j < m && b[*j] == '0')
		++*j;
	while (is_digit_at(a, *i, n) && is_digit_at(b, *j, m)) {
		if (!first)
			first = a[*i] - b[*j];
		++*i;
		++*j;
	}
	if (is_digit_at(a, *i, n))
		return 1;
	if (is_digit_at(b, *j, m))
		return -1;
	return first;
}

static int compare(const char *a, size_t n, const char *b, size_t m)
{
	size_t i = 0, j = 0;

	while (i < n || j < m) {
		int rc;

		while ((i < n && !is_digit_at(a, i, n)) ||
		       (j < m && !is_digit_at(b, j, m))) {
			rc = weight(a, i, n) - weight(b, j, m);
			if (rc)
				return rc;
			i++;
			j++;
		}
		rc = compare_numbers(a, n, &i, b, m, &j);
		if (rc)
			return rc;
	}
	return 0;
}

int versionsort_compare(const char *a, const char *b)
{
	int rc = compare(a, stem(a), b, stem(b));

	if (!rc)
		rc = compare(a, strlen(a), b, strlen(b));
	return rc ? rc : strcmp(a, b);
}
