/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_ARCH_H
#define AUDITCTL_ARCH_H

#include <stdbool.h>

/*
 * The other machine (MACH_*) whose programs a kernel for @machine runs, such as
 * x86 for x86_64 and the reverse; -1: there is none with rules of its own.
 */
int arch_other_machine(int machine);

/* Whether programs of @machine can run on this machine; true if that is not
 * certain. */
bool arch_is_native(int machine);

/* "b64" or "b32": the name of @elf (AUDIT_ARCH_*) for -F arch=. */
const char *arch_word(unsigned elf);

#endif
