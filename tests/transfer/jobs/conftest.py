from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from accounts.models import User
from tests.factories import make_user
from tests.jobs.conftest import file_of_the_database  # noqa: F401
from tests.transfer.jobs.made import make_import
from transfer.importing import portions
from transfer.jobs import steps
from transfer.jobs.steps import Portion
from transfer.models import Import, Kind


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice")


@pytest.fixture
def batch(alice: User) -> Import:
    return make_import(alice)


@pytest.fixture
def portion(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`portion(deed)`: this in place of the real one."""

    assert portions  # loaded, or it would take its place again when the next kind is looked for

    def become(deed: Portion, kind: Kind = Kind.READ) -> None:
        monkeypatch.setitem(steps.PORTIONS, kind, deed)

    return become


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
