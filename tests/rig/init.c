// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init - the first process of a guest of tests/rig/rig, and its only system
 * process
 *
 * The launcher boots the guest on a small folder, which holds this program and
 * a few files:
 *
 *	machine		the name of a row of the table machines
 *	lower		host folders, bottom first
 *	results		the host folder to mount at /mnt
 *	argv, env	the program to run and its environment
 *	modules		a folder of modules, which are loaded in the order of
 *			their names
 *
 * Each string in these files is ended by a NUL. The outcome, one line, is
 * written to a file or a line that the machine has for it.
 *
 * init puts a tmpfs over the host folders, so that the guest may write
 * everywhere and the host sees none of it, runs the program there, and switches
 * the power off. Files hold the arguments, and not the kernel's command line,
 * because that one is split at spaces and has at most some 2,000 bytes.
 *
 * Linked statically, because the root may have another C library, or none.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define MAX_LOWER 16

/* The folders before the root is changed; GUEST becomes the root. */
#define WORK  "/guest"
#define GUEST WORK "/root"

/* What differs between the machines. */
static const struct machine {
	const char *name;
	const char *share;	 /* the type of a host folder that is mounted */
	const char *options[2];	 /* for one that is read-only, and for /mnt */
	const char *consoles[2]; /* the stdout and stderr of the program */
	const char *outcome;
} machines[] = {
	/* The host folder is an option. */
	{ "uml",
	  "hostfs",
	  { NULL, NULL },
	  { "/dev/tty1", "/dev/tty2" },
	  "/outcome" },
	/* The host folder is a tag. The host may change /mnt at any time. */
	{ "qemu",
	  "9p",
	  { "trans=virtio,version=9p2000.L,msize=262144,cache=loose",
	    "trans=virtio,version=9p2000.L,msize=262144,cache=none" },
	  { "/dev/ttyS1", "/dev/ttyS2" },
	  "/dev/ttyS3" },
};

static const struct machine *machine;
static int outcome_fd = -1;

/* Opens a file or a line; a line does not change the bytes that are written. */
static int open_output(const char *path)
{
	struct termios t;
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd >= 0 && tcgetattr(fd, &t) == 0) {
		cfmakeraw(&t);
		tcsetattr(fd, TCSANOW, &t);
	}
	return fd;
}

/* Sets machine and outcome_fd. Its failure is a panic, and the console has it.
 */
static void find_machine(void)
{
	char name[16] = "";
	int fd = open("/machine", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, name, sizeof(name) - 1) <= 0)
		_exit(1);
	close(fd);
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (!strcmp(machines[i].name, name))
			machine = &machines[i];
	if (!machine)
		_exit(1);
	outcome_fd = open_output(machine->outcome);
	if (outcome_fd < 0)
		_exit(1);
}

static _Noreturn void power_off(void)
{
	sync();
	tcdrain(outcome_fd);
	reboot(RB_POWER_OFF);
	_exit(1); /* not reached; the exit of PID 1 would be a panic */
}

__attribute__((format(printf, 1, 2))) static void outcome(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vdprintf(outcome_fd, fmt, ap);
	va_end(ap);
}

static _Noreturn void fail(const char *what, const char *which)
{
	outcome("setup %s %s: %s\n", what, which, strerror(errno));
	power_off();
}

/* The NUL-terminated strings in a file, as an argument vector. */
static char **read_words(const char *path)
{
	struct stat st;
	char *text, **words;
	size_t len = 0, n = 0, cap = 2;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) < 0)
		fail("read", path);
	text = calloc(1, (size_t)st.st_size + 1);
	if (!text)
		fail("read", path);
	while (len < (size_t)st.st_size) {
		ssize_t r = read(fd, text + len, (size_t)st.st_size - len);

		if (r <= 0)
			fail("read", path);
		len += (size_t)r;
	}
	close(fd);

	for (size_t i = 0; i < len; i++)
		cap += !text[i];
	words = calloc(cap, sizeof(*words));
	if (!words)
		fail("read", path);
	for (char *p = text; p < text + len; p += strlen(p) + 1)
		words[n++] = p;
	return words;
}

static void mount_or_fail(const char *type, const char *dir,
			  unsigned long flags, const char *data)
{
	if (mount(type, dir, type, flags, data) < 0)
		fail("mount", data ? data : dir);
}

/* Mounts a host folder. */
static void mount_share(const char *folder, const char *dir, bool is_writable)
{
	const char *options = machine->options[is_writable];

	if (mount(folder, dir, machine->share, is_writable ? 0 : MS_RDONLY,
		  options ? options : folder) < 0)
		fail("mount", folder);
}

static void load_modules(void)
{
	struct dirent **entries;
	char path[PATH_MAX];
	int n = scandir("/modules", &entries, NULL, alphasort);

	if (n < 0)
		fail("read", "/modules");
	for (int i = 0; i < n; i++) {
		int fd;

		if (entries[i]->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/modules/%s", entries[i]->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || syscall(SYS_finit_module, fd, "", 0) < 0)
			fail("load", path);
		close(fd);
	}
}

static void stack_root(char **lower)
{
	char dirs[MAX_LOWER * 16] = "", opts[MAX_LOWER * 16 + 80], dir[32];
	int n = 0;

	mount_or_fail("tmpfs", WORK, 0, "mode=755");
	mkdir(WORK "/upper", 0755);
	mkdir(WORK "/scratch", 0755);
	mkdir(GUEST, 0755);

	for (; lower[n]; n++) {
		if (n == MAX_LOWER) {
			errno = E2BIG;
			fail("stack", lower[n]);
		}
		snprintf(dir, sizeof(dir), WORK "/%d", n);
		mkdir(dir, 0755);
		mount_share(lower[n], dir, false);
	}
	/* overlayfs wants the top layer first. */
	while (n--) {
		snprintf(dir, sizeof(dir), WORK "/%d%s", n, n ? ":" : "");
		strcat(dirs, dir);
	}
	snprintf(opts, sizeof(opts), "lowerdir=%s,upperdir=%s,workdir=%s", dirs,
		 WORK "/upper", WORK "/scratch");
	mount_or_fail("overlay", GUEST, 0, opts);
}

static void mount_in(const char *type, const char *dir, const char *data)
{
	mkdir(dir, 0755);
	mount_or_fail(type, dir, 0, data);
}

static void enter_root(const char *results)
{
	if (chdir(GUEST) < 0)
		fail("enter", GUEST);
	mount_in("proc", "proc", NULL);
	mount_in("sysfs", "sys", NULL);
	mount_in("devtmpfs", "dev", NULL);
	mount_in("devpts", "dev/pts", "ptmxmode=666");
	mount_in("tmpfs", "dev/shm", NULL);
	mount_in("tmpfs", "tmp", "mode=1777");
	mount_in("tmpfs", "run", "mode=755");
	mkdir("mnt", 0755);
	mount_share(results, "mnt", true);
	/* /run is empty, and /var/lock links to this folder. */
	mkdir("run/lock", 01777);
	if (symlink("/proc/self/fd", "dev/fd") < 0 && errno != EEXIST)
		fail("link", "dev/fd");
	/* Moved, and not only entered: a process in a chroot may not make
	 * namespaces of its own. */
	if (mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 ||
	    chdir("/") < 0)
		fail("enter", GUEST);
	if (sethostname("guest", 5) < 0)
		fail("name", "guest");
}

/* ---- the program, and how its output gets to the host ------------------- */

struct stream {
	int from; /* the pipe that the program writes to */
	int to;	  /* the console that the launcher reads */
};

/* Copies up to one buffer; false at the end, or if there is nothing to read. */
static int forward(const struct stream *s)
{
	char buf[4096];
	ssize_t n = read(s->from, buf, sizeof(buf));

	for (ssize_t done = 0, w; done < n; done += w) {
		w = write(s->to, buf + done, (size_t)(n - done));
		if (w < 0)
			return 0;
	}
	return n > 0;
}

static void on_child(int sig)
{
	(void)sig; /* only ppoll() has to wake up */
}

/* Forwards output and reaps processes until the program has ended; returns its
 * wait status. */
static int attend(pid_t child, const struct stream s[2])
{
	struct pollfd p[2] = {
		{ .fd = s[0].from, .events = POLLIN },
		{ .fd = s[1].from, .events = POLLIN },
	};
	sigset_t none;
	int status;
	pid_t pid;

	sigemptyset(&none);
	for (;;) {
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			if (pid == child)
				return status;
		if (ppoll(p, 2, NULL, &none) < 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (p[i].revents && !forward(&s[i]))
				p[i].fd = -1; /* closed: poll ignores it */
	}
}

static void drain(const struct stream *s)
{
	/*
	 * Output that the program left in the pipe is still forwarded. A daemon
	 * that the program started may hold the pipe open: do not wait for it.
	 */
	fcntl(s->from, F_SETFL, O_NONBLOCK);
	while (forward(s))
		;
	tcdrain(s->to);
}

static _Noreturn void become(char **argv, char **env, const int out[2],
			     int err_fd)
{
	int null = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGCHLD, SIG_DFL);
	setsid();
	dup2(null, 0);
	dup2(out[0], 1);
	dup2(out[1], 2);
	if (null > 2)
		close(null);
	environ = env;
	execvp(argv[0], argv);
	if (write(err_fd, &errno, sizeof(errno)) < 0)
		_exit(126);
	_exit(127);
}

static void run(char **argv, char **env)
{
	struct stream s[2];
	int out[2], err[2], status, error = 0;
	sigset_t chld;
	pid_t child;

	for (int i = 0; i < 2; i++) {
		int p[2];

		s[i].to = open_output(machine->consoles[i]);
		if (s[i].to < 0)
			fail("open", machine->consoles[i]);
		if (pipe2(p, O_CLOEXEC) < 0)
			fail("open", "a pipe");
		s[i].from = p[0];
		out[i] = p[1];
	}
	if (pipe2(err, O_CLOEXEC) < 0)
		fail("open", "a pipe");

	/* SIGCHLD is delivered only in ppoll(). */
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = on_child }, NULL);

	child = fork();
	if (child < 0)
		fail("fork for", argv[0]);
	if (!child)
		become(argv, env, out, err[1]);
	close(out[0]);
	close(out[1]);
	close(err[1]);

	status = attend(child, s);
	drain(&s[0]);
	drain(&s[1]);
	if (read(err[0], &error, sizeof(error)) == (ssize_t)sizeof(error))
		outcome("exec %d %s\n", error == ENOENT ? 127 : 126,
			strerror(error));
	else if (WIFSIGNALED(status))
		outcome("signal %d\n", WTERMSIG(status));
	else
		outcome("exit %d\n", WEXITSTATUS(status));
}

int main(void)
{
	char **lower, **results, **argv, **env;

	/* The kernel has done this, unless /init is in an initramfs. */
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	find_machine();
	lower = read_words("/lower");
	results = read_words("/results");
	argv = read_words("/argv");
	env = read_words("/env");

	umask(022);
	load_modules();
	stack_root(lower);
	enter_root(results[0]);
	run(argv, env);
	power_off();
}
