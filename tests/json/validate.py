# SPDX-License-Identifier: GPL-2.0-or-later
"""validate SCHEMA DOCUMENTS - compares documents with the schema and with EXPECTED"""
import copy
import json
import sys

import jsonschema

results = []


def verdict(good, name, why=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {name}" + ("" if good else f": {why}"))


def is_valid(document):
    try:
        jsonschema.validate(document, schema)
        return ""
    except jsonschema.ValidationError as error:
        return error.message


# For each document its exit status, and a condition that must be true.
EXPECTED = {
    "empty": (0, lambda d: d["rules"] == []),
    "diff-all": (1, lambda d: len(d["changes"]) == 6 and all(c["change"] == "add" for c in d["changes"])
                 and d["settings"][0]["new"] == 4321),
    "sync-all": (0, lambda d: len(d["changes"]) == 6),
    "sync-none": (0, lambda d: d["changes"] == [] and d["settings"] == []),
    "diff-none": (0, lambda d: d["changes"] == [] and d["settings"] == []),
    "list": (0, lambda d: [r for r in d["rules"] if r["keys"] == ["kill-me", "two"]][0]["syscalls"] == ["kill", "tkill"]
             and {"field": "a1", "op": "=", "value": 9, "text": "0x9"} in
             [r for r in d["rules"] if "two" in r["keys"]][0]["fields"]
             and any(r["text"].startswith("-a always,exit -F path=/etc/a\\ b ") for r in d["rules"])
             and any({"field": "uid", "op": "!=", "other": "euid"} in r["fields"] for r in d["rules"])
             and any({"field": "path", "op": "=", "value": "/etc/\ufffd\u00e4"}.items()
                     <= f.items() for r in d["rules"] for f in r["fields"])),
    "list-key": (0, lambda d: len(d["rules"]) == 1),
    "list-i": (0, lambda d: len(d["rules"]) == 6),
    "status": (0, lambda d: d["status"]["backlog_limit"] == 4321),
    "status-i": (0, lambda d: d["status"]["enabled"] in (0, 1)),
    "diff": (1, lambda d: sorted(c["change"] for c in d["changes"]) == ["add"] + ["delete"] * 5
             and d["settings"] == [{"name": "failure", "old": 1, "new": 2, "file": "/tmp/b.rules", "line": 4}]
             and [(c["file"], c["line"]) for c in d["changes"] if c["change"] == "add"] == [("/tmp/b.rules", 2)]
             and d["messages"][0]["severity"] == "note"),
    "sync": (0, lambda d: len(d["changes"]) == 6
             and d["summary"] == {"added": 1, "deleted": 5, "moved": 0, "sent_again": 0}),
    "sync-going": (1, lambda d: [c["line"] for c in d["changes"]] == [2] and d["summary"]["added"] == 1
                   and [m.get("line") for m in d["messages"] if m["severity"] == "error"] == [1, 3]),
    "refused": (1, lambda d: d["messages"][0]["file"] == "/tmp/refused.rules"
                and d["messages"][0]["column"] == 4 and "hint" in d["messages"][0]),
    "check": (0, lambda d: d["files"] == 2 and d["rules"] == 8 and d["errors"] == 0),
    "check-bad": (1, lambda d: d["errors"] == 2 and d["warnings"] == 2
                  and [(m["name"], m["line"]) for m in d["messages"]]
                  == [("missing-arch", 3), ("no-key", 3), ("unknown-syscall", 1), ("bad-rule", 2)]
                  and d["messages"][2]["length"] == 6),
    "check-missing": (2, lambda d: d["messages"][0]["file"] == "/tmp/nothing"),
    "diff-bad": (2, lambda d: len(d["messages"]) >= 2 and d["changes"] == [] and d["settings"] == []),
    "nobody": (4, lambda d: "You must be root" in d["messages"][0]["text"] and d["rules"] == []
               and d["messages"][0]["severity"] == "error" and d["messages"][0]["name"] == "privilege"),
    "nobody-sync": (4, lambda d: d["messages"][0]["name"] == "privilege" and d["changes"] == []),
    "check-many": (0, lambda d: d["warnings"] == 12 == sum(m["name"] == "slow-watch" for m in d["messages"])
                   and [m["line"] for m in d["messages"]] == list(range(1, 13))),
    "locked": (1, lambda d: d["messages"][0]["severity"] == "error" and d["messages"][0]["name"] == "locked"
               and "reboot" in d["messages"][1]["text"] and len(d["changes"]) == 7 and "summary" not in d),
}

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
seen = {}
with open(sys.argv[2], "rb") as file:
    for line in file:
        parts = line.rstrip(b"\n").split(b"\t")
        if len(parts) == 4:
            seen[parts[0].decode()] = parts[1:]

for name, (status, holds) in EXPECTED.items():
    if name not in seen:
        verdict(False, name, "the document is missing")
        continue
    text, exit_status, err = seen[name]
    try:
        document = json.loads(text.decode("utf-8"))
    except ValueError as error:
        verdict(False, name, f"{error}: {text!r}, {err!r}")
        continue
    why = is_valid(document)
    if not why and (int(exit_status) != status or document["exit"] != status):
        why = f"the status is {exit_status}"
    if not why and not holds(document):
        why = "it is not true"
    if not why and err:
        why = f"stderr: {err!r}"
    verdict(not why, name, f"{why}: {text.decode()}")

text, exit_status, err = seen.get("misplaced", (b"", b"", b""))
verdict(not text and exit_status == b"255" and b"--json can only be used with" in err, "misplaced", err)

# The schema refuses wrong documents.
document = json.loads(seen["list"][0].decode("utf-8"))
for name, break_it in {
    "a rule without a list": lambda d: d["rules"][0].pop("list"),
    "a number as a text": lambda d: d["rules"][0].update(keys=[5]),
    "no exit status": lambda d: d.pop("exit"),
    "no rules": lambda d: d.pop("rules"),
    "something else": lambda d: d.update(other=1),
    "a field without a value": lambda d: d["rules"][0]["fields"].append({"field": "uid", "op": "="}),
}.items():
    broken = copy.deepcopy(document)
    break_it(broken)
    verdict(is_valid(broken), f"the schema refuses: {name}", "it does not")

print(f"1..{len(results)}")
sys.exit(not all(results))
