"""Every write of mail, and whose turn it is: however many workers ask, each mail is in the hands of one.

As with jobs, a row is locked for the moment of taking it, and what holds it meanwhile is a lease. An attempt
is counted and committed before anything is sent: what the worker dies of cannot be tried for ever.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mymovie.models import Mail
from mymovie.outbox.rows import row_of

ERROR_MAX = 300
# After the first attempt, the second … and then each further one.
PAUSES = (
    dt.timedelta(seconds=10),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
)
TRIED_FOR = dt.timedelta(days=3)
DEAD_KEPT = dt.timedelta(days=14)


def put(messages: Iterable[EmailMessage]) -> int:
    """In the transaction at hand, if there is one; how many. One statement."""
    return len(Mail.objects.bulk_create([row_of(message) for message in messages]))


def take(now: dt.datetime) -> Mail | None:
    """The one that is due for longest, its attempt counted; None, after one look by an index."""
    due = Mail.objects.due(now)
    if not due.exists():
        return None
    with transaction.atomic():
        mail: Mail | None = due.select_for_update(skip_locked=True).first()
        if mail is not None:
            mail.attempts += 1
            mail.leased_until = now + dt.timedelta(seconds=settings.OUTBOX_LEASE_S)
            mail.save(update_fields=["attempts", "leased_until"])
    return mail


def strike(mail: Mail) -> None:
    """The mail server has it."""
    Mail.objects.filter(pk=mail.pk).delete()


def put_off(mail: Mail, now: dt.datetime, *, error: str) -> bool:
    """Until its next turn, or for good when it was tried for 3 days; whether it is for good."""
    if now - mail.queued_at >= TRIED_FOR:
        give_up(mail, now, error=error)
        return True
    pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
    _in_hand(mail).update(due_at=now + pause, leased_until=None, last_error=error[:ERROR_MAX])
    return False


def give_up(mail: Mail, now: dt.datetime, *, error: str) -> None:
    _in_hand(mail).update(failed_at=now, leased_until=None, last_error=error[:ERROR_MAX])


def _in_hand(mail: Mail) -> QuerySet[Mail]:
    """None when it took so long that another has it now."""
    return Mail.objects.filter(pk=mail.pk, attempts=mail.attempts)


def hurry(now: dt.datetime) -> int:
    """The server is there again: what waited for a later turn goes now; how many."""
    return Mail.objects.waiting().filter(leased_until=None, due_at__gt=now).update(due_at=now)


def send_again(mails: Iterable[Mail]) -> int:
    """Those that were given up, as if they were new; how many."""
    now = timezone.now()
    return (
        Mail.objects.dead()
        .filter(pk__in=[mail.pk for mail in mails])
        .update(failed_at=None, queued_at=now, due_at=now, attempts=0, last_error="")
    )


def forget_dead(now: dt.datetime) -> int:
    """What was given up 14 days ago; how many."""
    return Mail.objects.filter(failed_at__lt=now - DEAD_KEPT).delete()[0]


def forget_those_to(addresses: Iterable[str], *, but: str) -> int:
    """What waits or was given up for these addresses, unless it waits and is of the kind `but`; how many."""
    theirs = Q()
    for address in addresses:
        theirs |= Q(recipient__iexact=address)
    stays = Q(kind=but, failed_at=None)
    return Mail.objects.filter(theirs).exclude(stays).delete()[0] if theirs else 0
