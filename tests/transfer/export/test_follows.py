"""Follows in the archive: read by portions, however many there are."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from follows.models import Follow, State
from transfer.export import person, reading
from transfer.export.said import Facts

pytestmark = pytest.mark.django_db
MANY, AT_ONCE = 1_000, 100
START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
BOTH_WAYS = [(person.following, "follower", "followed"), (person.followers, "followed", "follower")]


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    monkeypatch.setattr(reading, "AT_ONCE", AT_ONCE)
    return User.objects.bulk_create(
        User(handle=f"person_{n}", email=f"person_{n}@example.com", nickname=f"人{n}") for n in range(MANY)
    )


def tie(alice: User, others: list[User], mine: str, theirs: str) -> list[str]:
    """1,000 follows, three of each moment, every fourth only asked for; the handles, newest first."""
    follows = Follow.objects.bulk_create(
        Follow(
            **{mine: alice, theirs: other},
            state=State.REQUESTED if n % 4 == 0 else State.ACCEPTED,
            since=START + dt.timedelta(hours=n // 3),
        )
        for n, other in enumerate(others)
    )
    newest = sorted(follows, key=lambda row: (row.since, row.pk), reverse=True)
    accepted_first = sorted(newest, key=lambda row: row.state != State.ACCEPTED)
    return [getattr(row, theirs).handle for row in accepted_first]


@pytest.mark.parametrize(("told", "mine", "theirs"), BOTH_WAYS, ids=["following", "followers"])
def test_a_thousand_follows_are_each_told_once_by_a_dozen_portions(
    alice: User, others: list[User], told: Callable[[User], Iterator[Facts]], mine: str, theirs: str
) -> None:
    expected = tie(alice, others, mine, theirs)
    with CaptureQueriesContext(connection) as queries:
        rows = list(told(alice))
    assert [row["handle"] for row in rows] == expected
    assert [row["accepted"] for row in rows] == [True] * 750 + [False] * 250
    assert len(queries) == 8 + 3  # 750 and 250 rows, 100 at once
    assert all(" LIMIT 100" in query["sql"] for query in queries)


def test_a_portion_is_read_when_the_one_before_was_taken(alice: User, others: list[User]) -> None:
    expected = tie(alice, others, "follower", "followed")
    rows = person.following(alice)
    read = [next(rows)["handle"] for _ in range(AT_ONCE)]
    with CaptureQueriesContext(connection) as queries:
        read.append(next(rows)["handle"])
    assert read == expected[: AT_ONCE + 1]
    assert len(queries) == 1
