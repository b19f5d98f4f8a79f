/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel says to a rule, said without one. libaudit lets more through
 * than the kernel takes, and of the kernel's answer only an errno comes back.
 * Which field goes where, and with which operator, was seen by sending rules to
 * Linux 6.1, 6.12 and 7.2; the parts agree and agree_cases of tests/parity/run
 * hold this against the kernel.
 */
#include "config.h"
#include "rule/validate.h"
#include "base/array.h"
#include "rule/ruleset.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#ifndef AUDIT_SADDR_FAM /* linux before 5.4 */
#define AUDIT_SADDR_FAM 113
#endif

/* Which operators a field may have. */
enum operators { ALL, NO_BITS, EQUAL_OR_NOT, EQUAL };

/* What else its value must be. */
enum value { ANY, AN_ID, FOUR_BITS, A_FILE_TYPE, A_COMPARISON, A_FAMILY };

static const struct kind {
	unsigned from, to; /* fields */
	enum operators operators;
	enum value value;
} kinds[] = {
	{ AUDIT_PID, AUDIT_PID, NO_BITS, ANY },
	{ AUDIT_UID, AUDIT_FSGID, NO_BITS, AN_ID },
	{ AUDIT_LOGINUID, AUDIT_LOGINUID, NO_BITS, ANY },
	{ AUDIT_PERS, AUDIT_PERS, ALL, ANY },
	{ AUDIT_ARCH, AUDIT_ARCH, EQUAL_OR_NOT, ANY },
	{ AUDIT_MSGTYPE, AUDIT_MSGTYPE, NO_BITS, ANY },
	{ AUDIT_SUBJ_USER, AUDIT_SUBJ_TYPE, EQUAL_OR_NOT, ANY },
	{ AUDIT_SUBJ_SEN, AUDIT_SUBJ_CLR, NO_BITS, ANY },
	{ AUDIT_PPID, AUDIT_PPID, NO_BITS, ANY },
	{ AUDIT_OBJ_USER, AUDIT_OBJ_TYPE, EQUAL_OR_NOT, ANY },
	{ AUDIT_OBJ_LEV_LOW, AUDIT_OBJ_LEV_HIGH, NO_BITS, ANY },
	{ AUDIT_LOGINUID_SET, AUDIT_LOGINUID_SET, EQUAL_OR_NOT, ANY },
	{ AUDIT_SESSIONID, AUDIT_SESSIONID, NO_BITS, ANY },
	{ AUDIT_FSTYPE, AUDIT_FSTYPE, EQUAL_OR_NOT, ANY },
	{ AUDIT_DEVMAJOR, AUDIT_DEVMAJOR, NO_BITS, ANY },
	{ AUDIT_DEVMINOR, AUDIT_DEVMINOR, ALL, ANY },
	{ AUDIT_INODE, AUDIT_INODE, EQUAL_OR_NOT, ANY },
	{ AUDIT_EXIT, AUDIT_SUCCESS, NO_BITS, ANY },
	{ AUDIT_WATCH, AUDIT_WATCH, EQUAL, ANY },
	{ AUDIT_PERM, AUDIT_PERM, EQUAL_OR_NOT, FOUR_BITS },
	{ AUDIT_DIR, AUDIT_DIR, EQUAL, ANY },
	{ AUDIT_FILETYPE, AUDIT_FILETYPE, EQUAL_OR_NOT, A_FILE_TYPE },
	{ AUDIT_OBJ_UID, AUDIT_OBJ_GID, NO_BITS, AN_ID },
	{ AUDIT_FIELD_COMPARE, AUDIT_FIELD_COMPARE, EQUAL_OR_NOT,
	  A_COMPARISON },
	{ AUDIT_EXE, AUDIT_EXE, EQUAL_OR_NOT, ANY },
	{ AUDIT_SADDR_FAM, AUDIT_SADDR_FAM, NO_BITS, A_FAMILY },
	{ AUDIT_ARG0, AUDIT_ARG3, ALL, ANY },
	{ AUDIT_FILTERKEY, AUDIT_FILTERKEY, EQUAL_OR_NOT, ANY },
};

/* A rule that is being looked through, and the field at hand. */
struct look {
	const struct audit_rule_data *rule;
	int list;
	unsigned i;
	unsigned type, op, value;
	const char *text; /* its string, value bytes; for those that have one */
	bool has_object;  /* a path, dir or inode was there */
	bool has_exe, has_key;
};

static unsigned type_of(unsigned field)
{
	return field & ~(unsigned)AUDIT_OPERATORS;
}

/* From the beginning; look_next() makes the first field the one at hand. */
static struct look look_begin(const struct rule *rule)
{
	return (struct look){ .rule = rule->data,
			      .list = rule->list & ~AUDIT_FILTER_PREPEND,
			      .i = (unsigned)-1,
			      .text = rule->data->buf };
}

static bool look_next(struct look *l)
{
	if (l->i != (unsigned)-1 && rule_field_is_string(l->type))
		l->text += l->value;
	if (++l->i >= l->rule->field_count)
		return false;
	l->type = type_of(l->rule->fields[l->i]);
	l->op = l->rule->fieldflags[l->i] & AUDIT_OPERATORS;
	l->value = l->rule->values[l->i];
	return true;
}

static const struct kind *kind_of(unsigned type)
{
	for (size_t i = 0; i < N_ELEMENTS(kinds); i++)
		if (type >= kinds[i].from && type <= kinds[i].to)
			return &kinds[i];
	return NULL;
}

bool validate_on_list(int list, unsigned field)
{
	switch (field) {
	case AUDIT_MSGTYPE:
		return list == AUDIT_FILTER_EXCLUDE ||
		       list == AUDIT_FILTER_USER;
	case AUDIT_FSTYPE:
		return list == AUDIT_FILTER_FS;
	case AUDIT_PERM:
		return list != AUDIT_FILTER_URING_EXIT &&
		       list != AUDIT_FILTER_FS;
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_INODE:
		return list == AUDIT_FILTER_EXIT ||
		       list == AUDIT_FILTER_URING_EXIT;
	case AUDIT_FILTERKEY:
		return true;
	default:
		return list != AUDIT_FILTER_FS;
	}
}

static const char *bad_operator(const struct look *l, enum operators operators)
{
	bool bits = l->op == AUDIT_BIT_MASK || l->op == AUDIT_BIT_TEST;

	if (operators == NO_BITS && bits)
		return "the kernel takes & and &= only for a0 to a3, "
		       "pers and devminor";
	if (operators == EQUAL_OR_NOT && l->op != AUDIT_EQUAL &&
	    l->op != AUDIT_NOT_EQUAL)
		return "the kernel takes only = and != for it";
	if (operators == EQUAL && l->op != AUDIT_EQUAL)
		return "the kernel takes only = for it";
	/* It turns these into another field, which has two operators. */
	if (l->type == AUDIT_LOGINUID && l->value == (unsigned)-1 &&
	    l->op != AUDIT_EQUAL && l->op != AUDIT_NOT_EQUAL)
		return "the kernel takes only = and != where it is unset";
	return NULL;
}

bool validate_operator(unsigned field, unsigned op)
{
	const struct kind *kind = kind_of(field);
	struct look look = { .type = field, .op = op };

	return kind && !bad_operator(&look, kind->operators);
}

static const char *bad_value(const struct look *l, enum value value)
{
	switch (value) {
	case AN_ID:
		return l->value == (unsigned)-1
			       ? "only auid can be unset, or 4294967295"
			       : NULL;
	case FOUR_BITS:
		return (l->value & ~15u) ? "the kernel does not know this value"
					 : NULL;
	case A_FILE_TYPE:
		return (l->value & ~(unsigned)S_IFMT)
			       ? "the kernel does not know this value"
			       : NULL;
	case A_COMPARISON:
		return l->value > AUDIT_MAX_FIELD_COMPARE
			       ? "the kernel does not know this value"
			       : NULL;
	case A_FAMILY:
		return l->value >= AF_MAX
			       ? "the kernel does not know this value"
			       : NULL;
	case ANY:
		break;
	}
	return NULL;
}

static bool is_path(unsigned type)
{
	return type == AUDIT_WATCH || type == AUDIT_DIR || type == AUDIT_EXE;
}

/* "/etc/.", "/etc/..": the kernel looks for a name in a folder. */
static bool ends_in_dots(const struct look *l)
{
	unsigned n = l->value;

	if (l->text[n - 1] != '.')
		return false;
	return l->text[n - 2] == '/' ||
	       (n > 2 && l->text[n - 2] == '.' && l->text[n - 3] == '/');
}

static const char *bad_path(const struct look *l)
{
	if (!is_path(l->type))
		return NULL;
	if (!l->value || l->text[0] != '/')
		return "the kernel takes absolute paths only";
	if (l->type == AUDIT_DIR)
		return NULL;
	if (l->text[l->value - 1] == '/')
		return "the kernel takes no slash at the end";
	if (ends_in_dots(l))
		return "the kernel takes no dots for the name of a file";
	return NULL;
}

/* A rule is about one object, one program, and has one key field. */
static const char *one_too_many(struct look *l)
{
	switch (l->type) {
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_INODE:
		if (l->has_object)
			return "the kernel takes one path, dir or inode in a "
			       "rule; this is another";
		l->has_object = true;
		return NULL;
	case AUDIT_EXE:
		if (l->has_exe)
			return "the kernel takes one in a rule; this is another";
		l->has_exe = true;
		return NULL;
	case AUDIT_FILTERKEY:
		if (l->has_key)
			return "the kernel takes one in a rule; this is another";
		l->has_key = true;
		return NULL;
	default:
		return NULL;
	}
}

static const char *objection_to_field(struct look *l)
{
	const struct kind *kind = kind_of(l->type);
	const char *text;

	if (!kind)
		return "the kernel does not know this field";
	if (!validate_on_list(l->list, l->type))
		return "the kernel does not take it in this list";
	text = bad_operator(l, kind->operators);
	if (!text)
		text = bad_value(l, kind->value);
	if (!text)
		text = bad_path(l);
	return text ? text : one_too_many(l);
}

bool validate_rule(const struct rule *rule, struct objection *why)
{
	struct look l = look_begin(rule);

	while (look_next(&l)) {
		const char *text = objection_to_field(&l);

		if (text) {
			*why = (struct objection){ text, l.i };
			return false;
		}
	}
	return true;
}

void validate_report(const struct rule *rule, const struct line *line,
		     const struct objection *why, const struct diag *d)
{
	struct place at = line_place(line, rule->words[why->field]);
	const char *name =
		audit_field_to_name((int)rule->data->fields[why->field]);

	diag_error(d, &at, "%s: %s", name ? name : "this field", why->text);
}

/* Whether @path is there; what may not be looked at is. */
static int look_for(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 && errno != EACCES ? errno : 0;
}

/* The same for a folder. */
static int look_for_folder(const char *path, struct known *known)
{
	int rc = 0;

	if (strcmp(known->folder, path) != 0)
		rc = look_for(path);
	if (!rc)
		memmove(known->folder, path, strlen(path) + 1);
	return rc;
}

/* Whether the kernel and stat(2) would look at the folder alone. */
static bool is_of_usual_length(const struct look *l, const char *name)
{
	return l->value < PATH_MAX && strlen(name) <= NAME_MAX;
}

/*
 * Of dir= all of the path must be there, of the others the folder. Of exe= all
 * of it to some kernels (seen on 7.2, and not on 6.1).
 */
static int find(const struct look *l, struct known *known, bool *surely)
{
	char path[PATH_MAX + 1] = "", *name;
	int rc = 0, folder;

	/* What does not fit the kernel does not look at either. */
	if (l->value >= sizeof(path)) {
		*surely = true;
		return ENAMETOOLONG;
	}
	memcpy(path, l->text, l->value);
	name = strrchr(path, '/') + 1;
	if (l->type != AUDIT_WATCH || !is_of_usual_length(l, name))
		rc = look_for(path);
	*surely = l->type == AUDIT_DIR || rc == ENAMETOOLONG;
	if (*surely)
		return rc;
	*name = '\0';
	folder = look_for_folder(path, known);
	*surely = folder != 0;
	return folder || l->type == AUDIT_WATCH ? folder : rc;
}

int validate_paths(const struct rule *rule, struct known *known,
		   unsigned *field, bool *surely)
{
	struct look l = look_begin(rule);
	bool sure = false;
	int found = 0;

	while (!sure && look_next(&l)) {
		int rc = is_path(l.type) ? find(&l, known, &sure) : 0;

		sure &= rc != 0;
		if (rc && (sure || !found)) {
			*field = l.i;
			*surely = sure;
			found = rc;
		}
	}
	return found;
}
