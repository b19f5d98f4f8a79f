#!/usr/bin/python
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks a directory of audit rules, loads it into the kernel, and installs it."""

DOCUMENTATION = r"""
module: auditctl_rules
short_description: Load audit rules into the kernel and install their files
description:
  - Checks the rules with C(auditctl --check), changes the kernel with
    C(auditctl --sync), and installs the files, in this order. If a step fails, the
    steps before it are undone, and those after it are not begun.
  - Works in a directory of its own, and removes it. SIGHUP, SIGINT and SIGTERM do
    not interrupt the module; after a power failure the next run completes the work.
options:
  files:
    description: The contents of the files, by name. Each name ends in C(.rules).
    type: dict
    required: true
  dest:
    description: The directory of the rules.
    type: path
    default: /etc/audit/rules.d
  remove_others:
    description: Whether C(*.rules) in the directory that are not in O(files) are removed.
    type: bool
    default: false
  strict:
    description: Whether warnings of C(auditctl --check) are errors.
    type: bool
    default: false
  no_lint:
    description: Findings of C(auditctl --check) that are not reported.
    type: list
    elements: str
    default: []
  program:
    description: The C(auditctl) to use.
    type: str
    default: auditctl
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
"""

RETURN = r"""
check:
  description: The last line of C(auditctl --check).
  returned: always
  type: str
  sample: "2 files, 31 rules: 0 errors, 1 warning"
installed:
  description: Files that were installed, or would be.
  returned: always
  type: list
removed:
  description: Files that were removed, or would be.
  returned: always
  type: list
kernel:
  description: >-
    The changes in the kernel, made or pending, as the lines that C(auditctl --sync)
    prints. On a locked machine, the changes at the next boot.
  returned: always
  type: list
summary:
  description: >-
    The numbers of rules that C(auditctl --sync) has changed: C(added), C(deleted), C(moved),
    and C(sent_again) to keep the order. Empty if nothing was sent.
  returned: always
  type: dict
messages:
  description: The messages of C(auditctl), such as rules that are skipped because of C(-i).
  returned: always
  type: list
reboot_required:
  description: Whether the kernel is locked and differs from the files, not only in --loginuid-immutable.
  returned: always
  type: bool
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.text.converters import to_bytes, to_text

# Only root can write to /run, and it is empty after a boot.
WORK = "/run/auditctl-ansible"
LOCK = WORK + ".lock"
NEW = ".auditctl-new"
MODE = 0o640


class Trouble(Exception):
    """The message that the module fails with."""


# ---- auditctl -------------------------------------------------------------------

class Auditctl:
    """Runs the program, with the rules in WORK."""

    def __init__(self, module):
        self.module = module
        self.path = module.get_bin_path(module.params["program"], opt_dirs=["/usr/sbin", "/sbin"])
        if not self.path:
            raise Trouble("%s is not installed on this machine" % module.params["program"])
        status, out, err = self.run("-v")
        # The version of the stock program has three numbers.
        if status or not re.match(r"auditctl version \d+\.\d+\.\d+\.\d+\s", out):
            raise Trouble("%s has no --check, --diff and --sync: it is another auditctl; -v prints '%s'"
                          % (self.path, (out + err).strip()))

    def run(self, *args):
        return self.module.run_command([self.path] + list(args), cwd=WORK, errors="surrogate_or_replace")

    def document(self, *args):
        """The document that the program prints with --json."""
        dummy, out, err = self.run("--json", *args)
        try:
            return json.loads(out)
        except ValueError:
            raise Trouble("%s: %s" % (" ".join(args), (err or out).strip()))

    def check(self):
        """Returns the last line of --check. Errors are reported as --check prints them."""
        args = ["--strict"] if self.module.params["strict"] else []
        for name in self.module.params["no_lint"]:
            args += ["--no-lint", name]
        status, dummy, err = self.run("--check", *(args + ["rules.d"]))
        if status:
            raise Trouble("the rules have errors, and nothing was changed:\n" + err.strip())
        return err.strip().splitlines()[-1]

    def difference(self):
        doc = self.document("--diff", "rules.d")
        if doc["exit"] not in (0, 1):
            raise Trouble("the kernel cannot be compared with the rules, and nothing was changed:\n"
                          + "\n".join(messages(doc)))
        return doc

    def is_locked(self):
        doc = self.document("-s")
        if doc["exit"]:
            raise Trouble("\n".join(messages(doc)))
        return doc["status"]["enabled"] == 2

    def is_kept_by_lock(self, doc):
        """Whether the kernel is locked and does not take a change in the difference. It does take
        --loginuid-immutable."""
        kept = doc["changes"] + [s for s in doc["settings"] if s["name"] != "loginuid_immutable"]
        return bool(kept) and self.is_locked()

    def sync(self):
        doc = self.document("--sync", "rules.d")
        if doc["exit"]:
            raise Trouble("the kernel does not hold the rules; the files were not touched:\n"
                          + "\n".join(messages(doc)))
        return doc


def messages(doc):
    """The messages of a document, as the lines that auditctl would print."""
    lines = []
    for m in doc["messages"]:
        place = "".join("%s:" % m[part] for part in ("file", "line", "column") if part in m)
        severity = "" if m["severity"] == "note" else m["severity"] + ": "
        hint = " (%s)" % m["hint"] if "hint" in m else ""
        lines.append(place + (" " if place else "") + severity + m["text"] + hint)
    return lines


def changes(doc, directory):
    """The changes of a document, as the lines of --diff, with the paths of installed files."""
    def place(change):
        if "file" not in change:
            return ""
        return "  (%s:%d)" % (os.path.join(directory, os.path.basename(change["file"])), change["line"])

    lines = []
    for s in doc["settings"]:
        lines += ["- %s %d" % (s["name"], s["old"]), "+ %s %d%s" % (s["name"], s["new"], place(s))]
    sign = {"add": "+", "delete": "-", "move": "~"}
    return lines + ["%s %s%s" % (sign[c["change"]], c["rule"]["text"], place(c)) for c in doc["changes"]]


# ---- files ----------------------------------------------------------------------

def read(path):
    with open(path, "rb") as file:
        return file.read()


class Folder:
    """The directory of rules: its files, and those that it shall have."""

    def __init__(self, params):
        self.path = params["dest"]
        self.files = dict((name, to_bytes(text)) for name, text in params["files"].items())
        # A pattern that matches no file must not delete all rules.
        if not self.files:
            raise Trouble("no rule files were given")
        for name in self.files:
            if not re.match(r"[^./][^/]*\.rules$", name):
                raise Trouble("%s: not a name of a rule file, such as 30-local.rules" % name)
        self.is_there = os.path.isdir(self.path)
        there = os.listdir(self.path) if self.is_there else []
        self.others = sorted(name for name in there if name not in self.files
                             and name.endswith(".rules") and not name.startswith(".")
                             and not os.path.isdir(self.at(name)))
        self.leftovers = [name for name in there if name.startswith(".") and name.endswith(NEW)]
        self.removed = self.others if params["remove_others"] else []
        self.changed = sorted(name for name in self.files if self.differs(name))

    def at(self, name):
        return os.path.join(self.path, name)

    def new(self, name):
        return self.at("." + name + NEW)

    def differs(self, name):
        if os.path.islink(self.at(name)) or not os.path.isfile(self.at(name)):
            return True
        st = os.stat(self.at(name))
        return (st.st_mode & 0o7777, st.st_uid, st.st_gid) != (MODE, 0, 0) or read(self.at(name)) != self.files[name]

    def stage(self):
        """Writes the files that the directory shall have to WORK/rules.d."""
        os.mkdir(WORK + "/rules.d", 0o700)
        for name in self.others:
            if name not in self.removed:
                # With its mode: auditctl refuses a file that everyone can write to.
                shutil.copy(self.at(name), WORK + "/rules.d")
        for name, content in self.files.items():
            with open(os.path.join(WORK, "rules.d", name), "wb") as file:
                file.write(content)
        if self.is_there and not self.removed:
            shutil.copymode(self.path, WORK + "/rules.d")

    def prepare(self):
        """The steps that can fail because of a full disk or a missing permission."""
        if not self.is_there:
            os.makedirs(self.path, 0o750)
        for name in self.leftovers:
            os.unlink(self.at(name))
        for name in self.changed:
            fd = os.open(self.new(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(self.files[name])
                file.flush()
                os.fchown(fd, 0, 0)
                os.fchmod(fd, MODE)
                os.fsync(fd)

    def forget(self):
        for name in self.changed:
            with contextlib.suppress(OSError):
                os.unlink(self.new(name))
        if not self.is_there:
            with contextlib.suppress(OSError):
                os.rmdir(self.path)

    def put_in_place(self):
        for name in self.changed:
            os.rename(self.new(name), self.at(name))
        for name in self.removed:
            os.unlink(self.at(name))
        fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(fd)
        os.close(fd)

    def diff(self):
        for name in self.changed + self.removed:
            before = read(self.at(name)) if os.path.isfile(self.at(name)) else b""
            yield {"before_header": self.at(name), "before": to_text(before, errors="replace"),
                   "after_header": self.at(name), "after": to_text(self.files.get(name, b""), errors="replace")}


# ---- the steps ------------------------------------------------------------------

@contextlib.contextmanager
def workplace():
    """Makes WORK, for one process at a time, and removes it afterwards."""
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        shutil.rmtree(WORK, ignore_errors=True)  # left by a run that was killed
        os.mkdir(WORK, 0o700)
        yield
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
        os.close(lock)


def apply(auditctl, folder, is_locked):
    """Changes the kernel first, because it may refuse a rule."""
    try:
        folder.prepare()
        doc = None if is_locked else auditctl.sync()
    except (OSError, Trouble):
        folder.forget()
        raise
    folder.put_in_place()
    return doc


def rules(module):
    auditctl = Auditctl(module)
    folder = Folder(module.params)
    folder.stage()
    count = auditctl.check()
    doc = auditctl.difference()
    is_locked = auditctl.is_kept_by_lock(doc)
    diff = list(folder.diff())
    if not module.check_mode:
        doc = apply(auditctl, folder, is_locked) or doc
    kernel = changes(doc, module.params["dest"])
    if kernel:
        when = "after the next boot" if is_locked else "after"
        diff.append({"prepared": "--- before: the kernel\n+++ %s: the kernel\n%s\n" % (when, "\n".join(kernel))})
    msg = ""
    if is_locked:
        msg = "the kernel is locked and keeps its rules until the next boot; the files %s installed" % (
            "would be" if module.check_mode else "are")
        module.warn(msg)
    return dict(msg=msg, changed=bool(folder.changed or folder.removed or kernel and not is_locked),
                check=count, installed=folder.changed, removed=folder.removed, kernel=kernel,
                summary=doc.get("summary", {}), messages=messages(doc), reboot_required=is_locked, diff=diff)


def main():
    module = AnsibleModule(supports_check_mode=True, argument_spec=dict(
        files=dict(type="dict", required=True),
        dest=dict(type="path", default="/etc/audit/rules.d"),
        remove_others=dict(type="bool", default=False),
        strict=dict(type="bool", default=False),
        no_lint=dict(type="list", elements="str", default=[]),
        program=dict(type="str", default="auditctl")))
    for name in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    if os.geteuid() != 0:
        module.fail_json(msg="only root can change audit rules: become: true")
    try:
        with workplace():
            result = rules(module)
    except (OSError, Trouble) as e:
        module.fail_json(msg=str(e))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
