import datetime as dt
import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models import User
from movies.models import Entry, Movie, Precision, Viewing, Wish
from tests.factories import make_movie
from transfer.export import archive


def unpacked(person: User, language: str = "ja") -> dict[str, bytes]:
    """What is in the archive of a person, by the names of the files."""
    parts = archive.pieces(person, language=language, made_at=timezone.now())
    with ZipFile(io.BytesIO(b"".join(parts))) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def saw(entry: Entry, year: int, *, month: int = 1, day: int = 1, **said: Any) -> Viewing:
    """An earlier time, to the day unless the precision is said."""
    said = {"watched_precision": Precision.DAY, "revised_on": dt.date(2026, 1, 1)} | said
    return Viewing.objects.create(entry=entry, watched_on=dt.date(year, month, day), **said)


def wish_for(owner: User, movie: Movie | None = None, **said: Any) -> Wish:
    return Wish.objects.create(owner=owner, movie=movie or make_movie(), **said)


@pytest.fixture
def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions so small that a short list has several."""
    monkeypatch.setattr("transfer.export.reading.AT_ONCE", 2)
