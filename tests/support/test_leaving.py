"""Leaving, of those who look after the site."""

from django.urls import reverse

from accounts.models import User
from support import roles
from tests.factories import PASSWORD, make_user


def left(client, person: User) -> bool:
    client.post(reverse("accounts:leave"), {"password": PASSWORD})
    person.refresh_from_db()
    return person.left_at is not None


def test_the_last_administrator_may_not_leave(ada, as_ada):
    assert not left(as_ada, ada)


def test_the_last_administrator_is_told_why(as_ada):
    page = as_ada.post(reverse("accounts:leave"), {"password": PASSWORD}, headers={"Accept-Language": "en"})
    assert page.status_code == 422


def test_one_of_two_administrators_may_leave(ada, as_ada):
    roles.give(make_user("second"), roles.Role.ADMINISTRATOR)
    assert left(as_ada, ada)


def test_an_operator_may_leave(olga, as_olga):
    assert left(as_olga, olga)
