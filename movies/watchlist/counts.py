"""How many films a watchlist holds, kept on its owner; and what version it is, by which kept pages go."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from accounts.models import User
from movies.counts import Drift, stepped
from movies.models import Wish


def step(owner: User, films: int) -> None:
    """So many more, or fewer: within the transaction that puts them there, under the owner's lock."""
    User.objects.filter(pk=owner.pk).update(
        watchlist_count=stepped("watchlist_count", films), watchlist_version=F("watchlist_version") + 1
    )


def recount(owner: User) -> None:
    """Set what the owner's row says of the watchlist, and step its version. The row must be locked."""
    owner.watchlist_count = Wish.objects.owned_by(owner).count()
    owner.watchlist_version += 1
    owner.save(update_fields=["watchlist_count", "watchlist_version"])


def reconcile(*, fix: bool) -> Iterator[Drift]:
    """As movies.counts does: prove each count, and set right what is wrong if asked to."""
    for owner_id in User.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _reconcile(owner_id, fix=fix)


@transaction.atomic
def _reconcile(owner_id: int, *, fix: bool) -> list[Drift]:
    owner = User.objects.select_for_update(no_key=True).filter(pk=owner_id).first()
    if owner is None:  # erased meanwhile
        return []
    kept, counted = owner.watchlist_count, Wish.objects.owned_by(owner).count()
    if kept == counted:
        return []
    if fix:
        recount(owner)
    return [Drift(f"{owner}, to see", kept, counted)]
