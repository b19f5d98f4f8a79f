/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"
#include "runner.h"
#include "killer.h"
#include "tools.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child. The ends of the pipes are above the descriptors that they
 * become. */
static void begin(int requests, int statuses, const char *killer)
{
	int out = open(TOOLS_SAID, O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (out < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(out, STDERR_FILENO) < 0 ||
	    dup2(requests, KILLER_REQUESTS) < 0 ||
	    dup2(statuses, KILLER_STATUSES) < 0)
		_exit(126);
	setenv("KILLER_SERVES", "1", 1);
	setenv("LD_PRELOAD", killer, 1);
}

/* @end of a pipe, above the descriptors that a program is given. */
static int keep(int end)
{
	int fd = fcntl(end, F_DUPFD_CLOEXEC, KILLER_STATUSES + 1);

	if (fd < 0)
		err(1, "pipe");
	close(end);
	return fd;
}

void runner_open(struct runner *runner, const char *killer, const char *program,
		 const char *option, const char *file)
{
	int requests[2], statuses[2];

	if (pipe2(requests, O_CLOEXEC) < 0 || pipe2(statuses, O_CLOEXEC) < 0)
		err(1, "pipe");
	for (int i = 0; i < 2; i++) {
		requests[i] = keep(requests[i]);
		statuses[i] = keep(statuses[i]);
	}
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		begin(requests[0], statuses[1], killer);
		execl(program, program, option, file, NULL);
		_exit(126);
	}
	close(requests[0]);
	close(statuses[1]);
	*runner = (struct runner){ requests[1], statuses[0] };
}

void runner_close(struct runner *runner)
{
	close(runner->requests);
	close(runner->statuses);
	if (wait(NULL) < 0)
		err(1, "wait");
}

int runner_run(const struct runner *runner, unsigned kill_at, bool splits)
{
	const struct killer_request request = { (int)kill_at, splits };
	int status;

	if (write(runner->requests, &request, sizeof(request)) !=
		    sizeof(request) ||
	    read(runner->statuses, &status, sizeof(status)) != sizeof(status))
		errx(1, "the program that is run has ended");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
