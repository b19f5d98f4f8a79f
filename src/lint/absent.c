/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that have a number and a name, but that no kernel has. */
#include "config.h"
#include "lint/absent.h"
#include "base/array.h"

#include <stdio.h>

/*
 * Calls that Linux 3.1 or an earlier release removed, or that never existed:
 * the entries sys_ni_syscall of the kernel's tables (arch/.../syscall*.tbl),
 * except those that a configuration can add. No architecture that libaudit
 * knows has a function for one of these names. The last block is of 32-bit x86,
 * PowerPC and s390.
 */
static const char *const names[] = {
	"afs_syscall",
	"create_module",
	"epoll_ctl_old",
	"epoll_wait_old",
	"get_kernel_syms",
	"getpmsg",
	"nfsservctl",
	"putpmsg",
	"query_module",
	"security",
	"tuxcall",
	"vserver",

	"break",
	"ftime",
	"gtty",
	"idle",
	"lock",
	"mpx",
	"prof",
	"profil",
	"stty",
	"ulimit",
};

static void look_up(struct absent *a, int machine)
{
	*a = (struct absent){ .is_ready = true, .machine = machine };
	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		int call = audit_name_to_syscall(names[i], machine);

		if (call >= 0 && call < RULE_N_CALLS)
			a->mask[call / 32] |= UINT32_C(1) << call % 32;
	}
}

/* The rules of a file are usually about one or two machines, in turn. */
static const struct absent *find(struct absent known[static 2], int machine)
{
	size_t i = 0;

	while (i < 2 && known[i].is_ready && known[i].machine != machine)
		i++;
	if (i == 2)
		i = 0;
	if (!known[i].is_ready || known[i].machine != machine)
		look_up(&known[i], machine);
	return &known[i];
}

unsigned absent_calls(struct absent known[static 2], const struct rule *rule,
		      char text[ABSENT_TEXT], bool *only)
{
	int machine = rule_machine(rule);
	const struct absent *a = find(known, machine);
	unsigned n = 0;
	size_t length = 0;

	*only = true;
	for (size_t i = 0; i < rule->data->n_mask; i++) {
		if (rule->data->mask[i] & ~a->mask[i])
			*only = false;
		for (uint32_t bits = rule->data->mask[i] & a->mask[i]; bits;
		     bits &= bits - 1) {
			unsigned call = (unsigned)i * 32 +
					(unsigned)__builtin_ctz(bits);

			length += (size_t)snprintf(
				text + length, ABSENT_TEXT - length, "%s%s",
				n++ ? "," : "",
				rule_call_name(rule, machine, call));
		}
	}
	return n;
}
