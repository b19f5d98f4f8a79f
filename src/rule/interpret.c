/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The meaning of a number, for -l -i. libauparse interprets records, not rules,
 * so it gets a record of the system call of the rule.
 */
#include "config.h"
#include "rule/interpret.h"

#include <stdio.h>
#include <string.h>

#ifdef HAVE_AUPARSE
#include <auparse.h>

bool interpret_is_built(void)
{
	return true;
}

char *interpret_argument(unsigned elf, int syscall, unsigned n,
			 const uint32_t arguments[4])
{
	const char *meaning = NULL;
	char *text = NULL;
	auparse_state_t *au;
	char record[160], field[3];

	snprintf(field, sizeof(field), "a%u", n & 3);
	snprintf(record, sizeof(record),
		 "type=SYSCALL msg=audit(1.000:1): arch=%x syscall=%d "
		 "success=yes exit=0 a0=%x a1=%x a2=%x a3=%x\n",
		 elf, syscall, arguments[0], arguments[1], arguments[2],
		 arguments[3]);
	au = auparse_init(AUSOURCE_BUFFER, record);
	if (!au)
		return NULL;
	if (auparse_first_record(au) > 0 && auparse_find_field(au, field))
		meaning = auparse_interpret_field(au);
	if (meaning)
		text = strdup(meaning);
	auparse_destroy(au);
	return text;
}

#else

bool interpret_is_built(void)
{
	return false;
}

char *interpret_argument(unsigned elf, int syscall, unsigned n,
			 const uint32_t arguments[4])
{
	(void)elf;
	(void)syscall;
	(void)n;
	(void)arguments;
	return NULL;
}

#endif
