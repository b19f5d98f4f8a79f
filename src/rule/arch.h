/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARCH_H
#define AUDITCTL_ARCH_H

#include <stdbool.h>

/*
 * The machine (MACH_*) whose programs a kernel runs beside those of @machine,
 * as x86 and x86_64 are to each other; -1: none that has rules of its own, or
 * this machine has 32 bits, and runs no other programs than its own.
 */
int arch_other_machine(int machine);

/* Whether programs of @machine can run on this machine; true where that is not
 * known for certain. */
bool arch_is_native(int machine);

/* Which of the two @elf (AUDIT_ARCH_*) is, in the words of -F arch=. */
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
