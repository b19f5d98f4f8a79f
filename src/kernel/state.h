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

uint32_t state_knob(const struct state *state, enum knob knob);

/* What -s calls a knob, and the option that sets it. */
const char *knob_name(enum knob knob);
const char *knob_option(enum knob knob);

/* Whether @w asks for another value of the knob than @state has. */
bool state_knob_differs(const struct state *state, const struct wanted *w,
			enum knob knob);
bool state_loginuid_differs(const struct state *state, const struct wanted *w);

#endif
