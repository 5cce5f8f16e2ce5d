"""A watchlist as it is read: who may, in which order, what its cards say."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts import actions as people
from accounts.models import User, Visibility
from follows import actions as follows
from movies.models import Movie, Wish
from movies.order import COMING, Order, Sort
from movies.watchlist.page import open_watchlist
from mymovie import kept
from tests.factories import make_entry, make_movie, make_user, make_wish
from tests.movies.pages import ENGLISH, HTMX, ORDERS, shelves_on, text_of

pytestmark = pytest.mark.django_db
PAGE = "/@alice/watchlist/"
NOON = dt.datetime(2026, 6, 1, 3, tzinfo=dt.UTC)  # noon in Japan
TODAY = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept.shelf.clear()


def films_on(page: object) -> list[int]:
    found = re.findall(r'href="/movies/(\d+)/[#"]', text_of(page))  # type: ignore[arg-type]
    return [int(tmdb_id) for tmdb_id in dict.fromkeys(found)]


def scored(film: Movie, *scores: int) -> Movie:
    for score in scores:
        make_entry(make_user(f"rater{User.objects.count()}"), film, score=score)
    return film


# --- who may see it ---


def test_anybody_sees_the_watchlist_of_a_public_wall(client, alice):
    film = make_movie(ja="見たい映画")
    make_wish(alice, film, why="予告編がよかった")
    page = client.get(PAGE)
    assert films_on(page) == [film.pk]
    assert "予告編がよかった" in text_of(page)
    assert "public" in page["Cache-Control"]


def test_a_watchlist_for_oneself_is_not_there_for_others(client, alice, as_alice, as_bob, bob):
    make_wish(alice, make_movie(ja="ひみつ"))
    follows.follow(follower=bob, followed=alice)
    people.choose_watchlist(user=alice, is_private=True)
    for other in (client, as_bob):
        assert other.get(PAGE).status_code == 404
        assert PAGE not in text_of(other.get("/@alice/"))
    assert "ひみつ" in text_of(as_alice.get(PAGE))
    assert PAGE in text_of(as_alice.get("/@alice/"))


def test_a_wall_for_followers_has_a_watchlist_for_followers(client, alice, as_bob, bob, charlie):
    make_wish(alice)
    follows.follow(follower=bob, followed=alice)
    people.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    as_charlie = Client()
    as_charlie.force_login(charlie)
    assert [each.get(PAGE).status_code for each in (client, as_charlie, as_bob)] == [404, 404, 200]


def test_a_block_hides_it_both_ways(alice, as_bob, bob):
    make_wish(alice)
    follows.block(blocker=alice, blocked=bob)
    assert as_bob.get(PAGE).status_code == 404


def test_a_kept_page_goes_with_every_write(client, alice, settings):
    settings.WALL_KEPT_MB, settings.WALL_HOT_MS = 1, 0
    first, second = make_movie(), make_movie()
    make_wish(alice, first)
    assert films_on(client.get(PAGE)) == [first.pk]
    make_wish(alice, second)
    assert len(films_on(client.get(PAGE))) == 2
    people.choose_watchlist(user=alice, is_private=True)
    assert client.get(PAGE).status_code == 404


# --- its order ---


@pytest.fixture
def filled(alice: User) -> User:
    """60 films: some to come, some of no date, some with a score of the members."""
    now, films = timezone.now(), [Movie(tmdb_id=5_000 + n, original_title=f"Film {n}") for n in range(60)]
    for n, film in enumerate(films):
        film.entry_count = film.scored_count = n % 7
        film.score_sum = film.scored_count * (n * 3 % 101)
    Movie.objects.bulk_create(films)
    Wish.objects.bulk_create(
        Wish(
            owner=alice,
            movie=film,
            released_on=None if n % 9 == 0 else dt.date(1990, 1, 1) + dt.timedelta(days=n * 250),
            added_at=now - dt.timedelta(hours=n % 13),
        )
        for n, film in enumerate(films)
    )
    User.objects.filter(pk=alice.pk).update(watchlist_count=60)
    alice.refresh_from_db()
    return alice


def average(movie: Movie) -> int | None:
    if movie.scored_count < 3:
        return None
    return (2 * movie.score_sum + movie.scored_count) // (2 * movie.scored_count)


def expected(owner: User, order: Order) -> list[int]:
    def place(wish: Wish) -> tuple[object, ...]:
        key = {Sort.SCORE: average(wish.movie), Sort.RELEASED: wish.released_on}.get(order.sort)
        first: tuple[object, ...] = () if order.sort is Sort.REGISTERED else (key,)
        return (*first, wish.added_at, wish.movie_id)

    def is_last(wish: Wish) -> bool:
        return order.sort is not Sort.REGISTERED and place(wish)[0] is None

    def turned(wishes: list[Wish], start: int) -> list[Wish]:
        return sorted(wishes, key=lambda wish: place(wish)[start:], reverse=order.descending)

    wishes = list(Wish.objects.filter(owner=owner).select_related("movie"))
    known = turned([wish for wish in wishes if not is_last(wish)], 0)
    return [wish.movie_id for wish in [*known, *turned([w for w in wishes if is_last(w)], 1)]]


@pytest.mark.parametrize("order", ORDERS)
@time_machine.travel(NOON, tick=False)
def test_pages_follow_one_another_without_a_gap_in_each_order(filled, client, order):
    found: list[int] = []
    url = f"{PAGE}?sort={order.sort}&order={order.direction}"
    while url:
        page = client.get(url, headers=HTMX if found else {})
        found += films_on(page)
        more = re.search(r'data-hx-get="([^"]+after[^"]+)"', text_of(page))
        url = more[1].replace("&amp;", "&") if more else ""
    assert found == expected(filled, order)


@pytest.mark.parametrize("order", [param for param in ORDERS if param.values[0].key is not None])
@time_machine.travel(NOON, tick=False)
def test_the_jump_bar_leads_to_where_each_shelf_begins(filled, client, order):
    wall = open_watchlist(owner=filled, viewer=filled, order=order, cursor=None, query="", language="ja")
    assert sum(shelf.count for shelf in wall.shelves) == 60
    for shelf in wall.shelves:
        place = wall.url(after=shelf.start)
        assert shelves_on(client.get(place))[0] == shelf.key, place


@time_machine.travel(NOON, tick=False)
def test_what_is_to_come_stands_on_a_shelf_of_its_own(alice, client):
    out, soon = make_movie(japan=TODAY), make_movie(japan=TODAY + dt.timedelta(days=12))
    for film in (out, soon):
        make_wish(alice, film)
    page = client.get(f"{PAGE}?sort=released", headers=ENGLISH)
    assert shelves_on(page) == [COMING, "2020"]
    assert films_on(page) == [soon.pk, out.pk]
    assert "To come" in text_of(page)
    upwards = client.get(f"{PAGE}?sort=released&order=asc", headers=ENGLISH)
    assert shelves_on(upwards) == ["2020", COMING]


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, None), (1, "tomorrow"), (2, "in 2 days"), (99, "in 99 days"), (100, None), (-3, None)],
)
@time_machine.travel(NOON, tick=False)
def test_a_card_counts_the_days_until_a_film_is_out(alice, client, days, told):
    make_wish(alice, make_movie(japan=TODAY + dt.timedelta(days=days)))
    found = re.findall(r'card__waits">([^<]+)<', text_of(client.get(PAGE, headers=ENGLISH)))
    assert found == ([told] if told else [])


@time_machine.travel(dt.datetime(2026, 6, 1, 16, tzinfo=dt.UTC), tick=False)
def test_the_day_is_that_of_the_owner(alice, client):
    oliver = make_user("oliver", country="GB", time_zone="Europe/London")
    film = make_movie(world=dt.date(2026, 6, 3))
    for owner in (alice, oliver):
        make_wish(owner, film)
    assert "tomorrow" in text_of(client.get(PAGE, headers=ENGLISH))  # it is the 2nd in Japan
    assert "in 2 days" in text_of(client.get("/@oliver/watchlist/", headers=ENGLISH))


def test_the_score_is_the_members_from_three_on(alice, client):
    few, many = scored(make_movie(), 90, 91), scored(make_movie(), 70, 80, 82)
    for film in (few, many):
        make_wish(alice, film)
    page = text_of(client.get(f"{PAGE}?sort=score", headers=ENGLISH))
    assert re.findall(r"(\d+) out of 100", page) == ["77"]
    assert "90 out of" not in page


def test_the_filter_finds_a_film_in_any_spelling(alice, client):
    wanted, other = make_movie(ja="ハウルの動く城"), make_movie(ja="天気の子")
    for film in (wanted, other):
        make_wish(alice, film)
    assert films_on(client.get(f"{PAGE}?q=はうる")) == [wanted.pk]
    assert "“xyz”" in text_of(client.get(f"{PAGE}?q=xyz", headers=ENGLISH))


@pytest.mark.usefixtures("english")
def test_an_empty_one_says_so_to_its_owner_and_to_others(alice, client, as_alice):
    assert "waits here" in text_of(client.get(PAGE, headers=ENGLISH))
    assert "What do you want to see next?" in text_of(as_alice.get(PAGE, headers=ENGLISH))


def test_the_wall_and_the_watchlist_tell_of_each_other(alice, client):
    make_entry(alice)
    for _ in range(3):
        make_wish(alice)
    wall, watchlist = (text_of(client.get(page, headers=ENGLISH)) for page in ("/@alice/", PAGE))
    assert f'href="{PAGE}"><b>3</b> to see' in wall
    assert '<a class="wall-head__count" href="/@alice/"><b>1</b> film' in watchlist


def test_ones_own_wall_address_leads_to_ones_watchlist(as_alice):
    assert as_alice.get("/watchlist/").url == PAGE
