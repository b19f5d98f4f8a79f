/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TRANSCRIPT_H
#define GUEST_TRANSCRIPT_H

#include "guest.h"

/*
 * What a run did, as lines to be held against those of another program: its
 * words, status and stdout, the phrases of the contract on its stderr, every
 * rule of the kernel with a hash of its bytes, and the settings. Where the
 * lines of the @reference for this run are given, phrases that it lacks are
 * left out: to say more than the reference does is no difference.
 */
void transcript_put(FILE *out, const struct step *s, const struct result *r,
		    const char *reference);

/*
 * The lines of the first run in *@transcript, which moves on to the next one;
 * NULL if that is NULL. The caller frees them.
 */
char *transcript_first_run(const char **transcript);

/*
 * The lines in which two transcripts differ, "-" for those of @theirs and "+"
 * for those of @ours, each group below the command it belongs to.
 */
void transcript_put_difference(FILE *out, const char *theirs, const char *ours);

#endif
