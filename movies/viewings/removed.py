"""A time that was removed, sealed to travel with the button that puts it back."""

from __future__ import annotations

from django.core import signing

from movies.models import Entry, Watched
from movies.querysets import UNDO_FOR
from movies.viewings.history import Seen

_SALT = "movies.viewings.removed"


def write_removed(entry: Entry, seen: Seen) -> str:
    """Signed, because a score as another service wrote it is nothing that its owner types."""
    said = [seen.watched.address, seen.score, seen.original_score, seen.note]
    return signing.dumps([entry.owner_id, entry.movie_id, *said], salt=_SALT, compress=True)


def read_removed(text: str, entry: Entry) -> Seen | None:
    """None for what is not of this entry, too old, or nothing of ours."""
    try:
        owner_id, tmdb_id, address, *said = signing.loads(text, salt=_SALT, max_age=UNDO_FOR)
        seen = Seen(Watched.read(address), *said)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return seen if (owner_id, tmdb_id) == (entry.owner_id, entry.movie_id) else None
