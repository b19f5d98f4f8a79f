# SPDX-License-Identifier: GPL-2.0-or-later
"""A connection to a guest of tests/rig/rig, which has no network: see ../agent."""

DOCUMENTATION = """
name: guest
short_description: a throwaway kernel that shares a folder with us
description: Writes commands to a folder that the guest shares, and waits for the results.
extends_documentation_fragment:
  - connection_pipelining
options:
  shared:
    description: The folder.
    vars:
      - name: guest_shared
"""

import os
import shutil
import tempfile
import time

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.connection import ConnectionBase
from ansible.module_utils.common.text.converters import to_bytes

TIMEOUT_S = 120


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Connection(ConnectionBase):
    """A connection by a shared folder."""

    transport = "guest"
    has_pipelining = True

    def _connect(self):
        self.shared = self.get_option("shared")
        if not os.path.isfile(os.path.join(self.shared, "up")):
            raise AnsibleConnectionFailure("no guest at %s" % self.shared)
        self._connected = True
        return self

    def exec_command(self, cmd, in_data=None, sudoable=True):
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        job = tempfile.mkdtemp(dir=os.path.join(self.shared, "jobs"))
        write(os.path.join(job, "command"), to_bytes(cmd))
        write(os.path.join(job, "stdin"), to_bytes(in_data or b""))
        write(os.path.join(job, "go"), b"")
        status = os.path.join(job, "status")
        end = time.monotonic() + TIMEOUT_S
        while not os.path.exists(status):
            if time.monotonic() > end:
                raise AnsibleConnectionFailure("the guest at %s does not answer" % self.shared)
            time.sleep(0.05)
        result = int(read(status)), read(os.path.join(job, "stdout")), read(os.path.join(job, "stderr"))
        shutil.rmtree(job)
        return result

    def put_file(self, in_path, out_path):
        super().put_file(in_path, out_path)
        status, dummy, err = self.exec_command("cat >%s" % self._shell.quote(out_path), in_data=read(in_path))
        if status:
            raise AnsibleConnectionFailure("%s: %s" % (out_path, err))

    def fetch_file(self, in_path, out_path):
        super().fetch_file(in_path, out_path)
        status, out, err = self.exec_command("cat %s" % self._shell.quote(in_path))
        if status:
            raise AnsibleConnectionFailure("%s: %s" % (in_path, err))
        write(out_path, out)

    def close(self):
        self._connected = False
