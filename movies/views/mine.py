"""What a member has of one film, with the form to say more: drawn by movies/_mine.html on every page."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from movies.forms import EntryForm
from movies.models import Entry, Wish


@dataclass(frozen=True, slots=True)
class Mine:
    owner: User
    tmdb_id: int
    title: str
    entry: Entry | None
    form: EntryForm
    was_removed: bool = False
    wish: Wish | None = None
    kept: str = ""  # what the wish held that was taken off just now (movies.watchlist.kept)

    @classmethod
    def make(
        cls,
        *,
        owner: User,
        tmdb_id: int,
        title: str,
        entry: Entry | None,
        seen: str = "",
        was_removed: bool = False,
        wish: Wish | None = None,
        kept: str = "",
    ) -> Mine:
        form = EntryForm(owner=owner, entry=entry, auto_id=f"id_{tmdb_id}_%s")
        form.initial.update(seen=seen, was_wished=wish is not None)
        return cls(owner, tmdb_id, title, entry, form, was_removed, wish, kept)


def wish_of(member: User, tmdb_id: int) -> Wish | None:
    """One query."""
    return Wish.objects.visible_to(member).owned_by(member).of_movie(tmdb_id).first()
