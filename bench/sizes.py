"""How much of everything is made: people with long tails, and some of them by name."""

from typing import NamedTuple

SEED = 1


class Size(NamedTuple):
    name: str
    entries: int
    people: int
    films: int
    follows: int
    walls: tuple[int, ...] = (100, 1_000, 5_000, 10_000)  # has100 … have so many films, exactly
    followers: tuple[int, ...] = (50, 500, 2_000)  # follows50 … follow so many, or all whom they can

    @property
    def named(self) -> list[str]:
        """The first people; their row numbers begin with 1."""
        return [*map(wall_of, self.walls), *map(follower_of, self.followers)]


SIZES = {
    size.name: size
    for size in (
        Size("n", 50_000, 1_000, 12_000, 8_000),  # a newcomer's, on SQLite
        Size("s", 100_000, 2_000, 20_000, 20_000),
        Size("m", 1_000_000, 20_000, 50_000, 200_000),
        Size("l", 20_000_000, 200_000, 200_000, 2_000_000),
    )
}


def wall_of(films: int) -> str:
    return f"has{films}"


def follower_of(people: int) -> str:
    return f"follows{people}"
