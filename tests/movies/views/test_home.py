import datetime as dt

from accounts.models import User
from movies.views.home import POSTERS
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import films_on, text_of


def test_a_visitor_sees_what_was_registered_last(client, alice, bob):
    old = make_entry(alice, registered_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    new = make_entry(bob, registered_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))

    assert films_on(client.get("/")) == [new.movie_id, old.movie_id]


def test_a_visitor_sees_the_films_that_most_people_registered(client, alice, bob):
    loved, known = make_movie(), make_movie()
    for owner, film in ((alice, known), (alice, loved), (bob, loved)):
        make_entry(owner, film)

    assert list(client.get("/").context["films"]) == [loved, known]


def test_a_visitor_sees_walls_that_are_alive(client, alice, bob, charlie):
    make_entry(bob)
    make_entry(alice)
    make_entry(charlie, is_private=True)

    assert list(client.get("/").context["people"]) == [alice, bob]


def test_nothing_private_is_on_the_front_page(client, as_bob, alice):
    hermit = make_user("hermit", nickname="隠者", visibility="private")
    make_entry(alice, make_movie(ja="隠す"), is_private=True)
    make_entry(hermit, make_movie(ja="秘密"))

    for reader in (client, as_bob):
        page = text_of(reader.get("/"))
        assert not any(word in page for word in ("隠す", "秘密", "隠者"))


def test_the_front_page_of_an_empty_site_is_a_page(client, db):
    assert client.get("/").status_code == 200


def test_a_member_sees_their_own_newest_films_private_ones_included(as_alice, alice, bob):
    first, second = make_entry(alice), make_entry(alice, is_private=True)
    make_entry(bob)

    response = as_alice.get("/")
    assert films_on(response) == [second.movie_id, first.movie_id]
    assert response.context["total"] == 2


def test_a_member_with_many_films_sees_the_newest(as_alice, alice):
    made = [make_entry(alice).movie_id for _ in range(POSTERS + 2)]

    response = as_alice.get("/")
    assert films_on(response) == made[:1:-1]
    assert response.context["total"] == POSTERS + 2


def test_a_new_member_is_welcome(as_alice):
    assert as_alice.get("/").status_code == 200


def test_a_wall_by_chance_is_one_that_can_be_opened(client, alice, bob, charlie):
    make_entry(alice)
    make_entry(charlie, is_private=True)
    make_entry(make_user("hermit", visibility="private"))
    User.objects.filter(pk=bob.pk).update(is_active=False)

    for _ in range(10):
        assert client.get("/people/random/")["Location"] == "/@alice/"


def test_with_no_wall_chance_leads_home(client, alice):
    assert client.get("/people/random/")["Location"] == "/"


def test_chance_is_not_kept_by_a_cache(client, alice):
    assert "no-store" in client.get("/people/random/")["Cache-Control"]
