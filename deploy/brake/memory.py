"""What was decided last, and what the group was before: one SSM parameter."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Wanted = Literal["closed", "opening", "open"]


@dataclass(frozen=True)
class GroupSize:
    min: int
    desired: int
    suspended: list[str]


@dataclass
class Memory:
    """`wanted` is None where nothing is known: never braked, or lost."""

    wanted: Wanted | None = None
    since: str = ""
    why: str = ""
    groups: dict[str, GroupSize] = field(default_factory=dict)


def load(ssm: Any, name: str) -> Memory:
    try:
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return Memory()
    try:
        kept = json.loads(value)
        groups = {group: GroupSize(**size) for group, size in kept.pop("groups").items()}
        memory = Memory(**kept, groups=groups)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Memory()  # somebody wrote into it: the same as lost
    return memory if memory.wanted in ("closed", "opening", "open") else Memory()


def keep(ssm: Any, name: str, memory: Memory) -> None:
    ssm.put_parameter(Name=name, Value=json.dumps(asdict(memory)), Type="String", Overwrite=True)
