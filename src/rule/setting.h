/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_SETTING_H
#define AUDITCTL_SETTING_H

#include "rule/request.h"

#include <libaudit.h>

/* The name of a setting in the output of -s, and the option that sets it. */
const char *setting_name(enum setting_id id);
const char *setting_option(enum setting_id id);

/* The value of a setting in the kernel's answer. */
uint32_t setting_value(const struct audit_status *status, enum setting_id id);

/* Fill @status, which is all zeros, as the message that sets @id to @value. */
void setting_ask(struct audit_status *status, enum setting_id id,
		 uint32_t value);

#endif
