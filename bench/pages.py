"""The pages that are measured, by name."""

from collections.abc import Sequence

from bench.measure import Target
from bench.sites import Bench
from bench.sizes import follower_of, wall_of

SORTS = ("registered", "score", "released")
MEMBER = follower_of(500)
COMMON = "p_"  # how nearly everybody's handle begins
# A cursor before all films, each time another: the first page as nobody has asked for it yet.
_TOP = {
    "registered": "4102444800{n}.0",
    "score": "101.4102444800{n}.0",
    "released": "9999-12-31.4102444800{n}.0",
}


def anew(size: str, films: int = 5_000, sort: str = "registered", who: str = "") -> Target:
    """The first page of a wall, drawn anew for each request."""
    path = f"/@{wall_of(films)}/?sort={sort}&order=desc&after={_TOP[sort]}"
    by = "by a member" if who else "anew"
    return Target(f"wall of {films:,} by {sort}, {by}", size, path, who)


def deep(bench: Bench, size: str, sort: str) -> Target:
    """Page 101, with a place that differs from request to request by less than a row."""
    *key, moment, _ = bench.data(size).places["deep"][sort].split(".")
    place = ".".join([*key, moment[:-6] + "{n}", "0"])
    return Target(
        f"wall by {sort}, page 101", size, f"/@{wall_of(5_000)}/?sort={sort}&order=desc&after={place}"
    )


def unchanged(size: str, *, etag: bool = False) -> Target:
    name = "wall unchanged, If-None-Match" if etag else "wall unchanged, asked again"
    return Target(name, size, f"/@{wall_of(5_000)}/", etag=etag)


def lists(bench: Bench, size: str) -> Sequence[Target]:
    """Every list but walls."""
    places = bench.data(size).places
    feeds = [Target(f"feed of {n:,} followed", size, "/", follower_of(n)) for n in (50, 500, 2_000)]
    return [
        *feeds,
        Target("film with most entries", size, f"/movies/{places['film']}/"),
        Target("film with most entries, by a member", size, f"/movies/{places['film']}/", MEMBER),
        Target("people", size, "/people/"),
        Target("people by number of films", size, "/people/?tab=films"),
        Target("people search", size, f"/people/?q={COMMON}"),
        Target("random wall", size, "/people/random/"),
        Target("home of a visitor", size, "/"),
    ]
