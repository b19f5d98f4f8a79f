/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_OPTIONS_H
#define AUDITCTL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What else an option permits in its line. For completion: if several options
 * of a line restrict the others, the smallest kind decides.
 */
enum option_kind {
	OPTION_HEADING,	   /* not an option: a heading of the help */
	OPTION_FORM,	   /* first in its line, with one other at most */
	OPTION_COMMAND,	   /* alone with its operands and modifiers */
	OPTION_FIRST_WORD, /* the first word; the others are its operands */
	OPTION_ALONE,	   /* the options after it are ignored */
	OPTION_RULE,	   /* a part of a rule */
	OPTION_SETTING,
	OPTION_MODIFIER /* of a form or a command */
};

/* What the value of an option is, for completion. */
enum option_value {
	VALUE_NONE,
	VALUE_LIST, /* and action */
	VALUE_CONDITION,
	VALUE_COMPARISON,
	VALUE_SYSCALLS,
	VALUE_KEY,
	VALUE_FILE,
	VALUE_PERMISSIONS,
	VALUE_CHOICE, /* one of the row's choices */
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_MOUNTS,
	VALUE_SIGNAL,
	VALUE_FINDINGS,
	N_OPTION_VALUES
};

/* The part of the short help that has an option. */
enum option_topic {
	TOPIC_NONE, /* only --help=all has it */
	TOPIC_LOAD,
	TOPIC_LIST,
	TOPIC_CHANGE,
	TOPIC_CHECK
};

struct option_choice {
	const char *text, *meaning;
};

struct parser;
struct option_row;

/* Takes an option and its value, NULL if it has none, into the request. */
typedef void option_take(struct parser *p, const struct option_row *row,
			 const char *value);

/* One option, for parsing, the help and completion. */
struct option_row {
	char letter; /* '\0': it has none */
	/* The letter that it has after a command of kind OPTION_COMMAND. */
	char command_letter;
	const char *name; /* after "--"; NULL: it has none */
	/* Also accepted; as an abbreviation it would be ambiguous. */
	const char *alias;
	const char *elsewhere; /* its name in other programs, for a hint */
	enum option_kind kind;
	enum option_value value;
	/* The only value of an option without a value, in the same word. */
	const char *attached;
	const char *value_name;		     /* in the help */
	const struct option_choice *choices; /* the last has no text */
	const char *operands; /* of a command, in the help; NULL: it has none */
	/*
	 * The options that can be combined with it, as they are typed,
	 * separated by spaces. With a form or a command, others are errors;
	 * with another kind, they are only not offered by completion. NULL:
	 * all; for a modifier: the forms and commands that list it here.
	 */
	const char *beside;
	const char *not_in_files; /* the error in a rule file; NULL: none */
	option_take *take;
	int id;	     /* for take(): a command or a setting */
	size_t into; /* for take(): where in struct request; see offsetof(3) */
	const char *called; /* for take(): how messages describe it */
	enum option_topic topic;
	const char *help; /* one line or more */
};

/* The @i-th row, from 0, in the order of the help; NULL after the last. */
const struct option_row *options_row(size_t i);

/* "-l" or "--check": @row as it is typed. */
#define OPTION_SPELLED_SIZE 48
void options_spell(const struct option_row *row,
		   char spelled[OPTION_SPELLED_SIZE]);

/* The option of this letter. After a command such as --check (@has_command), a
 * letter can be another option. NULL: there is none. */
const struct option_row *options_find_letter(char letter, bool has_command);

/* The option of the name @text, of @length bytes, or of the only name that
 * begins so. NULL: there is none. */
const struct option_row *options_find_name(const char *text, size_t length);

/* Whether @row can be combined with @other. */
bool options_go_together(const struct option_row *row,
			 const struct option_row *other);

#endif
