/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_REQUEST_H
#define AUDITCTL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The command of a line. Settings may come with it. */
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
	COMMAND_CONTINUE_AND_FAIL, /* -c: in a file, errors count at the end */
	COMMAND_CHECK,		   /* paths, strict, muted */
	COMMAND_DIFF,		   /* paths */
	COMMAND_SYNC,		   /* paths */
	COMMAND_SAVE,
	COMMAND_EXPLAIN,  /* text: the name of a finding */
	COMMAND_COMPLETE, /* the words of the line */
	N_COMMANDS
};

enum setting_id {
	SETTING_ENABLED,
	SETTING_FAILURE,
	SETTING_RATE,
	SETTING_BACKLOG,
	SETTING_BACKLOG_WAIT,
	N_SETTINGS
};

/* The value of SETTING_ENABLED that locks rules and settings until the next
 * boot. */
#define ENABLED_AND_LOCKED 2

struct setting {
	enum setting_id id;
	uint32_t value;
};

/* One option that describes a rule (-a -A -d -S -F -C -k -w -W -p). */
struct rule_part {
	int option;
	const char *value;
	size_t word; /* where the value is, for line_place() */
};

struct line;

/*
 * One parsed line: the options are correct; build.c checks the rule. The line
 * owns the strings.
 */
struct request {
	const struct line *line;
	enum command command;
	const char *text;
	const char *subtree;
	bool interpret;
	struct setting *settings; /* in the order given */
	size_t n_settings;
	struct rule_part *parts; /* in the order given */
	size_t n_parts;
	const char **paths; /* of --check, --diff and --sync */
	size_t n_paths;
	void *block; /* owned: settings, parts and paths are in it */
	char *copy;  /* owned: the mount point of -q, which is in text */
	bool strict;
	bool dry_run;		/* of --sync */
	bool keep_going, quiet; /* of --diff and --sync */
	bool json;		/* the answer is to be a JSON document */
	uint32_t muted, wanted; /* bits of findings */
};

#endif
