/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RANGE_H
#define AUDITCTL_RANGE_H

#include "rule/rule.h"

/* Numbers from @from to @to; empty if @from is above @to. */
struct range {
	unsigned long long from, to;
};

/*
 * The numbers for which the condition @f holds. The kernel compares all numbers
 * as unsigned numbers of 32 bits, also those of exit=. Returns false for an
 * operator with a hole (!=), or with bits (& and &=).
 */
bool range_of(const struct rule_field *f, struct range *r);

/*
 * Two conditions of @rule that no event meets both, in *@first and *@second,
 * which are equal if no event meets this one. Returns false if there are none
 * for certain.
 */
bool range_contradiction(const struct rule *rule, struct rule_field *first,
			 struct rule_field *second);

#endif
