/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel holds: its rules and its settings. */
#include "config.h"
#include "kernel/state.h"

#include <stddef.h>
#include <string.h>

static const struct setting_row {
	const char *name, *option;
	size_t offset; /* in struct audit_status */
} setting_rows[N_SETTINGS] = {
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

int state_read(struct state *state, struct kernel *k)
{
	struct audit_features features;
	int rc;

	*state = (struct state){ 0 };
	rc = kernel_status(k, &state->status);
	if (!rc)
		rc = kernel_features(k, &features);
	if (!rc)
		rc = kernel_list_rules(k, &state->rules);
	if (rc)
		return rc;
	state->loginuid_immutable =
		features.features &
		AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);
	return 0;
}

void state_free(struct state *state)
{
	ruleset_clear(&state->rules);
}

uint32_t state_setting(const struct state *state, enum setting_id knob)
{
	uint32_t value;

	memcpy(&value, (const char *)&state->status + setting_rows[knob].offset,
	       sizeof(value));
	return value;
}

const char *setting_name(enum setting_id knob)
{
	return setting_rows[knob].name;
}

const char *setting_option(enum setting_id knob)
{
	return setting_rows[knob].option;
}

bool state_setting_differs(const struct state *state, const struct desired *w,
			   enum setting_id knob)
{
	return w->settings[knob].line &&
	       w->settings[knob].value != state_setting(state, knob);
}

bool state_loginuid_differs(const struct state *state, const struct desired *w)
{
	return w->loginuid_immutable && !state->loginuid_immutable;
}
