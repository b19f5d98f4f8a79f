/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GUEST_MOMENTS_H
#define GUEST_MOMENTS_H

/*
 * Modes of tests/guest/change: a command is killed at every moment, and the
 * rules of the kernel, and its decisions about events, are checked. @args are
 * the arguments after the name of the mode; see there.
 */
void moments_of_pairs(int fd, char **args);
void moments_of_files(int fd, char **args);
void moments_of_commands(int fd, char **args);

#endif
