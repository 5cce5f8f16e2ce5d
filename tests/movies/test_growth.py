"""No list may cost more when there is more: one table of all lists, measured with 1, 20 and 2,000 rows."""

from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from follows.models import Follow
from movies.counts import recount_wall
from movies.models import Entry, Movie, MovieText, TasteMatch, UnmetFilms, Wish
from movies.order import Cursor, Order, Sort
from movies.querysets import Viewer
from movies.wall import open_wall
from movies.watchlist import counts as watchlist
from tests.factories import fill_wall, make_movie, make_user
from tests.movies.pages import ORDERS

SIZES = (2000, 20, 1)  # in this order, since a wall is emptied faster than it is filled
POPULAR = 6_000_000
WALL_COSTS = {"visitor": 2, "owner": 3, "member": 4}  # session and member, whose wall, its films
SEARCH_AT_MOST = 8  # one of them its limit, one for a slip of the finger

VIEWERS = ("visitor", "owner", "member")
WALLS = [f"/@hoarder/?sort={sort}&order={order}" for sort in Sort.values for order in ("desc", "asc")]
WATCHLISTS = [wall.replace("/?", "/watchlist/?") for wall in WALLS]
LISTS = [
    "/",
    *WALLS,
    "/@hoarder/?q=film",
    *WATCHLISTS,
    "/@hoarder/watchlist/?q=film",
    "/@hoarder/?sort=score&after=60.0.0",
    "/search/?q=film",
    "/search/?q=nothing",
    f"/movies/{POPULAR}/",
    f"/@hoarder/{POPULAR}/",
    "/@hoarder/feed.xml",
    "/@hoarder/card.png",
    "/people/",
    "/people/?tab=films",
    "/people/?q=fan",
]
# The member follows half of all people and is compared with all.
OF_MEMBER = ["/people/?tab=taste", "/people/?tab=unmet", "/@hoarder/taste/"]
pytestmark = pytest.mark.django_db

TABLE = [(viewer, page) for page in LISTS for viewer in VIEWERS] + [("member", page) for page in OF_MEMBER]


class Measured(NamedTuple):
    costs: dict[tuple[str, str], list[int]]  # queries of each page, by number of rows
    plans: dict[tuple[Order, str, str], str]


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker) -> Measured:
    """2,000 films on one wall, and one film on 2,000 walls: made once, measured, and undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_crowd()
        figures = Measured(plans=plans_of(people), costs=costs_of(people))
        transaction.set_rollback(True)
    return figures


def make_crowd() -> dict[str, User]:
    hoarder = make_user("hoarder")
    make_movie(tmdb_id=POPULAR, ja="人気", en="Popular film")
    Entry.objects.create(owner=hoarder, movie_id=POPULAR, score=100)
    fill_wall(hoarder, max(SIZES) - 1)
    names = [f"fan{n:04}" for n in range(max(SIZES))]
    User.objects.bulk_create(
        User(handle=name, email=f"{name}@example.com", nickname="Fan", password="!") for name in names
    )
    fans = User.objects.filter(handle__in=names).order_by("pk")
    Entry.objects.bulk_create(
        Entry(owner=fan, movie_id=POPULAR, score=n % 101, memo="よかった") for n, fan in enumerate(fans)
    )
    films = Movie.objects.filter(entries__owner=hoarder)
    Wish.objects.bulk_create(Wish(owner=hoarder, movie=film) for film in films)
    Wish.objects.bulk_create(Wish(owner=fan, movie_id=POPULAR) for fan in fans[1:])
    fans.update(last_entry_at=timezone.now())
    Movie.objects.update(entry_count=1)
    know_people(fans[0], followed=[hoarder, *fans[1000:]], others=[*fans[1:1000]])
    return {"owner": hoarder, "member": fans[0]}


def know_people(member: User, *, followed: list[User], others: list[User]) -> None:
    Follow.objects.bulk_create(Follow(follower=member, followed=person) for person in followed)
    TasteMatch.objects.bulk_create(
        TasteMatch(member=member, other=person, common_count=9, scored_count=9, gap=9, rank=n)
        for n, person in enumerate([*followed, *others])
    )
    UnmetFilms.objects.bulk_create(
        UnmetFilms(member=member, other=person, film_count=9, unmet_count=9, share=1 / n)
        for n, person in enumerate(others, start=1)
    )


def shrink(people: dict[str, User], rows: int) -> None:
    """Leave so many films on the wall, and of the fans and their entries so many; the member's stays."""
    hoarder, entries = people["owner"], Entry.objects.order_by("pk")
    mine = entries.owned_by(hoarder).values_list("pk", flat=True)[:rows]
    fans = entries.exclude(owner__in=people.values()).values_list("pk", flat=True)[:rows]
    Entry.objects.exclude(pk__in=[*mine, *fans]).exclude(owner=people["member"]).delete()
    Wish.objects.exclude(owner=hoarder).exclude(owner__entries__in=[*fans]).delete()
    Wish.objects.filter(movie__entries=None).delete()
    MovieText.objects.filter(movie__entries=None).delete()
    Movie.objects.filter(entries=None).delete()
    User.objects.filter(entries=None).update(last_entry_at=None)
    recount_wall(User.objects.get(pk=hoarder.pk))
    watchlist.recount(User.objects.get(pk=hoarder.pk))


def costs_of(people: dict[str, User]) -> dict[tuple[str, str], list[int]]:
    made: dict[tuple[str, str], list[int]] = {line: [] for line in TABLE}
    clients = {viewer: Client() for viewer in VIEWERS}
    for viewer, person in people.items():
        clients[viewer].force_login(person)
    for rows in SIZES:
        shrink(people, rows)
        for viewer, page in TABLE:
            with CaptureQueriesContext(connection) as queries:
                assert clients[viewer].get(page).status_code == 200
            made[viewer, page].append(len(queries))
    return made


@pytest.mark.parametrize(("viewer", "page"), TABLE)
def test_a_list_costs_the_same_for_one_row_and_for_two_thousand(measured, viewer, page):
    assert len(set(measured.costs[viewer, page])) == 1


@pytest.mark.parametrize(("viewer", "page"), [line for line in TABLE if line[1].startswith("/@hoarder/?")])
def test_a_wall_costs_as_many_queries_whatever_its_size(measured, viewer, page):
    assert set(measured.costs[viewer, page]) == {WALL_COSTS[viewer]}


@pytest.mark.parametrize(("viewer", "page"), [line for line in TABLE if line[1].startswith("/search/")])
def test_a_search_costs_eight_queries_at_most(measured, viewer, page):
    assert max(measured.costs[viewer, page]) <= SEARCH_AT_MOST


@pytest.mark.parametrize(("viewer", "page"), [line for line in TABLE if line[1] in WATCHLISTS])
def test_a_watchlist_costs_what_a_wall_does_and_one_to_count_its_shelves(measured, viewer, page):
    has_shelves = "sort=registered" not in page
    assert set(measured.costs[viewer, page]) == {WALL_COSTS[viewer] + has_shelves}


def test_a_visitor_costs_no_query_for_being_one(measured):
    assert max(measured.costs["visitor", WALLS[0]]) == 2  # whose wall, and its films
    assert max(measured.costs["visitor", "/search/?q=film"]) == 4  # limit, titles, nearly such, films


# --- how the database finds them ---

INDEXES = {"registered": "wall_by_registered", "score": "wall_by_score_{}", "released": "wall_by_released_{}"}
ALL_ORDERS = [param.values[0] for param in ORDERS]
PLACES = ["top", "middle"]


def plans_of(people: dict[str, User]) -> dict[tuple[Order, str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return {
        (order, viewer, place): plan_of(order, people["owner"], people.get(viewer, AnonymousUser()), place)
        for order in ALL_ORDERS
        for viewer in VIEWERS
        for place in PLACES
    }


def plan_of(order: Order, owner: User, viewer: Viewer, place: str) -> str:
    middle = Entry.objects.owned_by(owner).in_order(order)[1000]
    after = Cursor.of(middle, order) if place == "middle" else None
    with CaptureQueriesContext(connection) as queries:
        open_wall(
            owner=owner, viewer=viewer, order=order, cursor=after, query="", language="ja", goes_on=False
        )
    (query,) = queries.captured_queries
    with connection.cursor() as cursor:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {query['sql']}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("place", PLACES)
def test_a_wall_is_read_off_its_index_and_never_sorted(measured, order, viewer, place):
    plan = measured.plans[order, viewer, place]

    assert INDEXES[order.sort].format("down" if order.descending else "up") in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite does not seek by an index on an expression")
@pytest.mark.parametrize("order", ORDERS)
def test_a_page_deep_in_a_wall_starts_reading_there(measured, order):
    conditions = [
        line for line in measured.plans[order, "visitor", "middle"].splitlines() if "Index Cond" in line
    ]

    assert any("ROW(" in condition for condition in conditions)
