"""The seven people of the access table, made once: each test puts back what it changed."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.test import Client

from accounts.models import User
from follows.actions import block, follow
from movies.actions import remove_entry
from tests.access.outcomes import PERSONAS
from tests.access.table import FILM, REMOVED
from tests.factories import make_entry, make_movie, make_user

People = dict[str, User | AnonymousUser]


@pytest.fixture(scope="package")
def _made(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[People]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_people()
        transaction.set_rollback(True)


@pytest.fixture
def people(_made: People, db: None) -> People:
    """By persona; the owner is alice. A test's own transaction lies within the one they were made in."""
    return {name: User.objects.get(pk=person.pk) if person.pk else person for name, person in _made.items()}


def make_people() -> People:
    alice, fay, bea = make_user("alice"), make_user("fay"), make_user("bea")
    make_entry(alice, make_movie(tmdb_id=FILM))
    make_entry(alice, make_movie(tmdb_id=REMOVED))
    remove_entry(owner=alice, tmdb_id=REMOVED)
    follow(follower=fay, followed=alice)
    block(blocker=alice, blocked=bea)
    everybody = [AnonymousUser(), make_user("sam"), fay, bea, alice, make_staff("olga", "operator")]
    return dict(zip(PERSONAS, [*everybody, make_staff("ada", "administrator")], strict=True))


def make_staff(handle: str, role: str) -> User:
    person = make_user(handle, is_staff=True, is_superuser=role == "administrator")
    person.groups.add(*Group.objects.filter(name=role))
    return person


def client_of(person: User | AnonymousUser, **how: bool) -> Client:
    client = Client(**how)
    if person.is_authenticated:
        client.force_login(person)
    return client
