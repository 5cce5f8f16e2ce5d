"""RDS instances: stopped, and started."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .results import Result, attempt

# A database that answers; AWS often makes a backup right after it was started.
USABLE = ("available", "backing-up", "storage-optimization")


class Database:
    step = "database"

    def __init__(self, client: Callable[..., Any], identifiers: tuple[str, ...]) -> None:
        self._client = client
        self._identifiers = identifiers

    def brake(self, *, dry_run: bool) -> Iterator[Result]:
        for one in self._identifiers:
            yield attempt(self.step, one, partial(self._brake, one, dry_run))

    def release(self, *, dry_run: bool) -> Iterator[Result]:
        for one in self._identifiers:
            yield attempt(self.step, one, partial(self._release, one, dry_run))

    def look(self) -> dict[str, str]:
        return {identifier: self._status(identifier) for identifier in self._identifiers}

    def _brake(self, identifier: str, dry_run: bool) -> Result:
        status = self._status(identifier)
        if status in ("stopped", "stopping"):
            return Result(self.step, "already", status, identifier)
        # RDS stops nothing that is not "available": waking up, in a backup, being changed.
        if status != "available":
            return Result(self.step, "waiting", f"{status}: cannot be stopped yet", identifier)
        if dry_run:
            return Result(self.step, "would", f"be stopped, is {status}", identifier)
        self._rds.stop_db_instance(DBInstanceIdentifier=identifier)
        return Result(self.step, "done", "is being stopped", identifier)

    def _release(self, identifier: str, dry_run: bool) -> Result:
        status = self._status(identifier)
        if status in USABLE:
            return Result(self.step, "already", status, identifier)
        if status != "stopped":
            return Result(self.step, "waiting", status, identifier)
        if dry_run:
            return Result(self.step, "would", f"be started, is {status}", identifier)
        self._rds.start_db_instance(DBInstanceIdentifier=identifier)
        return Result(self.step, "waiting", "is being started, which takes minutes", identifier)

    def _status(self, identifier: str) -> str:
        answer = self._rds.describe_db_instances(DBInstanceIdentifier=identifier)
        return str(answer["DBInstances"][0]["DBInstanceStatus"])

    @property
    def _rds(self) -> Any:
        return self._client("rds")
