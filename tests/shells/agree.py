#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""agree - --help, the manual, the completions, libaudit and the headers, held
against each other

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
    """Both sets have the same words, and no fewer than @least."""
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

help_text = subprocess.run([ours, "--help"], capture_output=True, text=True, check=True).stdout
lines = help_text.splitlines()
check("--help fits 80 columns", max(map(len, lines)) <= 80, max(lines, key=len))
option = re.compile(r"^  (-\w|--[\w-]+)(?:, (--[\w-]+))?(?= |$)")
of_help = [o for line in lines if (m := option.match(line)) for o in m.groups() if o]
headings = [i for i, line in enumerate(lines) if line and line[0] != " " and not lines[i - 1]]
findings_of_help = [line.split()[0] for line in help_text.split("--no-lint\n")[-1].split("\n\n")[0].splitlines()
                    if re.match(r"  [a-z]", line)]

# ---- the manual ----------------------------------------------------------------

with open(f"{docs}/auditctl.8", encoding="utf-8") as file:
    manual = file.read()


def section(name, kind="Sh"):
    """The text below a heading, up to the next of its kind or higher."""
    end = r"^\.Sh " if kind == "Sh" else r"^\.S[hs] "
    text = re.split(rf"^\.{kind} {re.escape(name)}$", manual, flags=re.M)
    return re.split(end, text[1], maxsplit=1, flags=re.M)[0] if len(text) == 2 else ""


def items(text, macro):
    """What the .It lines of @text have behind @macro; "a , b No to Cm c" are three."""
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
# -c goes into rule files; -i there, and behind -l and -s.
same("options: --help and synopsis", set(of_help) - {"-c"}, set(synopsis) - {"-c"}, 35)
check("options: each stands once", len(of_help) == len(set(of_help)) and
      len(of_completions) == len(set(of_completions)) and len(of_manual) == len(set(of_manual)))
check("--help has its groups", len(headings) >= 5, headings)

# ---- fields --------------------------------------------------------------------

libaudit = ctypes.CDLL("libaudit.so.1")
libaudit.audit_field_to_name.restype = ctypes.c_char_p
known = {name.decode() for i in range(4096) if (name := libaudit.audit_field_to_name(i))}
known.discard("field_compare")  # what -C is to the kernel
fields = [word.rstrip("=") for word in complete("-F", "")]
same("fields: libaudit and completions", known, fields, 40)
rules = section("RULES")
tables = re.findall(r"^\.It Cm (\w+)(?: No to Cm (\w+))? Ta ", rules, flags=re.M)
in_tables = {name for pair in tables for name in pair if name}
in_tables |= {f"a{i}" for i in range(4)} if ("a0", "a3") in tables else set()
within("fields: of libaudit, in the manual's tables", known, in_tables, 40)
for name in sorted(known):
    # Alone it is no condition yet.
    check(f"field {name}: it has operators", f"{name}=" in complete("-F", name), complete("-F", name))
same("fields: of the manual's tables, in libaudit", in_tables, known, 40)

# From the preprocessor, for libaudit 4.0 defines them in another header than 3.0.
headers = subprocess.run(["gcc", "-E", "-dM", "-include", "libaudit.h", "-xc", "/dev/null"],
                         check=True, capture_output=True, text=True).stdout
of_headers = set(re.findall(r"#define\s+AUDIT_(\w+)\s+[12]\d{3}\b", headers))
types = {word.split("=")[1] for word in complete("-F", "msgtype=")}
# A type whose name is another one than its constant's.
same("message types: completions, in the headers", types - {"APPARMOR"}, types & of_headers, 150)
# What marks the ends of a range, and what is sent to the kernel, are no records.
no_records = re.compile(r"FIRST_|LAST_|.*_(FIRST|LAST)_MSG$|AA$|"
                        r"(GET|SET|LIST|ADD|DEL|WATCH_\w+|\w+_RULES?|SIGNAL_INFO|TRIM|MAKE_EQUIV|TTY_[GS]ET|"
                        r"[GS]ET_FEATURE)$")
of_library = {name for name in of_headers if not no_records.match(name)}
libaudit.audit_msg_type_to_name.restype = ctypes.c_char_p
numbers = {int(n): name for name, n in re.findall(r"#define\s+AUDIT_(\w+)\s+([12]\d{3})\b", headers)}
within("message types: of the headers, if libaudit has them, in the completions",
       {name for n, name in numbers.items() if name in of_library and libaudit.audit_msg_type_to_name(n)} - {"AA"},
       types, 150)

# Values that have names.
systems = section("RULES").split(".It Cm fstype\n")[1].split(".It ")[0]
same("file systems: manual and completions", re.findall(r"^\.Cm (\w+)", systems, flags=re.M),
     [word.split("=")[1] for word in complete("-F", "fstype=")], 2)
kinds = section("RULES").split(".It Cm filetype\n")[1].split(".Fl l")[0]
same("file types: manual and completions", re.findall(r"\b[a-z]{3,}\b", re.sub(r"\bor\b|Cm", " ", kinds)),
     [word.split("=")[1] for word in complete("-F", "filetype=")], 7)
signals = section("OPTIONS").split("Fl Fl signal")[1].split(".El")[0]
same("signals: manual and completions", re.findall(r"Cm (\w+)", signals),
     complete("--signal", ""), 10)

# ---- findings --------------------------------------------------------------------

findings = complete("--check", "--no-lint", "")
errors_of_help = re.findall(r"^  ([\w-]+) .*\(an error\)$", help_text, flags=re.M)
same("findings: warnings of --help and completions", set(findings_of_help) - set(errors_of_help), findings, 24)
same("findings: --help and manual", findings_of_help, items(section("Findings", "Ss"), "Cm"), 26)

# ---- examples --------------------------------------------------------------------

# Each example of the manual loads, and has no finding; what it names need not
# exist on this machine.
for number, block in enumerate(re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", section("EXAMPLES"), flags=re.M | re.S)):
    block = block.replace("\\e\n", "").replace("\\e", "\\")
    if "auditctl -a" in block or "auditctl -A" in block or "auditctl -w" in block:
        block = "".join(" ".join(shlex.split(line)[1:]) + "\n" for line in block.splitlines()
                        if line.startswith("auditctl"))
    elif not block.startswith("# "):
        continue
    said = subprocess.run([ours, "--check", "--strict", "--no-lint", "missing-path,symlink", "-"],
                          input=block, capture_output=True, text=True, check=False)
    examples = number
    check(f"manual: example {number}", said.returncode == 0, said.stderr)
check("manual: examples", examples >= 6, examples)

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

of_help = re.findall(r"\b(\d+)\b", help_text.split("Exit status:")[1].split("Of --check")[0])
same("statuses: --help and manual", of_help, re.findall(r"^\.It (\d+)$", section("EXIT STATUS"), flags=re.M), 5)

print(f"1..{len(results)}")
sys.exit(not all(results))
