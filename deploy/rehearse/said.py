"""What a rehearsal saw, printed as it goes."""

import os
import time


class Missing(Exception):
    """Something this machine lacks; the message says what cannot be shown without it."""


class Said:
    def __init__(self) -> None:
        self.wrong: list[str] = []

    def must(self, holds: object, text: str) -> None:
        print(f"  {'ok ' if holds else 'NOT'} {text}", flush=True)
        if not holds:
            self.wrong.append(text)

    def note(self, text: str) -> None:
        print(f"      {text}", flush=True)

    def skip(self, text: str) -> None:
        """Under CI nothing may be missing."""
        if os.environ.get("CI", "").lower() in ("1", "true"):
            self.must(False, f"skipped: {text}")
        else:
            self.note(f"skipped: {text}")


class Clock:
    def __init__(self) -> None:
        self.start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s"
