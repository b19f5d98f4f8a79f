/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a number means, for -l -i. libauparse interprets records, not rules:
 * it is given a record of the call that the rule is about.
 */
#include "config.h"
#include "interpret.h"

#include <stdio.h>

#ifdef HAVE_AUPARSE
#include <auparse.h>

bool interpret_is_built(void)
{
	return true;
}

const char *interpret_argument(unsigned elf, int syscall, unsigned n,
			       unsigned value, char *text, size_t size)
{
	const char *meaning = NULL;
	auparse_state_t *au;
	char record[128], field[3];

	snprintf(field, sizeof(field), "a%u", n & 3);
	snprintf(record, sizeof(record),
		 "type=SYSCALL msg=audit(1.000:1): arch=%x syscall=%d %s=%x\n",
		 elf, syscall, field, value);
	au = auparse_init(AUSOURCE_BUFFER, record);
	if (!au)
		return NULL;
	if (auparse_first_record(au) > 0 && auparse_find_field(au, field))
		meaning = auparse_interpret_field(au);
	if (meaning)
		snprintf(text, size, "%s", meaning);
	auparse_destroy(au);
	return meaning ? text : NULL;
}

#else

bool interpret_is_built(void)
{
	return false;
}

const char *interpret_argument(unsigned elf, int syscall, unsigned n,
			       unsigned value, char *text, size_t size)
{
	(void)elf;
	(void)syscall;
	(void)n;
	(void)value;
	(void)text;
	(void)size;
	return NULL;
}

#endif
