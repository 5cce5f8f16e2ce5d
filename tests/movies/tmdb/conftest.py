from collections.abc import Callable
from typing import Any

import pytest

from movies.tmdb.client import Budget, TMDBClient, make_session
from movies.tmdb.errors import TMDBError, TMDBUnavailable
from tests.standin import Standin

TOKEN = "eyJ.a-token-that-nobody-may-see"
HASTY = Budget(connect_s=0.2, read_s=0.2, total_s=0.3)  # where time runs out on purpose

ClientMaker = Callable[..., TMDBClient]


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(standin: Standin) -> ClientMaker:
    def make(**how: Any) -> TMDBClient:
        base_url = how.pop("base_url", standin.base_url)
        told = {"token": TOKEN, "user_agent": "MyMovie/test (+http://testserver)"} | how
        return TMDBClient(
            base_url=base_url, session=told.pop("session", None) or make_session(base_url), **told
        )

    return make


@pytest.fixture
def client(make_client: ClientMaker) -> TMDBClient:
    return make_client()


@pytest.fixture
def hasty_client(make_client: ClientMaker) -> TMDBClient:
    return make_client(budget=HASTY)


def fail(client: TMDBClient, error: type[TMDBError] = TMDBUnavailable) -> Any:
    with pytest.raises(error) as caught:
        client.movie(550, "ja-JP")
    return caught.value
