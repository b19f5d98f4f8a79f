/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_STATE_H
#define AUDITCTL_STATE_H

#include "kernel/kernel.h"
#include "change/desired.h"

#include <stdio.h>

/* All that the kernel holds and files can ask for. */
struct state {
	struct ruleset rules;
	struct audit_status status;
	bool loginuid_immutable;
};

/* Returns 0, or a negative errno, and then @state holds nothing. */
int state_read(struct state *state, struct kernel *k);
void state_free(struct state *state);

uint32_t state_setting(const struct state *state, enum setting_id knob);

/* What -s calls a knob, and the option that sets it. */
const char *setting_name(enum setting_id knob);
const char *setting_option(enum setting_id knob);

/* Whether @w asks for another value of the knob than @state has. */
bool state_setting_differs(const struct state *state, const struct desired *w,
			   enum setting_id knob);
bool state_loginuid_differs(const struct state *state, const struct desired *w);

#endif
