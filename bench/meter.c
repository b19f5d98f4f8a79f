/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * meter COMMAND [ARGUMENT...]: runs it, silently, and prints how many
 * microseconds it took by the clock, and how many kilobytes it held at most.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void run(char **command)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execvp(command[0], command);
	_exit(127);
}

int main(int argc, char **argv)
{
	long long begun = now_us();
	struct rusage used;
	int status;
	pid_t pid;

	if (argc < 2)
		errx(2, "usage: meter COMMAND [ARGUMENT...]");
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (pid == 0)
		run(argv + 1);
	if (wait4(pid, &status, 0, &used) < 0)
		err(2, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s: failed", argv[1]);
	printf("%lld %ld\n", now_us() - begun, used.ru_maxrss);
	return 0;
}
