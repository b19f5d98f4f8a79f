/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_STATUS_H
#define AUDITCTL_STATUS_H

/* The exit statuses. They are those of the stock program. */
enum status {
	STATUS_OK = 0,
	STATUS_FAILED = 1,    /* a load failed, the system is locked, usage */
	STATUS_NO_DAEMON = 2, /* --signal, and auditd is not running */
	STATUS_TROUBLE = 2,   /* --check, --diff, --sync: no answer */
	STATUS_NO_PRIVILEGE = 4, /* CAP_AUDIT_CONTROL is missing */
	STATUS_BAD = 255,	 /* a bad option or rule, or a refused one */
};

#endif
