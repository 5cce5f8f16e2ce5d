"""Every write of people."""

import datetime as dt

from django.utils import timezone

from accounts.models import User

CONFIRM_WITHIN = dt.timedelta(days=1)


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def forget_unconfirmed() -> int:
    """Drop whoever never confirmed an address and so never logged in; how many."""
    joined_before = timezone.now() - CONFIRM_WITHIN
    stale = User.objects.unconfirmed().filter(joined_at__lt=joined_before, is_staff=False)
    deleted: dict[str, int] = stale.delete()[1]
    return deleted.get("accounts.User", 0)
