/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that are read only in part. 4.2.1 and libaudit accept them without a
 * message, so they are warnings. */
#include "config.h"
#include "base/number.h"

#include <ctype.h>
#include <stdlib.h>

size_t number_read(const char *text, unsigned long long *magnitude)
{
	const char *digits = text + (*text == '-');
	char *end;

	*magnitude = 0;
	if (!isdigit((unsigned char)*digits))
		return 0;
	*magnitude = strtoull(digits, &end, 0);
	return (size_t)(end - text);
}

/* In "08", the number is the 0. */
static bool is_octal_slip(const char *text, size_t length)
{
	return text[*text == '-'] == '0' &&
	       isdigit((unsigned char)text[length]);
}

/* The number that is used has @length bytes; 0: another message names it. */
static bool report_rest(const char *text, size_t length, const struct place *at,
			const struct diag *d)
{
	if (!length)
		return diag_finding(d, at, FINDING_ODD_NUMBER,
				    "trailing text in '%s' ignored", text);
	return diag_finding(d, at, FINDING_ODD_NUMBER,
			    "trailing text in '%s' ignored; using %.*s", text,
			    (int)length, text);
}

bool number_report(const char *text, uint32_t value, const struct place *at,
		   const struct diag *d)
{
	unsigned long long magnitude;
	size_t length = number_read(text, &magnitude);
	bool is_long = magnitude > UINT32_MAX;
	bool is_reported = length && text[length] &&
			   report_rest(text, is_long ? 0 : length, at, d);

	if (is_reported && is_octal_slip(text, length))
		diag_hint(d, "a number that begins with 0 is octal");
	if (is_long)
		diag_finding(d, at, FINDING_ODD_NUMBER,
			     "%.*s does not fit in 32 bits; using %u",
			     (int)length, text, value);
	return is_reported;
}
