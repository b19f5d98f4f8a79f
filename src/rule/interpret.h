/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_INTERPRET_H
#define AUDITCTL_INTERPRET_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this program was built with libauparse. */
bool interpret_is_built(void);

/*
 * What argument @n (0 to 3) means to system call @syscall of the arch @elf
 * (AUDIT_ARCH_*), in libauparse's words; the meaning of one can depend on the
 * others. Returns text that the caller frees; NULL when libauparse has nothing
 * to say.
 */
char *interpret_argument(unsigned elf, int syscall, unsigned n,
			 const uint32_t arguments[4]);

#endif
