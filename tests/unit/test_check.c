/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --check: the messages about files, and their places; when each finding is
 * reported, and when not. */
#include "unit.h"
#include "commands/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The result of --check of one file with @text, or of its directory. */
struct checked {
	struct scratch scratch;
	char *path;
	struct said said;
	enum status status;
};

enum entry_kind { ENTRY_DIRECTORY, ENTRY_FILE, ENTRY_LINK, ENTRY_SYMLINK };

/* The file at "@", the path of a rule; @arg is the text of a file, or the
 * target of a link. */
static const struct {
	enum entry_kind kind;
	const char *name, *arg;
} world[] = {
	{ ENTRY_DIRECTORY, "d", NULL },
	{ ENTRY_DIRECTORY, "d/sub", NULL },
	{ ENTRY_DIRECTORY, "dd", NULL },
	{ ENTRY_FILE, "d/f", "" },
	{ ENTRY_FILE, "d/sub/f", "" },
	{ ENTRY_FILE, "d/one", "" },
	{ ENTRY_FILE, "dd/f", "" },
	{ ENTRY_FILE, "star*", "" },
	{ ENTRY_FILE, "[x]", "" },
	{ ENTRY_FILE, "d/script", "#!/bin/sh\n" },
	{ ENTRY_LINK, "d/hard", "d/one" },
	{ ENTRY_SYMLINK, "link", "d/f" },
	{ ENTRY_SYMLINK, "dirlink", "d" },
	{ ENTRY_SYMLINK, "d/out", "../dd" },
};

static void make_link(const struct scratch *scratch, const char *to,
		      const char *path)
{
	char *old = scratch_path(scratch, to);

	ck_assert_int_eq(link(old, path), 0);
	free(old);
}

static void make_world(const struct scratch *scratch)
{
	for (size_t i = 0; i < N_ROWS(world); i++) {
		const char *name = world[i].name, *arg = world[i].arg;
		char *path = scratch_path(scratch, name);

		switch (world[i].kind) {
		case ENTRY_DIRECTORY:
			ck_assert_int_eq(mkdir(path, 0755), 0);
			break;
		case ENTRY_FILE:
			free(scratch_file(scratch, name, 0644, arg,
					  strlen(arg)));
			break;
		case ENTRY_LINK:
			make_link(scratch, arg, path);
			break;
		case ENTRY_SYMLINK:
			ck_assert_int_eq(symlink(arg, path), 0);
			break;
		}
		free(path);
	}
}

/* @text with @path in place of each '@'. */
static char *with_path(const char *text, const char *path)
{
	char *own = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&own, &size);

	for (; *text; text++)
		if (*text == '@')
			fputs(path, out);
		else
			putc(*text, out);
	fclose(out);
	return own;
}

static void check_in(struct checked *c, const char *text,
		     const struct request *how, bool in_directory)
{
	struct request r = *how;
	const char *paths[1];
	char *own;

	scratch_make(&c->scratch);
	make_world(&c->scratch);
	own = with_path(text, c->scratch.path);
	c->path = scratch_file(&c->scratch, "a.rules", 0600, own, strlen(own));
	free(own);
	paths[0] = in_directory ? c->scratch.path : c->path;
	r.command = COMMAND_CHECK;
	r.paths = paths;
	r.n_paths = 1;
	said_begin(&c->said);
	c->status = check(&(struct session){ .diag = &c->said.d }, &r);
	said_done(&c->said);
}

static void check_as(struct checked *c, const char *text,
		     const struct request *how)
{
	check_in(c, text, how, false);
}

static void check_text(struct checked *c, const char *text)
{
	check_as(c, text, &(struct request){ 0 });
}

static void checked_free(struct checked *c)
{
	said_free(&c->said);
	free(c->path);
	scratch_remove(&c->scratch);
}

/* The message in the file at @place ("LINE" or "LINE:COLUMN") has @part. */
static void expect_said(const struct checked *c, const char *place,
			const char *part)
{
	char *head = text_of("%s:%s: ", c->path, place);
	const char *at = strstr(c->said.text, head);
	bool found = false;

	for (; at && !found; at = strstr(at + 1, head)) {
		char *line = strndup(at, strcspn(at, "\n"));

		found = strstr(line, part) != NULL;
		free(line);
	}
	if (!found)
		ck_abort_msg("no '%s' at %s in:\n%s", part, place,
			     c->said.text);
	free(head);
}

#define B64  "-a always,exit -F arch=b64 "
#define B32  "-a always,exit -F arch=b32 "
#define PAIR B64 "-S kill -k K\n" B32 "-S kill -k K\n"
#define LIKE "-S kill -F a1=9 -k K\n"
#define ALL_KILLS                                                 \
	"-S kill,tkill,tgkill,pidfd_send_signal,rt_sigqueueinfo," \
	"rt_tgsigqueueinfo -k K\n"
#define PAIR_OF_ALL B64 ALL_KILLS B32 ALL_KILLS

/* Rules with a finding. */
static const struct {
	const char *name, *text, *place;
} told[] = {
	{ "stray-space", "-w /etc/passwd -p wa -k K\n-D \n", "2" },
	{ "stray-space", " -e 2\n-w /etc/passwd -p wa -k K\n", "1" },
	{ "missing-arch", "-a always,exit -S open -k K\n", "1:19" },
	{ "missing-arch", "-a always,exit -S read,open -k K\n", "1:19" },
	{ "arch-pair", B64 "-S kill -k K\n", "1" },
	{ "arch-pair", B32 "-S kill -k K\n", "1" },
	{ "arch-pair", B64 "-S kill,tkill -k K\n" B32 "-S kill -k K\n", "1" },
	{ "arch-pair", B64 "-S kill -F uid=0 -k K\n" B32 "-S kill -k K\n",
	  "2" },
	{ "arch-pair", B64 "-F path=/etc/passwd -F perm=w -k K\n", "1" },
	{ "arch-pair", B64 "-S all -k K\n" B32 "-S kill -k K\n", "1" },
	{ "slow-watch", "-w /etc -p wa -k K\n", "1" },
	{ "slow-watch", "-w /etc -p rwxa -F perm=rwxa -k K\n", "1" },
	{ "slow-watch", "-a always,exit -F dir=/etc -F perm=w -k K\n", "1" },
	{ "slow-watch", "-a never,exit -S 1 -F perm=w -k K\n", "1" },
	{ "every-syscall", "-a always,exit -F uid=0\n", "1" },
	{ "every-syscall", B64 "-F exe=/bin/sh -S all -k K\n", "1" },
	{ "duplicate", PAIR B64 "-S kill -k K\n", "3" },
	{ "duplicate",
	  "-w /etc/passwd -p wa\n"
	  "-a always,exit -F path=/etc/passwd -F perm=wa\n",
	  "2" },
	{ "shadowed", PAIR B64 "-S kill -k other\n", "3" },
	{ "shadowed", PAIR B64 LIKE, "3" },
	{ "shadowed", PAIR "-A always,exit -F arch=b64 -S kill,tkill -k K\n",
	  "1" },
	{ "shadowed",
	  B64 "-S kill -F uid>=1000 -k K\n" B64 "-S kill -F uid>=2000 -k K\n",
	  "2" },
	{ "shadowed",
	  B64 "-S kill -F uid!=5 -k K\n" B64 "-S kill -F uid=6 -k K\n", "2" },
	{ "shadowed", "-a never,exit -F dir=/etc\n-w /etc -p wa\n", "2" },
	{ "shadowed",
	  "-a never,exclude -F msgtype=CWD\n"
	  "-a never,exclude -F msgtype=CWD -F uid=0\n",
	  "2" },
	{ "shadowed", "-a never,task\n-a always,task -F uid=0\n", "2" },
	{ "shadowed", "-a always,task\n-A always,task\n", "1" },
	{ "shadowed",
	  "-a always,exit -F uid>5 -S 1\n-a always,exit -F uid>=6 -S 1\n",
	  "2" },
	{ "shadowed",
	  "-a always,exit -F uid<5 -S 1\n-a always,exit -F uid<=4 -S 1\n",
	  "2" },
	{ "shadowed",
	  "-a always,exit -F uid<=5 -S 1\n-a always,exit -F uid<5 -S 1\n",
	  "2" },
	{ "shadowed",
	  "-a always,exit -F uid!=5 -S 1\n-a always,exit -F uid<5 -S 1\n",
	  "2" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/f -p wa -k L\n", "2" },
	{ "shadowed", "-w @/d -p rwxa -k K\n-w @/d/f -p w -k L\n", "2" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/sub -p wa -k L\n", "2" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/sub/f -p wa -k L\n", "2" },
	{ "shadowed", "-w / -p rwxa -k K\n-w /bin/../x -p wa\n-w @/d/f -k L\n",
	  "3" },
	{ "shadowed",
	  "-a never,filesystem -F fstype=tracefs\n"
	  "-a never,filesystem -F fstype=tracefs -F key=K\n",
	  "2" },
	{ "after-lock", "-w /etc/passwd -p wa -k K\n-e 2\n-D\n", "3" },
	{ "after-lock", "-e 2\n-w /etc/passwd -p wa -k K\n", "2" },
	{ "after-lock", "-e 2\n-b 5\n", "2" },
	{ "missing-path", "-w /no/such/folder/x -p wa -k K\n", "1:4" },
	{ "missing-path", B64 "-F dir=/no -S 1 -k K\n", "1:31" },
	{ "missing-path", B64 "-F exe=/bin/nosuch -S 1 -k K\n", "1:31" },
	{ "missing-path", B64 "-F exe=/no/such -S 1 -k K\n", "1:31" },
	{ "missing-path", "-w /no/such/x\n-W /no/such/x\n", "2:4" },
	{ "missing-path", "-q /no/such,/etc\n", "1" },
	{ "no-key", B64 "-S kill\n", "1" },
	{ "tab", "-D\n-w /etc/passwd -p wa -k K\t\n", "2:26" },
	{ "odd-directive", "# auditctl: allow tap\n" PAIR, "1:19" },
	{ "odd-directive", "# auditctl: allow tab,, no_key\n" PAIR, "1:25" },
	{ "odd-directive", "# auditctl: disable tab\n" PAIR, "1:13" },
	{ "quotes", "-w /etc/passwd -p wa -k \"K\"\n", "1:25" },
	{ "quotes", "-w /etc/passwd -p wa -k 'K'\n", "1:25" },
	{ "carriage-return", "-w /etc/passwd -p wa -k K\r\n", "1:26" },
	{ "unset-number", B64 "-S kill -F auid!=4294967295 -k K\n", "1:45" },
	{ "unset-number", B64 "-S kill -Fauid!=4294967295 -k K\n", "1:44" },
	{ "odd-number", "-b 8192x\n", "1:4" },
/* on a 32-bit machine, an error */
#if ULONG_MAX > UINT32_MAX
	{ "odd-number", "-b 4294967296\n", "1:4" },
	{ "odd-number", B64 "-S 1 -F uid=4294967296 -k K\n", "1:36" },
	{ "odd-number", B64 "-S 4294967297 -k K\n", "1:31" },
#endif
	{ "ignored-rule", "-a exit,possible -S kill\n", "1" },
	{ "ignored-rule", "-a always,exit -S kill -t\n", "1:24" },
	{ "successor", B64 "-S open -k K\n", "1" },
	{ "successor", B64 "-S kill,tkill -k K\n", "1" },
	{ "successor", B32 "-S chown,fchownat -k K\n", "1" },
	{ "successor", B64 "-S unlink -k K\n" B64 "-S unlinkat -F uid=0 -k K\n",
	  "1" },
	{ "missing-syscall", B64 "-S create_module,query_module -k K\n", "1" },
	{ "missing-syscall", B64 "-S 174 -S delete_module -k K\n", "1" },
	{ "missing-syscall", B32 "-S delete_module -S ulimit -k K\n", "1" },
	{ "missing-syscall", "-a always,exit -S nfsservctl -k K\n", "1" },
	{ "symlink", "-w @/link -p wa -k K\n", "1:4" },
	{ "symlink", "-w @/dirlink -p wa -k K\n", "1:4" },
	{ "symlink", "-w @/dirlink/ -p wa -k K\n", "1:4" },
	{ "symlink", B64 "-F path=@/link -F perm=wa -k K\n", "1:31" },
	{ "symlink", B64 "-F dir=@/dirlink -F perm=wa -k K\n", "1:31" },
	{ "symlink", B64 "-S execve -F exe=@/link -k K\n", "1:41" },
	{ "path-directory", "-w @/none/ -p wa -k K\n", "1:4" },
	{ "path-directory", B64 "-F path=@/d -F perm=wa -k K\n", "1:31" },
	{ "path-directory", "-a never,exit -F uid=0 -F path=@/d\n", "1:27" },
	{ "script", B64 "-S 1 -F exe=@/d/script -k K\n", "1:36" },
	{ "wildcard", "-w /etc/*.conf -p wa -k K\n", "1:4" },
	{ "wildcard", "-w /etc/a?c -p wa -k K\n", "1:4" },
	{ "wildcard", B64 "-F path=/etc/[ab] -F perm=wa -k K\n", "1:31" },
	{ "never-matches", B64 "-S 1 -F success=1 -F exit=-EACCES -k K\n",
	  "1:49" },
	{ "never-matches", B64 "-S 1 -F success=0 -F exit=5 -k K\n", "1:49" },
	{ "never-matches", B64 "-S 1 -F success=0 -F success=1 -k K\n",
	  "1:49" },
	{ "never-matches", B64 "-S 1 -F auid>=1000 -F auid<500 -k K\n",
	  "1:50" },
	{ "never-matches", B64 "-S 1 -F uid=0 -F uid=1 -k K\n", "1:45" },
	{ "never-matches", B64 "-S 1 -F uid=5 -F uid!=5 -k K\n", "1:45" },
	{ "never-matches", B64 "-S 1 -F uid!=5 -F uid=5 -k K\n", "1:46" },
	{ "never-matches", B64 "-S 1 -F auid=unset -F auid=0 -k K\n", "1:50" },
	{ "never-matches", B64 "-S 1 -F exit<0 -k K\n", "1:36" },
	{ "never-matches", B64 "-S 1 -F success<1 -k K\n", "1:36" },
	{ "never-matches", B64 "-S 1 -F success>0 -k K\n", "1:36" },
	{ "never-matches", B64 "-S 1 -F success!=0 -F exit=-EPERM -k K\n",
	  "1:50" },
	{ "never-matches", B64 "-S 1 -F field_compare=26 -k K\n", "1:36" },
	{ "never-matches", B64 "-S 1 -F uid>4294967294 -F uid<9 -k K\n",
	  "1:54" },
	{ "never-matches", "-a never,exclude -F msgtype=CWD -F msgtype=PATH\n",
	  "1:36" },
	{ "never-matches", B64 "-S 1 -C uid=euid -C uid!=euid -k K\n", "1:48" },
	{ "never-matches", B64 "-S 1 -C euid=uid -C uid!=euid -k K\n", "1:48" },
	{ "never-matches", "-a always,exit -F arch=s390x -S 1 -k K\n", "1:19" },
	{ "never-matches", "-a never,user\n", "1" },
	{ "never-matches", "-a always,exclude\n", "1" },
	{ "errno-sign", B64 "-S open -F exit=EACCES -k K\n", "1:39" },
	{ "errno-sign", B64 "-S open -F exit!=EPERM -k K\n", "1:39" },
	{ "odd-number", B64 "-S connect -F saddr_fam=ipv4 -k K\n", "1:42" },
	{ "odd-number", B64 "-S 1 -F a1=0x100000001 -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F uid=0 -F inode=4294967297 -k K\n",
	  "1:45" },
	{ "odd-number", B64 "-S 1 -F uid=08 -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F gid=5 -F obj_uid!=1user -k K\n", "1:45" },
	{ "odd-number", B64 "-S 1 -F a1=9,a0=1 -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F a0=0xg -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -Fa0&=0x -k K\n", "1:33" },
	{ "odd-number", B64 "-S 1 -F pid=5\\ x -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F exit=-5x -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F inode=5x -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F success=1x -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F auid=1000x -F auid=1000 -k K\n", "1:36" },
	{ "odd-number", B64 "-S 1 -F sessionid=unsett -k K\n", "1:36" },
	{ "odd-number", B64 "-S connect -F saddr_fam=2x -k K\n", "1:42" },
	{ "odd-number", "-a always,exit -F arch=0xC000003Ex -S 1 -k K\n",
	  "1:19" },
	{ "odd-number", "-a always,exclude -F msgtype=1300x\n", "1:22" },
	{ "odd-number", "-a never,filesystem -F fstype=5x\n", "1:24" },
	{ "odd-number", B64 "-S 5x -k K\n", "1:31" },
	{ "odd-number", B64 "-S write,08 -k K\n", "1:37" },
	{ "unset-auid", B64 "-S 1 -F auid>=1000 -k K\n", "1:36" },
	{ "unset-auid", B64 "-S 1 -F auid>999 -F auid!=1005 -k K\n", "1:36" },
	{ "never-task", "-a never,task\n", "1" },
	{ "never-task", "-a task,never\n", "1" },
	{ "never-matches", "-a never,task -F exe=/bin/sh\n", "1:18" },
	{ "never-matches", "-a never,task -F uid=0 -F a0=1\n", "1:27" },
	{ "ends-search", "-a never,user -F msgtype=5 -F euid=0\n", "1:31" },
	{ "ends-search", "-a never,user -F arch=b64\n", "1:18" },
	{ "deleted-rules", PAIR "-D\n", "3" },
	{ "deleted-rules", "-w /etc/passwd -p wa\n-b 5\n-D\n" PAIR, "3" },
};

/* Rules without the finding. */
static const struct {
	const char *name, *text;
} silent[] = {
	{ "stray-space", "-D \n-w /etc/passwd -p wa -k K\n -e 2\n" },
	{ "missing-arch", PAIR },
	{ "missing-arch", "-a always,exit -S 62 -k K\n" },
	{ "missing-arch", "-a always,exit -S all -k K\n" },
	{ "missing-arch", "-a always,exit -S pidfd_send_signal -k K\n" },
	{ "arch-pair", PAIR },
	{ "arch-pair", B64 "-S kill -k K\n" B32 "-S kill -k other\n" },
	{ "arch-pair",
	  B64 "-S kill -F uid=0 -F gid=0\n" B32 "-S kill -F gid=0 -F uid=0\n" },
	{ "arch-pair", B64 "-S kill\n" B32 "-S kill,stime\n" },
	{ "arch-pair", B64 "-S kill,tkill\n" B32 "-S kill\n" B32 "-S tkill\n" },
	{ "arch-pair", B64 "-F path=/etc/passwd -F perm=w -k K\n" B32
			   "-F path=/etc/passwd -F perm=w -k K\n" },
	{ "arch-pair", "-a always,exit -S 62 -k K\n" },
	{ "arch-pair", "-a always,exit -F arch!=b64 -S 62 -k K\n" },
	{ "slow-watch", B64 "-F path=/etc/passwd -F perm=w -k K\n" },
	{ "slow-watch", PAIR },
	{ "slow-watch",
	  "-w /etc/passwd -p wa -k K\n-w /etc/none -p wa -k K\n" },
	{ "slow-watch", "-a always,exit -F path=/etc/passwd -F perm=w -k K\n" },
	{ "slow-watch", "-a always,exit -F inode=5 -F perm=w -k K\n" },
	{ "slow-watch", "-w @/dirlink -p wa -k K\n" },
	{ "every-syscall", PAIR },
	{ "every-syscall", "-w /etc/passwd\n" },
	{ "every-syscall", "-a never,exit -F uid=0\n" },
	{ "every-syscall", "-a never,user -F uid=0\n" },
	{ "duplicate", PAIR },
	{ "duplicate", PAIR "-D\n" PAIR },
	{ "duplicate", PAIR "-d always,exit -F arch=b64 -S kill -k K\n" B64
			    "-S kill -k K\n" },
	{ "duplicate", PAIR "-D -k K\n" PAIR },
	{ "duplicate", PAIR B64 "-S kill -k other\n" },
	{ "duplicate", "-a always,task\n-A always,task\n" },
	{ "duplicate", "-a always,exit -F uid=0 -F gid=0 -S 1\n"
		       "-a always,exit -F gid=0 -F uid=0 -S 1\n" },
	{ "shadowed", PAIR },
	{ "shadowed", B64 LIKE PAIR },
	{ "shadowed", B64 LIKE B64 "-S kill -F a1=15 -k K\n" },
	{ "shadowed", B64 LIKE B64 "-S kill -F a1>=9 -k K\n" },
	{ "shadowed", B64 "-S kill -k K\n" B64 "-S kill,tkill -k K\n" },
	/* a gid= looks at all groups of a process, a gid>= at one */
	{ "shadowed",
	  "-a always,exit -F uid>5 -S 1\n-a always,exit -F uid>=5 -S 1\n" },
	{ "shadowed",
	  "-a always,exit -F uid<5 -S 1\n-a always,exit -F uid<=5 -S 1\n" },
	{ "shadowed",
	  "-a always,exit -F uid<0 -S 1\n-a always,exit -F uid<=5 -S 1\n" },
	{ "shadowed",
	  "-a always,exit -F uid!=4 -S 1\n-a always,exit -F uid<5 -S 1\n" },
	{ "shadowed", "-a always,exit -F gid>=5 -S 1\n"
		      "-a always,exit -F gid=6 -S 1\n" },
	/* unset is the greatest number */
	{ "shadowed", "-a always,exit -F auid!=unset -S 1\n"
		      "-a always,exit -F auid>=1000 -S 1\n" },
	{ "shadowed", "-a always,exit -S 1\n-a always,user -F uid=0\n" },
	{ "shadowed", PAIR "-D\n" B64 LIKE },
	{ "after-lock", PAIR "-e 2\n" },
	{ "after-lock", "-e 2\n-l\n-s\n-i\n" },
	{ "after-lock", "-e 1\n-D\n" },
	{ "missing-path", "-w /etc/no-such-file -p wa -k K\n" },
	{ "missing-path", B64 "-F dir=/etc -S 1 -k K\n" },
	{ "missing-path", B64 "-F exe=/bin/sh -S 1 -k K\n" },
	{ "missing-path", "-q /etc,/bin\n" },
	{ "no-key", PAIR },
	{ "no-key", "-a never,exit -S 1\n-a always,user\n-a always,task\n" },
	{ "tab", "# a\ttab\n" PAIR },
	/* the error includes it */
	{ "tab", "-D\n-w /etc/passwd\t-p wa -k K\n\t-D\n" },
	{ "quotes", "-w \"/etc/passwd\" -p wa -k K\n" },
	{ "odd-directive",
	  "# auditctl: allow tab,no-key\n# auditctl is good\n" },
	{ "quotes", "# a \"quote\"\n" PAIR },
	{ "carriage-return", PAIR },
	{ "unset-number", B64 "-S kill -F auid!=unset -k K\n" },
	{ "unset-number", B64 "-S kill -F auid!=-1 -k K\n" },
	{ "unset-number", B64 "-S kill -F a1=4294967295 -k K\n" },
	{ "unset-number", B64 "-S kill -k xauid=4294967295x\n" },
	{ "odd-number", "-b 8192\n-b 0x2000\n" },
	{ "odd-number", B64 "-S 1 -F a1=0xffffffff -F a2=4294967295 -k K\n" },
	{ "odd-number", B64 "-S 1 -F a1=5 -k a=4294967296\n" },
	{ "odd-number", B64 "-S 1 -F path=/etc/4294967296 -k K\n" },
	{ "ignored-rule", PAIR },
	{ "successor", PAIR_OF_ALL },
	{ "successor", B64 "-S unlink -k K\n" B64 "-S unlinkat -k L\n" },
	{ "successor", B64 "-S all -k K\n" },
	{ "successor", B64 "-S kill -F a1=9 -k K\n" },
	{ "successor", "-a never,exit -F arch=b64 -S open -k K\n" },
	{ "successor", "-a always,exit -S open -k K\n" },
	{ "successor", B64 "-F path=/etc/passwd -F perm=wa -k K\n" },
	{ "arch-pair", B32 "-S all -k K\n" },
	{ "arch-pair", "-a never,exit -F arch=b64 -S kill\n" },
	{ "arch-pair", "-a always,exit -F arch=ppc64 -S kill -k K\n" },
	/* wider rules decide it */
	{ "arch-pair", B64 "-S kill -k K\n" B32 "-S all -k all\n" },
	{ "arch-pair", B64 "-S kill -F uid=0 -k K\n"
			   "-a never,exit -F arch=b32 -S all\n" },
	{ "arch-pair", B64 "-F path=/etc/passwd -F perm=w -F uid=0 -k K\n" B64
			   "-F path=/etc/passwd -F perm=w -k K\n" B32
			   "-F path=/etc/passwd -F perm=w -k K\n" },
	/* a part of it, with an unknown meaning */
	{ "arch-pair", B64 "-S kill,tkill -k K\n" B32 "-S tkill -k K\n" B32
			   "-S kill -F a1=0 -F exe=/bin/sh -k K\n" },
	{ "successor", "-a always,exit -F arch=ppc64 -S open -k K\n" },
	{ "successor",
	  B64 "-S unlink -F uid=0 -k K\n" B64 "-S unlinkat -k K\n" },
	{ "path-directory", "-w @/d/ -p wa -k K\n-w @/none -p wa -k K\n" },
	{ "path-directory", "-w @/d -p wa -k K\n-w @/d/f -p wa -k K\n" B64
			    "-F dir=@/d -F perm=wa -k K\n" },
	{ "path-directory", B64 "-F path=@/dirlink -F perm=wa -k K\n" },
	{ "script", B64 "-S 1 -F exe=@/d/f -k K\n" B64
			"-F path=@/d/script -F perm=x -k K\n" },
	{ "never-matches", B64 "-S 1 -C uid=euid -C uid!=suid -k K\n" },
	{ "never-matches", B64 "-S 1 -C uid=obj_uid -C uid!=obj_uid -k K\n" },
	{ "never-matches", "-a always,exit -F arch=i386 -S 1 -k K\n" },
	{ "arch-pair", B64 "-S kill -F exe=/bin/sh -k K\n" },
	{ "missing-syscall", B64 "-S all -k K\n" },
	{ "missing-syscall", PAIR },
	{ "missing-syscall", "-a never,exit -F arch=b64 -S create_module\n" },
	{ "missing-syscall", "-a always,io_uring -S 174 -k K\n" },
	{ "symlink", "-w /etc/passwd -p wa -k K\n-w @/none -p wa -k K\n" },
	{ "symlink", "-w @/dirlink/x -p wa -k K\n" },
	{ "wildcard", "-w /etc/passwd -p wa -k K\n-w /etc/a[b -p wa -k K\n" },
	{ "wildcard", "-w @/[x] -p wa -k K\n-w @/star* -p wa -k K\n" },
	{ "wildcard", "-w /no/*/x -p wa -k *?\n" B64 "-S 1 -k [a]\n" },
	{ "never-matches", B64 "-S 1 -F success=1 -F exit=5 -k K\n" },
	{ "never-matches", B64 "-S 1 -F success=0 -F exit=-EACCES -k K\n" },
	{ "never-matches", B64 "-S 1 -F success=0 -F exit!=-EACCES -k K\n" },
	{ "never-matches", B64 "-S 1 -F success=0 -F exit>=0 -k K\n" },
	{ "never-matches", B64 "-S 1 -F success!=0 -F exit=5 -k K\n" },
	{ "never-matches", B64 "-S 1 -F success!=1 -F exit=-EPERM -k K\n" },
	{ "never-matches", B64 "-S 1 -F success>=1 -F exit=-EPERM -k K\n" },
	{ "never-matches", B64 "-S 1 -F field_compare=25 -C uid!=euid\n" },
	{ "never-matches", B64 "-S 1 -F auid>=1000 -F auid!=unset -k K\n" },
	{ "never-matches", B64 "-S 1 -F auid>=1000 -F auid=unset -k K\n" },
	{ "never-matches", B64 "-S 1 -F uid!=5 -F uid!=6 -F uid>=5 -k K\n" },
	/* a process has several groups, a call may have several files */
	{ "never-matches", B64 "-S 1 -F gid=5 -F gid=6 -k K\n" },
	{ "never-matches", B64 "-S 1 -F obj_uid=5 -F obj_uid=6 -k K\n" },
	{ "never-matches", B64 "-S 1 -F a0&1 -F a0&2 -k K\n" },
	{ "never-matches", B64 "-S 1 -F uid=0 -F euid=1 -k K\n" },
	{ "never-matches", "-a never,task\n-a always,exit -S 1\n" },
	{ "never-matches", "-a never,user -F uid=0\n" },
	{ "errno-sign", B64 "-S open -F exit=-EACCES -F exit!=13 -k K\n" },
	{ "odd-number", B64 "-S connect -F saddr_fam=0 -k K\n" },
	{ "odd-number", B64 "-S 1,0x3,010 -F uid=010 -F a0=0X5 -F a1&=-0x5 "
			    "-F exit=-5 -F exit!=-EPERM -k a=5x\n" },
	{ "odd-number",
	  B64 "-S 1 -F sessionid!=unset -F auid!=-1 -k uid=08\n" },
	{ "odd-number", B64 "-S 1 -F filetype=file -C uid!=euid -k K\n" },
	{ "odd-number", "-w /etc/a=08 -p wa -k a=08\n" },
	{ "odd-number", "-a always,exclude -F msgtype=SYSCALL\n" },
	{ "odd-number", B64 "-F path=/etc/a=08 -F perm=wa -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid>=1000 -F auid!=unset -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid!=-1 -F auid>=1000 -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid>=1000 -F auid<60000 -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid>=1000 -F auid!=4294967295\n" },
	{ "unset-auid", B64 "-S 1 -F auid=1000 -F uid>=1000 -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid=unset -F auid>=1000 -k K\n" },
	{ "unset-auid", B64 "-S 1 -F auid>=0 -F sessionid!=unset -k K\n" },
	{ "never-task", "-a never,task -F uid=0\n-a always,task\n" },
	{ "never-task", "-a always,task\n-a never,task\n" },
	{ "ends-search", "-a never,exclude -F exe=/bin/sh\n" PAIR },
	{ "deleted-rules", "-D\n" PAIR },
	{ "deleted-rules", PAIR "-D -k K\n" },
	{ "deleted-rules", "-w /etc/passwd -p wa\n-W /etc/passwd -p wa\n-D\n" },
	{ "shadowed", "-a never,user\n-a never,user -F uid=0\n" },
	{ "shadowed", "-a never,exclude\n-a never,exclude -F uid=0\n" },
	{ "shadowed", "-a always,filesystem -F fstype=tracefs\n"
		      "-a never,filesystem -F fstype=tracefs -F key=K\n" },
	{ "shadowed", "-w @/d/f -p wa -k K\n-w @/d -p wa -k L\n" },
	{ "shadowed", "-w @/d -p w -k K\n-w @/d/f -p wa -k L\n" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/dd -p wa -k L\n" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/hard -p wa -k L\n" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/out/f -p wa -k L\n" },
	{ "shadowed", "-w @/dirlink -p wa -k K\n-w @/dirlink/f -p wa -k L\n" },
	{ "shadowed", "-w @/d -p wa -k K\n-w @/d/none -p wa -k L\n" },
};

/* Only lines of a directory are moved. */
static bool is_of_directory(const char *name)
{
	return strcmp(name, "stray-space") == 0;
}

static char *bracketed(const char *name)
{
	return text_of(" [%s]", name);
}

START_TEST(finding_is_told)
{
	char *mark = bracketed(told[_i].name);
	struct checked c;

	check_in(&c, told[_i].text, &(struct request){ .wanted = UINT32_MAX },
		 is_of_directory(told[_i].name));
	expect_said(&c, told[_i].place, mark);
	ck_assert_int_eq(c.status == STATUS_FAILED,
			 strstr(c.said.text, ": error: ") != NULL);
	checked_free(&c);
	free(mark);
}
END_TEST

static bool is_error(const char *name)
{
	enum finding f = 0;

	while (strcmp(finding_name(f), name) != 0)
		f++;
	return finding_is_error(f);
}

START_TEST(finding_is_switched_off)
{
	struct request r = { .muted = finding_bit(told[_i].name) };
	char *mark = bracketed(told[_i].name);
	struct checked c;

	ck_assert_uint_ne(r.muted, 0);
	check_in(&c, told[_i].text, &r, is_of_directory(told[_i].name));
	/* An error of a load is reported in any case. */
	if (is_error(told[_i].name))
		expect_said(&c, told[_i].place, mark);
	else if (strstr(c.said.text, mark))
		ck_abort_msg("told: %s", c.said.text);
	checked_free(&c);
	free(mark);
}
END_TEST

START_TEST(finding_is_not_told)
{
	char *mark = bracketed(silent[_i].name);
	struct checked c;

	check_in(&c, silent[_i].text, &(struct request){ .wanted = UINT32_MAX },
		 is_of_directory(silent[_i].name));
	if (strstr(c.said.text, mark))
		ck_abort_msg("told: %s", c.said.text);
	checked_free(&c);
	free(mark);
}
END_TEST

/* Each finding must have rows of both kinds. */
START_TEST(finding_has_tests)
{
	const char *name = finding_name((enum finding)_i);
	bool is_told = false, is_silent = false;

	for (int i = 0; i < N_ROWS(told); i++)
		is_told |= strcmp(told[i].name, name) == 0;
	for (int i = 0; i < N_ROWS(silent); i++)
		is_silent |= strcmp(silent[i].name, name) == 0;
	ck_assert_msg(is_told && is_silent, "%s", name);
}
END_TEST

/* libaudit 3.0 has no openat2, and refuses an example with it. */
static bool is_too_new(const char *example, const char *said)
{
	if (!strstr(example, "openat2") ||
	    audit_name_to_syscall("openat2", MACH_86_64) >= 0)
		return false;
	expect_part(example, said, "unknown syscall 'openat2' on b64");
	return true;
}

/* The examples of --explain have the finding, or do not have it. */
START_TEST(examples_are_true)
{
	enum finding f = (enum finding)_i;
	char *mark = bracketed(finding_name(f));
	char *bad = text_of("%s\n", finding_bad(f));
	char *good = text_of("%s\n", finding_good(f));
	struct request r = { .wanted = UINT32_MAX };
	struct checked c;

	check_in(&c, bad, &r, is_of_directory(finding_name(f)));
	if (!is_too_new(bad, c.said.text))
		expect_part(bad, c.said.text, mark);
	checked_free(&c);
	check_in(&c, good, &r, is_of_directory(finding_name(f)));
	if (!is_too_new(good, c.said.text) &&
	    (strstr(c.said.text, mark) || strstr(c.said.text, ": error: ")))
		ck_abort_msg("%s", c.said.text);
	checked_free(&c);
	free(good);
	free(bad);
	free(mark);
}
END_TEST

#define FIELDS_6 "-F a0=1 -F a0=1 -F a0=1 -F a0=1 -F a0=1 -F a0=1 "
#define FIELDS_62                                                      \
	FIELDS_6 FIELDS_6 FIELDS_6 FIELDS_6 FIELDS_6 FIELDS_6 FIELDS_6 \
		FIELDS_6 FIELDS_6 FIELDS_6 "-F a0=1 -F a0=1 "

/* Errors that the kernel would report, and the place of the word. */
static const struct {
	const char *text, *place, *part;
} errors[] = {
	{ B64 "-S umount,umount2\n", "1:31", "exists on b32" },
	{ B64 "-S kill -k -F uid=0\n", "1:42", "unexpected argument" },
	{ "-w /etc/passwd\t-p wa\n", "1:19", "unexpected argument" },
	{ "-w \"/etc/my file\" -p wa\n", "1:13", "unexpected argument" },
	{ "-w /x -k key-w /y -k K\n", "1:16", "unexpected argument" },
	{ B64 "-S kill -F uid=nosuchuser\n", "1:43", "unknown user" },
	{ B64 "-S kill -F gid=nosuchgroup\n", "1:43", "unknown group" },
	{ B64 "-S kill -F nosuch=5\n", "1:39", "unknown field 'nosuch'" },
	{ "-a always,user -F perm=r\n", "1:19", "'perm' is only for the exit" },
	{ "-a always,exit -F msgtype=CWD\n", "1:19",
	  "'msgtype' is only for the exclude and user lists" },
	{ B64 "-S kill -F inode>5\n", "1:44", "'inode' takes only = and !=" },
	{ B64 "-S kill -F uid==0\n", "1:42", "'=='" },
	{ B64 "-S kill -F auid=>1000\n", "1:43", "unknown operator '=>'" },
	{ B64 "-S kill -F auid<>0\n", "1:43", "unknown operator '<>'" },
	{ B64 "-S kill -F a1=!0\n", "1:41", "unknown operator '=!'" },
	{ B64 "-S kill -F auid>>0\n", "1:43", "unknown operator '>>'" },
	{ B64 "-S kill -C uid==euid\n", "1:42", "unknown operator '=='" },
	{ B64 "-S kill -F auod<>0\n", "1:39", "unknown field 'auod'" },
	{ B64 "-S kill -F auidauidauidauidauidauidauidauidauid=0\n", "1:39",
	  "unknown field 'auidauidauidauidauidauidauidauidauid'" },
	{ B64 "-S kill -k a!=b -k good\n", "1:40",
	  "a key cannot contain '!=', which libaudit takes for an operator" },
	{ B64 "-S kill -F key=a&=b -k x>=y -k good\n", "1:52",
	  "a key cannot contain '>='" },
	{ B64 "-S kill -k good -F key=<=\n", "1:51",
	  "a key cannot contain '<='" },
	{ B64 "-S kill -k good -ka&=!=b\n", "1:49", "cannot contain '!='" },
	{ B64 "-S 1 " FIELDS_62 "-k a -k b\n", "1:537",
	  "the key exceeds the limit of 63 fields in a rule" },
	{ B64 "-F path=/tmp/a!=b -F perm=w -k K\n", "1:42",
	  "libaudit takes '!=' in the value for the operator" },
	{ B64 "-S kill -F dir=/tmp/a,b&=c\n", "1:51",
	  "libaudit takes '&=' in the value for the operator" },
	{ B64 "-S kill -F exe=/opt/a<=1/b>=c\n", "1:54",
	  "libaudit takes '>=' in the value for the operator" },
	{ B64 "-S kill -F auid>=1000,auid!=unset\n", "1:49",
	  "contains more than one condition" },
	{ B64 "-S kill -F exit=ENOSUCH\n", "1:44", "unknown errno" },
	{ B64 "-S kill -F filetype=fil\n", "1:48", "unknown file type" },
	{ B64 "-S kill -F pid=x\n", "1:43", "not a number" },
	{ B64 "-S kill -F uid\n", "1:39", "is not a condition" },
	{ B64 "-S kill -F uid=\n", "1:39", "no value" },
	{ B64 "-S kill -F arch=b32\n", "1:39", "before -S" },
	{ B64 "-S kill -C uid=nosuch\n", "1:43", "unknown field 'nosuch'" },
	{ "-a always,user -F msgtype=NOSUCH\n", "1:27",
	  "unknown message type" },
	{ "-a entry,always -S 1\n", "1:4", "no longer has the entry list" },
	{ "-a always,exot -S 1\n", "1:11", "unknown list or action" },
	{ "-w etc/passwd\n", "1:4", "absolute" },
	{ "-R other.rules\n", "1:1", "cannot load another" },
	{ "--check other.rules\n", "1:1", "not allowed in a rule file" },
	{ "--signal NOSUCH\n", "1", "unsupported signal" },
	{ "-e 3\n", "1:4", "0, 1 or 2" },
	{ "-D\n-d always,exit -S 1\n", "2", "cannot be deleted" },
	/* accepted by libaudit, and refused by the kernel */
	{ "-a always,exit -F path=x -S 1\n", "1:19", "path: " },
	{ "-a always,exit -F path=/etc/ -S 1\n", "1:19", "slash" },
	{ "-a always,exit -F path=/etc/.. -S 1\n", "1:19", "no '.' or '..'" },
	{ "-a always,exit -F path!=/etc/x -S 1\n", "1:19", "path: " },
	{ "-a always,exit -F path=/x -F path=/y -S 1\n", "1:30",
	  "only one path" },
	{ "-a always,exit -F inode=5 -F dir=/etc -S 1\n", "1:30",
	  "only one path" },
	{ "-a always,exit -F uid=unset -S 1\n", "1:19", "cannot be unset" },
	{ "-a always,exit -F uid&5 -S 1\n", "1:19", "a0 to a3" },
	{ "-a always,exit -F auid>=unset -S 1\n", "1:19", "= and !=" },
};

START_TEST(error_is_found)
{
	struct checked c;

	check_text(&c, errors[_i].text);
	expect_said(&c, errors[_i].place, errors[_i].part);
	expect_said(&c, errors[_i].place, ": error: ");
	ck_assert_int_eq(c.status, STATUS_FAILED);
	checked_free(&c);
}
END_TEST

START_TEST(all_errors_are_found)
{
	struct checked c;

	check_text(&c, "-a foo,bar\n# fine\n\n-w x\n" PAIR_OF_ALL "-e 9\n-Z\n");
	expect_said(&c, "1:4", ": error: ");
	expect_said(&c, "4:4", ": error: ");
	expect_said(&c, "7:4", ": error: ");
	expect_said(&c, "8:1", ": error: ");
	expect_part("count", c.said.text,
		    "\n1 file, 4 rules: 4 errors, 0 warnings\n");
	checked_free(&c);
}
END_TEST

START_TEST(good_file_is_good)
{
	struct checked c;

	check_text(&c, "-D\n-b 8192\n-f 1\n" PAIR_OF_ALL "-e 2\n");
	expect_text("said", c.said.text,
		    "1 file, 2 rules: 0 errors, 0 warnings\n");
	ck_assert_int_eq(c.status, STATUS_OK);
	checked_free(&c);
}
END_TEST

START_TEST(warnings_fail_when_strict)
{
	struct checked c;

	check_text(&c, B64 ALL_KILLS);
	expect_part("count", c.said.text,
		    "\n1 file, 1 rule: 0 errors, 1 warning (1 arch-pair)\n");
	ck_assert_int_eq(c.status, STATUS_OK);
	checked_free(&c);
	check_as(&c, B64 ALL_KILLS, &(struct request){ .strict = true });
	ck_assert_int_eq(c.status, STATUS_FAILED);
	checked_free(&c);
	check_as(&c, PAIR_OF_ALL, &(struct request){ .strict = true });
	ck_assert_int_eq(c.status, STATUS_OK);
	checked_free(&c);
}
END_TEST

#define TWICE PAIR B64 "-S kill -k K\n"

/* Usual mistakes, and their hints. */
static const struct {
	const char *text, *hint; /* NULL: none */
} typed[] = {
	{ B64 "-S 1 -F auid >= 1000 -k K\n", "-F auid>=1000" },
	{ B64 "-S 1 -F auid >=1000 -k K\n", "-F auid>=1000\n" },
	{ B64 "-S 1 -F auid>= 1000 -k K\n", "-F auid>=1000\n" },
	{ B64 "-S 1 -C uid != euid -k K\n", "-C uid!=euid\n" },
	{ "-a always exit -S 1\n", "-a always,exit" },
	{ "sudo auditctl -w /etc/x\n", "remove 'sudo'" },
	{ "-w /x -k key-w /y -k K\n", "is a newline missing in 'key-w'?" },
	{ "-w /etc/x -p wa -k \"a b\"\n", "quotes have no effect" },
	{ B64 "-S 1 -F 'auid>=1000'\n", "write it without quotes" },
	{ "-a \"always,exit\" -S 1\n", "write it without quotes" },
	{ B64 "-S 'open'\n", "write it without quotes" },
	{ B64 "-S kill -F success=failure -k K\n", "success=0" },
	{ B64 "-S nfsservctl,vserver,read -k K\n", "remove the system calls" },
	{ B64 "-S 1 -F success=1 -F exit=-EPERM -k K\n", "remove success=1" },
	{ "-w @/link -p wa -k K\n",
	  "this rule sees that the link is replaced" },
	{ B64 "-F path=@/d -F perm=wa -k K\n", "hint: write dir=" },
	{ "-w /etc/x -p wa # comment\n",
	  "a comment must be on a separate line" },
	{ "-w /etc/x -p wa #comment\n",
	  "a comment must be on a separate line" },
	{ "-a always, exit -S 1\n", "-a always,exit" },
	{ B64 "-S execve execveat -k K\n", "-S execve,execveat" },
	{ "auditctl -w /etc/x -p wa\n", "remove 'auditctl'" },
	{ "/sbin/auditctl -w /etc/x\n", "remove '/sbin/auditctl'" },
	{ "\xe2\x80\x93w /etc/x -p wa\n", "write -w" },
	{ B64 "-S 1 \\\n", "cannot be continued" },
	{ "-w \"/etc/x\" -p wa\n", "without quotes" },
	{ B64 "-S ALL -k K\n", "did you mean 'all'?" },
	{ B64 "-S sys_execve -k K\n", "did you mean 'execve'?" },
	{ B64 "-S __NR_execve -k K\n", "did you mean 'execve'?" },
	{ B64 "-S kill -F a1=SIGKILL -k K\n", "a1=9" },
	{ B64 "-S kill -F a1!=term -k K\n", "a1!=15" },
	{ B64 "-S kill -F success=no -k K\n", "success=0" },
	{ B64 "-S kill -F success=yes -k K\n", "success=1" },
	{ B64 "-S 1 -F auid>=1000,auid!=unset -k K\n",
	  "-F auid>=1000 -F auid!=unset" },
	{ "\xef\xbb\xbf-D\n", "byte order mark" },
	{ "\xef\xbb\xbf# comment\n", "byte order mark" },
	{ B64 "-S umount -k K\n", "did you mean 'umount2'?" },
	{ B64 "-S chown32 -k K\n", "did you mean 'chown'?" },
	/* Whether a load ends at a rule that is there twice. */
	{ "-D\n" TWICE, "a load ends here; remove one of the two rules" },
	{ "-D\n-i\n" TWICE, "hint: remove one of the two rules" },
	{ "-D\n-c\n" TWICE, "hint: remove one of the two rules" },
	{ B64 "-S stime -k K\n", NULL },
	{ B64 "-S waitpid -k K\n", NULL },
	{ "-w /etc/*/x -p wa\n", "'*' in a path is taken literally" },
	{ "-w /etc/audit-x/ -p wa -k K\n", "create the directory" },
	{ "-w /etc -p wa -k K\n", "-F dir=/etc -F perm=wa with" },
};

START_TEST(word_has_hint)
{
	struct checked c;

	check_text(&c, typed[_i].text);
	if (typed[_i].hint)
		expect_part(typed[_i].text, c.said.text, typed[_i].hint);
	else if (strstr(c.said.text, "hint: "))
		ck_abort_msg("a hint: %s", c.said.text);
	checked_free(&c);
}
END_TEST

#define ACCESS "-a always,exit -F perm=wa "

/* Findings of one kind are together, the first with their text; then come
 * errors, and the numbers of each kind. */
START_TEST(findings_are_grouped)
{
	struct checked c;
	const char *one, *two, *three, *rest, *other, *error;

	check_text(&c, "-a always,exit -S foo\n" ACCESS "-F uid=1\n" ACCESS
		       "-F uid=2 -k K\n" ACCESS "-F uid=3 -k K\n" ACCESS
		       "-F uid=4 -k K\n" ACCESS "-F uid=5 -k K\n\n" ACCESS
		       "-F uid=6 -k K\n");
	one = strstr(c.said.text, "a.rules:2: warning: the rule has no arch");
	two = strstr(c.said.text, "a.rules:3: warning: the rule has no arch");
	three = strstr(c.said.text, "a.rules:4: warning: the rule has no arch");
	rest = strstr(c.said.text, "    and 3 more [slow-watch]: ");
	other = strstr(c.said.text, "[no-key]");
	error = strstr(c.said.text, "a.rules:1:19: error: ");
	ck_assert_msg(one && two && three && rest && other && error, "%s",
		      c.said.text);
	ck_assert(one < two && two < three && three < rest && rest < other &&
		  other < error);
	expect_part("lines", c.said.text, "a.rules:5-6,8\n");
	expect_part("count", c.said.text,
		    "1 file, 7 rules: 1 error, 7 warnings "
		    "(6 slow-watch, 1 no-key)\n");
	checked_free(&c);
}
END_TEST

/* One cause, one message: a lock at the wrong place. */
START_TEST(errors_are_grouped)
{
	struct checked c;
	const char *lock, *error;

	check_text(&c, "-e 2\n-a foo\n" PAIR "-r 1\n-b 5\n-f 1\n-r 0\n");
	expect_said(&c, "5", "[after-lock]");
	lock = strstr(c.said.text, "    and 3 more [after-lock]: ");
	error = strstr(c.said.text, "a.rules:2:4: error: ");
	ck_assert_msg(lock && error && error < lock, "%s", c.said.text);
	expect_part("lines", c.said.text, "a.rules:6-8\n");
	expect_part("count", c.said.text, ": 7 errors, ");
	checked_free(&c);
}
END_TEST

/* Comments that allow a finding. */
static const struct {
	const char *text, *count;
} allowed[] = {
	/* the line below it */
	{ "-D\n# auditctl: allow slow-watch\n-w /etc -k K\n-w /usr -k K\n",
	  "1 warning (1 slow-watch)" },
	{ "-D\n#auditctl:allow slow-watch\n\n# why\n-w /etc -k K\n",
	  "0 warnings" },
	{ "-D\n# auditctl: allow no-key\n-w /etc\n", "1 warning (1 slow-" },
	{ "-D\n# auditctl: allow no-key, slow-watch\n-w /etc\n", "0 warnings" },
	/* the file */
	{ "# auditctl: allow slow-watch\n-w /etc -k K\n-w /usr -k K\n",
	  "0 warnings" },
	{ "# a file\n\n  # auditctl: allow slow-watch\n-D\n-w /etc -k K\n",
	  "0 warnings" },
	/* no line */
	{ "-w /etc -k K\n# auditctl: allow slow-watch\n",
	  "1 warning (1 slow-watch)" },
	{ "# auditctl allow slow-watch\n-w /etc -k K\n", "1 warning (1 slow" },
};

START_TEST(finding_is_allowed)
{
	struct checked c;

	check_text(&c, allowed[_i].text);
	expect_part(allowed[_i].text, c.said.text, allowed[_i].count);
	checked_free(&c);
}
END_TEST

/* A comment is about its own file. */
START_TEST(finding_is_allowed_in_a_file)
{
	static const char other[] = "-w /usr -k K\n";
	struct request r = { 0 };
	struct checked c;
	struct said said;
	const char *paths[2];

	check_text(&c, "# auditctl: allow slow-watch\n-w /etc -k K\n");
	paths[0] = c.path;
	paths[1] =
		scratch_file(&c.scratch, "b.rules", 0600, other, strlen(other));
	r.paths = paths;
	r.n_paths = N_ROWS(paths);
	said_begin(&said);
	check(&(struct session){ .diag = &said.d }, &r);
	said_done(&said);
	expect_part("said", said.text, "b.rules:1: warning: ");
	expect_part("count", said.text, "1 warning (1 slow-watch)");
	said_free(&said);
	free((char *)paths[1]);
	checked_free(&c);
}
END_TEST

/* Several system calls of a rule have the same successor, or one has several.
 */
static const struct {
	const char *lines, *names, *calls;
} succeeded[] = {
	{ B64 "-S kill -k K\n",
	  "pidfd_send_signal,rt_sigqueueinfo,rt_tgsigqueueinfo", "kill" },
	{ B64 "-S unlink,rmdir -k K\n", "unlinkat", "unlink,rmdir" },
};

START_TEST(successors_are_named_once)
{
	char *text = text_of("programs can use %s in place of %s, and",
			     succeeded[_i].names, succeeded[_i].calls);
	struct checked c;

	check_text(&c, succeeded[_i].lines);
	expect_part(succeeded[_i].lines, c.said.text, text);
	checked_free(&c);
	free(text);
}
END_TEST

/* An error cannot be allowed: a load ends there. */
START_TEST(error_is_not_allowed)
{
	struct checked c;

	check_text(&c, "# auditctl: allow duplicate\n" PAIR PAIR);
	expect_part("count", c.said.text, "2 errors, ");
	ck_assert_int_eq(c.status, STATUS_FAILED);
	checked_free(&c);
}
END_TEST

/* The status for unreadable files is 2, and the others are checked. */
START_TEST(unreadable_is_trouble)
{
	struct checked c;
	struct said said;
	const char *paths[2] = { "/no/such/file" };
	struct request r = { .command = COMMAND_CHECK,
			     .paths = paths,
			     .n_paths = 2 };

	check_text(&c, "-w x\n");
	paths[1] = c.path;
	said_begin(&said);
	ck_assert_int_eq(check(&(struct session){ .diag = &said.d }, &r),
			 STATUS_TROUBLE);
	said_done(&said);
	expect_part("said", said.text, "/no/such/file: error: cannot open");
	expect_part("said", said.text, "a.rules:1:4: error: ");
	said_free(&said);
	checked_free(&c);
}
END_TEST

START_TEST(standard_input_is_a_path)
{
	const char *paths[] = { "-" };
	struct request r = { .command = COMMAND_CHECK,
			     .paths = paths,
			     .n_paths = 1 };
	struct checked c;
	struct said said;

	check_text(&c, "-D\n-w x\n");
	ck_assert_ptr_nonnull(freopen(c.path, "r", stdin));
	said_begin(&said);
	ck_assert_int_eq(check(&(struct session){ .diag = &said.d }, &r),
			 STATUS_FAILED);
	said_done(&said);
	expect_part("said", said.text, "<stdin>:2:4: error: ");
	said_free(&said);
	checked_free(&c);
}
END_TEST

START_TEST(long_and_torn_lines_are_errors)
{
	char *path = repeated('x', 7000);
	char *text = text_of("-w /%s\n" PAIR, path);
	struct checked c;

	check_text(&c, text);
	expect_said(&c, "1", "too long");
	expect_part("count", c.said.text, "\n1 file, 2 rules: 1 error, ");
	checked_free(&c);
	free(text);
	free(path);
}
END_TEST

Suite *suite_check(void)
{
	Suite *suite = suite_create("check");
	TCase *tc = tcase_create("check");

	tcase_add_loop_test(tc, finding_is_told, 0, N_ROWS(told));
	tcase_add_loop_test(tc, finding_is_switched_off, 0, N_ROWS(told));
	tcase_add_loop_test(tc, finding_is_not_told, 0, N_ROWS(silent));
	tcase_add_loop_test(tc, finding_has_tests, 0, N_FINDINGS);
	tcase_add_loop_test(tc, examples_are_true, 0, N_FINDINGS);
	tcase_add_loop_test(tc, error_is_found, 0, N_ROWS(errors));
	tcase_add_test(tc, all_errors_are_found);
	tcase_add_test(tc, good_file_is_good);
	tcase_add_test(tc, warnings_fail_when_strict);
	tcase_add_test(tc, findings_are_grouped);
	tcase_add_test(tc, errors_are_grouped);
	tcase_add_loop_test(tc, finding_is_allowed, 0, N_ROWS(allowed));
	tcase_add_test(tc, finding_is_allowed_in_a_file);
	tcase_add_loop_test(tc, successors_are_named_once, 0,
			    N_ROWS(succeeded));
	tcase_add_test(tc, error_is_not_allowed);
	tcase_add_loop_test(tc, word_has_hint, 0, N_ROWS(typed));
	tcase_add_test(tc, unreadable_is_trouble);
	tcase_add_test(tc, standard_input_is_a_path);
	tcase_add_test(tc, long_and_torn_lines_are_errors);
	suite_add_tcase(suite, tc);
	return suite;
}
