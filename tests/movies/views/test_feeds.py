"""A public wall as an Atom feed."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from accounts.actions import choose_visibility, leave, revise_profile
from accounts.models import User
from follows.actions import block, follow
from movies.models import Entry
from movies.views.feeds import NEWEST
from tests.factories import make_entry, make_movie
from tests.movies.pages import text_of

FEED = "/@alice/feed.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


def told(response, tag: str) -> list[str]:
    """What the entries say under that tag, in their order."""
    root = ElementTree.fromstring(response.content)
    return [entry.findtext(f"{ATOM}{tag}") or "" for entry in root.iter(f"{ATOM}entry")]


def test_the_newest_films_are_told_in_the_owners_language(client, alice):
    film = make_movie(tmdb_id=27205)
    make_entry(alice, score=80)
    make_entry(alice, film)
    response = client.get(FEED, headers={"Accept-Language": "en"})

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert told(response, "title") == ["インセプション", "インセプション – 80/100"]
    assert "アリスさんのウォール" in text_of(response)
    assert "http://testserver/@alice/27205/" in text_of(response)


def test_no_more_than_the_newest_are_told(client, alice):
    made = [make_entry(alice) for _ in range(NEWEST + 1)]

    assert len(told(client.get(FEED), "title")) == NEWEST
    assert f"/{made[0].movie_id}/" not in text_of(client.get(FEED))


def test_ids_are_tags_without_any_number_of_ours(client, alice):
    make_entry(alice, make_movie(tmdb_id=27205), registered_at=dt.datetime(2024, 5, 6, tzinfo=dt.UTC))

    assert told(client.get(FEED), "id") == ["tag:testserver,2024-05-06:/@alice/27205/"]


def test_memos_are_told_but_not_those_that_tell_the_plot_or_that_the_staff_hid(client, alice):
    make_entry(alice, memo="よかった\n<script>alert(1)</script>")
    make_entry(alice, memo="犯人はあの人", has_spoiler=True)
    make_entry(alice, memo="ひどい言葉", has_spoiler=True)
    hidden = make_entry(alice, memo="ひどい言葉")
    Entry.objects.filter(pk=hidden.pk).update(memo_is_hidden=True)
    summaries = told(client.get(FEED), "summary")

    assert summaries[3] == "<p>よかった<br>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert summaries[0] == ""
    assert not any(word in text_of(client.get(FEED)) for word in ("犯人", "ひどい"))


def test_private_films_are_told_to_nobody_not_even_their_owner(client, as_alice, alice):
    make_entry(alice, is_private=True)

    for reader in (client, as_alice):
        assert told(reader.get(FEED), "title") == []


def test_a_private_film_leaves_no_trace_in_what_is_kept_of_the_feed(client, alice):
    make_entry(alice)
    before = client.get(FEED)
    make_entry(alice, is_private=True)
    after = client.get(FEED)

    assert (after["ETag"], after["Last-Modified"]) == (before["ETag"], before["Last-Modified"])
    assert after.content == before.content


def test_a_feed_that_did_not_change_is_not_sent_again(client, alice):
    make_entry(alice)
    known = {"If-None-Match": client.get(FEED)["ETag"]}
    assert client.get(FEED, headers=known).status_code == 304

    make_entry(alice)
    assert client.get(FEED, headers=known).status_code == 200


def test_what_was_sent_compressed_is_known_again_too(client, alice):
    make_entry(alice)
    compressing = {"Accept-Encoding": "gzip"}
    response = client.get(FEED, headers=compressing)
    assert response["Content-Encoding"] == "gzip"

    known = compressing | {"If-None-Match": response["ETag"]}
    assert client.get(FEED, headers=known).status_code == 304


def test_a_revised_memo_is_sent_whatever_the_date(client, alice):
    entry = make_entry(alice)
    known = {"If-Modified-Since": client.get(FEED)["Last-Modified"]}
    Entry.objects.filter(pk=entry.pk).update(memo="あとから")

    assert "あとから" in text_of(client.get(FEED, headers=known))


def test_an_entry_is_updated_on_the_day_it_was_revised(client, alice):
    registered = dt.datetime(2024, 5, 6, 12, tzinfo=dt.UTC)
    make_entry(alice, registered_at=registered)
    revised = make_entry(alice, registered_at=registered)
    Entry.objects.update(revised_on=dt.date(2024, 5, 6))
    Entry.objects.filter(pk=revised.pk).update(revised_on=dt.date(2024, 5, 8))
    response = client.get(FEED)

    assert sorted(told(response, "updated")) == ["2024-05-06T12:00:00+00:00", "2024-05-08T00:00:00+09:00"]
    assert set(told(response, "published")) == {"2024-05-06T12:00:00+00:00"}
    assert response["Last-Modified"] == "Tue, 07 May 2024 15:00:00 GMT"


def test_an_empty_feed_stays_the_same(client, alice):
    assert client.get(FEED).content == client.get(FEED).content


def test_a_shared_cache_may_keep_it(client, alice):
    assert client.get(FEED)["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
    known = {"If-None-Match": client.get(FEED)["ETag"]}
    assert (
        client.get(FEED, headers=known)["Cache-Control"]
        == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
    )


@pytest.mark.parametrize("visibility", ["followers", "private"])
def test_a_wall_that_is_not_public_has_no_feed_for_anybody(client, as_alice, as_bob, alice, bob, visibility):
    make_entry(alice)
    follow(follower=bob, followed=alice)
    choose_visibility(user=alice, visibility=visibility)

    for reader in (client, as_alice, as_bob):
        assert reader.get(FEED).status_code == 404
    assert "feed.xml" not in text_of(as_alice.get("/@alice/"))


def test_across_a_block_and_after_leaving_there_is_none(client, as_bob, alice, bob):
    block(blocker=alice, blocked=bob)
    assert as_bob.get(FEED).status_code == 404

    leave(user=alice)
    assert client.get(FEED).status_code == 404


def test_a_former_handle_leads_to_the_feed(client, alice):
    revise_profile(user=alice, handle="alicia")

    assert client.get(FEED)["Location"] == "/@alicia/feed.xml"


def test_the_wall_tells_of_its_feed(client, alice):
    assert (
        f'<link rel="alternate" type="application/atom+xml" title="アリスさんのウォール" href="{FEED}">'
        in (text_of(client.get("/@alice/")))
    )


def test_nobody_who_does_not_exist_has_a_feed(client, db):
    assert client.get("/@nobody1/feed.xml").status_code == 404
    assert not User.objects.exists()
