/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules and settings of the kernel. */
#include "config.h"
#include "kernel/state.h"

#include <errno.h>

static int read_features(struct kernel *k, struct audit_features *features)
{
	int rc = kernel_features(k, features);

	if (rc != -EINVAL)
		return rc;
	*features = (struct audit_features){ 0 };
	return 0;
}

int state_read(struct state *state, struct kernel *k)
{
	struct audit_features features;
	int rc;

	*state = (struct state){ 0 };
	rc = kernel_status(k, &state->status);
	if (!rc)
		rc = read_features(k, &features);
	if (!rc)
		rc = kernel_list_rules(k, &state->rules);
	if (rc)
		return rc;
	state->loginuid_immutable =
		features.features &
		AUDIT_FEATURE_TO_MASK(AUDIT_FEATURE_LOGINUID_IMMUTABLE);
	return 0;
}

struct rule_array state_rules(const struct state *state)
{
	return ruleset_array(&state->rules);
}

void state_free(struct state *state)
{
	ruleset_clear(&state->rules);
}
