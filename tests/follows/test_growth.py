"""Lists of people cost the same for one row and for two thousand, and are read off their index."""

from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User, Visibility
from follows import querysets
from follows.models import Block, Follow, Mute, State
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SIZES = (2000, 1)  # in this order: rows are sooner taken away than made
AT_MOST = {"visitor": 2, "owner": 4, "member": 4}
LISTS = [
    f"/@star/{which}/{query}"
    for which in ("following", "followers")
    for query in ("", "?q=fan", "?after=4000000000000000.fan_0000")
]
WALL = "/@star/"
OWN = ["/settings/requests/", "/settings/requests/?after=4000000000000000.fan_0000", "/settings/blocks/"]
TABLE = [
    *[(viewer, page) for page in [WALL, *LISTS] for viewer in AT_MOST],
    *[("guarded", page) for page in [*OWN, "/@guarded/"]],
]


class Measured(NamedTuple):
    costs: dict[tuple[str, str], list[int]]  # queries of each page, by number of rows
    plans: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker) -> Measured:
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_crowd()
        figures = Measured(plans=plans_of(people), costs=costs_of(people))
        transaction.set_rollback(True)
    return figures


def make_crowd() -> dict[str, User]:
    """2,000 who follow a star, are followed back, and ask one who is guarded; half of them are blocked."""
    star, member = make_user("star"), make_user("mona")
    guarded = make_user("guarded", visibility=Visibility.FOLLOWERS)
    fans = User.objects.bulk_create(
        User(handle=f"fan_{n:04}", email=f"fan{n}@example.com", nickname="Fan", password="!")
        for n in range(max(SIZES))
    )
    Follow.objects.bulk_create(Follow(follower=fan, followed=star) for fan in fans)
    Follow.objects.bulk_create(Follow(follower=star, followed=fan) for fan in fans)
    Follow.objects.bulk_create(Follow(follower=fan, followed=guarded, state=State.REQUESTED) for fan in fans)
    Block.objects.bulk_create(Block(blocker=guarded, blocked=fan) for fan in fans[1000:])
    Mute.objects.bulk_create(Mute(muter=guarded, muted=fan) for fan in fans)
    Block.objects.bulk_create(Block(blocker=member, blocked=fan) for fan in fans[1000:])
    return {"owner": star, "member": member, "guarded": guarded}


def shrink(rows: int) -> None:
    fans = User.objects.filter(handle__startswith="fan_").order_by("handle")
    fans.exclude(pk__in=fans.values_list("pk", flat=True)[:rows]).delete()


def costs_of(people: dict[str, User]) -> dict[tuple[str, str], list[int]]:
    made: dict[tuple[str, str], list[int]] = {line: [] for line in TABLE}
    clients = {viewer: Client() for viewer in ("visitor", *people)}
    for viewer, person in people.items():
        clients[viewer].force_login(person)
    for rows in SIZES:
        shrink(rows)
        for viewer, page in TABLE:
            with CaptureQueriesContext(connection) as queries:
                response = clients[viewer].get(page)
            assert response.status_code == 200
            assert b"@fan_" in response.content or page in (WALL, "/@guarded/")
            made[viewer, page].append(len(queries))
    return made


@pytest.mark.parametrize(("viewer", "page"), TABLE)
def test_a_list_of_people_costs_the_same_for_one_and_for_two_thousand(measured, viewer, page):
    assert len(set(measured.costs[viewer, page])) == 1


@pytest.mark.parametrize(("viewer", "page"), [line for line in TABLE if line[0] in AT_MOST])
def test_a_list_of_people_costs_few_queries(measured, viewer, page):
    its_limit = "after=" in page
    assert max(measured.costs[viewer, page]) <= AT_MOST[viewer] + its_limit


def test_ones_own_wall_with_requests_costs_four_queries(measured):
    assert max(measured.costs["guarded", "/@guarded/"]) == 4  # session, member, entries, requests


# --- how the database finds them ---

READ = {
    "following": lambda star, viewer: querysets.followed_by(star, viewer),
    "followers": lambda star, viewer: querysets.followers_of(star, viewer),
}
INDEXES = {"following": "following_newest", "followers": "followers_newest"}
VIEWERS = ["visitor", "owner", "member"]


def plans_of(people: dict[str, User]) -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return {
        (which, viewer): plan_of(which, people["owner"], people.get(viewer, AnonymousUser()))
        for which in READ
        for viewer in VIEWERS
    }


def plan_of(which: str, star: User, viewer: User | AnonymousUser) -> str:
    people = READ[which](star, viewer)
    middle = querysets.newest_first(people)[500]
    page = querysets.newest_first(people, after=(middle.since, middle.handle))[:49]
    return page.explain()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is free to walk the people instead")
@pytest.mark.parametrize("which", READ)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_page_deep_in_a_list_of_people_starts_reading_there(measured, which, viewer):
    (begin,) = [
        line
        for line in measured.plans[which, viewer].splitlines()
        if "Index Cond" in line and "since" in line
    ]

    assert INDEXES[which] in measured.plans[which, viewer]
    assert "since <=" in begin
