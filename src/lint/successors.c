/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that replace an older one. */
#include "config.h"
#include "lint/successors.h"
#include "base/array.h"

#include <string.h>

/*
 * A call, and another one that current programs make for the same purpose:
 * glibc and coreutils make the *at calls, mv makes renameat2, modprobe
 * finit_module, mount(8) move_mount. The last block is for 32-bit programs:
 * libaudit's one table for PowerPC has these successors for 64-bit ones, too.
 */
static const struct {
	const char *call, *successor;
	bool is_32bit;
} rows[] = {
	{ "open", "openat", false },
	{ "open", "openat2", false },
	{ "openat", "openat2", false },
	{ "creat", "openat", false },
	{ "unlink", "unlinkat", false },
	{ "rmdir", "unlinkat", false },
	{ "rename", "renameat", false },
	{ "rename", "renameat2", false },
	{ "renameat", "renameat2", false },
	{ "link", "linkat", false },
	{ "symlink", "symlinkat", false },
	{ "mkdir", "mkdirat", false },
	{ "mknod", "mknodat", false },
	{ "chmod", "fchmodat", false },
	{ "chmod", "fchmodat2", false },
	{ "fchmodat", "fchmodat2", false },
	{ "chown", "fchownat", false },
	{ "lchown", "fchownat", false },
	{ "access", "faccessat", false },
	{ "access", "faccessat2", false },
	{ "faccessat", "faccessat2", false },
	{ "utime", "utimensat", false },
	{ "utimes", "utimensat", false },
	{ "futimesat", "utimensat", false },
	{ "execve", "execveat", false },
	{ "kill", "pidfd_send_signal", false },
	{ "kill", "rt_sigqueueinfo", false },
	{ "kill", "rt_tgsigqueueinfo", false },
	{ "init_module", "finit_module", false },
	{ "mount", "move_mount", false },
	{ "settimeofday", "clock_settime", false },
	{ "stime", "clock_settime", false },
	{ "adjtimex", "clock_adjtime", false },

	{ "chown", "chown32", true },
	{ "fchown", "fchown32", true },
	{ "lchown", "lchown32", true },
	{ "setuid", "setuid32", true },
	{ "setgid", "setgid32", true },
	{ "setreuid", "setreuid32", true },
	{ "setregid", "setregid32", true },
	{ "setresuid", "setresuid32", true },
	{ "setresgid", "setresgid32", true },
	{ "setgroups", "setgroups32", true },
	{ "setfsuid", "setfsuid32", true },
	{ "setfsgid", "setfsgid32", true },
	{ "truncate", "truncate64", true },
	{ "ftruncate", "ftruncate64", true },
	{ "clock_settime", "clock_settime64", true },
	{ "clock_adjtime", "clock_adjtime64", true },
	{ "utimensat", "utimensat_time64", true },
};
_Static_assert(N_ELEMENTS(rows) <= SUCCESSORS_MAX, "each row has a bit");

static int look_up(const char *name, int machine)
{
	int number = audit_name_to_syscall(name, machine);

	return number >= 0 && number < RULE_N_CALLS ? number : -1;
}

static void look_up_rows(struct successors *s, int machine)
{
	bool is_64bit = audit_machine_to_elf(machine) & __AUDIT_ARCH_64BIT;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		bool exists = !is_64bit || !rows[i].is_32bit;

		s->calls[i] = look_up(rows[i].call, machine);
		s->successors[i] =
			exists ? look_up(rows[i].successor, machine) : -1;
	}
	s->is_ready = true;
	s->machine = machine;
}

static bool has_call(const uint32_t *mask, int call)
{
	return mask[call / 32] >> (call % 32) & 1;
}

uint64_t successors_missing(struct successors *s, int machine,
			    const struct rule *rule, const uint32_t *all,
			    const uint32_t *partial)
{
	uint64_t missing = 0;

	if (!s->is_ready || s->machine != machine)
		look_up_rows(s, machine);
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (s->calls[i] >= 0 && s->successors[i] >= 0 &&
		    rule_has_call(rule, (unsigned)s->calls[i]) &&
		    !has_call(all, s->successors[i]) &&
		    !has_call(partial, s->successors[i]))
			missing |= UINT64_C(1) << i;
	return missing;
}

static const char *call_of(size_t i)
{
	return rows[i].call;
}

static const char *successor_of(size_t i)
{
	return rows[i].successor;
}

/* Whether an earlier row of @missing has the same name as row @i. */
static bool is_named(uint64_t missing, size_t i, const char *name_of(size_t))
{
	for (size_t j = 0; j < i; j++)
		if (missing >> j & 1 && strcmp(name_of(j), name_of(i)) == 0)
			return true;
	return false;
}

static void join(uint64_t missing, const char *name_of(size_t),
		 char text[SUCCESSORS_TEXT])
{
	char *to = text;

	*to = '\0';
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		const char *name = name_of(i);

		if (!(missing >> i & 1) || is_named(missing, i, name_of) ||
		    (size_t)(to - text) + strlen(name) + 2 > SUCCESSORS_TEXT)
			continue;
		if (to != text)
			*to++ = ',';
		to = stpcpy(to, name);
	}
}

void successors_calls(uint64_t missing, char text[SUCCESSORS_TEXT])
{
	join(missing, call_of, text);
}

void successors_names(uint64_t missing, char text[SUCCESSORS_TEXT])
{
	join(missing, successor_of, text);
}
