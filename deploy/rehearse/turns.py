"""What is asked for by name, one after the other, and none for long enough to take another's turn."""

import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from deploy.rehearse.said import Clock, Missing, Said

S = TypeVar("S", bound=Said)
Acts = Mapping[str, tuple[Callable[[S], None], str]]


def names_of(arguments: Sequence[str], acts: Acts[S]) -> list[str]:
    """All, if none is named. Ends the process where --list asks for the names, or one is not known."""
    names = [name for name in arguments if not name.startswith("--")]
    if "--list" in arguments or not {*names} <= {*acts}:
        for name, (_, about) in acts.items():
            print(f"  {name:10} {about}")
        sys.exit(0 if "--list" in arguments else 2)
    return names or list(acts)


def take_turn(name: str, acts: Acts[S], said: S) -> float:
    """Seconds that it took. Whatever it raises is one thing more that is wrong."""
    act, about = acts[name]
    print(f"\n{name}: {about}", flush=True)
    clock = Clock()
    try:
        act(said)
    except Missing as missing:
        said.skip(str(missing))
    except Exception as error:  # noqa: BLE001 (the outermost wall: the others still have their turn)
        traceback.print_exc()
        said.must(False, f"{error} {getattr(error, 'stdout', None) or ''}"[-3000:])
    print(f"{name}: {said.outcome} ({clock})", flush=True)
    return clock.seconds
