/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The privilege that the kernel requires. */
#include "config.h"
#include "commands/privilege.h"

#include <linux/capability.h>

/* In the C library, but in none of its headers. */
extern int capget(struct __user_cap_header_struct *head,
		  struct __user_cap_data_struct *data);

/*
 * The same as audit_can_control(), with one system call: libcap-ng makes
 * fifteen, a large part of the time of -s.
 */
bool privilege_is_held(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3,
						 0 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return capget(&head, data) == 0 &&
	       data[CAP_TO_INDEX(CAP_AUDIT_CONTROL)].effective &
		       CAP_TO_MASK(CAP_AUDIT_CONTROL);
}
