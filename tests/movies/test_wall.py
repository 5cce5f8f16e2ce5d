import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from movies.counts import recount_wall
from movies.models import Entry, Movie
from movies.order import Cursor, Direction, Order, Sort, decade_shelf, score_shelf
from movies.wall import PAGE
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import (
    ENGLISH,
    HTMX,
    ORDERS,
    SHELVED,
    drawn_for_anybody,
    films_on,
    shelves_on,
    text_of,
)

SCORE_DOWN, SCORE_UP = Order(Sort.SCORE), Order(Sort.SCORE, Direction.ASCENDING)


@pytest.fixture
def wall(alice) -> list[Entry]:
    """160 films: two full pages with a score, 60 of them the same, then none; dates and instants likewise."""
    scores = [*[75] * 60, *(n * 100 // 35 for n in range(36)), *[None] * 64]
    days = [*[dt.date(1999, 12, 31)] * 60, *(dt.date(1901 + 3 * n, 1, 1) for n in range(36)), *[None] * 64]
    instants = [dt.datetime(2024, 1, 1 + n % 20, microsecond=n % 2, tzinfo=dt.UTC) for n in range(160)]
    ids = [7_000_000 + n * 37 % 160 for n in range(160)]
    Movie.objects.bulk_create(
        Movie(tmdb_id=n, original_title=f"Film {n}", search_key=f"film{n}") for n in sorted(ids)
    )
    told = zip(ids, scores, days[50:] + days[:50], instants, strict=True)
    Entry.objects.bulk_create(
        Entry(owner=alice, movie_id=movie, score=score, released_on=day, registered_at=at)
        for movie, score, day, at in told
    )
    recount_wall(alice)
    return list(Entry.objects.all())


def key_of(entry: Entry, order: Order) -> object:
    return {Sort.SCORE: entry.score, Sort.RELEASED: entry.released_on, Sort.REGISTERED: 0}[order.sort]


def sorted_by_hand(entries: list[Entry], order: Order) -> list[int]:
    """The missing last, whatever the direction; ties by the day of registration, then by film."""
    told = [entry for entry in entries if key_of(entry, order) is not None]
    untold = [entry for entry in entries if key_of(entry, order) is None]
    told.sort(key=lambda e: (key_of(e, order), e.registered_at, e.movie_id), reverse=order.descending)
    untold.sort(key=lambda e: (e.registered_at, e.movie_id), reverse=order.descending)
    return [entry.movie_id for entry in told + untold]


def url_of(order: Order, handle: str = "alice", **query: str) -> str:
    told = {"sort": order.sort.value, "order": order.direction.value} | query
    return reverse("movies:wall", args=[handle], query=told)


def walk(client, url: str, **how) -> list:
    pages = []
    while url:
        pages.append(client.get(url, headers=ENGLISH | how))
        url = pages[-1].context["wall"].next_url
    return pages


# --- order and paging ---


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_paging_shows_every_film_once_and_in_order(client, wall, order, how):
    pages = walk(client, url_of(order), **how)

    assert [film for page in pages for film in films_on(page)] == sorted_by_hand(wall, order)
    assert [len(films_on(page)) for page in pages] == [48, 48, 48, 16]


@pytest.mark.parametrize("order", SHELVED)
def test_a_page_border_falls_among_equals_and_just_before_the_missing(client, wall, order):
    borders = [
        Cursor.read(page.context["wall"].next_after, order) for page in walk(client, url_of(order))[:-1]
    ]
    by_id = {entry.movie_id: entry for entry in wall}
    in_order = [key_of(by_id[film], order) for film in sorted_by_hand(wall, order)]

    assert any(in_order[PAGE * n - 1] == in_order[PAGE * n] for n in (1, 2))
    assert in_order[2 * PAGE - 1] is not None
    assert in_order[2 * PAGE] is None
    assert [border.key for border in borders] == [in_order[PAGE * n - 1] for n in (1, 2, 3)]


def test_a_wall_opens_with_the_newest_first(client, wall):
    response = client.get("/@alice/")

    assert films_on(response) == sorted_by_hand(wall, Order())[:PAGE]


def test_a_wall_of_exactly_one_page_has_no_more(client, wall):
    extra = sorted_by_hand(wall, Order())[PAGE:]
    Entry.objects.filter(movie_id__in=extra).delete()
    response = client.get("/@alice/")

    assert len(films_on(response)) == PAGE
    assert response.context["wall"].next_url == ""


def test_the_end_of_a_wall_is_a_page_too(client, wall):
    last = sorted_by_hand(wall, Order())[-1]
    after = str(Cursor.of(Entry.objects.get(movie_id=last), Order()))
    response = client.get(url_of(Order(), after=after))

    assert response.status_code == 200
    assert films_on(response) == []


def test_a_film_that_goes_while_somebody_pages_takes_no_other_with_it(client, wall):
    first = client.get("/@alice/")
    Entry.objects.filter(movie_id=films_on(first)[-1]).delete()
    second = client.get(first.context["wall"].next_url)

    assert films_on(second) == sorted_by_hand(wall, Order())[PAGE : 2 * PAGE]


def test_to_more_htmx_gets_the_cards_alone(client, wall):
    response = client.get(url_of(SCORE_DOWN), headers=HTMX)

    assert "<html" not in text_of(response)
    assert "HX-Request" in response["Vary"]


# --- shelves ---


def shelf_of(entry: Entry, order: Order) -> str:
    return score_shelf(entry.score) if order.sort is Sort.SCORE else decade_shelf(entry.released_on)


@pytest.mark.parametrize("order", SHELVED)
def test_each_shelf_has_one_heading_however_many_pages_it_fills(client, wall, order):
    by_id = {entry.movie_id: entry for entry in wall}
    expected = list(dict.fromkeys(shelf_of(by_id[film], order) for film in sorted_by_hand(wall, order)))

    headings = [heading for page in walk(client, url_of(order), **HTMX) for heading in shelves_on(page)]

    assert headings == expected


@pytest.mark.parametrize("order", SHELVED)
def test_on_a_page_of_its_own_every_card_has_a_heading_above_it(client, wall, order):
    for page in walk(client, url_of(order)):
        assert shelves_on(page) == [run.key for run in page.context["wall"].runs]


@pytest.mark.parametrize("order", SHELVED)
def test_every_card_stands_under_its_own_heading(client, wall, order):
    for page in walk(client, url_of(order)):
        for run in page.context["wall"].runs:
            assert {shelf_of(entry, order) for entry in run.cards} == {run.key}


def test_the_order_of_registration_has_no_shelves(client, wall):
    response = client.get("/@alice/")

    assert shelves_on(response) == []
    assert response.context["wall"].shelves == []


@pytest.mark.parametrize("order", SHELVED)
def test_the_jump_bar_counts_every_film(client, wall, order):
    shelves = client.get(url_of(order)).context["wall"].shelves

    assert {shelf.key: shelf.count for shelf in shelves} == {
        shelf.key: sum(shelf_of(entry, order) == shelf.key for entry in wall) for shelf in shelves
    }
    assert sum(shelf.count for shelf in shelves) == len(wall)


@pytest.mark.parametrize("order", SHELVED)
def test_a_jump_lands_on_the_first_film_of_its_shelf(client, wall, order):
    by_id, films = {entry.movie_id: entry for entry in wall}, sorted_by_hand(wall, order)
    here = client.get(url_of(order))

    for shelf, address in here.context["wall"].jumps:
        path, _, anchor = address.partition("#")
        there = client.get(path, headers=HTMX) if path else here
        start = next(n for n, film in enumerate(films) if shelf_of(by_id[film], order) == shelf.key)
        assert anchor == f"shelf-{shelf.key}"
        assert shelf.key in shelves_on(there)
        assert not path or films_on(there) == films[start : start + PAGE]


def test_a_jump_within_the_page_loads_nothing(client, wall):
    page = client.get(url_of(SCORE_DOWN)).context["wall"]

    assert [address[0] for shelf, address in page.jumps if shelf.key in page.here] == ["#"] * len(page.here)


def test_a_shelf_that_goes_on_from_the_page_before_is_reached_by_its_address(client, wall):
    second = walk(client, url_of(SCORE_DOWN))[1]
    jumps = {shelf.key: address for shelf, address in second.context["wall"].jumps}

    assert jumps["70"].startswith("/")
    assert films_on(client.get(jumps["70"].partition("#")[0]))[0] in films_on(client.get(url_of(SCORE_DOWN)))


@pytest.mark.parametrize("order", [SCORE_DOWN, SCORE_UP], ids=["desc", "asc"])
def test_the_best_shelf_holds_a_hundred_points(client, alice, order):
    for score in (89, 90, 100):
        make_entry(alice, score=score)
    best = next(shelf for shelf in client.get(url_of(order)).context["wall"].shelves if shelf.key == "90")

    there = client.get(url_of(order, after=best.start))
    assert (best.label, best.count) == ("90–100", 2)
    assert {entry.score for entry in there.context["wall"].runs[0].cards} == {90, 100}


# --- addresses that make no sense ---


@pytest.fixture
def few(alice) -> list[Entry]:
    told = [(100, dt.date(2010, 7, 23)), (0, dt.date(1888, 10, 14)), (55, dt.date(2024, 2, 29))]
    for score, day in told:
        make_entry(alice, make_movie(japan=day), score=score)
    make_entry(alice, make_movie(world=None))
    return list(Entry.objects.all())


NONSENSE = [
    "x",
    "1",
    "-1.-1.-1",
    "２.３.４",
    "²",
    "9" * 60,
    "1." * 30,
    "none.none.none",
    "2020-01-01",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("order", ORDERS)
def test_a_cursor_that_makes_no_sense_opens_the_first_page(client, few, order):
    for after in NONSENSE:
        response = client.get(url_of(order, after=after))

        assert (response.status_code, films_on(response)) == (200, sorted_by_hand(few, order))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("other", ORDERS)
def test_a_cursor_of_another_sort_opens_the_first_page(client, few, order, other):
    after = str(Cursor.of(few[0], other))
    expected = sorted_by_hand(few, order)
    if order.sort is other.sort:
        expected = expected[expected.index(few[0].movie_id) + 1 :]

    assert films_on(client.get(url_of(order, after=after))) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from(Sort),
    direction=st.sampled_from(Direction),
    after=st.one_of(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=70),
        st.from_regex(r"\A-?[0-9]{0,4}(-[0-9]{2}-[0-9]{2})?(\.-?[0-9]{0,20}){1,3}\Z"),
    ),
)
def test_no_cursor_breaks_a_wall(client, alice, sort, direction, after):
    response = client.get("/@alice/", {"sort": sort, "order": direction, "after": after})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "query", ["sort=best&order=up", "sort=&order=", "sort=score%27&order[]=asc", "sort=SCORE"]
)
def test_a_sort_that_does_not_exist_is_the_usual_one(client, wall, query):
    response = client.get(f"/@alice/?{query}")

    assert films_on(response) == sorted_by_hand(wall, Order())[:PAGE]


# --- the filter box ---


@pytest.fixture
def amelie(alice) -> Entry:
    movie = make_movie(
        ja="アメリ",
        en="Amélie",
        original_title="Le Fabuleux Destin d'Amélie Poulain",
        alternative_titles=(("JP", "アメリ・プーラン"),),
    )
    make_entry(alice, make_movie(ja="七人の侍", en="Seven Samurai"))
    return make_entry(alice, movie)


@pytest.mark.parametrize(
    "query",
    [
        "アメリ",
        "あめり",
        "ｱﾒﾘ",
        "AMELIE",
        "ａｍé",
        "fabuleux destin",
        "アメリ プーラン",
        "めりぷらん",
        "  アメリ ",
    ],
)
def test_a_film_on_a_wall_is_found_by_any_of_its_titles(client, amelie, query):
    assert films_on(client.get("/@alice/", {"q": query})) == [amelie.movie_id]


@pytest.mark.parametrize("query", ["羅生門", "%", "_", "\\", "アメリ七人の侍"])
def test_what_is_no_title_is_not_found(client, amelie, query):
    assert films_on(client.get("/@alice/", {"q": query})) == []


def test_an_empty_filter_shows_the_whole_wall(client, amelie):
    assert len(films_on(client.get("/@alice/", {"q": "　 "}))) == 2


@pytest.mark.parametrize("order", ORDERS)
def test_the_filter_goes_with_every_order_and_page(client, wall, order):
    Movie.objects.filter(tmdb_id__gte=7_000_100).update(search_key="other")
    pages = walk(client, url_of(order, q="Ｆilm"))
    few = [entry for entry in wall if entry.movie_id < 7_000_100]

    assert [film for page in pages for film in films_on(page)] == sorted_by_hand(few, order)
    assert len(pages) == 3


def test_a_filter_stays_when_the_order_changes(client, amelie):
    page = client.get("/@alice/", {"q": "アメリ"}).context["wall"]

    for url in (page.turned_url, *(url for _, url, _ in page.sorts)):
        assert films_on(client.get(url)) == [amelie.movie_id]


# --- the order that was chosen ---


def test_turning_keeps_the_sort(client, few):
    page = client.get(url_of(SCORE_DOWN)).context["wall"]

    assert films_on(client.get(page.turned_url)) == sorted_by_hand(few, SCORE_UP)


def test_ones_own_wall_opens_as_it_was_sorted_last(as_alice, few):
    as_alice.get(url_of(SCORE_UP))

    assert films_on(as_alice.get("/@alice/")) == sorted_by_hand(few, SCORE_UP)


def test_the_address_counts_for_more_than_what_was_chosen_before(as_alice, few):
    as_alice.get(url_of(SCORE_UP))

    assert films_on(as_alice.get(url_of(Order()))) == sorted_by_hand(few, Order())


def test_the_walls_of_others_open_as_ever(as_bob, bob, few):
    as_bob.get(url_of(SCORE_UP, "bob"))
    as_bob.get(url_of(SCORE_UP))

    assert films_on(as_bob.get("/@alice/")) == sorted_by_hand(few, Order())


def test_looking_at_the_wall_of_another_changes_nothing_at_home(as_alice, bob, few):
    as_alice.get(url_of(SCORE_UP, "bob"))

    assert films_on(as_alice.get("/@alice/")) == sorted_by_hand(few, Order())


def test_a_visitor_gets_no_cookie(client, few):
    assert not client.get(url_of(SCORE_UP)).cookies


@pytest.mark.parametrize("remembered", ["", ".", "score", "score.down", "x.y", "score.asc.asc"])
def test_a_cookie_that_makes_no_sense_does_no_harm(as_alice, few, remembered):
    as_alice.cookies["wall_order"] = remembered

    assert as_alice.get("/@alice/").status_code == 200


# --- who sees what ---


@pytest.fixture
def secret(alice) -> Entry:
    make_entry(alice, make_movie(ja="見せる"), score=50)
    return make_entry(alice, make_movie(ja="隠す"), score=95, is_private=True, memo="ないしょ")


@pytest.mark.parametrize("order", ORDERS)
def test_a_private_film_is_on_the_wall_for_its_owner_alone(client, as_alice, as_bob, secret, order):
    assert secret.movie_id in films_on(as_alice.get(url_of(order)))
    for stranger in (client, as_bob):
        assert films_on(stranger.get(url_of(order))) != []
        assert secret.movie_id not in films_on(stranger.get(url_of(order)))
        assert "隠す" not in text_of(stranger.get(url_of(order, q="隠す"))).replace(
            'value="隠す"', ""
        ).replace("「隠す」", "")


def test_a_private_film_is_counted_for_its_owner_alone(client, as_alice, as_bob, secret):
    def counted(reader) -> tuple[int, list[str]]:
        page = reader.get(url_of(SCORE_DOWN)).context["wall"]
        return page.total, [shelf.key for shelf in page.shelves]

    assert counted(as_alice) == (2, ["90", "50"])
    assert counted(as_bob) == counted(client) == (1, ["50"])


def test_a_wall_is_found_in_any_case_and_answers_in_one(client, alice):
    response = client.get("/@ALICE/?sort=score")

    assert (response.status_code, response["Location"]) == (301, "/@alice/?sort=score")


def test_a_private_wall_looks_like_one_that_is_not_there(client, as_bob):
    hermit = make_user("hermit", visibility="private")
    film = make_entry(hermit).movie_id

    for reader in (client, as_bob):
        for page in ("", f"{film}/"):
            hidden, absent = reader.get(f"/@hermit/{page}"), reader.get(f"/@nobody_here/{page}")
            assert hidden.status_code == absent.status_code == 404
            assert drawn_for_anybody(hidden).replace("hermit", "nobody_here") == drawn_for_anybody(absent)


def test_of_a_wall_for_followers_only_strangers_see_the_name_alone(client, as_bob):
    shy = make_user("shy", nickname="はにかみ", link="https://example.com/shy", visibility="followers")
    film = make_entry(shy, memo="秘密の感想").movie_id

    for reader in (client, as_bob):
        page = reader.get("/@shy/").content.decode()
        assert "はにかみ" in page
        assert not [secret for secret in ("秘密の感想", "example.com/shy", str(film)) if secret in page]
        assert reader.get(f"/@shy/{film}/").status_code == 404


def test_a_hermit_sees_their_own_wall(db, client):
    hermit = make_user("hermit", visibility="private")
    film = make_entry(hermit).movie_id
    client.force_login(hermit)

    assert films_on(client.get("/@hermit/")) == [film]


def test_somebody_who_is_gone_has_no_wall(client, alice):
    User.objects.update(is_active=False)

    assert client.get("/@alice/").status_code == 404


def test_an_empty_wall_is_a_page(client, as_alice):
    assert films_on(client.get("/@alice/")) == films_on(as_alice.get("/@alice/")) == []
