/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_TRANSCRIPT_H
#define GUEST_TRANSCRIPT_H

#include "guest.h"

/*
 * The result of a run as lines, to be compared with those of another program:
 * its words, status and stdout, the phrases of the contract on its stderr,
 * every rule of the kernel with a hash of its bytes, and the settings. If
 * @reference has the lines of the reference for this run, phrases that the
 * reference does not print are left out.
 */
void transcript_put(FILE *out, const struct step *s, const struct result *r,
		    const char *reference);

/*
 * Returns the lines of the first run in *@transcript, and moves *@transcript to
 * the next run; NULL if *@transcript is NULL. The caller frees them.
 */
char *transcript_first_run(const char **transcript);

/*
 * The lines in which two transcripts differ, with "-" for @theirs and "+" for
 * @ours, each group below its command.
 */
void transcript_put_difference(FILE *out, const char *theirs, const char *ours);

#endif
