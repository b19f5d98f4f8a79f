/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_RULE_H
#define AUDITCTL_RULE_H

#include "base/diag.h"
#include "input/line.h"
#include "rule/request.h"

#include <libaudit.h>

enum rule_op { RULE_ADD, RULE_DELETE };

/* A rule as the kernel wants it, and what to do with it. */
struct rule {
	enum rule_op op;
	int list; /* AUDIT_FILTER_*, with AUDIT_FILTER_PREPEND for -A */
	int action;
	bool has_list;	   /* be it a watch; also of a bad rule */
	bool is_watch;	   /* -w, -W */
	bool has_syscalls; /* -S */
	bool was_listed;   /* of a -D: no words of the line are about it */
	/* Which word of the line each field came from, for line_place(). */
	unsigned short words[AUDIT_MAX_FIELDS];
	struct audit_rule_data *data; /* owned */
};

/*
 * Build the rule that @request describes; @line is where its words stand.
 * libaudit looks names up in the passwd and group databases; no kernel is
 * asked, and nothing is changed. Returns 0; or -1, and
 * then *@rule holds no data and the error has been reported to @d.
 */
int build_rule(struct rule *rule, const struct request *request,
	       const struct line *line, const struct diag *d);

/*
 * Whether the parts of a rule in @request are good as far as they go. They are
 * not used: another option of the line leaves them out. Returns 0; or -1,
 * reported.
 */
int build_check_parts(const struct request *request, const struct line *line,
		      const struct diag *d);

void rule_free(struct rule *rule);

#endif
