"""Whether a list is of films that were watched or are to be: where one heading serves both."""

from __future__ import annotations

from transfer.models import Source
from transfer.sources import imdb, letterboxd, tmdb, trakt
from transfer.sources.recognising import Found, Part
from transfer.sources.rows import Question
from transfer.sources.told import Told

WATCHED, WATCHLIST = "watched", "watchlist"
CHOICES = (WATCHED, WATCHLIST)
_OF_WATCHLISTS = ("watchlist", "wishlist", "ウォッチリスト", "観たい", "見たい")
_OF_WATCHED = ("watched", "rating", "favorite", "favourite", "diary", "history", "観た", "見た", "鑑賞")


def question(found: Found, told: Told) -> Question | None:
    """One answer goes for all of them that do not tell."""
    untold = [part for part in found.parts if _is_ambiguous(part) and not _told_by_name(part.file.path)]
    if not untold or told.one_of("list", CHOICES) or _is_of_zip_of_trakt(found):
        return None
    table = untold[0].table
    return Question(
        "list",
        found.source,
        columns=table.heading if table else (),
        samples=table.samples() if table else (),
        choices=CHOICES,
        guess={"list": WATCHLIST if found.source in (Source.IMDB, Source.TMDB) else WATCHED},
    )


def wishes_of(found: Found, told: Told) -> set[str]:
    """The paths of those that are watchlists."""
    answer = told.one_of("list", CHOICES)
    return {
        part.file.path
        for part in found.parts
        if _is_ambiguous(part) and (_told_by_name(part.file.path) or answer) == WATCHLIST
    }


def is_left_out(found: Found, part: Part) -> bool:
    """Trakt's zip has favourites and lists of all kinds, shaped like its watchlist."""
    return _is_of_zip_of_trakt(found) and _is_ambiguous(part) and _told_by_name(part.file.path) != WATCHLIST


def _is_of_zip_of_trakt(found: Found) -> bool:
    return found.source == Source.TRAKT and found.parts[0].file.zipped is not None


def _is_ambiguous(part: Part) -> bool:
    if part.table is None:
        return part.source == Source.TRAKT and trakt.is_list(part.first)
    if part.source == Source.LETTERBOXD:
        return letterboxd.is_ambiguous(part.table.columns)
    if part.source == Source.IMDB:
        return imdb.is_ambiguous(part.table.columns)
    return part.source == Source.TMDB and tmdb.is_ambiguous(part.table)


def _told_by_name(path: str) -> str:
    name = path.casefold()
    if any(word in name for word in _OF_WATCHLISTS):
        return WATCHLIST
    return WATCHED if any(word in name for word in _OF_WATCHED) else ""
