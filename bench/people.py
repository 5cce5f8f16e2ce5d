"""Made people, whom they follow, and what their walls count."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from bench.films import COUNTRIES, DECADES, NULL
from bench.sizes import Size
from bench.words import Words
from mymovie.text import fold_name

SHELVES = ["none", *(str(low) for low in range(0, 100, 10))]
ZONES = dict(zip(COUNTRIES, ("Asia/Tokyo", "America/New_York", "Europe/London"), strict=True))
MOST = 9_999  # films of anybody without a name here
FIRST_HIDDEN = 20  # those with a name are public


class Counted:
    """A wall's shelves, of all people in one array: `of_person * width + shelf`."""

    def __init__(self, people: int) -> None:
        self.score = array("I", bytes(4 * people * len(SHELVES)))
        self.released = array("I", bytes(4 * people * len(DECADES)))

    def of(self, person: int) -> dict[str, dict[str, int]]:
        return {
            "score": _named(self.score, person, SHELVES),
            "released": _named(self.released, person, DECADES),
        }


def _named(counts: array[int], person: int, names: list[str]) -> dict[str, int]:
    own = counts[person * len(names) : (person + 1) * len(names)]
    return {name: count for name, count in zip(names, own, strict=True) if count}


class People:
    """By place; the row number is one more. Entries and follows count themselves here as they are made."""

    def __init__(self, size: Size, seed: int, joined_on: str) -> None:
        self.random, self.size, self.joined_on = Random(f"{seed} people"), size, joined_on
        places = range(size.people)
        self.country = self.random.choices(COUNTRIES, (80, 15, 5), k=size.people)
        self.visibility = [_visibility(place) for place in places]
        self.films = self._film_numbers()
        self.own, self.shared = Counted(size.people), Counted(size.people)
        self.last_entry_at = [NULL] * size.people
        self.followers, self.following = (
            array("I", bytes(4 * size.people)),
            array("I", bytes(4 * size.people)),
        )

    def _film_numbers(self) -> list[int]:
        """Lognormal, as many in all as there are to be entries."""
        size, named = self.size, list(self.size.walls)
        number, wanted = size.people - len(named), size.entries - sum(named)
        drawn = [self.random.lognormvariate(0, 1.6) for _ in range(number)]
        most, scale = min(MOST, size.films // 2), wanted / sum(drawn)
        found = [max(1, min(most, int(scale * one))) for one in drawn]
        lacking = wanted - sum(found)
        while lacking:
            place = self.random.randrange(number)
            step = max(-50, min(50, lacking))
            if 1 <= found[place] + step <= most:
                found[place] += step
                lacking -= step
        return named + found

    def rows(self) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
        """Each with their address."""
        words, named = Words(self.random), self.size.named
        for place in range(self.size.people):
            handle = named[place] if place < len(named) else _handle(place)
            nickname = words.compound() + words.foreign() if self.random.random() < 0.6 else words.name()
            own, shared = self.own.of(place), self.shared.of(place)
            country = self.country[place]
            person = {
                "id": str(place + 1),
                "password": "!made",
                "handle": handle,
                "email": f"{handle}@example.com",
                "nickname": nickname,
                "nickname_key": fold_name(nickname),
                "country": country,
                "language": "ja" if country == "JP" else "en",
                "time_zone": ZONES[country],
                "visibility": self.visibility[place],
                "joined_at": self.joined_on,
                "wall_version": str(self.films[place]),
                "wall_counts": json.dumps({"own": own, "shared": shared}),
                "last_entry_at": self.last_entry_at[place],
                "film_count": str(sum(shared["score"].values())),
                "follower_count": str(self.followers[place]),
                "following_count": str(self.following[place]),
            }
            address = {
                "id": person["id"],
                "user_id": person["id"],
                "email": person["email"],
                "verified": "1",
                "primary": "1",
            }
            yield person, address

    def follows(self) -> Iterator[dict[str, str]]:
        """Nobody private follows or is followed. A few are followed by very many."""
        findable = [place for place in range(self.size.people) if self.visibility[place] != "private"]
        weights = list(accumulate(1 / (rank + 21) for rank in range(len(findable))))
        shuffled = findable[:]
        self.random.shuffle(shuffled)
        number, first = 0, len(self.size.walls)
        to_name = dict(zip(range(first, first + len(self.size.followers)), self.size.followers, strict=True))
        mean = max(1, (self.size.follows - sum(to_name.values())) / len(findable))
        for follower in findable:
            if follower in to_name:
                others = [place for place in shuffled if place != follower]
                followed = self.random.sample(others, min(to_name[follower], len(others)))
            else:
                wanted = min(int(self.random.lognormvariate(-0.7, 1.2) * mean) + 1, len(findable) // 4)
                followed = self.random.choices(shuffled, cum_weights=weights, k=wanted)
            for person in dict.fromkeys(followed):
                if person == follower:
                    continue
                number += 1
                self.followers[person] += 1
                self.following[follower] += 1
                yield {
                    "id": str(number),
                    "follower_id": str(follower + 1),
                    "followed_id": str(person + 1),
                    "state": "accepted",
                    "since": self.joined_on,
                }


def _visibility(place: int) -> str:
    if place < FIRST_HIDDEN:
        return "public"
    return {7: "private", 11: "followers", 23: "followers", 37: "followers"}.get(place % 50, "public")


def _handle(place: int) -> str:
    """Letters of which none is taken for another."""
    letters, handle = "bcdfghjkpqstxyz", ""
    while place:
        place, rest = divmod(place, len(letters))
        handle += letters[rest]
    return f"p_{handle}"
