"""A running state, and programs beside it that say things by lines of JSON."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


class Lines:
    """A child process, and the JSON of its lines as they come."""

    def __init__(self, name, command, environment=None):
        self.name = name
        variables = os.environ | (environment or {})
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables, cwd=ROOT
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)

    def line(self, patience):
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty:
            sys.exit(f"{self.name}: nothing came within {patience} s")
        if line is None:
            sys.exit(f"{self.name} ended")
        return line

    def expect(self, wanted, what, patience=PATIENCE):
        """The next line that `wanted` is true of."""
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            line = json.loads(self.line(left))
            if wanted(line):
                return line
        sys.exit(f"{self.name}: no {what} within {patience} s")

    def stop(self):
        self.process.stdin.close()
        if self.process.wait(timeout=60) != 0:
            sys.exit(f"{self.name} ended with {self.process.returncode}")


class State:
    """The running state: its ports, its ingress, its processes."""

    def __init__(self, stategen, number, options):
        command = [stategen, "up", number, "--runtime", "process", "--free-ports", "--control", "--format", "json"]
        self.run = Lines("stategen up", [*command, *options])
        self.ports = json.loads(self.run.line(1800))

    def address(self, component, port):
        return f"127.0.0.1:{self.ports[component][port]}"

    def command(self, text):
        self.run.process.stdin.write(text + "\n")
        self.run.process.stdin.flush()
        answer = self.run.line(90)
        assert answer == f"done {text}", answer

    def http(self, path, body=None, component="ingress"):
        request = urllib.request.Request(f"http://{self.address(component, 'http')}{path}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def note(text):
    print(f"== {text}", file=sys.stderr, flush=True)
