"""Every write of what CloudFront is to forget. A row belongs to the transaction that hides something."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction

from mymovie.models import StaleCopy

# By then the cache has let go by itself: no page with people on it may be kept for longer than a minute.
TRIED_FOR = dt.timedelta(minutes=2)
PAUSE = dt.timedelta(seconds=15)


def put(paths: Iterable[str]) -> None:
    """`*` stands for whatever begins so, question marks included. Where there is no CloudFront, nothing."""
    if settings.CLOUDFRONT_DISTRIBUTION_ID:
        StaleCopy.objects.bulk_create([StaleCopy(path=path) for path in paths])


def see(now: dt.datetime) -> None:
    """Rows are seen when their deed is committed. Our processes serve pages from before it for a while yet:
    what CloudFront forgot too early it would fetch again and keep."""
    after = dt.timedelta(milliseconds=settings.WALL_HOT_MS)
    StaleCopy.objects.filter(due_at=None).update(due_at=now + after)


def take(now: dt.datetime) -> list[StaleCopy]:
    """All that are due; nobody else gets them before the pause is over."""
    due = StaleCopy.objects.filter(due_at__lte=now)
    if not due.exists():
        return []
    with transaction.atomic():
        taken = list(due.select_for_update(skip_locked=True).order_by("pk"))
        StaleCopy.objects.filter(pk__in=[row.pk for row in taken]).update(due_at=now + PAUSE)
    return taken


def strike(rows: Collection[StaleCopy]) -> None:
    StaleCopy.objects.filter(pk__in=[row.pk for row in rows]).delete()


def drop_late(now: dt.datetime) -> int:
    return StaleCopy.objects.filter(asked_at__lt=now - TRIED_FOR).delete()[0]
