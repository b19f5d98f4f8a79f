/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_CHECK_H
#define GUEST_CHECK_H

#include "guest.h"

/* Whether @r is what the step expects. If not, writes the reason to @why. */
bool check_result(const struct step *s, const struct result *r, FILE *why);

#endif
