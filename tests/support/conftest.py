"""Ada administers, Olga operates; Alice and Bob are members."""

import pytest
from django.test import Client

from accounts.models import User
from support import roles
from support.roles import Role
from tests.factories import make_user


@pytest.fixture
def ada(db: None) -> User:
    return make_staff("ada", Role.ADMINISTRATOR)


@pytest.fixture
def olga(db: None) -> User:
    return make_staff("olga", Role.OPERATOR)


def make_staff(handle: str, role: Role) -> User:
    person = make_user(handle)
    roles.give(person, role)
    return person


@pytest.fixture
def as_ada(ada: User) -> Client:
    return logged_in(ada)


@pytest.fixture
def as_olga(olga: User) -> Client:
    return logged_in(olga)


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
