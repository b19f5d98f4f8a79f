/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_PLACE_H
#define AUDITCTL_PLACE_H

/* The place of a word in a rule file or on the command line. */
struct place {
	const char *file; /* NULL: the command line */
	unsigned line;	  /* from 1; 0: the file as a whole */
	unsigned column;  /* bytes, from 1; 0: the line as a whole */
	unsigned length;  /* bytes; 0: nothing to underline */
	const char *text; /* the line as it was written, or NULL */
};

#endif
