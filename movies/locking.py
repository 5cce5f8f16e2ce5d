"""Whose lists are written to: one write at a time."""

from accounts.models import User


def lock(owner: User) -> User:
    """Two tabs, or two clicks, wait for each other here, until the transaction at hand ends."""
    locked: User = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return locked
