"""Made films: what the tables of films hold, and what entries copy from them."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Iterator
from random import Random

from bench.sizes import Size
from bench.words import Words
from movies.catalogue import search_key
from movies.order import decade_shelf

NULL = "\\N"  # as COPY writes it
COUNTRIES = ("JP", "US", "GB")  # the last has no releases of its own
FIRST_YEAR, LAST_YEAR = 1925, 2025
DECADES = ["none", *(str(year) for year in range(FIRST_YEAR // 10 * 10, LAST_YEAR + 2, 10))]
DIRECTORS = 4_000


class Films:
    """By rank: film 0 is registered most. Entries count themselves here as they are made."""

    def __init__(self, size: Size, seed: int) -> None:
        self.random = Random(f"{seed} films")
        self.number, places = size.films, range(size.films)
        self.keys = [str(11 + 5 * place) for place in places]
        self.world = [self._day() if self.random.random() < 0.98 else None for _ in places]
        self.national = [
            {c: self._later(day) for c, share in (("JP", 0.8), ("US", 0.9)) if self.random.random() < share}
            if day
            else {}
            for day in self.world
        ]
        # What an entry of somebody in that country copies: (day, country, place of the decade).
        self.released = {country: [self._copied(p, country) for p in places] for country in COUNTRIES}
        self.entries, self.scored = array("q", bytes(8 * size.films)), array("q", bytes(8 * size.films))
        self.score_sum, self.shelves = array("q", bytes(8 * size.films)), array("q", bytes(80 * size.films))

    def _day(self) -> dt.date:
        year = LAST_YEAR - min(int(self.random.expovariate(1 / 22)), LAST_YEAR - FIRST_YEAR)
        return dt.date(year, 1, 1) + dt.timedelta(days=self.random.randrange(365))

    def _later(self, day: dt.date) -> dt.date:
        return day + dt.timedelta(days=self.random.randrange(300))

    def _copied(self, place: int, country: str) -> tuple[str, str, int]:
        day = self.national[place].get(country)
        day, country = (day, country) if day else (self.world[place], "")
        return day.isoformat() if day else NULL, country, DECADES.index(decade_shelf(day))

    def weights(self) -> list[float]:
        return [1 / (place + 21) for place in range(self.number)]

    def rows(self) -> Iterator[tuple[dict[str, str], list[dict[str, str]]]]:
        """Each film with its two texts."""
        words = Words(self.random)
        directors = [f"{words.name()} {words.name()}" for _ in range(min(DIRECTORS, self.number))]
        some = min(2_000, self.number)
        overviews = {
            "ja": ["".join(words.sentence_ja() for _ in range(3)) for _ in range(some)],
            "en": ["".join(words.sentence_en() for _ in range(3)).strip() for _ in range(some)],
        }
        for place in range(self.number):
            titles = {"ja": words.title_ja(), "en": words.title_en()}
            language = "ja" if self.random.random() < 0.4 else "en"
            day = self.world[place]
            film = {
                "tmdb_id": self.keys[place],
                "imdb_id": f"tt{place:08}",
                "original_title": titles[language],
                "original_language": language,
                "released_on": day.isoformat() if day else NULL,
                "runtime": str(self.random.randint(60, 200)),
                "genre_ids": json.dumps(self.random.sample((18, 28, 35, 53, 80, 878, 10749), 2)),
                "directors": json.dumps([self.random.choice(directors)]),
                "poster_path": f"/{self.random.getrandbits(130):027x}.jpg",
                "search_key": search_key([titles[language], titles["ja"], titles["en"]]),
                **self._counts(place),
            }
            texts = [
                {
                    "id": str(2 * place + number + 1),
                    "movie_id": self.keys[place],
                    "language": code,
                    "title": titles[code],
                    "overview": self.random.choice(overviews[code]),
                }
                for number, code in enumerate(("ja", "en"))
            ]
            yield film, texts

    def _counts(self, place: int) -> dict[str, str]:
        shelves = self.shelves[10 * place : 10 * place + 10]
        return {
            "entry_count": str(self.entries[place]),
            "scored_count": str(self.scored[place]),
            "score_sum": str(self.score_sum[place]),
            **{f"scores_{10 * n}": str(count) for n, count in enumerate(shelves)},
        }

    def releases(self) -> Iterator[dict[str, str]]:
        number = 0
        for key, national in zip(self.keys, self.national, strict=True):
            for country, day in national.items():
                number += 1
                yield {
                    "id": str(number),
                    "movie_id": key,
                    "country": country,
                    "released_on": day.isoformat(),
                    "kind": "3",
                    "certification": "G" if country == "JP" else "PG-13",
                }
