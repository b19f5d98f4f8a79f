/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned results, failed;

void tap_result(bool good, const char *format, ...)
{
	va_list args;

	failed += !good;
	printf("%s %u - ", good ? "ok" : "not ok", ++results);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void tap_skip(const char *name, const char *reason)
{
	printf("ok %u - %s # SKIP %s\n", ++results, name, reason);
}

bool tap_end(void)
{
	printf("1..%u\n", results);
	return !failed && results;
}
