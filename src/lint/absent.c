/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that have a number and a name, and are in no kernel. */
#include "config.h"
#include "lint/absent.h"
#include "base/array.h"

/*
 * Removed by Linux 3.1, or never there: the entries sys_ni_syscall of the
 * kernel's tables (arch/x86/entry/syscalls), but for those that a configuration
 * can add. The last block is about programs of 32 bits.
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

/* The rules of a file are about one or two machines, mostly in turn. */
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

int absent_call(struct absent known[static 2], const struct rule *rule,
		bool *only)
{
	const struct absent *a = find(known, rule_machine(rule));
	int call = -1;

	*only = true;
	for (size_t i = 0; i < AUDIT_BITMASK_SIZE; i++) {
		uint32_t common = rule->data->mask[i] & a->mask[i];

		if (rule->data->mask[i] & ~a->mask[i])
			*only = false;
		if (common && call < 0)
			call = (int)i * 32 + __builtin_ctz(common);
	}
	return call;
}
