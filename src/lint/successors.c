/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that replace an older one. */
#include "config.h"
#include "lint/successors.h"
#include "base/array.h"

#include <string.h>

/*
 * A call, and another one that current programs make for the same purpose:
 * glibc and coreutils make the *at calls, mv makes renameat2, modprobe
 * finit_module, mount(8) move_mount. The last block is for 32-bit programs.
 */
static const struct {
	const char *call, *successor;
} rows[] = {
	{ "open", "openat" },
	{ "open", "openat2" },
	{ "openat", "openat2" },
	{ "creat", "openat" },
	{ "unlink", "unlinkat" },
	{ "rmdir", "unlinkat" },
	{ "rename", "renameat" },
	{ "rename", "renameat2" },
	{ "renameat", "renameat2" },
	{ "link", "linkat" },
	{ "symlink", "symlinkat" },
	{ "mkdir", "mkdirat" },
	{ "mknod", "mknodat" },
	{ "chmod", "fchmodat" },
	{ "chmod", "fchmodat2" },
	{ "fchmodat", "fchmodat2" },
	{ "chown", "fchownat" },
	{ "lchown", "fchownat" },
	{ "access", "faccessat" },
	{ "access", "faccessat2" },
	{ "faccessat", "faccessat2" },
	{ "utime", "utimensat" },
	{ "utimes", "utimensat" },
	{ "futimesat", "utimensat" },
	{ "execve", "execveat" },
	{ "kill", "pidfd_send_signal" },
	{ "kill", "rt_sigqueueinfo" },
	{ "kill", "rt_tgsigqueueinfo" },
	{ "init_module", "finit_module" },
	{ "mount", "move_mount" },
	{ "settimeofday", "clock_settime" },
	{ "adjtimex", "clock_adjtime" },

	{ "chown", "chown32" },
	{ "fchown", "fchown32" },
	{ "lchown", "lchown32" },
	{ "setuid", "setuid32" },
	{ "setgid", "setgid32" },
	{ "setreuid", "setreuid32" },
	{ "setregid", "setregid32" },
	{ "setresuid", "setresuid32" },
	{ "setresgid", "setresgid32" },
	{ "setgroups", "setgroups32" },
	{ "setfsuid", "setfsuid32" },
	{ "setfsgid", "setfsgid32" },
	{ "truncate", "truncate64" },
	{ "ftruncate", "ftruncate64" },
	{ "stime", "clock_settime" },
	{ "clock_settime", "clock_settime64" },
	{ "clock_adjtime", "clock_adjtime64" },
	{ "utimensat", "utimensat_time64" },
};
_Static_assert(N_ELEMENTS(rows) <= SUCCESSORS_MAX, "each row has a bit");

static int look_up(const char *name, int machine)
{
	int number = audit_name_to_syscall(name, machine);

	return number >= 0 && number < RULE_N_CALLS ? number : -1;
}

static bool has_call(const uint32_t *mask, int call)
{
	return mask[call / 32] >> (call % 32) & 1;
}

uint64_t successors_missing(struct successors *s, int machine,
			    const struct rule *rule, const uint32_t *all,
			    const uint32_t *partial)
{
	bool is_known = s->is_ready && s->machine == machine;
	uint64_t missing = 0;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		if (!is_known) {
			s->calls[i] = look_up(rows[i].call, machine);
			s->successors[i] = look_up(rows[i].successor, machine);
		}
		if (s->calls[i] >= 0 && s->successors[i] >= 0 &&
		    rule_has_call(rule, (unsigned)s->calls[i]) &&
		    !has_call(all, s->successors[i]) &&
		    !has_call(partial, s->successors[i]))
			missing |= UINT64_C(1) << i;
	}
	s->is_ready = true;
	s->machine = machine;
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
