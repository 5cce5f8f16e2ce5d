"""The log as Letterboxd imports it: https://letterboxd.com/about/importing-data/

It finds films by `tmdbID`, takes half stars and days alone, has no private entries, and refuses files above
1 MB. Reviews are HTML there. How a quotation mark is escaped its readers do not agree on, so none is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain

from accounts.models import User
from movies.models import Entry, Movie, Precision, Viewing, Wish
from mymovie.csv import as_text
from transfer.export import reading
from transfer.export.said import year_of

MOST_BYTES = 1_000_000
LANGUAGE = "en"  # which its titles are in

FILMS = (
    "tmdbID", "imdbID", "Title", "Year", "Directors", "Rating", "Rating10", "WatchedDate", "Rewatch",
    "Review",
)  # fmt: skip
WATCHLIST = ("tmdbID", "imdbID", "Title", "Year", "Directors")

Cells = tuple[str, ...]
Files = Iterator[tuple[str, bytes]]


def films(person: User, *, is_private: bool) -> Files:
    """Its name and what is in it: letterboxd.csv, or letterboxd-1.csv and so on. Where somebody has films
    that are private, those are files of their own: at Letterboxd everybody would see them."""
    entries = chain.from_iterable(reading.entries_by_privacy(person, LANGUAGE, is_private=is_private))
    rows = (row for entry in entries for row in _rows(entry))
    return _files("letterboxd-private" if is_private else "letterboxd", FILMS, rows)


def watchlist(person: User) -> Files:
    wishes: Iterable[Wish] = chain.from_iterable(reading.wishes_of(person, LANGUAGE))
    rows = (_film(wish.movie, wish.movie.title) for wish in wishes)
    return _files("letterboxd-watchlist", WATCHLIST, rows)


def _rows(entry: Entry) -> Iterator[Cells]:
    """A line for each day it was seen, the latest time last: whose score is the film's there as well.

    An earlier time without a day would be no diary entry there, and its score would be the film's.
    """
    film, times = _film(entry.movie, entry.title), 0
    for viewing in entry.viewings.all():
        times += 1
        if viewing.watched_precision == Precision.DAY:
            yield (*film, *_said(viewing, viewing.note, is_again=times > 1))
    yield (*film, *_said(entry, entry.memo, is_again=times > 0))


def _film(movie: Movie, title: str) -> Cells:
    year = year_of(movie)
    directors = ", ".join(movie.directors)
    return str(movie.tmdb_id), movie.imdb_id, _plain(title), str(year or ""), _plain(directors)


def _said(seen: Entry | Viewing, words: str, *, is_again: bool) -> Cells:
    day = seen.watched_on if seen.watched_precision == Precision.DAY else None
    rewatch = "" if day is None else str(is_again).lower()
    return *_ratings(seen.score), day.isoformat() if day else "", rewatch, _review(words)


def _ratings(score: int | None) -> Cells:
    """Half stars, and tenths that say the same: a half goes up, and nothing is below half a star."""
    if score is None:
        return "", ""
    tenths = max(1, (score + 5) // 10)
    return f"{tenths / 2:g}", str(tenths)


def _plain(text: str) -> str:
    """A title: the film is found by its number, so this is for whoever looks into the file."""
    return as_text(" ".join(text.replace('"', "”").replace("\\", "＼").split()))


def _review(text: str) -> str:
    """As HTML, in which every sign can be written without the two that tables are quoted with."""
    html = escape(text, quote=False).replace('"', "&quot;").replace("\\", "&#92;")
    # What a spreadsheet would compute begins with a sign that it does not know.
    return html if as_text(html) == html else f"&#{ord(html[0])};{html[1:]}"


def _files(name: str, columns: Cells, rows: Iterable[Cells]) -> Files:
    """None where there is no row."""
    parts = _parts(columns, rows)
    first = next(parts, None)
    if first is None:
        return
    second = next(parts, None)
    if second is None:
        yield f"{name}.csv", first
        return
    for number, part in enumerate(chain([first, second], parts), 1):
        yield f"{name}-{number}.csv", part


def _parts(columns: Cells, rows: Iterable[Cells]) -> Iterator[bytes]:
    """Each of them small enough, and with the columns' names."""
    head = _line(columns)
    part, size = [head], len(head)
    for row in rows:
        line = _line(row)
        if size + len(line) > MOST_BYTES:
            yield b"".join(part)
            part, size = [head], len(head)
        part.append(line)
        size += len(line)
    if len(part) > 1:
        yield b"".join(part)


def _line(cells: Cells) -> bytes:
    paper = io.StringIO(newline="")
    csv.writer(paper).writerow(cells)
    return paper.getvalue().encode()
