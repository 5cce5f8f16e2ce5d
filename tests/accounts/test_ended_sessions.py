"""Of a session that has ended, no trace is kept of where it was: an address and a browser."""

import datetime as dt
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User


def log_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    UserSession.objects.create(
        user=person, ip="192.0.2.7", user_agent="Browser", session_key=client.session.session_key
    )
    return client


@pytest.fixture
def one_stays(bob: User) -> UserSession:
    return UserSession.objects.get(session_key=log_in(bob).session.session_key)


def test_whoever_logged_out_leaves_no_address(alice, one_stays):
    log_in(alice).logout()
    call_command("erase_left", stdout=StringIO())

    assert list(UserSession.objects.all()) == [one_stays]


def test_a_session_that_ran_out_leaves_no_address(alice, one_stays):
    key = log_in(alice).session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    call_command("erase_left", stdout=StringIO())

    assert list(UserSession.objects.all()) == [one_stays]
