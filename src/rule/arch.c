/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two arches of a 64-bit kernel. */
#include "config.h"
#include "rule/arch.h"
#include "base/array.h"

#include <dlfcn.h>
#include <libaudit.h>
#include <stdbool.h>

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

/* A kernel of the wide one runs programs of both, one of the narrow one only
 * its own. The other 64-bit machines have no 32-bit programs that libaudit
 * knows. */
static const struct {
	int wide, narrow;
} pairs[] = {
	{ MACH_86_64, MACH_X86 },
	{ MACH_PPC64, MACH_PPC },
	{ MACH_S390X, MACH_S390 },
	{ MACH_AARCH64, MACH_ARM },
};

static bool is_narrow(int machine)
{
	for (size_t i = 0; i < N_ELEMENTS(pairs); i++)
		if (pairs[i].narrow == machine)
			return true;
	return false;
}

int arch_other_machine(int machine)
{
	if (is_narrow(audit_detect_machine()))
		return -1;
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

const char *arch_own_word(void)
{
	int machine = audit_detect_machine();

	return machine < 0 ? NULL : arch_word(audit_machine_to_elf(machine));
}

const char *arch_other_word(void)
{
	int other = arch_other_machine(audit_detect_machine());

	return other < 0 ? NULL : arch_word(audit_machine_to_elf(other));
}

const char *arch_name(unsigned elf)
{
	int machine = audit_elf_to_machine(elf);

	if (machine < 0)
		return NULL;
	/* Without a machine of its own libaudit takes neither word. */
	if (audit_detect_machine() >= 0 &&
	    audit_determine_machine(arch_word(elf)) == machine)
		return arch_word(elf);
	return audit_machine_to_name(machine);
}
