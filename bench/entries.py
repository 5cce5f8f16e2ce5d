"""Made entries, in the order of time as rows come, so that a wall's lie all over the table."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from bench.films import DECADES, NULL, Films
from bench.people import SHELVES, People
from bench.sizes import Size
from bench.words import Words

COLUMNS = (
    "id",
    "owner_id",
    "movie_id",
    "score",
    "watched_on",
    "watched_precision",
    "memo",
    "has_spoiler",
    "is_private",
    "released_on",
    "released_country",
    "is_public",
    "registered_at",
    "revised_on",
    "version",
)
YEARS = 6
BITS = 16  # of the number of ways to say something, of which one is drawn for each entry
MEMOS, SCORED, PRIVATE = 0.15, 0.88, 0.02

# (score, its shelf, how exactly it was watched, memo, spoiler, private)
Said = tuple[int | None, int, str, str, str, bool]


class Entries:
    def __init__(self, size: Size, seed: int, films: Films, people: People) -> None:
        self.random, self.films, self.people = Random(f"{seed} entries"), films, people
        self.bits = min(BITS, size.entries.bit_length())

    def rows(self, until: dt.datetime) -> Iterator[tuple[str, ...]]:
        """Values of COLUMNS. Counts them on films and people."""
        said, draw, bits = self._said(), self.random.getrandbits, self.bits
        films, people = self.films, self.people
        picked, place_of_next = self._picked()
        owners = self._owners()
        began = dt.datetime(until.year - YEARS, 1, 1)
        step = (until - began) / (len(owners) + 1)
        film_keys = films.keys
        released = [films.released[country] for country in people.country]
        is_shown = [visibility == "public" for visibility in people.visibility]
        own, shared, last_entry_at = people.own, people.shared, people.last_entry_at
        own_score, own_released = own.score, own.released
        shared_score, shared_released = shared.score, shared.released
        width_score, width_released = len(SHELVES), len(DECADES)
        version = array("I", bytes(4 * len(people.films)))
        for number, owner in enumerate(owners, 1):
            film = picked[place_of_next[owner]]
            place_of_next[owner] += 1
            version[owner] += 1
            score, shelf, precision, memo, spoiler, is_private = said[draw(bits)]
            day, country, decade = released[owner][film]
            at = str(began + number * step)
            own_score[owner * width_score + shelf] += 1
            own_released[owner * width_released + decade] += 1
            is_public = False
            if not is_private:
                shared_score[owner * width_score + shelf] += 1
                shared_released[owner * width_released + decade] += 1
                last_entry_at[owner] = at
                if is_public := is_shown[owner]:
                    films.entries[film] += 1
                    if score is not None:
                        films.scored[film] += 1
                        films.score_sum[film] += score
                        films.shelves[10 * film + shelf - 1] += 1
            yield (
                str(number),
                str(owner + 1),
                film_keys[film],
                NULL if score is None else str(score),
                _watched(at, precision),
                precision,
                memo,
                spoiler,
                "1" if is_private else "0",
                day,
                country,
                "1" if is_public else "0",
                at,
                at[:10],
                str(version[owner]),
            )

    def _said(self) -> list[Said]:
        words, random = Words(self.random), self.random
        found: list[Said] = []
        for _ in range(1 << self.bits):
            score = max(0, min(100, round(random.gauss(68, 18)))) if random.random() < SCORED else None
            shelf = 0 if score is None else min(score // 10, 9) + 1
            memo = words.memo() if random.random() < MEMOS else ""
            spoiler = "1" if memo and random.random() < 0.1 else "0"
            (precision,) = random.choices(("day", "month", "year", "unknown"), (60, 10, 5, 25))
            found.append((score, shelf, precision, memo, spoiler, random.random() < PRIVATE))
        return found

    def _picked(self) -> tuple[array[int], array[int]]:
        """The films of all people, one wall behind the other, and where each wall begins.

        Every second person has film 0: half as many entries as there are people.
        """
        weights = self.films.weights()
        cumulated, every = list(accumulate(weights)), range(self.films.number)
        picked, begins = array("I"), array("Q")
        for place, wanted in enumerate(self.people.films):
            begins.append(len(picked))
            if wanted > self.films.number // 8:
                # Without drawing the same again and again: the smallest of exponential times.
                times = [self.random.expovariate(weight) for weight in weights]
                own = sorted(every, key=times.__getitem__)[:wanted]
            else:
                own = self._drawn(place, wanted, every, cumulated)
            self.random.shuffle(own)
            picked.extend(own)
        return picked, begins

    def _drawn(self, place: int, wanted: int, every: range, cumulated: list[float]) -> list[int]:
        found = dict.fromkeys([0] if place % 2 == 0 else [])
        while len(found) < wanted:
            found |= dict.fromkeys(
                self.random.choices(every, cum_weights=cumulated, k=wanted - len(found) + 2)
            )
            if place % 2:
                found.pop(0, None)
        return list(found)[:wanted]

    def _owners(self) -> array[int]:
        owners = array("I")
        for place, number in enumerate(self.people.films):
            owners.extend(array("I", [place]) * number)
        self.random.shuffle(owners)
        return owners


def _watched(at: str, precision: str) -> str:
    if precision == "day":
        return at[:10]
    if precision == "month":
        return f"{at[:7]}-01"
    return f"{at[:4]}-01-01" if precision == "year" else NULL
