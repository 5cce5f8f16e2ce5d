"""The processes of a release, as the platform starts and ends them."""

import http.client
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.rehearse.machine import free_port
from deploy.rehearse.release import Release, workplace
from deploy.rehearse.said import Clock

START_S = 60
END_S = 40


class Process:
    """One line of the Procfile, word by word."""

    def __init__(self, release: Release, name: str, url: str, **more: str) -> None:
        self.release = release
        self.port = free_port()
        self.log = Path(workplace() / f"{name}-{self.port}.log")
        self.temporary = workplace() / f"{name}-{self.port}"  # no other instance's, as on machines apart
        self.temporary.mkdir()
        self.command = f"exec {release.procfile()[name]}"
        self.env = release.properties(url, PORT=str(self.port), TMPDIR=str(self.temporary), **more)
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S602  (a line of the Procfile)
                self.command,
                shell=True,
                cwd=self.release.folder,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def is_up(self) -> bool:
        """Whether it answers in time."""
        clock = Clock()
        while clock.seconds < START_S and self.process.poll() is None:
            if status_of(self.port, "/livez") == 200:
                return True
            time.sleep(0.1)
        return False

    def end(self) -> int:
        """By SIGTERM; its exit code, -9 where it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


def status_of(port: int, path: str, headers: Mapping[str, str] | None = None) -> int:
    """0 where nothing answers."""
    try:
        return ask(port, path, headers)[0]
    except (OSError, http.client.HTTPException):
        return 0


def ask(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes | None = None,
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()
