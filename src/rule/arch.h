/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARCH_H
#define AUDITCTL_ARCH_H

#include <stdbool.h>

/*
 * The other machine (MACH_*) whose programs a kernel for @machine runs, such as
 * x86 for x86_64 and the reverse; -1: there is none with rules of its own, or
 * this machine has 32 bits, and runs only its own programs.
 */
int arch_other_machine(int machine);

/* Whether programs of @machine can run on this machine; true if that is not
 * certain. */
bool arch_is_native(int machine);

/* "b64" or "b32": the name of @elf (AUDIT_ARCH_*) for -F arch=. */
const char *arch_word(unsigned elf);

/*
 * The words of -F arch= for the programs of this machine, and for the others
 * that its kernel runs; NULL: libaudit knows no such machine.
 */
const char *arch_own_word(void);
const char *arch_other_word(void);

/*
 * @elf as -F arch= takes it here: b64 or b32 for this machine, the name of
 * another; NULL: libaudit has no name for it.
 */
const char *arch_name(unsigned elf);

#endif
