from collections.abc import Iterator
from typing import Any

import pytest

from movies.tmdb import service
from mymovie import kept
from tests.movies.pages import client_of
from tests.standin import Standin


@pytest.fixture
def tmdb(standin: Standin) -> Iterator[Standin]:
    """TMDB, played by the stand-in, with a client that no other test has tired out."""
    with service.use_client(client_of(standin)):
        yield standin


@pytest.fixture
def pages_are_kept(settings: Any) -> Iterator[None]:
    """As in production, from an empty shelf on."""
    settings.WALL_KEPT_MB = 32
    kept.shelf.clear()
    yield
    kept.shelf.clear()
