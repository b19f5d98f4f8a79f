#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""agree - compares --help, the manual, the completions, libaudit and the headers

  agree AUDITCTL DOCS
"""
import ctypes
import json
import re
import shlex
import subprocess
import sys

ours, docs = sys.argv[1:]
results = []


def check(name, good, why=""):
    results.append(bool(good))
    print(f"{'ok' if good else 'not ok'} {len(results)} - agree: {name}{'' if good else ': ' + str(why)}")


def same(name, a, b, least=1):
    """Both sets have the same words, and at least @least of them."""
    a, b = set(a), set(b)
    check(name, a == b and len(a) >= least,
          f"only in one {sorted(a - b)}, only in the other {sorted(b - a)}, of {len(a)}")


def within(name, part, whole, least=1):
    part, whole = set(part), set(whole)
    check(name, part <= whole and len(part) >= least, f"missing {sorted(part - whole)}, of {len(part)}")


def complete(*words):
    got = subprocess.run([ours, "--complete", *words], capture_output=True, text=True, check=True)
    return [line.split("\t")[0] for line in got.stdout.splitlines()]


# ---- --help ------------------------------------------------------------------



def help_of(option):
    """The text, and the options that have a line in it."""
    text = subprocess.run([ours, option], capture_output=True, text=True, check=True).stdout
    row = re.compile(r"^  (-\w|--[\w-]+)(?:, (--[\w-]+))?(?= |$)", flags=re.M)
    return text, [o for match in row.findall(text) for o in match if o]


help_text, of_help = help_of("--help=all")
short_text, of_short_help = help_of("--help")
lines = help_text.splitlines()
headings = [i for i, line in enumerate(lines) if line and line[0] != " " and not lines[i - 1]]
findings_of_help = dict(re.findall(r"^  ([a-z-]+) {2,}(.+)$", help_text.split("\nFindings ")[1].split("\n\n")[0],
                                   flags=re.M))

# ---- the manual ----------------------------------------------------------------

with open(f"{docs}/auditctl.8", encoding="utf-8") as file:
    manual = file.read()


def section(name, kind="Sh"):
    """The text below a heading, up to the next of its kind or higher."""
    end = r"^\.Sh " if kind == "Sh" else r"^\.S[hs] "
    text = re.split(rf"^\.{kind} {re.escape(name)}$", manual, flags=re.M)
    return re.split(end, text[1], maxsplit=1, flags=re.M)[0] if len(text) == 2 else ""


def items(text, macro):
    """The words after @macro in the .It lines of @text; "a , b No to Cm c" has three."""
    found = []
    for line in re.findall(rf"^\.It {macro} (.*)$", text, flags=re.M):
        for word in re.split(r" Ta | Ar | Op | No and| No \(", line)[0].split():
            if word not in (",", "No", "or", "to", "Cm", "Li", "Ns", "|"):
                found.append(word.strip('"'))
    return found


def options(text, line_start):
    """.It Fl a , Fl Fl check -> -a, --check"""
    found = []
    for line in re.findall(rf"^{line_start} ?(Fl .*)$", text, flags=re.M):
        found += ["--" + o for o in re.findall(r"Fl Fl ([\w-]+)", line)]
        for group in re.findall(r"(?<!Fl )Fl ((?!Fl)\w(?: [,|] \w(?!\w))*)", line):
            found += ["-" + o for o in re.split(r" [,|] ", group)]
    return found


synopsis = options(section("SYNOPSIS"), r"\.(?:Op)?")
of_manual = options(section("OPTIONS"), r"\.It")

# ---- options -------------------------------------------------------------------

of_completions = complete("-")
same("options: --help and manual", of_help, of_manual, 35)
same("options: --help and completions", of_help, of_completions, 35)
# -c is not in the synopsis: it is for rule files only. -i is for -l and -s, too.
same("options: --help and synopsis", set(of_help) - {"-c"}, set(synopsis) - {"-c"}, 35)
check("options: each is listed once", len(of_help) == len(set(of_help)) and
      len(of_completions) == len(set(of_completions)) and len(of_manual) == len(set(of_manual)))
check("--help=all has its groups", len(headings) >= 5, headings)
within("options: --help and --help=all", of_short_help, of_help, 12)

# ---- fields --------------------------------------------------------------------

libaudit = ctypes.CDLL("libaudit.so.1")
libaudit.audit_field_to_name.restype = ctypes.c_char_p
known = {name.decode() for i in range(4096) if (name := libaudit.audit_field_to_name(i))}
known.discard("field_compare")  # the kernel's name of -C
fields = [word.rstrip("=") for word in complete("-F", "")]
same("fields: libaudit and completions", known, fields, 40)
tables = re.findall(r"^\.It Cm (\w+)(?: No to Cm (\w+))? Ta ", section("Fields", "Ss"), flags=re.M)
in_tables = {name for pair in tables for name in pair if name}
in_tables |= {f"a{i}" for i in range(4)} if ("a0", "a3") in tables else set()
within("fields: of libaudit, in the manual's tables", known, in_tables, 40)
for name in sorted(known):
    # A field without an operator is not a condition.
    check(f"field {name}: it has operators", f"{name}=" in complete("-F", name), complete("-F", name))
same("fields: of the manual's tables, in libaudit", in_tables, known, 40)

# From the preprocessor, because libaudit 4.0 defines them in another header than 3.0.
headers = subprocess.run(["gcc", "-E", "-dM", "-include", "libaudit.h", "-xc", "/dev/null"],
                         check=True, capture_output=True, text=True).stdout
of_headers = set(re.findall(r"#define\s+AUDIT_(\w+)\s+[12]\d{3}\b", headers))
types = {word.split("=")[1] for word in complete("-F", "msgtype=")}
# The name of the type APPARMOR differs from that of its constant.
same("message types: completions, in the headers", types - {"APPARMOR"}, types & of_headers, 150)
# Constants for the ends of a range, and for messages to the kernel, are not records.
no_records = re.compile(r"FIRST_|LAST_|.*_(FIRST|LAST)_MSG$|AA$|"
                        r"(GET|SET|LIST|ADD|DEL|WATCH_\w+|\w+_RULES?|SIGNAL_INFO|TRIM|MAKE_EQUIV|TTY_[GS]ET|"
                        r"[GS]ET_FEATURE)$")
of_library = {name for name in of_headers if not no_records.match(name)}
libaudit.audit_msg_type_to_name.restype = ctypes.c_char_p
numbers = {int(n): name for name, n in re.findall(r"#define\s+AUDIT_(\w+)\s+([12]\d{3})\b", headers)}
within("message types: of the headers, if libaudit has them, in the completions",
       {name for n, name in numbers.items() if name in of_library and libaudit.audit_msg_type_to_name(n)} - {"AA"},
       types, 150)

# Values with names.
systems = section("RULES").split(".It Cm fstype\n")[1].split(".It ")[0]
same("file systems: manual and completions", re.findall(r"\bCm (\w+)", systems),
     [word.split("=")[1] for word in complete("-F", "fstype=")], 2)
kinds = section("RULES").split(".It Cm filetype\n")[1].split(".Fl l")[0]
same("file types: manual and completions", re.findall(r"\b[a-z]{3,}\b", re.sub(r"\bor\b|Cm", " ", kinds)),
     [word.split("=")[1] for word in complete("-F", "filetype=")], 7)
signals = section("OPTIONS").split("Fl Fl signal")[1].split(".El")[0]
same("signals: manual and completions", re.findall(r"Cm (\w+)", signals),
     complete("--signal", ""), 10)

# ---- findings --------------------------------------------------------------------

findings = complete("--check", "--no-lint", "")
same("findings: warnings of --help=all and completions",
     {name for name, text in findings_of_help.items() if "(an error)" not in text}, findings, 24)
# The texts are the same, too.
same("findings: --help=all and manual", findings_of_help.items(),
     re.findall(r"^\.It Cm ([\w-]+) Ta (.+)$", section("Findings", "Ss"), flags=re.M), 26)

# ---- examples --------------------------------------------------------------------

# Each block of the manual's examples is a rule file without a finding. Its paths need not
# exist on this machine.
blocks = re.findall(r"^\.Ss (.*)\n(?:[^.].*\n)*\.Bd -literal.*\n((?s:.*?))^\.Ed$", section("EXAMPLES"), flags=re.M)
for title, block in blocks:
    said = subprocess.run([ours, "--check", "--strict", "--no-lint", "missing-path,symlink", "-"],
                          input=block.replace("\\e", "\\"), capture_output=True, text=True, check=False)
    check(f"manual: the example '{title}'", said.returncode == 0, said.stderr)
check("manual: examples", len(blocks) >= 12, [title for title, block in blocks])

# ---- JSON ------------------------------------------------------------------------


def keys_of(schema):
    if isinstance(schema, list):
        return {key for one in schema for key in keys_of(one)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {}))
    return own | {key for one in schema.values() for key in keys_of(one)}


with open(f"{docs}/auditctl.schema.json", encoding="utf-8") as file:
    keys = keys_of(json.load(file))
text = section("JSON") + "\n".join(items(section("The status", "Ss"), "Li"))
within("JSON: the schema's keys, in the manual", keys, re.findall(r"[\w]+", text), 35)

# ---- statuses ----------------------------------------------------------------------

statuses = short_text.split("\nExit status\n")[1]
check("statuses: --help=all has those of --help", f"\nExit status\n{statuses.split(chr(10) * 2)[0]}" in help_text)
same("statuses: --help and manual", re.findall(r"^  (\d+) ", statuses, flags=re.M),
     re.findall(r"^\.It (\d+) Ta ", section("EXIT STATUS"), flags=re.M), 5)

print(f"1..{len(results)}")
sys.exit(not all(results))
