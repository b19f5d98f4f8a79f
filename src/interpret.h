/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_INTERPRET_H
#define AUDITCTL_INTERPRET_H

#include <stdbool.h>
#include <stddef.h>

/* Whether this program was built with libauparse. */
bool interpret_is_built(void);

/*
 * What argument @n (0 to 3) with @value means to system call @syscall of the
 * arch @elf (AUDIT_ARCH_*), in libauparse's words; into @text, @size bytes.
 * Returns @text; NULL when libauparse has nothing to say.
 */
const char *interpret_argument(unsigned elf, int syscall, unsigned n,
			       unsigned value, char *text, size_t size);

#endif
