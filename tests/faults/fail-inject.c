/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * To be preloaded: makes one system or library call fail.
 *
 *   BREAK      alloc:N        allocation N after the start of main fails
 *              allocs:N       allocation N and all later ones fail
 *              write:N:ERRNO  writes to standard output fail, from N on
 *              complain:N:ERRNO  the same for standard error
 *              read:N:ERRNO   read N of a rule file fails
 *              grow:N         before read N, the file BREAK_FILE gets longer
 *              shrink:N       ... becomes empty
 *              rewrite:N      ... gets another content
 *              replace:N      ... is replaced by another file, by rename(2)
 *              signal:N:SIGNAL  SIGNAL is raised before message N to the kernel
 *   BREAK_LOG  a file that gets a line when this has happened
 *
 * The reads and writes of stdio cannot be intercepted. So the streams are
 * replaced by streams whose functions are here, with small buffers.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libaudit.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SMALL 64

static struct {
	char what[16];
	long at, number;
} plan;
static bool has_begun;

static void note(void)
{
	const char *path = getenv("BREAK_LOG");
	long fd = syscall(SYS_openat, AT_FDCWD, path ? path : "/dev/null",
			  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	syscall(SYS_write, fd, "broke\n", 6);
	syscall(SYS_close, fd);
}

static bool is_planned(const char *what)
{
	return has_begun && strcmp(plan.what, what) == 0;
}

/* Counts a call; whether it is the one to fail. */
static bool is_due(const char *what, long *count)
{
	if (!is_planned(what) || ++*count != plan.at)
		return false;
	note();
	return true;
}

/* ---- memory -------------------------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

/* Greater than 0 in the functions below whose allocations do not fail. */
static int exempt;

static bool is_out_of_memory(void)
{
	static long count;
	bool due;

	if (exempt)
		return false;
	due = is_due("alloc", &count) || is_due("allocs", &count);

	if (!due && !(is_planned("allocs") && count > plan.at))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_out_of_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return is_out_of_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return is_out_of_memory() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t n, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(n, size, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	return is_out_of_memory() ? NULL : __libc_realloc(old, all);
}

/*
 * Library functions that do not survive a failed allocation, as backtraces
 * show. Their allocations do not fail.
 *
 * getpwnam, getgrnam, getpwent, getgrent: glibc 2.36, nss_database.c:402, uses
 * a table whose allocation has failed; line 291 asserts that a line of
 * nsswitch.conf was allocated; and if ld.so cannot allocate while a module is
 * loaded, it ends the program with status 127.
 */
#define EXEMPT(type, name, parameters, arguments)                  \
	type name parameters                                       \
	{                                                          \
		static type(*real) parameters;                     \
		type found;                                        \
                                                                   \
		exempt++;                                          \
		if (!real)                                         \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		found = real arguments;                            \
		exempt--;                                          \
		return found;                                      \
	}

EXEMPT(struct passwd *, getpwnam, (const char *user), (user))
EXEMPT(struct group *, getgrnam, (const char *group), (group))
EXEMPT(struct passwd *, getpwent, (void), ())
EXEMPT(struct group *, getgrent, (void), ())

/* ---- writing ------------------------------------------------------------- */

struct sink {
	int fd;
	const char *what;
	long count;
	bool is_broken;
};

static ssize_t sink_write(void *cookie, const char *bytes, size_t n)
{
	struct sink *s = cookie;

	s->is_broken |= is_due(s->what, &s->count);
	if (s->is_broken) {
		errno = (int)plan.number;
		return 0;
	}
	return syscall(SYS_write, s->fd, bytes, n);
}

static FILE *open_sink(struct sink *s, int mode)
{
	static char buffer[SMALL];
	FILE *f = fopencookie(s, "w",
			      (cookie_io_functions_t){ .write = sink_write });

	if (f)
		setvbuf(f, mode == _IOFBF ? buffer : NULL, mode,
			sizeof(buffer));
	return f;
}

/* ---- reading ------------------------------------------------------------- */

static void change_file(const char *what)
{
	static const char more[] = "-a never,task -F uid=77\n";
	const char *path = getenv("BREAK_FILE");
	char other[4096];
	long fd;

	snprintf(other, sizeof(other), "%s.other", path);
	if (strcmp(what, "replace") == 0) {
		syscall(SYS_renameat2, AT_FDCWD, other, AT_FDCWD, path, 0);
		return;
	}
	fd = syscall(SYS_openat, AT_FDCWD, path,
		     O_WRONLY | O_CLOEXEC |
			     (strcmp(what, "grow") == 0 ? O_APPEND : O_TRUNC));
	if (strcmp(what, "shrink") != 0)
		syscall(SYS_write, fd, more, sizeof(more) - 1);
	syscall(SYS_close, fd);
}

static ssize_t source_read(void *cookie, char *to, size_t n)
{
	static const char *const changes[] = { "grow", "shrink", "rewrite",
					       "replace" };
	static long count[5];
	const int *fd = cookie;

	for (int i = 0; i < 4; i++)
		if (is_due(changes[i], &count[i]))
			change_file(changes[i]);
	if (is_due("read", &count[4])) {
		errno = (int)plan.number;
		return -1;
	}
	return syscall(SYS_read, *fd, to, n < SMALL ? n : SMALL);
}

static int source_close(void *cookie)
{
	int *fd = cookie;
	int rc = (int)syscall(SYS_close, *fd);

	*fd = -1;
	return rc;
}

/* A cookie for each open file; the program has only a few open at once. */
FILE *fdopen(int fd, const char *mode)
{
	static const cookie_io_functions_t source = { .read = source_read,
						      .close = source_close };
	static int open_fds[] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	static FILE *(*real)(int, const char *);

	/* gcov opens files for reading and writing. */
	if (strchr(mode, '+')) {
		*(void **)&real = dlsym(RTLD_NEXT, "fdopen");
		return real(fd, mode);
	}
	for (size_t i = 0; i < sizeof(open_fds) / sizeof(open_fds[0]); i++)
		if (open_fds[i] < 0) {
			FILE *f = fopencookie(&open_fds[i], mode, source);

			open_fds[i] = f ? fd : -1;
			return f;
		}
	abort();
}

/* ---- signals ------------------------------------------------------------- */

ssize_t sendto(int fd, const void *bytes, size_t n, int flags,
	       __CONST_SOCKADDR_ARG to, socklen_t length)
{
	static ssize_t (*real)(int, const void *, size_t, int,
			       __CONST_SOCKADDR_ARG, socklen_t);
	static long count;

	if (is_due("signal", &count))
		raise((int)plan.number);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "sendto");
	return real(fd, bytes, n, flags, to, length);
}

/* The constructor of the library that is preloaded first runs last. */
__attribute__((constructor)) static void begin(void)
{
	static struct sink out = { .fd = 1, .what = "write" },
			   err = { .fd = 2, .what = "complain" };
	const char *text = getenv("BREAK");

	if (!text || sscanf(text, "%15[^:]:%ld:%ld", plan.what, &plan.at,
			    &plan.number) < 2)
		return;
	/* These streams allocate differently from those of stdio. */
	if (strncmp(plan.what, "alloc", 5) == 0) {
		has_begun = true;
		return;
	}
	stdout = open_sink(&out, _IOFBF);
	stderr = open_sink(&err, _IONBF);
	stdin = fdopen(0, "r");
	has_begun = true;
}

/* ---- after main ---------------------------------------------------------- */

static int (*program)(int argc, char **argv, char **environment);

static int until_the_end(int argc, char **argv, char **environment)
{
	int status = program(argc, argv, environment);

	has_begun = false;
	return status;
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
		      void (*init)(void), void (*fini)(void),
		      void (*loader_fini)(void), void *stack);

/* With COVERAGE set, no call fails after main, when gcov writes its data. */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
		      void (*init)(void), void (*fini)(void),
		      void (*loader_fini)(void), void *stack)
{
	__typeof__(__libc_start_main) *real;

	*(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
	program = main;
	return real(getenv("COVERAGE") ? until_the_end : main, argc, argv, init,
		    fini, loader_fini, stack);
}
