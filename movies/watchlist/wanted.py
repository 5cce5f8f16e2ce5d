"""How many want to see a film, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, QuerySet

from accounts.models import User
from accounts.querysets import Viewer
from movies.models import Wish
from mymovie.statement import STAND_IN, Given, Statement

MANY = 99  # beyond it nobody counts


@dataclass(frozen=True, slots=True)
class Wanted:
    number: int  # of others whose watchlist anybody may see; one more than MANY for all above it
    mine: Wish | None

    @property
    def is_many(self) -> bool:
        return self.number > MANY


def wanted_by(tmdb_id: int, viewer: Viewer) -> Wanted:
    """One query, of a hundred rows at most, however many want to; the member's own wish is among them."""
    if viewer.is_authenticated:
        rows = _for_members.rows(film=tmdb_id, viewer=viewer.pk)
    else:
        rows = _for_visitors.rows(film=tmdb_id)
    wishes = [Wish.from_db("default", _FIELDS, row) for row in rows]
    mine = next((wish for wish in wishes if wish.owner_id == viewer.pk), None)
    return Wanted(len(wishes) - (mine is not None), mine)


def _asked(viewer: Viewer) -> QuerySet[Wish, Any]:
    film: Any = Given("film", BigIntegerField())
    wishes = Wish.objects.visible_to(viewer)
    numbers = wishes.numbers_of(wishes.by_others(viewer).of_movie(film)[: MANY + 1])
    if viewer.is_authenticated:
        numbers = numbers.union(wishes.owned_by(viewer).of_movie(film).values("pk"), all=True)
    return wishes.filter(pk__in=numbers).values_list(*_FIELDS)


_FIELDS = [field.attname for field in Wish._meta.concrete_fields]
# Each page of a film asks it, and to write it takes Django ten times as long as to ask it.
_for_visitors = Statement(lambda: _asked(AnonymousUser()))
_for_members = Statement(lambda: _asked(User(pk=STAND_IN)), stand_ins={"viewer": STAND_IN})
