import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from drill.smtp import MailServer
from mymovie.models import Mail
from mymovie.outbox import rows
from mymovie.outbox.delivery import Postman

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def postman(settings: Any, server: MailServer, clock: Clock) -> Postman:
    return postman_of(settings, server, clock)


def postman_of(settings: Any, server: MailServer, clock: Clock, **more: object) -> Postman:
    settings.OUTBOX_SENDS_BY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    for name, value in more.items():
        setattr(settings, name, value)
    return Postman(clock)


def message(to: str = "alice@example.com", **more: Any) -> EmailMessage:
    return EmailMessage("A code", "ABCD-EFGH", "MyMovie <noreply@testserver>", [to], **more)


def waiting(to: str = "alice@example.com", **facts: Any) -> Mail:
    mail = rows.row_of(message(to))
    for name, value in {"created_at": NOW, "queued_at": NOW, "due_at": NOW, **facts}.items():
        setattr(mail, name, value)
    mail.save()
    return mail
