"""What the staff do with mail that could not be sent."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from mymovie.models import Mail
from mymovie.outbox import actions
from support import log
from support.models import Act


class NotDead(Exception):
    """It waits for its turn, or has gone out by now."""


@transaction.atomic
def send_again(*, actor: User, mail: Mail) -> None:
    """What was given up, as if it were new. Raises NotDead."""
    if not actions.send_again([mail]):
        raise NotDead
    log.write(actor=actor, action=Act.SEND_AGAIN, subject=mail)
