/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only table of settings. */
#include "config.h"
#include "rule/setting.h"

#include <stddef.h>
#include <string.h>

#define OFFSET(member) offsetof(struct audit_status, member)

static const struct row {
	const char *name, *option;
	size_t offset; /* in struct audit_status */
	uint32_t mask; /* in a message that sets it */
} rows[N_SETTINGS] = {
	[SETTING_ENABLED] = { "enabled", "-e", OFFSET(enabled),
			      AUDIT_STATUS_ENABLED },
	[SETTING_FAILURE] = { "failure", "-f", OFFSET(failure),
			      AUDIT_STATUS_FAILURE },
	[SETTING_RATE] = { "rate_limit", "-r", OFFSET(rate_limit),
			   AUDIT_STATUS_RATE_LIMIT },
	[SETTING_BACKLOG] = { "backlog_limit", "-b", OFFSET(backlog_limit),
			      AUDIT_STATUS_BACKLOG_LIMIT },
	[SETTING_BACKLOG_WAIT] = { "backlog_wait_time", "--backlog_wait_time",
				   OFFSET(backlog_wait_time),
				   AUDIT_STATUS_BACKLOG_WAIT_TIME },
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

void setting_ask(struct audit_status *status, enum setting_id id,
		 uint32_t value)
{
	status->mask = rows[id].mask;
	memcpy((char *)status + rows[id].offset, &value, sizeof(value));
}
