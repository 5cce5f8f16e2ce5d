import datetime as dt

import pytest

from accounts.models import User
from follows.actions import accept, follow, mute
from movies import feed
from movies.models import Entry
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import HTMX, films_on, text_of


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


# --- a member's: the feed ---


def test_a_member_sees_what_those_they_follow_registered(as_alice, alice, bob, charlie):
    make_entry(alice)
    make_entry(charlie)
    first, second = make_entry(bob), make_entry(bob)
    follow(follower=alice, followed=bob)

    assert films_on(as_alice.get("/")) == [second.movie_id, first.movie_id]


def test_the_feed_goes_on_where_the_page_ended(as_alice, alice, bob, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 2)
    made = [make_entry(bob).movie_id for _ in range(5)]
    follow(follower=alice, followed=bob)

    page, seen = as_alice.get("/"), []
    while True:
        seen += films_on(page)
        if not page.context["feed"].next_url:
            break
        page = as_alice.get(page.context["feed"].next_url)
    assert seen == made[::-1]


def test_to_more_htmx_answers_with_the_next_films_alone(as_alice, alice, bob, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 1)
    old, _ = make_entry(bob), make_entry(bob)
    follow(follower=alice, followed=bob)
    more = as_alice.get(as_alice.get("/").context["feed"].next_url, headers=HTMX)

    assert films_on(more) == [old.movie_id]
    assert "<html" not in text_of(more)


def test_a_muted_person_is_out_of_the_feed(as_alice, alice, bob):
    make_entry(bob)
    follow(follower=alice, followed=bob)
    mute(muter=alice, muted=bob)

    response = as_alice.get("/")
    assert response.context["feed"].groups == []
    assert response.context["rows"] == []  # nor is he offered as somebody to follow


def test_memos_are_in_the_feed_and_those_that_tell_the_plot_behind_a_curtain(as_alice, alice, bob):
    make_entry(bob, memo="よかった")
    make_entry(bob, memo="犯人はあの人", has_spoiler=True)
    follow(follower=alice, followed=bob)
    page = text_of(as_alice.get("/"))

    assert "よかった" in page
    assert page.index("<summary>") < page.index("犯人はあの人") < page.index("</details>")


def test_what_the_staff_hid_is_not_in_the_feed(as_alice, alice, bob):
    for _ in range(2):
        make_entry(bob, memo="ひどい言葉")
        follow(follower=alice, followed=bob)
        Entry.objects.update(memo_is_hidden=True)
        assert "ひどい言葉" not in text_of(as_alice.get("/"))


def test_with_nothing_to_show_walls_are_offered(as_alice, alice, bob, charlie):
    make_entry(bob)
    make_entry(charlie, is_private=True)
    make_entry(make_user("shy_one", visibility="followers"))

    rows = as_alice.get("/").context["rows"]
    assert [row.person.handle for row in rows] == ["bob"]


def test_a_new_member_is_welcome_on_an_empty_site(as_alice):
    assert as_alice.get("/").status_code == 200


@pytest.mark.parametrize("after", ["x", "1.2", "99999999999999999999.1.bob", "9" * 500])
def test_a_place_that_makes_no_sense_opens_the_feed_at_the_top(as_alice, alice, bob, after):
    make_entry(bob)
    follow(follower=alice, followed=bob)
    response = as_alice.get("/", {"after": after})

    assert response.status_code == 200
    assert len(response.context["feed"].groups) == 1


# --- a wall by chance ---


def test_a_wall_by_chance_is_one_that_can_be_opened(client, alice, bob, charlie):
    make_entry(alice)
    make_entry(charlie, is_private=True)
    make_entry(make_user("hermit", visibility="private"))
    make_entry(make_user("shy_one", visibility="followers"))
    User.objects.filter(pk=bob.pk).update(is_active=False)

    for _ in range(10):
        assert client.get("/people/random/")["Location"] == "/@alice/"


def test_chance_never_leads_a_member_to_their_own_wall_nor_to_one_for_followers(as_alice, alice, bob):
    make_entry(alice)
    shy = make_user("shy_one", visibility="followers")
    make_entry(shy)
    follow(follower=alice, followed=shy)
    accept(followed=shy, follower=alice)
    assert as_alice.get("/people/random/")["Location"] == "/"

    make_entry(bob)
    for _ in range(5):
        assert as_alice.get("/people/random/")["Location"] == "/@bob/"


def test_with_no_wall_chance_leads_home(client, alice):
    assert client.get("/people/random/")["Location"] == "/"


def test_chance_is_not_kept_by_a_cache(client, alice):
    assert "no-store" in client.get("/people/random/")["Cache-Control"]
