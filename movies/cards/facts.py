"""What a card says, for whoever draws it or only names its size. Without Pillow, which no page needs."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
POSTERS = 5


@dataclass(frozen=True, slots=True)
class Poster:
    title: str
    hue: int
    score: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WallCard:
    """What a wall's card says; `films` is the count in words."""

    name: str
    handle: str
    films: str
    posters: tuple[Poster, ...]
