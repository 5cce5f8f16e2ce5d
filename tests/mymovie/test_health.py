import threading
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from mymovie import __version__, measures, readiness

pytestmark = pytest.mark.usefixtures("_asked_in_its_own_thread")

DUMMY_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def _asked_in_its_own_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """As what a test writes is seen by its own connection alone."""
    monkeypatch.setattr(readiness, "is_ready_in_time", readiness.is_ready)


@pytest.mark.django_db
def test_a_living_process_says_so_without_the_database(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_the_site_is_ready_when_database_and_cache_are(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["X-Release"] == __version__


@pytest.mark.django_db
def test_the_site_is_not_ready_while_a_migration_waits(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("movies")
    MigrationRecorder(connection).record_unapplied(*newest)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_the_site_is_not_ready_while_the_database_errs(client: Client) -> None:
    def fail(*args: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready")


@pytest.mark.django_db
def test_the_site_is_not_ready_with_a_cache_that_forgets(client: Client, settings: Any) -> None:
    settings.CACHES = DUMMY_CACHE
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_the_site_is_not_ready_while_the_cache_errs(client: Client, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "tests.mymovie.caches.Broken"}}
    assert client.get("/readyz").status_code == 503


# --- a database that hangs ---


@pytest.fixture
def hang() -> Iterator[Event]:
    """A question that is answered once this is set."""
    event = Event()
    yield event
    event.set()


def test_whoever_waits_for_a_database_that_hangs_is_answered(hang: Event) -> None:
    asker = readiness.Asker(lambda: hang.wait(30))
    assert asker.ask(patience_s=0.01) is False
    assert not hang.is_set()


def test_a_question_that_hangs_is_not_asked_again(hang: Event) -> None:
    asked, begun = [], Event()

    def question() -> bool:
        asked.append(1)
        begun.set()
        return hang.wait(30)

    asker = readiness.Asker(question)
    for _ in range(5):
        asker.ask(patience_s=0.01)
    assert begun.wait(30)
    assert len(asked) == 1


def test_when_it_answers_again_so_do_we(hang: Event) -> None:
    asker = readiness.Asker(lambda: hang.wait(30))
    asker.ask(patience_s=0.01)
    hang.set()
    assert asker.ask(patience_s=30) is True


def test_what_is_logged_meanwhile_has_the_number_of_the_request_that_asked() -> None:
    work, known = measures.begin(), []
    readiness.Asker(lambda: not known.append(measures.work_id())).ask(30)
    measures.end()
    assert known == [work.id]


def test_a_question_that_fails_is_a_no() -> None:
    answers = iter([True])
    asker = readiness.Asker(lambda: next(answers, False))
    assert [asker.ask(30), asker.ask(30)] == [True, False]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="asked in the thread of the request")
def test_asked_in_a_thread_it_leaves_no_connection_behind() -> None:
    before = connections_open()
    assert readiness.Asker(readiness.is_ready).ask(30) is True
    for thread in threading.enumerate():
        if thread.name == "readiness":
            thread.join(30)
    for _ in range(200):  # the server takes its time to see that somebody hung up
        if connections_open() <= before:
            return
        time.sleep(0.05)
    assert connections_open() <= before


def connections_open() -> set[int]:
    ours = """SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'"""
    with connection.cursor() as cursor:
        cursor.execute(ours)
        return {pid for (pid,) in cursor.fetchall()}
