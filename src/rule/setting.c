/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of settings. */
#include "config.h"
#include "rule/setting.h"

#include <stddef.h>
#include <string.h>

static const struct row {
	const char *name, *option;
	size_t offset; /* in struct audit_status */
} rows[N_SETTINGS] = {
	[SETTING_ENABLED] = { "enabled", "-e",
			      offsetof(struct audit_status, enabled) },
	[SETTING_FAILURE] = { "failure", "-f",
			      offsetof(struct audit_status, failure) },
	[SETTING_RATE] = { "rate_limit", "-r",
			   offsetof(struct audit_status, rate_limit) },
	[SETTING_BACKLOG] = { "backlog_limit", "-b",
			      offsetof(struct audit_status, backlog_limit) },
	[SETTING_BACKLOG_WAIT] = { "backlog_wait_time", "--backlog_wait_time",
				   offsetof(struct audit_status,
					    backlog_wait_time) },
};

const char *setting_name(enum setting_id id)
{
	return rows[id].name;
}

const char *setting_option(enum setting_id id)
{
	return rows[id].option;
}

uint32_t setting_value(const struct audit_status *status, enum setting_id id)
{
	uint32_t value;

	memcpy(&value, (const char *)status + rows[id].offset, sizeof(value));
	return value;
}
