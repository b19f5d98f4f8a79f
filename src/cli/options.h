/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_OPTIONS_H
#define AUDITCTL_OPTIONS_H

#include "base/diag.h"
#include "input/line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What one command asks for, besides the settings it makes. */
enum command {
	COMMAND_NOTHING,
	COMMAND_HELP,
	COMMAND_VERSION,
	COMMAND_RULE,	    /* parts */
	COMMAND_LIST,	    /* interpret, or text: a key, or NULL */
	COMMAND_DELETE_ALL, /* text: a key, or NULL */
	COMMAND_STATUS,	    /* interpret */
	COMMAND_LOAD,	    /* text: the file */
	COMMAND_MESSAGE,    /* text */
	COMMAND_SIGNAL,	    /* text: a signal's name */
	COMMAND_TRIM,
	COMMAND_EQUIVALENT, /* text: the mount point, subtree */
	COMMAND_RESET_LOST,
	COMMAND_RESET_WAIT_ACTUAL,
	COMMAND_LOGINUID_IMMUTABLE,
	COMMAND_CONTINUE,	   /* -i: in a file, errors do not count */
	COMMAND_CONTINUE_AND_FAIL, /* -c: in a file, go on and fail in the end
				    */
	COMMAND_CHECK,		   /* paths, strict, muted */
	COMMAND_DIFF,		   /* paths */
	COMMAND_SYNC,		   /* paths */
	COMMAND_SAVE,
	COMMAND_COMPLETE /* the words of the line */
};

enum setting_id {
	SETTING_ENABLED,
	SETTING_FAILURE,
	SETTING_RATE,
	SETTING_BACKLOG,
	SETTING_BACKLOG_WAIT,
	N_SETTINGS
};

/* The value of SETTING_ENABLED that ends all changes until the next boot. */
#define ENABLED_AND_LOCKED 2

struct setting {
	enum setting_id knob;
	uint32_t value;
};

/* One option that describes a rule (-a -A -d -S -F -C -k -w -W -p). */
struct part {
	int option;
	const char *value;
	size_t word; /* where the value stands, for line_place() */
};

/*
 * A command, taken apart but not looked into: whether a rule makes sense is
 * for rule.c to say. Strings belong to the line it came from.
 */
struct request {
	enum command command;
	const char *text;
	const char *subtree;
	bool interpret;
	struct setting *settings; /* in the order given */
	size_t n_settings;
	struct part *parts; /* in the order given */
	size_t n_parts;
	const char **paths; /* of --check, --diff and --sync */
	size_t n_paths;
	void *block; /* what settings, parts and paths are in */
	bool strict;
	bool json; /* of COMMAND_LIST, COMMAND_STATUS and the acts with paths */
	uint32_t muted; /* bits of findings */
};

/*
 * Take @line apart. Touches nothing but *@request, which the caller frees
 * with request_free() whatever the outcome. Returns 0; or -1, and then
 * errors have been reported to @d, and only request->command is good: for whom
 * the command was.
 */
int options_parse(struct request *request, const struct line *line,
		  const struct diag *d);

void request_free(struct request *request);

/* An option, as --help has it. */
struct option_view {
	char letter[2];	  /* "": it has none */
	const char *name; /* the long one; NULL: it has none */
	bool takes_value;
	const char *help; /* a line, or several */
};

/* The @i-th option, from 0. Returns false behind the last. */
bool options_view(size_t i, struct option_view *view);

/* The answer to --help: 80 columns, grouped by what belongs together. */
void options_help(FILE *out);

#endif
