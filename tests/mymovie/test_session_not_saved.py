"""The write is done, and then the database goes away before the session is saved."""

from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from tests.factories import make_movie

SAID = {"memo": "Good", "score": "80", "version": "0"}


def gone_for_sessions(execute, sql, params, many, context):
    if sql.startswith(('UPDATE "django_session"', 'INSERT INTO "django_session"')):
        raise OperationalError("gone")
    return execute(sql, params, many, context)


def test_is_no_mistake_of_the_client(as_alice):
    film = make_movie()
    as_alice.raise_request_exception = False
    with connection.execute_wrapper(gone_for_sessions):
        answer = as_alice.post(f"/movies/{film.pk}/register/", SAID)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_session_that_ended_in_another_tab_still_is(as_alice):
    film = make_movie()

    def ends(execute, sql, params, many, context):
        if sql.startswith('UPDATE "django_session"'):
            Session.objects.all().delete()
        return execute(sql, params, many, context)

    as_alice.raise_request_exception = False
    with connection.execute_wrapper(ends):
        answer = as_alice.post(f"/movies/{film.pk}/register/", SAID)
    assert answer.status_code == 400
