"""Alice owns, Bob may look, Charlie may not. Only TMDB is faked, and at its transport."""

import gc
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import caches
from django.test import Client

from accounts.models import User
from mymovie.limits import counting
from tests.factories import make_user
from tests.standin.plugin import standin, standin_server
from tests.support.plugin import _log_can_be_emptied
from tests.valid_html import faults, has_doubles, has_loose_ends, shape

__all__ = ["_log_can_be_emptied", "standin", "standin_server"]

DATABASE = {"db", "transactional_db"}

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


# A worker holds hundreds of thousands of objects as long as it lives.
# To go through them over and over was an eighth of its time.
gc.set_threshold(200_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asks_for_it = DATABASE.intersection(item.fixturenames)  # type: ignore[attr-defined]
        if not asks_for_it and not item.get_closest_marker("django_db"):
            item.add_marker("once")
    gc.freeze()


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    for cache in caches.all(initialized_only=False):
        cache.clear()


@pytest.fixture
def limits_at_a_standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a test takes, nothing is free again at its end."""
    monkeypatch.setattr(counting, "NOW", dict.fromkeys(counting.NOW, "1e9"))


@pytest.fixture
def outbox(db: None, settings: Any) -> None:
    """Mail is rows, as where there is a mail server."""
    settings.EMAIL_BACKEND = "mymovie.outbox.backend.Outbox"


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice", nickname="アリス")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob")


@pytest.fixture
def charlie(db: None) -> User:
    return make_user("charlie")


@pytest.fixture
def as_alice(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def as_bob(bob: User) -> Client:
    client = Client()
    client.force_login(bob)
    return client


@pytest.fixture(scope="session", autouse=True)
def _every_answer_is_valid_html() -> Iterator[None]:
    """Whatever a test asks for, and why: each shape of page is looked at once."""
    seen: set[object] = set()
    request = Client.request

    def checked(self: Client, **asked: Any) -> Any:
        response = request(self, **asked)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and "Content-Encoding" not in response:
            html = response.content.decode()
            key = shape(html)
            if key not in seen or has_doubles(html) or has_loose_ends(html):
                found = faults(html)
                assert not found, f"{asked.get('PATH_INFO')} is not valid: {found}"
                seen.add(key)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", checked)
        yield
