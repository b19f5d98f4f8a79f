/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The findings: names, short descriptions, and the texts of --explain. */
#include "config.h"
#include "base/array.h"
#include "base/finding.h"

#include <string.h>

/* A finding, with the text and the example of --explain. */
static const struct {
	const char *name;
	bool is_error;
	bool is_off; /* without --add-lint */
	const char *help;
	const char *text;
	const char *bad, *good; /* lines of a rule file */
} rows[] = {
	[FINDING_MISSING_ARCH] = {
		.name = "missing-arch",
		.help = "syscalls are named, but no arch",
		.text = "A system call has one number in 64-bit programs and "
		  "another one in 32-bit programs. A rule without an arch is "
		  "about the number: it does not record the call in the other"
		  " programs, and records another call there.",
		.bad = "-a always,exit -S open,openat,openat2 -k files",
		.good = "-a always,exit -F arch=b64 -S open,openat,openat2 -k files\n"
		  "-a always,exit -F arch=b32 -S open,openat,openat2 -k files",
	},
	[FINDING_ARCH_PAIR] = {
		.name = "arch-pair",
		.help = "programs of the other arch are not seen",
		.text = "The rule is about programs of one arch, and no rule with "
		  "the same action and conditions, or with fewer conditions, "
		  "is about the others, or "
		  "those rules do not have all of its system calls. What a "
		  "32-bit program does is then not recorded. Not reported for"
		  " never rules, for rules about one program (exe=), and for "
		  "rules about all calls of 32-bit programs.",
		.bad = "-a always,exit -F arch=b64 -S ptrace -k trace",
		.good = "-a always,exit -F arch=b64 -S ptrace -k trace\n"
		  "-a always,exit -F arch=b32 -S ptrace -k trace",
	},
	[FINDING_SLOW_WATCH] = {
		.name = "slow-watch",
		.help = "the rule makes every syscall slower",
		.text = "A watch of a directory, or a rule with dir= or perm=, that "
		  "has no arch is about all system calls: the kernel tries it "
		  "at the end of each. With an arch before perm=, libaudit 4.0 "
		  "and later put only those calls into the rule that perm= is "
		  "about; with an older one, name the calls with -S. Not "
		  "reported for a rule about one file: the kernel tries that "
		  "only when a file is accessed.",
		.bad = "-w /etc -p wa -k etc",
		.good = "-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -k etc\n"
		  "-a always,exit -F arch=b32 -F dir=/etc -F perm=wa -k etc",
	},
	[FINDING_EVERY_SYSCALL] = {
		.name = "every-syscall",
		.help = "the rule records all syscalls",
		.text = "The rule records every system call of the processes that "
		  "meet its conditions: some hundred records a second for a "
		  "single program.",
		.bad = "-a always,exit -F arch=b64 -S all -F auid=1000 -k user",
		.good = "-a always,exit -F arch=b64 -S execve,execveat -F auid=1000"
		  " -k user\n"
		  "-a always,exit -F arch=b32 -S execve,execveat -F auid=1000"
		  " -k user",
	},
	[FINDING_DUPLICATE] = {
		.name = "duplicate",
		.is_error = true,
		.help = "the same rule comes before it (an error)",
		.text = "The kernel takes a rule once. A load without -i or -c "
		  "ends at the second one with 'Rule exists', and the lines "
		  "after it are not loaded.",
		.bad = "-w /etc/passwd -p wa -k users\n"
		  "-w /etc/passwd -p wa -k users",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_SHADOWED] = {
		.name = "shadowed",
		.help = "a rule before it matches the same events",
		.text = "The first rule of a list that matches an event decides. An"
		  " earlier rule matches whatever this one does, so it never "
		  "decides, and its key is never seen. Put the narrow rule "
		  "before the wide one. A rule about a directory has all that"
		  " is below it; this is looked up on the machine that "
		  "checks.",
		.bad = "-a always,exit -F arch=b64 -S ptrace -k trace\n"
		  "-a always,exit -F arch=b64 -S ptrace -F uid=0 -k root",
		.good = "-a always,exit -F arch=b64 -S ptrace -F uid=0 -k root\n"
		  "-a always,exit -F arch=b64 -S ptrace -k trace",
	},
	[FINDING_AFTER_LOCK] = {
		.name = "after-lock",
		.is_error = true,
		.help = "it comes after -e 2 (an error)",
		.text = "-e 2 locks rules and settings until the next boot. The "
		  "kernel refuses the lines after it.",
		.bad = "-e 2\n"
		  "-w /etc/passwd -p wa -k users",
		.good = "-w /etc/passwd -p wa -k users\n"
		  "-e 2",
	},
	[FINDING_MISSING_PATH] = {
		.name = "missing-path",
		.help = "a path that must exist does not",
		.text = "The kernel refuses a rule about a file whose directory "
		  "does not exist, and about a dir= that does not exist; "
		  "newer kernels also an exe= that does not. A load ends "
		  "there. The paths are looked up on the machine that checks.",
		.bad = "-w /no/such/directory/file -p wa -k lost",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_NO_KEY] = {
		.name = "no-key",
		.help = "no key to search its records by",
		.text = "ausearch -k cannot find the records of a rule without a "
		  "key.",
		.bad = "-w /etc/passwd -p wa",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_TAB] = {
		.name = "tab",
		.help = "a tab does not separate arguments",
		.text = "Only spaces separate words in a rule file. A tab becomes a"
		  " part of the word around it, such as the key.",
		.bad = "-w /etc/passwd -p wa -k users\t",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_QUOTES] = {
		.name = "quotes",
		.help = "quotes are taken literally",
		.text = "No shell reads a rule file: quotes become a part of the "
		  "word. A space within a word is written as '\\ '.",
		.bad = "-w /etc/passwd -p wa -k \"users\"",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_CARRIAGE_RETURN] = {
		.name = "carriage-return",
		.help = "the line ends as in DOS files",
		.text = "The file has line ends of DOS. The last word of each line,"
		  " often the key, ends with a character that cannot be seen.",
		.bad = "-w /etc/passwd -p wa -k users\r",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_UNSET_NUMBER] = {
		.name = "unset-number",
		.is_off = true,
		.help = "4294967295 in place of 'unset' (off)",
		.text = "4294967295 stands for 'unset', which is easier to read. "
		  "Reported only with --add-lint, for texts on compliance "
		  "demand the number.",
		.bad = "-a always,exit -F arch=b64 -S ptrace -F auid!=4294967295 "
		  "-k trace",
		.good = "-a always,exit -F arch=b64 -S ptrace -F auid!=unset -k "
		  "trace",
	},
	[FINDING_ODD_NUMBER] = {
		.name = "odd-number",
		.help = "a number is read only in part",
		.text = "A number does not end where its digits do, as 08, which "
		  "is the octal number 0, or is larger than 32 bits, or the "
		  "number of an address family or a session is a name: the "
		  "kernel gets only a part of it. It compares no more than 32 "
		  "bits of an argument.",
		.bad = "-a always,exit -F arch=b64 -S bind -F saddr_fam=ipv4 -k "
		  "net",
		.good = "-a always,exit -F arch=b64 -S bind -F saddr_fam=2 -k net",
	},
	[FINDING_IGNORED_RULE] = {
		.name = "ignored-rule",
		.help = "a rule on the line is ignored",
		.text = "The rule of the line is not loaded: its action is "
		  "'possible', or another option of the line leaves it out.",
		.bad = "-a exit,possible -F arch=b64 -S ptrace -k trace",
		.good = "-a exit,always -F arch=b64 -S ptrace -k trace",
	},
	[FINDING_STRAY_SPACE] = {
		.name = "stray-space",
		.help = "augenrules may leave the line in place",
		.text = "In a directory, augenrules moves -D, -b and -f to the "
		  "beginning and -e to the end, and removes comments. With "
		  "white space before the line, or after -D, it does so if "
		  "awk is gawk, and not if it is mawk.",
		.bad = "-w /etc/passwd -p wa -k users\n"
		  " -D",
		.good = "-D\n"
		  "-w /etc/passwd -p wa -k users",
	},
	[FINDING_SUCCESSOR] = {
		.name = "successor",
		.help = "newer syscalls do the same unrecorded",
		.text = "Programs can make another system call in place of one that"
		  " the rule names, and most programs of today do: rm uses "
		  "unlinkat, mv uses renameat2, and the C library opens files"
		  " with openat. No rule with the same conditions has that "
		  "call. Not reported for rules about arguments (a0 to a3), "
		  "which are other ones there.",
		.bad = "-a always,exit -F arch=b64 -S unlink -k delete",
		.good = "-a always,exit -F arch=b64 -S unlink,unlinkat -k delete",
	},
	[FINDING_MISSING_SYSCALL] = {
		.name = "missing-syscall",
		.help = "no kernel has the syscall",
		.text = "The system call has a name and a number, but no kernel "
		  "has it any more, or none ever had it: a program that makes"
		  " it gets the error ENOSYS. The rule can only record that. "
		  "Only calls that no kernel since Linux 3.1 has are reported.",
		.bad = "-a always,exit -F arch=b64 -S create_module -S delete_module "
		  "-k modules",
		.good = "-a always,exit -F arch=b64 -S delete_module -k modules",
	},
	[FINDING_SYMLINK] = {
		.name = "symlink",
		.help = "the path is a symbolic link here",
		.text = "The kernel does not follow a link at the end of a path: "
		  "access to the target is not recorded, and a program is not "
		  "recognized by exe=. A watch of a link, and path=, see that "
		  "the link is replaced; where that is what matters, as with "
		  "/etc/localtime, allow the finding. Links are looked up on "
		  "the machine that checks.",
		.bad = "-w /proc/self/cwd -p wa -k link",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_WILDCARD] = {
		.name = "wildcard",
		.help = "'*' and '?' in a path are taken literally",
		.text = "There are no patterns in paths. The rule is about a file "
		  "of exactly this name, and the machine that checks has "
		  "none.",
		.bad = "-w /etc/*.conf -p wa -k conf",
		.good = "-w /etc/passwd -p wa -k users",
	},
	[FINDING_PATH_DIRECTORY] = {
		.name = "path-directory",
		.help = "a directory is taken for a file",
		.text = "path= is about one file, and so is a watch of what does "
		  "not exist when the rule is loaded, even with a slash at its "
		  "end. Of a directory such a rule sees that entries are made "
		  "and removed, not all access to the files in it, and nothing "
		  "in its subdirectories. What the path is, is looked up on the "
		  "machine that checks.",
		.bad = "-a always,exit -F arch=b64 -F path=/etc -F perm=wa -k etc",
		.good = "-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -k etc\n"
		  "-a always,exit -F arch=b32 -F dir=/etc -F perm=wa -k etc",
	},
	[FINDING_SCRIPT] = {
		.name = "script",
		.help = "exe= is given a script",
		.text = "exe= is compared with the program that a process runs. Of "
		  "a script that is its interpreter, so no process has the "
		  "script. With path= and perm=x the start of the script is "
		  "recorded. What the file is, is looked up on the machine "
		  "that checks.",
		.bad = "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/ldd "
		  "-k script",
		.good = "-a always,exit -F arch=b64 -F path=/usr/bin/ldd -F perm=x "
		  "-k script\n"
		  "-a always,exit -F arch=b32 -F path=/usr/bin/ldd -F perm=x "
		  "-k script",
	},
	[FINDING_NEVER_MATCHES] = {
		.name = "never-matches",
		.help = "no event meets the conditions",
		.text = "Two conditions exclude each other, or the kernel never "
		  "takes a condition for met. All conditions of a rule must "
		  "hold. Numbers are compared without a sign: no exit= is "
		  "below 0. A machine runs programs of its own arch only. "
		  "A rule of the user or exclude list without a "
		  "condition matches nothing, and neither does a rule of the "
		  "task list about what a new process does not have.",
		.bad = "-a always,exclude -F msgtype=CWD -F msgtype=PROCTITLE",
		.good = "-a always,exclude -F msgtype=CWD\n"
		  "-a always,exclude -F msgtype=PROCTITLE",
	},
	[FINDING_ERRNO_SIGN] = {
		.name = "errno-sign",
		.help = "exit= has an errno without a minus sign",
		.text = "A call that fails returns the errno as a negative number.",
		.bad = "-a always,exit -F arch=b64 -S openat,openat2 -F "
		  "exit=EACCES -k denied",
		.good = "-a always,exit -F arch=b64 -S openat,openat2 -F "
		  "exit=-EACCES -k denied",
	},
	[FINDING_UNSET_AUID] = {
		.name = "unset-auid",
		.help = "auid>= matches daemons, too",
		.text = "auid is 4294967295 for processes that no login has "
		  "started, such as daemons. So auid>=1000 holds for them.",
		.bad = "-a always,exit -F arch=b64 -S ptrace -F auid>=1000 -k "
		  "trace",
		.good = "-a always,exit -F arch=b64 -S ptrace -F auid>=1000 -F "
		  "auid!=unset -k trace",
	},
	[FINDING_NEVER_TASK] = {
		.name = "never-task",
		.help = "no syscall of a new process is recorded",
		.text = "A process that starts while this rule is loaded has no "
		  "record of a system call as long as it lives, also when the"
		  " rule is deleted.",
		.bad = "-a never,task",
		.good = "-a never,task -F uid=34",
	},
	[FINDING_ENDS_SEARCH] = {
		.name = "ends-search",
		.help = "the list does not have the field",
		.text = "On the user and exclude lists the kernel stops at a field "
		  "that it does not compare there, such as euid, arch or a "
		  "key. The rule never matches, and the rules after it are "
		  "not tried.",
		.bad = "-a never,user -F euid=0",
		.good = "-a never,user -F uid=0",
	},
	[FINDING_DELETED_RULES] = {
		.name = "deleted-rules",
		.help = "-D deletes rules of earlier lines",
		.text = "-D deletes all rules that are there, also those of earlier"
		  " lines and of the files before this one.",
		.bad = "-w /etc/passwd -p wa -k users\n"
		  "-D",
		.good = "-D\n"
		  "-w /etc/passwd -p wa -k users",
	},
	[FINDING_ODD_DIRECTIVE] = {
		.name = "odd-directive",
		.help = "a comment allows no known finding",
		.text = "A comment '# auditctl: allow NAME' has a name that no "
		  "finding has, or another word than 'allow'.",
		.bad = "# auditctl: allow slow-wacth\n"
		  "-w /etc -p wa -k etc",
		.good = "# auditctl: allow slow-watch\n"
		  "-w /etc -p wa -k etc",
	},
};
_Static_assert(N_ELEMENTS(rows) == N_FINDINGS && N_FINDINGS <= 32,
	       "each finding has a row, and a bit");

const char *finding_name(enum finding f)
{
	return rows[f].name;
}

const char *finding_text(enum finding f)
{
	return rows[f].help;
}

bool finding_is_error(enum finding f)
{
	return rows[f].is_error;
}

uint32_t finding_off(void)
{
	uint32_t off = 0;

	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		if (rows[i].is_off)
			off |= UINT32_C(1) << i;
	return off;
}

enum finding finding_find(const char *name)
{
	enum finding f = 0;

	while (f < N_FINDINGS && strcmp(rows[f].name, name) != 0)
		f++;
	return f;
}

bool finding_is_about_word(enum finding f)
{
	return f == FINDING_TAB || f == FINDING_QUOTES ||
	       f == FINDING_CARRIAGE_RETURN;
}

uint32_t finding_bit(const char *name)
{
	enum finding f = finding_find(name);

	return f == N_FINDINGS ? 0 : UINT32_C(1) << f;
}

/* @text in lines of at most 72 bytes. */
static void put_paragraph(FILE *out, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (column && column + 1 + length > 72) {
			putc('\n', out);
			column = 0;
		}
		column += (size_t)fprintf(out, "%s%.*s", column ? " " : "",
					  (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
	putc('\n', out);
}

/* @lines with four spaces before each; tabs and CRs can be seen. */
static void put_lines(FILE *out, const char *title, const char *lines)
{
	fprintf(out, "\n%s:\n    ", title);
	for (; *lines; lines++) {
		if (*lines == '\n')
			fputs("\n    ", out);
		else if (*lines == '\t')
			fputs("<TAB>", out);
		else if (*lines == '\r')
			fputs("<CR>", out);
		else
			putc(*lines, out);
	}
	putc('\n', out);
}

void finding_explain(enum finding f, FILE *out)
{
	fprintf(out, "%s: %s\n\n", rows[f].name, rows[f].help);
	put_paragraph(out, rows[f].text);
	put_lines(out, "Reported", rows[f].bad);
	put_lines(out, "Better", rows[f].good);
}

const char *finding_bad(enum finding f)
{
	return rows[f].bad;
}

const char *finding_good(enum finding f)
{
	return rows[f].good;
}

void finding_help(FILE *out)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++)
		fprintf(out, "  %-21s %s\n", rows[i].name, rows[i].help);
}
