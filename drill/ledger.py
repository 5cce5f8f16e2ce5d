"""What clients sent and what they were told, on disk before anything else happens; and what that means.

One key is written by one client, one operation after the other. So what must be there is the state of the
last operation that was acknowledged, or of one after it whose answer nobody saw.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SENT, ACKED, REFUSED, UNKNOWN = "sent", "acked", "refused", "unknown"
NOT_SENT = "not sent"  # there was no connection; a ghost if it is there all the same
State = str | None  # what an entry says, "follows"; None for nothing there
NOTHING: State = None


@dataclass(frozen=True, slots=True)
class Operation:
    number: str  # random, and part of what is written
    key: str  # of whom and on what
    state: State  # when it has been done


class Ledger:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab")
        self._lock = threading.Lock()

    def write(self, outcome: str, operation: Operation) -> None:
        line = json.dumps({"outcome": outcome, **asdict(operation)}) + "\n"
        with self._lock:
            self._file.write(line.encode())
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    def read(self) -> list[tuple[str, Operation]]:
        lines = (json.loads(line) for line in self.path.read_text().splitlines())
        return [(line.pop("outcome"), Operation(**line)) for line in lines]


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)  # acknowledged, and not there
    twice: list[str] = field(default_factory=list)  # there more than once
    torn: list[str] = field(default_factory=list)  # there without what belongs to it
    ghost: list[str] = field(default_factory=list)  # refused, and there

    def __iadd__(self, other: Verdict) -> Verdict:
        """What stays wrong from one look to the next counts once."""
        for name in asdict(self):
            mine = getattr(self, name)
            mine.extend(text for text in getattr(other, name) if text not in mine)
        return self

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.torn or self.ghost)


def judge(
    told: Iterable[tuple[str, Operation]], actual: Mapping[str, State], texts: Iterable[str]
) -> Verdict:
    """actual: `{key: state}` as the database has it; texts: of every row, in which numbers are looked for."""
    possible: dict[str, list[State]] = {}
    refused: dict[str, set[State]] = {}
    open_ones: dict[str, Operation] = {}
    numbers = set()
    for outcome, operation in told:
        states = possible.setdefault(operation.key, [NOTHING])
        if outcome == SENT:
            open_ones[operation.key] = operation
            numbers.add(operation.number)
            continue
        open_ones.pop(operation.key, None)
        if outcome == ACKED:
            states[:] = [operation.state]
        elif outcome == UNKNOWN:
            states.append(operation.state)
        else:
            refused.setdefault(operation.key, set()).add(operation.state)
    for key, operation in open_ones.items():  # the client itself came to an end
        possible[key].append(operation.state)
    verdict = Verdict()
    for key, states in possible.items():
        is_now = actual.get(key)
        if is_now in states:
            continue
        if is_now is not None and is_now in refused.get(key, ()):
            verdict.ghost.append(f"{key} is {is_now}, which was refused")
        else:
            verdict.lost.append(f"{key} is {is_now} instead of {states}")
    seen = Counter(text for text in texts if text in numbers)
    verdict.twice = [f"{number}: {count} rows" for number, count in seen.items() if count > 1]
    return verdict


def judge_rows(
    told: Iterable[tuple[str, Operation]], rows: Mapping[str, Any], proofs: Mapping[str, Any]
) -> Verdict:
    """By what drill/inside.py tells of the database."""
    actual: dict[str, State] = {f"{owner}/{film}": memo for owner, film, memo, _ in rows["entries"]}
    actual |= {f"{one}>{other}": "follows" for one, other in rows["follows"]}
    actual |= {text: text for text in rows["messages"]}
    texts = [memo for _, _, memo, _ in rows["entries"]] + rows["messages"]
    verdict = judge(told, actual, texts)
    verdict.torn = [*proofs["drift"], *proofs["orphans"]]
    verdict.torn += [f"{proofs['open']} transactions left open"] if proofs["open"] else []
    return verdict
