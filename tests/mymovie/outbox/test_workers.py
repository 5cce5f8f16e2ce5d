"""Many workers at once, and the thread beside the jobs."""

import threading
from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from drill.smtp import MailServer
from jobs import worker
from mymovie.outbox import actions, delivery
from tests.jobs.conftest import file_of_the_database
from tests.jobs.test_two_at_once import all_at_once
from tests.mymovie.outbox.conftest import NOW, Clock, postman_of, waiting

__all__ = ["file_of_the_database"]
MAILS = 8


def take_all(open_connection: Callable[[], None]) -> Counter[str]:
    """How often each was taken when all workers began at the same moment."""
    taken: list[str] = []

    def work() -> None:
        while mail := actions.take(NOW):
            taken.append(mail.recipient)

    all_at_once(work, open_connection)
    return Counter(taken)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's row locks")
def test_on_postgresql_each_mail_is_taken_by_one_worker() -> None:
    for number in range(MAILS):
        waiting(f"{number}@example.com")
    assert take_all(lambda: None) == {f"{number}@example.com": 1 for number in range(MAILS)}


@pytest.fixture
def eight_mails(transactional_db: None) -> None:
    for number in range(MAILS):
        waiting(f"{number}@example.com")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's lock")
def test_on_sqlite_each_mail_is_taken_by_one_worker(eight_mails: None, file_of_the_database: str) -> None:
    def open_file() -> None:
        made = connections["default"].copy()
        made.settings_dict = {**made.settings_dict, "NAME": file_of_the_database}
        connections["default"] = made

    assert take_all(open_file) == {f"{number}@example.com": 1 for number in range(MAILS)}


@pytest.mark.django_db
def test_for_cron_what_is_due_goes_out_before_the_jobs(
    settings: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    postman_of(settings, server, Clock())
    waiting()
    taken_before: list[int] = []
    monkeypatch.setattr(worker, "run_due", lambda stop: taken_before.append(len(server.taken)) or [])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    call_command("work", "--once")
    assert taken_before == [1]


@pytest.mark.once
@pytest.mark.parametrize("backend", ["", "django.core.mail.backends.smtp.EmailBackend"])
def test_while_jobs_run_mail_has_a_thread_that_ends_with_them(
    settings: Any, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    settings.OUTBOX_SENDS_BY = backend
    stop, began = Event(), Event()
    monkeypatch.setattr(delivery, "run", lambda stop: (began.set(), stop.wait(30)))

    def names() -> set[str]:
        return {thread.name for thread in threading.enumerate()}

    with delivery.beside(stop):
        assert began.wait(30 if backend else 0) is bool(backend)
        assert ("mail" in names()) is bool(backend)
    assert "mail" not in names()
