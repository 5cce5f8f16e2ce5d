"""The seven people of the access table, made once: each test puts back what it changed."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from accounts.models import User
from follows.actions import block, follow
from movies.actions import remove_entry
from movies.models import Precision
from support.roles import Role, give
from tests.access.outcomes import PERSONAS
from tests.access.table import FILM, IMPORT, REMOVED
from tests.factories import make_entry, make_movie, make_user, make_viewing
from tests.transfer.pages.made import make_import, make_row
from transfer.models import Job, JobState, Kind

People = dict[str, User | AnonymousUser]
_sessions: dict[int, str] = {}


@pytest.fixture(scope="package")
def _made(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[People]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_people()
        _sessions.update({person.pk: session_of(person) for person in made.values() if person.pk})
        yield made
        _sessions.clear()
        transaction.set_rollback(True)


@pytest.fixture
def people(_made: People, db: None) -> People:
    """By persona; the owner is alice. A test's own transaction lies within the one they were made in."""
    return {name: User.objects.get(pk=person.pk) if person.pk else person for name, person in _made.items()}


def make_people() -> People:
    alice, fay, bea = make_user("alice"), make_user("fay"), make_user("bea")
    seen = make_entry(alice, make_movie(tmdb_id=FILM), memo="よかった", watched_on=dt.date(2024, 5, 1))
    make_viewing(seen, dt.date(2015, 1, 1), Precision.YEAR, note="はじめて")
    make_entry(alice, make_movie(tmdb_id=REMOVED))
    remove_entry(owner=alice, tmdb_id=REMOVED)
    bring(alice)
    follow(follower=fay, followed=alice)
    block(blocker=alice, blocked=bea)
    everybody = [AnonymousUser(), make_user("sam"), fay, bea, alice, make_staff("olga", Role.OPERATOR)]
    return dict(zip(PERSONAS, [*everybody, make_staff("ada", Role.ADMINISTRATOR)], strict=True))


def bring(alice: User) -> None:
    """An import that waits for its review, looked up by a job that is done."""
    batch = make_import(alice, key=IMPORT, row_count=1, tables={"diary.csv": ["Date", "Name"]})
    make_row(batch, 1, make_movie(ja="檸檬"))
    Job.objects.create(owner=alice, batch=batch, kind=Kind.MATCH, state=JobState.DONE, total_count=1)


def make_staff(handle: str, role: Role) -> User:
    person = make_user(handle)
    give(person, role)
    return person


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(person: User | AnonymousUser, **how: bool) -> Client:
    """Logged in already, with the rest of what was made once."""
    client = Client(**how)
    if person.pk in _sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = _sessions[person.pk]
    return client
