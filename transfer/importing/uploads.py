"""The bytes of a file, kept in parts until its rows are read; and how many of a person's may wait for that.

A part is written and read at a time, so that a process holds little more than the file itself.
"""

from __future__ import annotations

import io
from itertools import count

from django.db.models import Exists, OuterRef

from accounts.models import User
from movies.locking import lock
from transfer.models import Import, UploadPart

PART = 512 * 2**10
WAIT_MAX = 5


class TooManyWait(Exception):
    """As many files of theirs as may be are kept already, and none of them is read to its end."""


def make_room(*, owner: User) -> None:
    """In the transaction that keeps one more: two tabs wait for each other. Raises TooManyWait."""
    lock(owner)
    kept = UploadPart.objects.filter(of=OuterRef("pk"))
    if Import.objects.owned_by(owner).filter(Exists(kept)).count() >= WAIT_MAX:
        raise TooManyWait


def keep(*, of: Import, content: bytes) -> None:
    for number, start in enumerate(range(0, len(content), PART)):
        UploadPart.objects.create(of=of, number=number, content=content[start : start + PART])


def content_of(batch: Import) -> bytes:
    """The whole of it; b"" where it is gone. A query for each part."""
    whole = io.BytesIO()
    parts = UploadPart.objects.filter(of=batch).values_list("content", flat=True)
    for number in count():
        part = parts.filter(number=number).first()
        if part is None:
            break
        whole.write(part)
    return whole.getvalue()


def drop(*, of: Import) -> None:
    UploadPart.objects.filter(of=of).delete()
