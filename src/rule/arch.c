/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two arches of a 64-bit kernel. */
#include "config.h"
#include "rule/arch.h"
#include "base/array.h"

#include <dlfcn.h>
#include <libaudit.h>

/*
 * libaudit calls this function for each arch= and each system call, and its own
 * version asks the kernel each time (found by counting system calls). The
 * answer does not change, so this version asks once. A program may define the
 * function; weak is for a static libaudit.
 */
__attribute__((weak)) int audit_detect_machine(void)
{
	static int (*detect)(void);
	static int machine;

	if (!detect) {
		*(void **)&detect = dlsym(RTLD_NEXT, "audit_detect_machine");
		machine = detect ? detect() : -1;
	}
	return machine;
}

int arch_other_machine(int machine)
{
	static const struct {
		int wide, narrow;
	} pairs[] = {
		{ MACH_86_64, MACH_X86 },
		{ MACH_PPC64, MACH_PPC },
		{ MACH_S390X, MACH_S390 },
	};

	for (size_t i = 0; i < N_ELEMENTS(pairs); i++) {
		if (pairs[i].wide == machine)
			return pairs[i].narrow;
		if (pairs[i].narrow == machine)
			return pairs[i].wide;
	}
	return -1;
}

/* Machines whose programs one kernel can run; 0: unknown. */
static int family_of(int machine)
{
	switch (machine) {
	case MACH_X86:
	case MACH_86_64:
		return 1;
	case MACH_PPC:
	case MACH_PPC64:
	case MACH_PPC64LE:
		return 2;
	case MACH_S390:
	case MACH_S390X:
		return 3;
	case MACH_ARM:
	case MACH_AARCH64:
		return 4;
	default:
		return 0;
	}
}

bool arch_is_native(int machine)
{
	int family = family_of(machine);
	int here = family_of(audit_detect_machine());

	return !family || !here || family == here;
}

const char *arch_word(unsigned elf)
{
	return elf & __AUDIT_ARCH_64BIT ? "b64" : "b32";
}
