"""Every read of imports and their rows, as chains of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, TextChoices, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from transfer import models

# What commit takes: what was decided so, and what is sure unless something else was decided.
IS_TAKEN = Q(tmdb_id__isnull=False) & (Q(decision="take") | Q(decision="", verdict="sure"))
# What commit wrote, so that there is something to take back.
IS_WRITTEN = Q(outcome__in=["created", "changed"])


class Pile(TextChoices):
    """How the rows of an import are laid out: for the preview, then by what came of them."""

    SURE = "sure", _("Sure")
    CHECK = "check", _("To check")
    MISSING = "missing", _("Not found")
    THERE = "there", _("Already there")
    BROKEN = "broken", _("Cannot be read")
    CREATED = "created", _("Added")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Already the same")
    KEPT = "kept", _("Yours was kept")
    JOINED = "joined", _("Joined with another row")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Not taken")
    EDITED = "edited", _("Left: you edited it since")


_BY_OUTCOME = (
    Pile.CREATED,
    Pile.CHANGED,
    Pile.SAME,
    Pile.KEPT,
    Pile.JOINED,
    Pile.SKIPPED,
    Pile.FAILED,
)
# Of each row exactly one of the first five is true, once it was looked up.
WHICH: dict[Pile, Q] = {
    Pile.SURE: Q(verdict="sure", is_there=False),
    Pile.THERE: Q(verdict="sure", is_there=True),
    Pile.CHECK: Q(verdict="check"),
    Pile.MISSING: Q(verdict="missing"),
    Pile.BROKEN: Q(verdict="broken"),
    Pile.EDITED: Q(undone="edited"),
} | {pile: Q(outcome=pile.value) for pile in _BY_OUTCOME}


class ImportQuerySet(QuerySet["models.Import"]):
    def owned_by(self, owner: User) -> ImportQuerySet:
        return self.filter(owner=owner)

    def newest_first(self) -> ImportQuerySet:
        return self.order_by("-made_at", "-pk")


class ImportRowQuerySet(QuerySet["models.ImportRow"]):
    def of(self, batch: models.Import) -> ImportRowQuerySet:
        return self.filter(batch=batch)

    def owned_by(self, owner: User) -> ImportRowQuerySet:
        return self.filter(batch__owner=owner)

    def on_pile(self, pile: Pile) -> ImportRowQuerySet:
        return self.filter(WHICH[pile])

    def taken(self) -> ImportRowQuerySet:
        return self.filter(IS_TAKEN)

    def placed(self) -> ImportRowQuerySet:
        """Each that is taken with its `place` among those that speak of its film: one is written for all of
        them, with the first. To be counted by: the rows are sorted once."""
        is_taken = Case(When(IS_TAKEN, then=Value(1)), default=Value(0))
        place = Window(RowNumber(), partition_by=["tmdb_id", "is_wish", is_taken], order_by="number")
        return self.annotate(place=place)

    def not_taken(self) -> ImportRowQuerySet:
        """After the commit: what the list of rows not taken holds."""
        return self.filter(outcome__in=["failed", "skipped"])

    def to_take_back(self) -> ImportRowQuerySet:
        return self.filter(IS_WRITTEN, undone="")

    def after(self, number: int) -> ImportRowQuerySet:
        return self.filter(number__gt=number).order_by("number")
