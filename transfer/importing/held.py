"""What rows keep beside what the file says: candidates, and a film before and after, as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

from movies.holdings import Holding, Kept, Wished
from movies.tmdb.records import SearchHit
from movies.viewings.history import Seen
from transfer.matching.records import Candidate
from transfer.models import ImportRow
from transfer.sources.kept import row_of_json, watched_as_json, watched_of_json
from transfer.sources.rows import Row

Facts = dict[str, Any]


def said_by(row: ImportRow) -> Row:
    return row_of_json(row.said)


# --- candidates ---


def candidate_as_json(candidate: Candidate) -> Facts:
    said = {field.name: getattr(candidate, field.name) for field in fields(candidate)}
    return said | {"released_on": _iso(candidate.released_on)}


def candidate_of_json(said: Facts) -> Candidate:
    return Candidate(**said | {"released_on": _day(said["released_on"])})


def candidates_of(row: ImportRow) -> list[Candidate]:
    """Best first."""
    return [candidate_of_json(said) for said in row.candidates]


def chosen_of(row: ImportRow) -> Candidate | None:
    """The one that is taken, or proposed."""
    return next((it for it in candidates_of(row) if it.tmdb_id == row.tmdb_id), None)


def hit_of(candidate: Candidate) -> SearchHit:
    """What a search said, for a row of ours should TMDB not answer when it is written."""
    return SearchHit(
        tmdb_id=candidate.tmdb_id,
        title=candidate.title,
        original_title=candidate.original_title,
        original_language="",
        released_on=candidate.released_on,
        poster_path=candidate.poster_path,
        popularity=0.0,
    )


# --- before and after ---


def halves(holding: Holding, *, like: Holding) -> Facts:
    """Of a holding what differs from another: {"entry": …, "wish": …}, either absent."""
    told: Facts = {}
    if holding.entry != like.entry:
        told["entry"] = _kept_as_json(holding.entry) if holding.entry else None
    if holding.wish != like.wish:
        told["wish"] = _wished_as_json(holding.wish) if holding.wish else None
    return told


def entry_of(said: Facts) -> Kept | None:
    return _kept_of_json(said["entry"]) if said.get("entry") else None


def wish_of(said: Facts) -> Wished | None:
    return _wished_of_json(said["wish"]) if said.get("wish") else None


def is_as_written(row: ImportRow, now: Holding) -> bool:
    """Whether the person has of the film what the row wrote: neither edited nor removed since."""
    after = row.after or {}
    has_entry = "entry" not in after or now.entry == entry_of(after)
    return has_entry and ("wish" not in after or now.wish == wish_of(after))


def without(row: ImportRow, now: Holding) -> tuple[Holding, bool]:
    """What the person has of the film with the row taken back, and whether they edited some of that since."""
    before, after = row.before or {}, row.after or {}
    is_edited = False
    if "entry" in before:
        if now.entry == entry_of(after):
            now = replace(now, entry=entry_of(before))
        is_edited |= now.entry != entry_of(before)
    if "wish" in before:
        if now.wish == wish_of(after):
            now = replace(now, wish=wish_of(before))
        is_edited |= now.wish != wish_of(before)
    return now, is_edited


def _kept_as_json(kept: Kept) -> Facts:
    told = {field.name: getattr(kept, field.name) for field in fields(kept)}
    return told | {
        "watched": watched_as_json(kept.watched),
        "registered_at": kept.registered_at.isoformat(),
        "revised_on": kept.revised_on.isoformat(),
        "viewings": [_seen_as_json(it) for it in kept.viewings],
    }


def _kept_of_json(said: Facts) -> Kept:
    return Kept(
        **said
        | {
            "watched": watched_of_json(said["watched"]),
            "registered_at": dt.datetime.fromisoformat(said["registered_at"]),
            "revised_on": dt.date.fromisoformat(said["revised_on"]),
            "viewings": tuple(_seen_of_json(it) for it in said["viewings"]),
        }
    )


def _seen_as_json(it: Seen) -> list[Any]:
    return [*watched_as_json(it.watched), it.score, it.original_score, it.note]


def _seen_of_json(said: list[Any]) -> Seen:
    on, precision, *rest = said
    return Seen(watched_of_json([on, precision]), *rest)


def _wished_as_json(wish: Wished) -> Facts:
    return {"why": wish.why, "added_at": wish.added_at.isoformat()}


def _wished_of_json(said: Facts) -> Wished:
    return Wished(said["why"], dt.datetime.fromisoformat(said["added_at"]))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None
