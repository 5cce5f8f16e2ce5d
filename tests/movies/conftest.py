from collections.abc import Iterator

import pytest

from movies.tmdb import service
from tests.movies.pages import client_of
from tests.standin import Standin


@pytest.fixture
def tmdb(standin: Standin) -> Iterator[Standin]:
    """TMDB, played by the stand-in, with a client that no other test has tired out."""
    with service.use_client(client_of(standin)):
        yield standin
