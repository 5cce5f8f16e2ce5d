"""gunicorn as in production, on the tree, with somebody who starts it again; and somebody inside to ask."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Any

from deploy.rehearse.instance import Process
from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.tree import SETTINGS

PASSWORD = "a password of drills"
END_S = 5.0
AGAIN_S = 0.1  # systemd's own pause


class Site(Process):
    """Its master is started again when it dies, after the rest of its group is gone, as systemd does."""

    def __init__(self, release: Release, url: str, **more: str) -> None:
        self.is_over = threading.Event()
        super().__init__(release, "web", url, **{**SETTINGS, **more})
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def _keep(self) -> None:
        while True:
            self.process.wait()
            if self.is_over.is_set():
                return
            self._clear_away()
            time.sleep(AGAIN_S)
            self.process = self.start()

    def _clear_away(self) -> None:
        clock = Clock()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            while self._living() and clock.seconds < END_S:
                time.sleep(0.02)

    def _living(self) -> dict[int, int]:
        """`{pid: parent}` of the master's group, the dead that nobody fetched left out."""
        told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True)
        lines = [line.split() for line in told.stdout.splitlines()]
        return {
            int(pid): int(parent)
            for pid, parent, group, state in lines
            if int(group) == self.process.pid and not state.startswith("Z")
        }

    def workers(self) -> list[int]:
        return [pid for pid, parent in self._living().items() if parent == self.process.pid]

    def end(self) -> int:
        self.is_over.set()
        return super().end()


class Inside:
    """drill/inside.py, asked by calling it: `inside("films", count=3)`."""

    def __init__(self, release: Release, url: str, **more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drill.inside"],
            cwd=release.folder,
            env=release.properties(url, **{**SETTINGS, **more}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, do: str, **asked: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **asked}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise subprocess.CalledProcessError(self.process.wait(), f"drill.inside {do}")
        return json.loads(line)

    def __enter__(self) -> "Inside":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()


def migrate(release: Release, url: str) -> None:
    release.manage(url, "migrate_safely").check_returncode()
