"""Who stands in the directory, in which order, and that neither tells of what is hidden."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import choose_visibility
from accounts.models import User
from follows.actions import accept, block, follow
from movies import directory, taste
from movies.directory import Tab
from movies.models import TasteMatch, UnmetFilms
from tests.factories import make_entry, make_user

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def everybody_on(path: str, client) -> list[str]:
    """The handles of all pages, as the links lead from one to the next."""
    seen: list[str] = []
    while path:
        page = client.get(path).context["directory"]
        seen += [row.person.handle for row in page.rows]
        path = page.next_url
    return seen


@pytest.fixture
def crowd(db, monkeypatch) -> list[User]:
    """Seven public people with films, pairs of whom are alike in activity and in films; and three hidden."""
    monkeypatch.setattr(directory, "PAGE", 2)
    people = [make_user(f"p_{n}x") for n in range(7)]
    for n, person in enumerate(people):
        make_entry(person)
        facts = {"last_entry_at": NOW + dt.timedelta(days=n // 2), "film_count": 100 - n // 2}
        User.objects.filter(pk=person.pk).update(**facts)
    hidden = [make_user("p_shy", visibility="followers"), make_user("p_hermit", visibility="private")]
    for person in [*hidden, make_user("p_gone", is_active=False)]:
        make_entry(person)
    return people


def test_the_newest_active_come_first(client, crowd):
    assert everybody_on("/people/", client) == [f"p_{n}x" for n in (6, 5, 4, 3, 2, 1, 0)]


def test_those_with_most_films_come_first(client, crowd):
    assert everybody_on("/people/?tab=films", client) == [f"p_{n}x" for n in (1, 0, 3, 2, 5, 4, 6)]


def test_a_search_goes_by_handle_then_by_nickname(client, crowd):
    for handle, nickname in (("zoe", "p_b"), ("yan", "P_B"), ("xia", "p_a"), ("p_5y", "p_0")):
        make_user(handle, nickname=nickname)

    by_handle = [*(f"p_{n}x" for n in range(6)), "p_5y", "p_6x", "p_shy"]
    assert everybody_on("/people/?q=P_", client) == [*by_handle, "xia", "yan", "zoe"]


@pytest.mark.parametrize("path", ["/people/", "/people/?tab=films"])
def test_whoever_is_gone_from_the_end_of_a_page_takes_nobody_along(client, crowd, path):
    User.objects.update(film_count=7)  # that everybody has: they tie
    first = client.get(path).context["directory"]
    everybody = everybody_on(path, client)
    first.rows[-1].person.delete()

    assert everybody_on(first.next_url, client) == everybody[2:]


@pytest.mark.parametrize("query", ["@", "@ ", "._", "-"])
def test_a_sign_alone_is_nobodys_name(client, alice, query):
    assert everybody_on(f"/people/?q={query}", client) == []


def test_a_search_reads_the_names_of_a_page_alone(client, crowd):
    for n in range(30):
        make_user(f"many_{n}x", nickname=f"many {n}")
    with CaptureQueriesContext(connection) as queries:
        client.get("/people/?q=many")

    (search,) = [query["sql"] for query in queries if "name_key" in query["sql"]]
    assert search.count("LIMIT 3") == 3  # of handles, of nicknames, of the page


@pytest.mark.parametrize("query", ["アリ", "あり", "ｱﾘ", "ali", "ALI", "@ali"])
def test_a_name_is_found_by_its_beginning_however_it_is_typed(client, alice, query):
    assert everybody_on(f"/people/?q={query}", client) == ["alice"]


@pytest.mark.parametrize("query", ["🎬", "🎬た", "🎬 タロ", "🎬\ufe0f"])
def test_an_emoji_is_part_of_a_name(client, query, db):
    make_user("hanako", nickname="🎬たろう")
    make_user("jiro", nickname="たろう")

    assert everybody_on(f"/people/?q={query}", client) == ["hanako"]


def test_a_name_is_not_found_by_its_middle(client, alice):
    assert everybody_on("/people/?q=lice", client) == []


def test_whoever_has_no_film_is_found_by_name_alone(client, alice):
    assert everybody_on("/people/", client) == []
    assert everybody_on("/people/?q=alice", client) == ["alice"]


def test_of_somebody_for_followers_only_nothing_is_told_but_the_name(client, as_bob, alice):
    make_entry(alice)
    choose_visibility(user=alice, visibility="followers")

    for reader in (client, as_bob):
        response = reader.get("/people/?q=alice", headers={"Accept-Language": "en"})
        (row,) = response.context["directory"].rows
        assert row.newest == []
        assert not any(told in response.content.decode() for told in ("1 film<", "1本", "/@alice/9"))


@pytest.mark.parametrize("tab", list(Tab))
def test_not_even_their_followers_find_them_in_the_lists(as_alice, alice, bob, tab):
    make_entry(bob)
    choose_visibility(user=bob, visibility="followers")
    follow(follower=alice, followed=bob)
    accept(followed=bob, follower=alice)
    keep_matches(alice, (bob, 5))

    assert everybody_on(f"/people/?tab={tab}", as_alice) == []
    (row,) = as_alice.get("/people/?q=bob").context["directory"].rows
    assert len(row.newest) == 1  # whose wall they may open all the same


@pytest.mark.parametrize("path", ["/people/", "/people/?tab=films", "/people/?q=bob"])
def test_across_a_block_nobody_is_listed(as_alice, alice, bob, path):
    make_entry(bob)
    block(blocker=bob, blocked=alice)

    assert everybody_on(path, as_alice) == []


def test_posters_are_of_the_newest_films_that_anybody_may_see(client, alice):
    made = [make_entry(alice).movie_id for _ in range(directory.POSTERS + 2)]
    make_entry(alice, is_private=True)
    (row,) = client.get("/people/").context["directory"].rows

    assert [entry.movie_id for entry in row.newest] == made[:1:-1]


# --- by what is kept of tastes ---


def keep_matches(member: User, *ranks: tuple[User, float]) -> None:
    for other, rank in ranks:
        TasteMatch.objects.create(
            member=member, other=other, common_count=9, scored_count=9, gap=rank, rank=rank
        )


def test_those_of_closest_taste_come_first(as_alice, alice, crowd):
    keep_matches(alice, *((person, 10 + n // 3 / 7) for n, person in enumerate(crowd)))

    assert everybody_on("/people/?tab=taste", as_alice) == [f"p_{n}x" for n in range(7)]


def test_those_with_most_films_never_met_come_first_and_nobody_followed(as_alice, alice, crowd):
    for n, person in enumerate(crowd):
        UnmetFilms.objects.create(member=alice, other=person, film_count=9, unmet_count=n, share=n / 9)
    follow(follower=alice, followed=crowd[4])

    assert everybody_on("/people/?tab=unmet", as_alice) == [f"p_{n}x" for n in (6, 5, 3, 2, 1, 0)]


@pytest.mark.parametrize("tab", [Tab.TASTE, Tab.UNMET])
def test_what_is_kept_for_one_member_is_not_for_another(as_bob, alice, bob, charlie, tab):
    keep_matches(alice, (charlie, 5))
    UnmetFilms.objects.create(member=alice, other=charlie, film_count=9, unmet_count=9, share=1)

    assert everybody_on(f"/people/?tab={tab}", as_bob) == []


@pytest.mark.parametrize("tab", [Tab.TASTE, Tab.UNMET])
def test_a_block_or_a_hidden_wall_takes_people_out_of_what_is_kept(as_alice, alice, bob, charlie, tab):
    shy = make_user("shy_one", visibility="followers")
    for other in (bob, charlie, shy):
        keep_matches(alice, (other, 5))
        UnmetFilms.objects.create(member=alice, other=other, film_count=9, unmet_count=9, share=1)
    block(blocker=bob, blocked=alice)

    assert everybody_on(f"/people/?tab={tab}", as_alice) == ["charlie"]


def test_a_visitor_who_asks_for_a_members_list_gets_the_first(client, alice):
    make_entry(alice)

    assert everybody_on("/people/?tab=taste", client) == ["alice"]


def test_a_gap_is_told_in_the_list_of_tastes(as_alice, alice, bob):
    films = [make_entry(alice, score=70).movie for _ in range(5)]
    for film in films:
        make_entry(bob, film, score=80)
    taste.compare(member=alice, other=bob)

    assert "10.0" in as_alice.get("/people/?tab=taste").content.decode()


@pytest.mark.parametrize(
    "after", ["x", "1", "nan.bob", "inf.bob", "-1.bob", "9" * 40 + ".bob", "1e400.bob", ".bob"]
)
@pytest.mark.parametrize("tab", list(Tab))
def test_a_place_that_makes_no_sense_harms_nobody(as_alice, bob, tab, after):
    assert as_alice.get("/people/", {"tab": tab, "after": after}).status_code == 200
