"""A made TMDB for `bench.matching`: films that share words, titles and years, and how they are searched.

Titles are drawn from few words, so that many films have one name: shorts of the same year, remakes decades
later, sequels, films about the making of another. The demo's films, which are real, are among them.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import movies
from bench.words import ADJECTIVES, NOUNS, Words
from mymovie.text import fold
from tests.standin import answers
from tests.standin.film import Film

SEED = 11
FIRST_ID = 1_000_000
LAST_YEAR = 2026
DEMO = Path(movies.__path__[0]) / "demo" / "films.csv"
FIRST = [name.title() for name in ADJECTIVES]


@dataclass
class Made:
    """A film as people know it, beside how TMDB has it."""

    film: Film
    year: int
    made_year: int  # that Filmarks has
    ja: str
    en: str
    kin: list[int] = field(default_factory=list)  # of the same title


class Universe:
    """By rank: film 0 is asked for most."""

    def __init__(self, number: int, seed: int = SEED) -> None:
        self.random = Random(seed)
        self.words = Words(self.random)
        self._directors = [f"{self.words.name()} {self.words.name()}" for _ in range(4_000)]
        self._ids = count(FIRST_ID)
        self.films: list[Made] = []
        plain = list(self._demo())
        while len(plain) + len(self.films) < number:
            self.films += self._family(self.new())
        self.films += plain
        self._rank()

    def _rank(self) -> None:
        """What has kin made for it is known; the kin mostly is not."""
        for made in self.films:
            made.film = _with(made.film, popularity=self.random.paretovariate(0.9) * made.film.popularity)
        self.films.sort(key=lambda made: -made.film.popularity)
        self.by_id = {made.film.tmdb_id: made for made in self.films}
        named = ((fold(title), made) for made in self.films for title in {made.en, made.ja})
        self._years: dict[str, list[int]] = defaultdict(list)
        for title, made in named:
            self._years[title].append(made.year)

    def has_namesake(self, tmdb_id: int) -> bool:
        made = self.by_id[tmdb_id]
        years = (year for title in (made.en, made.ja) for year in self._years[fold(title)])
        return sum(abs(year - made.year) <= 1 for year in years) > len({made.en, made.ja})

    def _demo(self) -> Iterator[Made]:
        with DEMO.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                year = int(row["released_on"][:4])
                film = Film(
                    int(row["tmdb_id"]), row["original_title"], row["original_language"][:2],
                    row["released_on"], 100, tuple(row["directors"].split("|")), (18,),
                    {"ja": (row["title_ja"], ""), "en": (row["title_en"], "")},
                    imdb=f"tt{int(row['tmdb_id']):07}", popularity=30.0,
                )  # fmt: skip
                yield Made(film, year, year, row["title_ja"], row["title_en"])

    def new(self) -> Made:
        """One that TMDB has only once it is among `films`."""
        en, ja = self._title_en(), self._title_ja()
        is_japanese = self.random.random() < 0.35
        return self._made(en, ja, self._year(), is_japanese=is_japanese)

    def _made(
        self,
        en: str,
        ja: str,
        year: int,
        *,
        is_japanese: bool,
        popularity: float = 1.0,
        directors: Any = None,
    ) -> Made:
        chance = self.random.random()
        tmdb_id = next(self._ids)
        day = dt.date(year, 1, 1) + dt.timedelta(days=self.random.randrange(365))
        other = self._also(en, ja, is_japanese=is_japanese)
        film = Film(
            tmdb_id=tmdb_id,
            title=ja if is_japanese else en,
            language="ja" if is_japanese else "en",
            released=str(day) if self.random.random() < 0.997 else "",
            runtime=100,
            directors=directors or (self.random.choice(self._directors),),
            genres=(18,),
            texts={"ja": ("" if is_japanese else ja, ""), "en": (en if is_japanese else "", "")},
            dates=(f"US 3 {day}", f"JP 3 {day + dt.timedelta(days=self.random.randrange(400))}"),
            also=other,
            imdb=f"tt{tmdb_id:08}",
            poster=f"/{tmdb_id}.jpg",
            popularity=popularity,
        )
        made_year = year if chance < 0.65 else year - 1 if chance < 0.95 else year - 2
        return Made(film, year, made_year, ja, en)

    def _family(self, made: Made) -> list[Made]:
        """The film, and those that are easily taken for it."""
        family, chance = [made], self.random.random
        for share, years, part in (
            (0.02, (0, 0), 0.02), (0.04, (-1, 1), 0.05), (0.06, (-3, 3), 0.05), (0.20, (-60, 60), 0.3),
        ):  # fmt: skip
            if chance() < share:
                year = made.year + self.random.randint(*years)
                if 1900 < year <= LAST_YEAR:
                    ja = made.ja if chance() < 0.5 else self._title_ja()
                    is_japanese = made.film.language == "ja"
                    family.append(self._made(made.en, ja, year, is_japanese=is_japanese, popularity=part))
        if chance() < 0.12:
            self._sequels(family)
        if chance() < 0.06:
            family.append(self._made(
                f"{self.random.choice(('Making of', 'Inside'))} {made.en}", f"メイキング・オブ・{made.ja}",
                made.year, is_japanese=made.film.language == "ja", popularity=0.03,
            ))  # fmt: skip
        for one in family:
            one.kin = [other.film.tmdb_id for other in family if other is not one and other.en == one.en]
        return family

    def _sequels(self, family: list[Made]) -> None:
        first = family[0]
        for part in range(2, self.random.randint(2, 4) + 1):
            how = self.random.random()
            year = min(LAST_YEAR, first.year + part * self.random.randint(1, 3))
            roman = ("", "", "II", "III", "IV")[part]
            if how < 0.4:
                en, ja = f"{first.en} {part}", f"{first.ja}{part}"
            elif how < 0.7:
                en, ja = f"{first.en} {roman}", f"{first.ja}{roman}"
            else:
                name = self._title_en()
                en, ja = (
                    f"{first.en}: {name}",
                    f"{first.ja}／{self.words.compound()}の{self.words.compound()}",
                )
            is_japanese = first.film.language == "ja"
            family.append(self._made(en, ja, year, is_japanese=is_japanese, popularity=0.6,
                                     directors=first.film.directors))  # fmt: skip

    def _year(self) -> int:
        return max(1920, LAST_YEAR - int(self.random.expovariate(1 / 20)))

    def _title_en(self) -> str:
        kind, choose, words = self.random.random(), self.random.choice, self.words
        if kind < 0.02:
            return choose(NOUNS)
        if kind < 0.05:
            return f"The {choose(NOUNS)}"
        if kind < 0.12:
            return f"{choose(('', 'The ', 'A '))}{choose(FIRST)} {choose(NOUNS)}"
        if kind < 0.20:
            return f"{choose(NOUNS)} {choose(('and', '&'))} {choose(NOUNS)}"
        if kind < 0.30:
            return f"{choose(NOUNS)} of the {choose(NOUNS)}"
        if kind < 0.38:
            return f"{words.name()}: {choose(FIRST)} {choose(NOUNS)}"
        if kind < 0.55:
            return words.name()
        return words.title_en()

    def _title_ja(self) -> str:
        kind, words = self.random.random(), self.words
        if kind < 0.05:
            return words.compound()
        if kind < 0.25:
            return words.foreign()
        if kind < 0.40:
            return f"{words.foreign()} {words.compound()}の{words.compound()}"
        return words.title_ja()

    def _also(self, en: str, ja: str, *, is_japanese: bool) -> tuple[str, ...]:
        also = []
        if is_japanese and self.random.random() < 0.6:
            also.append(f"JP {self.words.name()} no {self.words.name()}")
        if " " in ja and self.random.random() < 0.5:
            also.append(f"JP {ja.split(' ')[0]}")
        if ": " in en and self.random.random() < 0.5:
            also.append(f"US {en.split(': ')[0]}")
        return tuple(also)

    # --- TMDB's search ---

    def index(self) -> Index:
        return Index(made.film for made in self.films)


class Index:
    """Finds as TMDB does: all words, or the letters of Japanese anywhere; the known before the exact."""

    def __init__(self, films: Iterable[Film]) -> None:
        self.films: dict[int, Film] = {}
        self._names: dict[int, list[str]] = {}
        self._with: dict[str, set[int]] = defaultdict(set)
        for film in films:
            self.films[film.tmdb_id] = film
            names = [answers.folded(name) for name in answers.names(film)]
            self._names[film.tmdb_id] = names
            for name in names:
                for pair in _pairs(name):
                    self._with[pair].add(film.tmdb_id)

    def search(self, query: str, language: str, page: int, year: int | None) -> dict[str, Any]:
        wanted = answers.folded(query)
        words = [answers.folded(word) for word in re.findall(r"\w+", query)]
        pairs = {pair for word in words for pair in _pairs(word)}
        lists = sorted((self._with.get(pair, set()) for pair in pairs), key=len)
        likely = set.intersection(*lists[:6]) if lists else set(self.films) if words else set()
        found = []
        for tmdb_id in likely:
            film, names = self.films[tmdb_id], self._names[tmdb_id]
            if answers.is_of(film, year) and any(all(word in name for word in words) for name in names):
                weight = 4 if wanted in names else 1
                found.append((-film.popularity * weight, tmdb_id))
        films = [self.films[tmdb_id] for _, tmdb_id in sorted(found)]
        return answers.page_of(films, language, page)


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _with(film: Film, **changed: Any) -> Film:
    return Film(**{**film.__dict__, **changed})
