/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_RECORDS_H
#define GUEST_RECORDS_H

/*
 * A mode of tests/guest/change: the CONFIG_CHANGE records that the kernel
 * writes while rules change, of two programs. @args are the arguments after the
 * name of the mode; see there.
 */
void records_of_changes(int fd, char **args);

#endif
