"""Braking, releasing, and holding what was decided."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from . import memory as memories
from .config import Config
from .database import Database
from .edge import Edge
from .group import Group
from .memory import Memory
from .results import Result, attempt, log


class Step(Protocol):
    step: str

    def brake(self, *, dry_run: bool) -> Iterator[Result]: ...
    def release(self, *, dry_run: bool) -> Iterator[Result]: ...
    def look(self) -> dict[str, str]: ...


@dataclass
class Run:
    """One call of the brake: what it touches, and what became of it."""

    config: Config
    client: Callable[..., Any]
    dry_run: bool
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        config = self.config
        self.edge = Edge(self.client, config.ip_sets)
        self.group = Group(self.client, config.environment_name, config.group_min)
        self.database = Database(self.client, config.databases)
        self.is_configured = {
            "edge": bool(config.ip_sets),
            "group": bool(config.environment_name),
            "database": bool(config.databases),
        }

    def brake(self, why: str) -> None:
        """Every step is tried, whatever became of the one before."""
        self._note([attempt("memory", "", lambda: self._remember(why))])
        for step in self._steps("edge", "group", "database"):
            self._try(step, step.brake)

    def release(self, why: str, *, force: bool = False) -> str:
        """The site opens from the inside out: a step waits until the one before has come to its end.

        Answers why nothing is done, "" where something is.
        """
        memory = self._load()
        if memory.wanted in (None, "open") and not force and not self._is_lost(memory):
            return "the brake is not on"
        self.group.remembered = memory.groups
        memory.wanted, memory.why = "opening", why
        self._note([attempt("memory", "", lambda: self._keep(memory, "opening"))])
        for step in self._steps("database", "group", "edge"):
            if unfinished := [result.step for result in self.results if not result.is_finished]:
                self._note([Result(step.step, "waiting", f"for {unfinished[0]}")])
            else:
                self._try(step, step.release)
        if all(result.is_finished for result in self.results):
            self._note([attempt("memory", "", lambda: self._keep(Memory("open", _now(), why), "open"))])
        return ""

    def hold(self) -> str:
        """Carries on with what was decided last, every few minutes. Answers why nothing is done, or ""."""
        memory = self._load()
        if memory.wanted == "opening":
            return self.release(memory.why)
        if memory.wanted == "closed":
            self.brake(memory.why)
        elif self._is_lost(memory):
            self.brake("the memory was lost, and the edge is closed")
        else:
            return "the brake is not on"
        return ""

    def look(self) -> dict[str, Any]:
        memory = self._load()
        seen = {step.step: step.look() for step in self._steps("edge", "group", "database")}
        return {"wanted": memory.wanted, "since": memory.since, "why": memory.why, **seen}

    @property
    def is_complete(self) -> bool:
        return all(result.is_finished and result.result != "would" for result in self.results)

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if result.result == "failed"]

    def _remember(self, why: str) -> Result:
        memory = self._load()
        known = dict(memory.groups)
        if self.is_configured["group"]:
            # The group's own step says what is wrong with it.
            with suppress(BotoCoreError, ClientError, LookupError):
                # What was seen first stays, until a release has come to its end.
                memory.groups = {**self.group.sizes(), **known}
        if memory.wanted == "closed" and memory.groups == known:
            return Result("memory", "already", f"closed since {memory.since}")
        memory.wanted, memory.since, memory.why = "closed", _now(), why
        return self._keep(memory, "closed")

    def _keep(self, memory: Memory, wanted: str) -> Result:
        if self.dry_run:
            return Result("memory", "would", f"keep: {wanted}")
        memories.keep(self.client("ssm"), self.config.state_parameter, memory)
        return Result("memory", "done", wanted)

    def _load(self) -> Memory:
        return memories.load(self.client("ssm"), self.config.state_parameter)

    def _is_lost(self, memory: Memory) -> bool:
        """Nothing is remembered, yet the edge is closed: then the brake was on."""
        return memory.wanted is None and self.edge.is_closed

    def _steps(self, *names: str) -> Iterator[Step]:
        for name in names:
            if self.is_configured[name]:
                yield getattr(self, name)
            else:
                self._note([Result(name, "off", "not configured")])

    def _try(self, step: Step, act: Any) -> None:
        try:
            for result in act(dry_run=self.dry_run):
                self._note([result])
        except Exception as error:  # noqa: BLE001 - as in attempt(): the other steps come all the same
            self._note([Result(step.step, "failed", f"{type(error).__name__}: {error}")])

    def _note(self, results: list[Result]) -> None:
        for result in results:
            log("step", dry_run=self.dry_run, **result.as_dict())
        self.results += results


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
