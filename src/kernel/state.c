/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel holds: its rules and its settings. */
#include "config.h"
#include "kernel/state.h"

#include <stddef.h>
#include <string.h>

static const struct knob_row {
	const char *name, *option;
	size_t offset; /* in struct audit_status */
} knobs[N_KNOBS] = {
	[KNOB_ENABLED] = { "enabled", "-e",
			   offsetof(struct audit_status, enabled) },
	[KNOB_FAILURE] = { "failure", "-f",
			   offsetof(struct audit_status, failure) },
	[KNOB_RATE] = { "rate_limit", "-r",
			offsetof(struct audit_status, rate_limit) },
	[KNOB_BACKLOG] = { "backlog_limit", "-b",
			   offsetof(struct audit_status, backlog_limit) },
	[KNOB_BACKLOG_WAIT] = { "backlog_wait_time", "--backlog_wait_time",
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

uint32_t state_knob(const struct state *state, enum knob knob)
{
	uint32_t value;

	memcpy(&value, (const char *)&state->status + knobs[knob].offset,
	       sizeof(value));
	return value;
}

const char *knob_name(enum knob knob)
{
	return knobs[knob].name;
}

const char *knob_option(enum knob knob)
{
	return knobs[knob].option;
}

bool state_knob_differs(const struct state *state, const struct wanted *w,
			enum knob knob)
{
	return w->settings[knob].line &&
	       w->settings[knob].value != state_knob(state, knob);
}

bool state_loginuid_differs(const struct state *state, const struct wanted *w)
{
	return w->loginuid_immutable && !state->loginuid_immutable;
}
