/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_OVERLAP_H
#define AUDITCTL_OVERLAP_H

#include "change/rulelist.h"

/* A policy, prepared for questions about rules that have to do with others. */
struct overlap;

/* @p must be sorted, and outlive the answer. NULL without memory. */
struct overlap *overlap_new(const struct rulelist *p);
void overlap_free(struct overlap *o);

/*
 * The earliest rule before p->rules[@i] in its list that matches whatever that
 * one would; NULL if there is none that surely does.
 */
const struct rulelist_rule *overlap_shadow(const struct overlap *o, size_t i);

/* What of a rule has no twin for programs of the other arch. */
struct unpaired {
	const char *other; /* "b64" or "b32": where the twin should be */
	bool all;	   /* there is no twin */
	const char *call;  /* else: a system call that the twin leaves out */
	unsigned n_calls;  /* and how many they are */
};

/* Whether there is such a thing about p->rules[@i]. */
bool overlap_unpaired(const struct overlap *o, size_t i, struct unpaired *u);

#endif
