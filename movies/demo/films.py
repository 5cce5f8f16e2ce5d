"""The demo's films: facts written for this project, beside this file. They did not come from TMDB's API."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from movies.tmdb.records import MovieRecord, ReleaseDate, ReleaseKind, Translation

_FILMS = Path(__file__).with_name("films.csv")


def read_films() -> Iterator[MovieRecord]:
    with _FILMS.open(encoding="utf-8", newline="") as file:
        yield from map(_record, csv.DictReader(file))


def _record(row: dict[str, str]) -> MovieRecord:
    in_japan = _date(row["released_on_japan"])
    return MovieRecord(
        tmdb_id=int(row["tmdb_id"]),
        imdb_id="",
        original_title=row["original_title"],
        original_language=row["original_language"],
        released_on=_date(row["released_on"]),
        runtime=int(row["runtime"]) if row["runtime"] else None,
        genre_ids=tuple(int(genre) for genre in row["genres"].split("|") if genre),
        directors=tuple(name for name in row["directors"].split("|") if name),
        poster_path=row["poster_path"],
        translations=(Translation("ja", row["title_ja"], ""), Translation("en", row["title_en"], "")),
        alternative_titles=(),
        releases=(ReleaseDate("JP", in_japan, ReleaseKind.THEATRICAL, "", ""),) if in_japan else (),
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
