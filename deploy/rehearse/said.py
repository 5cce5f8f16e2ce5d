"""What a rehearsal saw, printed as it goes and once more at the end."""

import os
import time


class Missing(Exception):
    """Something this machine lacks; the message says what cannot be shown without it."""


class Said:
    def __init__(self) -> None:
        self.held = 0
        self.wrong: list[str] = []
        self.skipped: list[str] = []
        self.shorts: list[str] = []

    def must(self, holds: object, text: str) -> None:
        print(f"  {'ok ' if holds else 'NOT'} {text}", flush=True)
        if holds:
            self.held += 1
        else:
            self.wrong.append(text)

    def note(self, text: str) -> None:
        print(f"      {text}", flush=True)

    def in_short(self, text: str) -> None:
        """For the table at the end."""
        self.shorts.append(text)

    def skip(self, text: str) -> None:
        """Under CI nothing may be missing."""
        if os.environ.get("CI", "").lower() in ("1", "true"):
            self.must(False, f"skipped: {text}")
        else:
            self.skipped.append(text)
            self.note(f"skipped: {text}")

    @property
    def outcome(self) -> str:
        """Nothing that was seen is nothing that held."""
        if self.wrong or not (self.held or self.skipped):
            return "wrong"
        if not self.skipped:
            return "held"
        return "held, some skipped" if self.held else "skipped"


class Clock:
    def __init__(self) -> None:
        self.start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s"
