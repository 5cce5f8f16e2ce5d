"""Rows as people bring them, each made from a film and then disfigured: so the truth is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import NamedTuple

from bench.matching_films import Made, Universe
from bench.words import Words
from transfer.models import Source
from transfer.sources.rows import Row

SHOWN_AS = ("（字幕版）", " 吹替版", "(字)", " 4Kリマスター版", "【4K】", " IMAX", "（2D・吹替）")
NUMERALS = ((" III", " 3"), (" II", " 2"), (" IV", " 4"), (" 2", " II"), (" 3", " III"))
SUBTITLES = (": ", "／")
KNOWN_MOST = 50  # the first so many are on most lists


class Told(NamedTuple):
    """`means` is the film's id at TMDB, None where TMDB has no such film."""

    kind: str
    source: str
    row: Row
    means: int | None


class Teller:
    def __init__(self, universe: Universe, seed: int) -> None:
        self.random = Random(f"{seed} rows")
        self.universe = universe
        self._words = Words(self.random)
        self._told_of: set[int] = set()
        films = universe.films
        self._weights = list(accumulate(1 / (rank + KNOWN_MOST) for rank in range(len(films))))
        self._with_subtitle = [
            made for made in films[: len(films) // 2] if any(mark in made.en + made.ja for mark in SUBTITLES)
        ]
        self._with_kin = [made for made in films[: len(films) // 2] if made.kin]
        self._kinds: list[tuple[float, Callable[[], Told]]] = [
            (34, self._letterboxd),
            (24, self._filmarks),
            (7, self._original),
            (5, self._imdb),
            (4, self._tmdb),
            (5, self._shown),
            (5, self._respelled),
            (4, self._undated),
            (3, self._directed),
            (2, self._typo),
            (2, self._short),
            (2, self._namesake),
            (0.5, self._namesake_undated),
            (1.5, self._series),
            (1, self._nonsense),
            (0.5, self._unknown),
            (0.5, self._misdated),
        ]

    def rows(self, number: int) -> list[Told]:
        weights, tell = zip(*self._kinds, strict=True)
        return [one() for one in self.random.choices(tell, weights=weights, k=number)]

    def _film(self) -> Made:
        """Each once, as in a log: what was asked of it is of no use to another row."""
        while True:
            made = self.random.choices(self.universe.films, cum_weights=self._weights)[0]
            if made.film.tmdb_id not in self._told_of:
                self._told_of.add(made.film.tmdb_id)
                return made

    def _told(self, kind: str, made: Made | None, row: Row, source: str = Source.TABLE) -> Told:
        return Told(kind, source, row, made.film.tmdb_id if made else None)

    def _letterboxd(self) -> Told:
        made = self._film()
        row = Row(made.en, made.year if made.film.released else None)
        return self._told("Letterboxd: title in English, TMDB's year", made, row, Source.LETTERBOXD)

    def _filmarks(self) -> Told:
        made = self._film()
        row = Row(made.ja, made.made_year)
        return self._told("Filmarks: title in Japanese, year of making", made, row, Source.FILMARKS)

    def _original(self) -> Told:
        made = self._film()
        return self._told("a table: original title, year", made, Row(made.film.title, made.year))

    def _imdb(self) -> Told:
        made = self._film()
        return self._told(
            "IMDb: by its id", made, Row(made.en, made.year, imdb_id=made.film.imdb or ""), Source.IMDB
        )

    def _tmdb(self) -> Told:
        made = self._film()
        return self._told("TMDB: by its id", made, Row(made.en, tmdb_id=made.film.tmdb_id), Source.TMDB)

    def _shown(self) -> Told:
        made = self._film()
        added = self.random.choice(
            ("（字幕版）", " 吹替版", "(字)", " 4Kリマスター版", "【4K】", " IMAX", "（2D・吹替）")
        )
        return self._told(
            "subtitled, dubbed, 4K", made, Row(made.ja + added, made.made_year), Source.FILMARKS
        )

    def _respelled(self) -> Told:
        made = self._film()
        title = made.en
        if title.startswith("The ") and ":" not in title:
            title = f"{title[4:]}, The"
        elif " and " in title:
            title = title.replace(" and ", " & ")
        elif " & " in title:
            title = title.replace(" & ", " and ")
        else:
            for roman, arabic in (
                (" III", " 3"),
                (" II", " 2"),
                (" IV", " 4"),
                (" 2", " II"),
                (" 3", " III"),
            ):
                if title.endswith(roman):
                    title = title.removesuffix(roman) + arabic
                    break
            else:
                title = title.upper() if self.random.random() < 0.5 else title.replace(":", " -")
        return self._told("articles, &, numerals, dashes", made, Row(title, made.year))

    def _undated(self) -> Told:
        made = self._film()
        is_japanese = self.random.random() < 0.4
        return self._told("no year", made, Row(made.ja if is_japanese else made.en), Source.NETFLIX)

    def _directed(self) -> Told:
        made = self._film()
        title = made.en if self.random.random() < 0.5 else made.ja
        row = Row(title, made.year - self.random.choice((0, 1)), directors=made.film.directors)
        return self._told("a table with directors, year some off by one", made, row)

    def _typo(self) -> Told:
        made = self._film()
        title = made.en if len(made.en) > 5 else made.ja
        place = self.random.randrange(1, max(2, len(title) - 1))
        return self._told("a slip of a letter", made, Row(title[:place] + title[place + 1 :], made.year))

    def _short(self) -> Told:
        made = self.random.choice(self._with_subtitle)
        title, mark = next((t, mark) for t in (made.en, made.ja) for mark in SUBTITLES if mark in t)
        return self._told("without its subtitle", made, Row(title.split(mark)[0], made.year))

    def _namesake(self) -> Told:
        made = self.random.choice(self._with_kin)
        return self._told("one of several of the same title", made, Row(made.en, made.year))

    def _namesake_undated(self) -> Told:
        made = self.random.choice(self._with_kin)
        return self._told("the same, no year", made, Row(made.en))

    def _series(self) -> Told:
        """Half of them have a film's name."""
        is_named_so = self.random.random() < 0.5
        name = (
            self.random.choice(self.universe.films).en if is_named_so else f"{self._words.title_en()} Files"
        )
        is_told = self.random.random() < 0.7
        row = Row(name, is_series=is_told) if is_told else Row(f"{name}: Season 1")
        return self._told("a series", None, row, Source.NETFLIX)

    def _nonsense(self) -> Told:
        words = self._words
        text = self.random.choice(("asdf", "???", "watch later", "とりあえずメモ", words.name() * 3, "12345"))
        return self._told("nonsense", None, Row(text, self.random.choice((None, 2015))))

    def _unknown(self) -> Told:
        made = self.universe.new()
        return self._told("a film that TMDB does not have", None, Row(made.en, made.year))

    def _misdated(self) -> Told:
        made = self._film()
        year = made.year + self.random.choice((-3, -2, 2, 3))
        return self._told("a year two or three off", made, Row(made.en, year))
