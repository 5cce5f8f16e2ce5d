"""What became of each thing the brake touches, and the log of it."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Outcome = Literal["done", "already", "would", "waiting", "failed", "off"]


class Unfinished(Exception):
    """Steps failed, and the others were done. Fails the call: AWS calls again, and the alarm rings."""


class Misasked(Exception):
    """The request is not one that the brake knows."""


@dataclass(frozen=True)
class Result:
    step: str
    result: Outcome
    detail: str
    of: str = ""

    @property
    def is_finished(self) -> bool:
        return self.result not in ("waiting", "failed")

    def as_dict(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    def __str__(self) -> str:
        return f"{self.step}{f' {self.of}' if self.of else ''}: {self.result}, {self.detail}"


def attempt(step: str, of: str, act: Callable[[], Result]) -> Result:
    """The act's result; a failure is one too, so that the next thing is tried all the same."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - also a bug of ours must not keep the others from being stopped
        return Result(step, "failed", f"{type(error).__name__}: {error}", of)


def log(event: str, **fields: Any) -> None:
    """One line of JSON to standard output, which is where a Lambda's log comes from."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
    sys.stdout.write(json.dumps(line, default=str, ensure_ascii=False) + "\n")
