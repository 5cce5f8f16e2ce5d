"""What a person takes along is all theirs, and nothing of others that they could not see."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions as accounts
from accounts.models import User, Visibility
from follows import actions as follows
from movies.actions import remove_entry
from movies.models import Entry, Precision
from tests.accounts.still import just_confirmed
from tests.factories import fill_wall, make_entry, make_movie, make_user
from transfer.export import reading

pytestmark = pytest.mark.django_db

JSON, CSV = "/settings/account/take-out.json", "/settings/account/take-out.csv"
ZIP = "/settings/account/take-out.zip"


def as_facts(client: Client) -> dict[str, Any]:
    return json.loads(client.get(JSON).getvalue())


def as_rows(client: Client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(CSV).getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "kind", "ending"),
    [
        (JSON, "application/json", "json"),
        (CSV, "text/csv; charset=utf-8", "csv"),
        (ZIP, "application/zip", "zip"),
    ],
)
def test_a_take_out_is_a_file_of_its_own_that_no_cache_keeps(
    as_alice: Client, path: str, kind: str, ending: str
) -> None:
    response = as_alice.get(path)
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith('attachment; filename="mymovie-alice-20')
    assert response["Content-Disposition"].endswith(f'.{ending}"')
    assert response["Cache-Control"] == "private, no-store"


def test_the_format_says_its_version(as_alice: Client) -> None:
    assert as_facts(as_alice)["format"] == "mymovie-2"


def test_an_entry_is_told_with_what_its_owner_said(as_alice: Client, alice: User) -> None:
    film = make_movie(ja="七人の侍", en="Seven Samurai", imdb_id="tt0047478")
    make_entry(
        alice,
        film,
        score=97,
        memo="雨",
        is_private=True,
        watched_on=dt.date(2024, 5, 1),
        precision=Precision.MONTH,
    )
    (entry,) = as_facts(as_alice)["entries"]
    told = {
        key: entry[key]
        for key in ("tmdb_id", "imdb_id", "title", "score", "memo", "is_private", "watched_on")
    }
    assert told == {
        "tmdb_id": film.pk, "imdb_id": "tt0047478", "title": "七人の侍", "score": 97, "memo": "雨",
        "is_private": True, "watched_on": "2024-05",
    }  # fmt: skip


def test_a_removed_entry_that_can_be_put_back_is_told(as_alice: Client, alice: User) -> None:
    film = make_movie()
    make_entry(alice, film, score=12, memo="gone")
    remove_entry(owner=alice, tmdb_id=film.pk)
    (removed,) = as_facts(as_alice)["removed_entries"]
    assert (removed["tmdb_id"], removed["score"], removed["memo"]) == (film.pk, 12, "gone")


def test_a_memo_that_the_staff_hid_is_still_its_owners(as_alice: Client, alice: User) -> None:
    make_entry(alice, memo="harsh")
    Entry.objects.update(memo_is_hidden=True)
    assert as_facts(as_alice)["entries"][0]["memo"] == "harsh"


def test_nothing_of_other_peoples_walls_is_in_it(as_alice: Client, bob: User) -> None:
    make_entry(bob, memo="bob’s words")
    assert "bob" not in as_alice.get(JSON).getvalue().decode()


@pytest.mark.parametrize("way", ["following", "followers"])
@pytest.mark.parametrize("hidden", ["private", "suspended", "left"])
def test_somebody_who_is_hidden_by_now_is_not_named(
    as_alice: Client, alice: User, bob: User, way: str, hidden: str
) -> None:
    one, other = (alice, bob) if way == "following" else (bob, alice)
    follows.follow(follower=one, followed=other)
    follows.mute(muter=alice, muted=bob)
    assert [it["handle"] for it in as_facts(as_alice)[way]] == ["bob"]
    hide(bob, hidden)
    assert "bob" not in as_alice.get(JSON).getvalue().decode()


def hide(person: User, how: str) -> None:
    if how == "private":
        accounts.choose_visibility(user=person, visibility=Visibility.PRIVATE)
    elif how == "suspended":
        accounts.suspend(user=person)
    else:
        accounts.leave(user=person)


def test_whoever_blocks_a_person_is_not_in_it(as_alice: Client, alice: User, bob: User) -> None:
    follows.follow(follower=alice, followed=bob)
    follows.block(blocker=bob, blocked=alice)
    assert "bob" not in as_alice.get(JSON).getvalue().decode()


def test_whom_a_person_blocks_is_in_it(as_alice: Client, alice: User, bob: User) -> None:
    follows.block(blocker=alice, blocked=bob)
    assert [it["handle"] for it in as_facts(as_alice)["blocks"]] == ["bob"]


def test_whoever_asks_to_follow_is_told_apart(as_alice: Client, alice: User, bob: User) -> None:
    accounts.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    follows.follow(follower=bob, followed=alice)
    assert [(it["handle"], it["accepted"]) for it in as_facts(as_alice)["followers"]] == [("bob", False)]


@pytest.mark.parametrize("path", [JSON, CSV, ZIP])
def test_somebody_who_has_left_can_take_their_data_out(alice: User, path: str) -> None:
    accounts.leave(user=alice)
    client = Client()
    client.force_login(alice)
    just_confirmed(client)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("path", "a_portion"), [(JSON, 2), (CSV, 2), (ZIP, 8)])
def test_each_portion_of_films_costs_the_same(
    path: str, a_portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries and their earlier viewings are two queries; the archive reads them for four of its files."""
    monkeypatch.setattr(reading, "AT_ONCE", 50)
    one, some, many = (queries(make_user(f"has{films}"), films, path) for films in (1, 49, 249))
    assert some == one
    assert many == one + 4 * a_portion


def queries(owner: User, films: int, path: str) -> int:
    fill_wall(owner, films)
    client = Client()
    client.force_login(owner)
    just_confirmed(client)
    with CaptureQueriesContext(connection) as asked:
        client.get(path).getvalue()
    return len(asked)


# --- the table ---


def test_the_table_is_as_rfc_4180_and_excel_want_it(as_alice: Client, alice: User) -> None:
    make_entry(alice, score=0, memo='He said "no",\nand left.')
    written = as_alice.get(CSV).getvalue()
    assert written.startswith(b"\xef\xbb\xbftmdb_id,imdb_id,title,original_title,released_on,score,")
    assert written.endswith(b"\r\n")
    assert b'"He said ""no"",\nand left."' in written


@pytest.mark.parametrize(
    ("precision", "told"),
    [(Precision.DAY, "2024-05-01"), (Precision.MONTH, "2024-05"), (Precision.YEAR, "2024")],
)
def test_a_day_is_told_as_exactly_as_it_is_known(
    as_alice: Client, alice: User, precision: Precision, told: str
) -> None:
    make_entry(alice, watched_on=dt.date(2024, 5, 1), precision=precision)
    (row,) = as_rows(as_alice)
    assert (row["watched_on"], row["watched_precision"]) == (told, precision.value)


def test_no_score_is_empty_and_a_score_of_nothing_is_0(as_alice: Client, alice: User) -> None:
    make_entry(alice)
    make_entry(alice, score=0)
    assert [row["score"] for row in as_rows(as_alice)] == ["", "0"]


@pytest.mark.parametrize(
    "memo",
    [
        "=1+1",
        "+1",
        "-1",
        "@sum(a1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠a",
        "﹢1",
        "﹣1",
        "﹦1",
        " =1",
        "\u3000=1",
        "'=1",
    ],
)
def test_what_a_spreadsheet_would_compute_is_text(as_alice: Client, alice: User, memo: str) -> None:
    make_entry(alice)
    Entry.objects.update(memo=memo)
    assert as_rows(as_alice)[0]["memo"] == f"'{memo}"


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_control_character_before_a_formula_does_not_help_it(start: str) -> None:
    from mymovie.csv import as_text

    assert as_text(f"{start}=1") == f"'{start}=1"


@pytest.mark.parametrize("title", ["=Love", "-Ing"])
def test_titles_are_guarded_too(as_alice: Client, alice: User, title: str) -> None:
    make_entry(alice, make_movie(ja=title, en=title))
    (row,) = as_rows(as_alice)
    assert (row["title"], row["original_title"]) == (f"'{title}", f"'{title}")


@pytest.mark.parametrize("memo", ["とても良い", "1+1=2", "a@b", ""])
def test_other_text_stays_as_it_is(as_alice: Client, alice: User, memo: str) -> None:
    make_entry(alice, memo=memo)
    assert as_rows(as_alice)[0]["memo"] == memo
