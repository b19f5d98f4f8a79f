/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_STREAM_H
#define GUEST_STREAM_H

/*
 * Modes of tests/guest/change: an event every 2 ms while rules change. @args
 * are the arguments after the name of the mode; see there.
 */
void stream_sync(int fd, char **args);
void stream_gap(int fd, char **args);
void stream_load(int fd, char **args);

#endif
