/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check a rule as the kernel would, without a kernel. libaudit accepts rules
 * that the kernel refuses, and the kernel's answer is only an errno. The checks
 * that are not in the table of fields were found by sending rules to Linux 6.1,
 * 6.12 and 7.2; the parts agree and agree_cases of tests/parity/parity.test
 * compare them with the kernel.
 */
#include "config.h"
#include "rule/validate.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

static const char *bad_operator(const struct field *field,
				const struct rule_field *f)
{
	if (!field_takes_operator(field, f->op)) {
		switch (field->operators) {
		case FIELD_NO_BITS:
			return "the kernel accepts & and &= only for a0 to "
			       "a3, pers and devminor";
		case FIELD_EQUAL_OR_NOT:
			return "the kernel accepts only = and !=";
		case FIELD_EQUAL:
			return "the kernel accepts only =";
		case FIELD_ALL_OPERATORS:
			break;
		}
	}
	/* The kernel replaces auid=unset by another field, which has two
	 * operators. */
	if (f->type == AUDIT_LOGINUID && f->value == (unsigned)-1 &&
	    f->op != AUDIT_EQUAL && f->op != AUDIT_NOT_EQUAL)
		return "with the value unset, the kernel accepts only = and !=";
	return NULL;
}

static const char *bad_value(enum field_kind kind, uint32_t value)
{
	bool is_known = true;

	switch (kind) {
	case FIELD_USER:
	case FIELD_GROUP:
		return value == (uint32_t)-1
			       ? "this field cannot be unset (4294967295)"
			       : NULL;
	case FIELD_PERM:
		is_known = !(value & ~15u);
		break;
	case FIELD_FILE_TYPE:
		is_known = !(value & ~(uint32_t)S_IFMT);
		break;
	case FIELD_FAMILY:
		is_known = value < AF_MAX;
		break;
	default:
		break;
	}
	return is_known ? NULL : "the kernel does not know this value";
}

static bool is_path(const struct rule_field *f)
{
	return f->type == AUDIT_WATCH || f->type == AUDIT_DIR ||
	       f->type == AUDIT_EXE;
}

/* Whether the last component is "." or "..", where the kernel requires a name.
 */
static bool ends_in_dots(const struct rule_field *f)
{
	uint32_t n = f->value;

	if (f->text[n - 1] != '.')
		return false;
	return f->text[n - 2] == '/' ||
	       (n > 2 && f->text[n - 2] == '.' && f->text[n - 3] == '/');
}

static const char *bad_path(const struct rule_field *f)
{
	if (!is_path(f))
		return NULL;
	if (!f->value || f->text[0] != '/')
		return "the kernel accepts only absolute paths";
	if (f->type == AUDIT_DIR)
		return NULL;
	if (f->text[f->value - 1] == '/')
		return "the kernel accepts no slash at the end of the path";
	if (ends_in_dots(f))
		return "the kernel accepts no '.' or '..' as the name of a "
		       "file";
	return NULL;
}

/* The fields seen so far, of those that a rule can have only once. */
struct seen {
	bool object, exe, key;
};

static bool is_second(bool *seen)
{
	bool second = *seen;

	*seen = true;
	return second;
}

static const char *one_too_many(const struct rule_field *f, struct seen *seen)
{
	switch (f->type) {
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_INODE:
		return is_second(&seen->object)
			       ? "a rule can have only one path, dir or inode"
			       : NULL;
	case AUDIT_EXE:
		return is_second(&seen->exe)
			       ? "a rule can have this field only once"
			       : NULL;
	case AUDIT_FILTERKEY:
		return is_second(&seen->key)
			       ? "a rule can have this field only once"
			       : NULL;
	default:
		return NULL;
	}
}

static const char *objection_to_field(const struct rule_field *f,
				      struct seen *seen)
{
	const struct field *field = field_find(f->type);
	const char *text;

	if (!field)
		return "the kernel does not know this field";
	if (!field_is_on_list(field, rule_list(f->rule)))
		return "the kernel does not accept this field in this list";
	text = bad_operator(field, f);
	if (!text)
		text = bad_value(field->kind, f->value);
	if (!text)
		text = bad_path(f);
	return text ? text : one_too_many(f, seen);
}

bool validate_rule(const struct rule *rule, struct objection *why)
{
	struct seen seen = { 0 };

	for (struct rule_field f = rule_fields(rule); rule_next_field(&f);) {
		const char *text = objection_to_field(&f, &seen);

		if (text) {
			*why = (struct objection){ text, f.i };
			return false;
		}
	}
	return true;
}

void validate_report(const struct rule *rule, const struct line *line,
		     const struct objection *why, const struct diag *d)
{
	struct place at = line_place(line, rule->data->words[why->field]);
	const char *name =
		audit_field_to_name((int)rule->data->fields[why->field]);

	diag_error_named(d, &at, "kernel-refuses", "%s: %s",
			 name ? name : "this field", why->text);
}

/* ---- paths --------------------------------------------------------------- */

/* Returns 0 or the negative errno of stat(@path). A path that this user may not
 * look up counts as existing. */
static int look_for(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 && errno != EACCES ? -errno : 0;
}

static int look_for_directory(const char *path, struct known_directory *known)
{
	int rc = 0;

	if (strcmp(known->path, path) != 0)
		rc = look_for(path);
	if (!rc)
		memmove(known->path, path, strlen(path) + 1);
	return rc;
}

/* Whether the path and its last component have a permitted length: then the
 * kernel looks up the directory only. */
static bool is_of_usual_length(const struct rule_field *f, const char *name)
{
	return f->value < PATH_MAX && strlen(name) <= NAME_MAX;
}

/*
 * For dir= the whole path must exist, for path= and exe= the directory. Some
 * kernels also require that the program of exe= exists (7.2 does, 6.1 does
 * not).
 */
static int find(const struct rule_field *f, struct known_directory *known,
		bool *surely)
{
	char path[PATH_MAX + 1] = "", *name;
	int rc = 0, directory;

	/* The kernel refuses such a path without a look-up, too. */
	if (f->value >= sizeof(path)) {
		*surely = true;
		return -ENAMETOOLONG;
	}
	memcpy(path, f->text, f->value);
	name = strrchr(path, '/') + 1;
	if (f->type != AUDIT_WATCH || !is_of_usual_length(f, name))
		rc = look_for(path);
	*surely = f->type == AUDIT_DIR || rc == -ENAMETOOLONG;
	if (*surely)
		return rc;
	*name = '\0';
	directory = look_for_directory(path, known);
	*surely = directory != 0;
	return directory || f->type == AUDIT_WATCH ? directory : rc;
}

int validate_paths(const struct rule *rule, struct known_directory *known,
		   unsigned *field, bool *surely)
{
	struct rule_field f = rule_fields(rule);
	bool sure = false;
	int found = 0;

	while (!sure && rule_next_field(&f)) {
		int rc = is_path(&f) ? find(&f, known, &sure) : 0;

		sure &= rc != 0;
		if (rc && (sure || !found)) {
			*field = f.i;
			*surely = sure;
			found = rc;
		}
	}
	return found;
}
