"""One stand-in for the whole run, as good as new for each test."""

from collections.abc import Iterator

import pytest

from . import Standin


@pytest.fixture(scope="session")
def standin_server() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def standin(standin_server: Standin) -> Iterator[Standin]:
    standin_server.reset()
    yield standin_server
    standin_server.reset()
