from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.two_worlds.world import make_world, standing_still
from tests.two_worlds.worlds import Worlds


@pytest.fixture(scope="package")
def _worlds(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Worlds]:
    with django_db_blocker.unblock(), standing_still(), transaction.atomic():
        yield Worlds(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def worlds(_worlds: Worlds, db: None) -> Worlds:
    return _worlds
