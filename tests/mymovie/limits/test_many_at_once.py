"""Twenty threads, as twenty processes would: each has a connection of its own."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from mymovie.limits.counting import Rate, take
from mymovie.limits.table import FOLLOW
from mymovie.models import Spent
from tests.factories import make_user
from tests.follows.test_concurrency import all_at_once, client_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("limits_at_a_standstill"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks"),
]
THREADS = 20


@pytest.mark.parametrize("count", [1, 7, 19])
def test_of_twenty_at_once_exactly_as_many_as_are_free_get_through(count: int) -> None:
    told = all_at_once([lambda: take(Rate(count, 3600), "deed:person:1") for _ in range(THREADS)])
    assert [wait == 0 for wait in told].count(True) == count
    assert Spent.objects.count() == 1


def test_of_twenty_clicks_at_once_the_door_lets_exactly_the_last_free_ones_in() -> None:
    star, fan = make_user("star"), make_user("fan")
    left = 5
    for rate in FOLLOW.rates:
        take(rate, f"follow:person:{fan.pk}", times=rate.times - left)
    clients = [client_of(fan) for _ in range(THREADS)]

    answers = all_at_once([lambda client=client: follow(client, star) for client in clients])

    assert Counter(answers) == {302: left, 429: THREADS - left}


def follow(client: Client, star: User) -> int:
    return client.post(f"/@{star.handle}/follow/").status_code


def test_its_rows_wait_for_no_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'mymovie_spent'")
        assert cursor.fetchone() == ("u",)
