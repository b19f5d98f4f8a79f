/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARCH_H
#define AUDITCTL_ARCH_H

#include <stdbool.h>

/*
 * The machine (MACH_*) whose programs a kernel runs beside those of @machine,
 * as x86 and x86_64 are to each other; -1: none that has rules of its own.
 */
int arch_other_machine(int machine);

/* Whether programs of @machine can run on this machine; true where that is not
 * known for certain. */
bool arch_is_native(int machine);

/* Which of the two @elf (AUDIT_ARCH_*) is, in the words of -F arch=. */
const char *arch_word(unsigned elf);

#endif
