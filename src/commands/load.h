/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef AUDITCTL_LOAD_H
#define AUDITCTL_LOAD_H

#include "commands/session.h"

/*
 * -R: carry out the lines of the rule file at @path, in order; @run carries out
 * one line. The first error ends the load, unless -i or -c came before it.
 * Errors are written to syslog, too. Returns the exit status.
 */
enum status load(const struct session *s, const char *path, command_run *run);

#endif
