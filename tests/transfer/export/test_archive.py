"""The zip: whole, on its way before it is finished, and the same for somebody with nothing."""

import inspect
import io
import json
import random
import stat
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from tests.accounts.still import just_confirmed
from tests.factories import fill_wall, make_entry
from tests.transfer.export.conftest import saw, unpacked, wish_for
from transfer.export import archive, reading
from transfer.export.zipping import Member, encoded, zipped
from transfer.views import takeout

pytestmark = pytest.mark.django_db

ZIP = "/settings/account/take-out.zip"
ALWAYS = [
    "README.txt", "index.html", "entries.csv", "viewings.csv", "watchlist.csv", "follows.csv", "profile.json",
    "mymovie.json",
]  # fmt: skip


def test_somebody_with_nothing_gets_every_table_and_nothing_for_letterboxd(alice: User) -> None:
    files = unpacked(alice)
    assert list(files) == ALWAYS
    assert json.loads(files["mymovie.json"])["entries"] == []
    assert files["entries.csv"].count(b"\r\n") == 1


def test_with_films_there_is_something_for_letterboxd(alice: User) -> None:
    make_entry(alice)
    make_entry(alice, is_private=True)
    wish_for(alice)
    assert list(unpacked(alice)) == [
        *ALWAYS, "letterboxd.csv", "letterboxd-private.csv", "letterboxd-watchlist.csv",
    ]  # fmt: skip


def test_the_archive_is_a_zip_that_says_nothing_of_other_machines(as_alice: Client) -> None:
    just_confirmed(as_alice)
    response = as_alice.get(ZIP)
    assert response.streaming
    with ZipFile(io.BytesIO(response.getvalue())) as packed:
        for info in packed.infolist():
            assert stat.S_IMODE(info.external_attr >> 16) == 0o644
            assert "/" not in info.filename


def test_on_the_page_a_spoiler_covers_what_was_said_of_each_time(alice: User) -> None:
    entry = make_entry(alice, memo="彼は死んでいる", has_spoiler=True)
    saw(entry, 2001, note="彼は生きている")
    page = unpacked(alice)["index.html"].decode()
    for words in ("彼は死んでいる", "彼は生きている"):
        before = page[: page.index(words)].rpartition('<details class="spoiler">')[2]
        assert "</details>" not in before
        assert before.endswith('</summary><p class="memo" dir="auto">')


def test_a_zip_is_not_packed_once_more(as_alice: Client) -> None:
    just_confirmed(as_alice)
    response = as_alice.get(ZIP, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response.getvalue().startswith(b"PK")


def test_who_asks_for_the_headers_alone_reads_no_film(alice: User) -> None:
    """Of a server: the test client forgets by itself what a HEAD was answered with."""
    request = RequestFactory().head(ZIP)
    request.user = alice
    response = inspect.unwrap(takeout.as_zip)(request)
    assert response.getvalue() == b""
    assert response["Content-Type"] == "application/zip"


def test_films_are_read_while_the_archive_is_on_its_way(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_wall(alice, 100)
    monkeypatch.setattr(reading, "AT_ONCE", 20)
    with CaptureQueriesContext(connection) as asked:
        parts = archive.pieces(alice, language="ja", made_at=timezone.now())
        spent = [len(asked) for _ in parts]
    assert spent[0] == 0
    assert len(set(spent)) > 5
    assert spent == sorted(spent)


def test_whoever_does_not_wait_for_the_end_leaves_nothing_behind(alice: User) -> None:
    fill_wall(alice, 300)
    with translation.override("en"):
        parts = archive.pieces(alice, language="ja", made_at=timezone.now())
        next(parts)
        parts.close()
        assert translation.get_language() == "en"


def test_a_member_is_sent_piece_by_piece_and_comes_out_whole() -> None:
    chance = random.Random(8)
    pieces = [chance.randbytes(400) for _ in range(1_000)]
    parts = list(zipped([Member("one", iter(pieces)), Member("none", [])], timezone.now()))
    assert len(parts) > 3
    with ZipFile(io.BytesIO(b"".join(parts))) as packed:
        assert packed.testzip() is None
        assert packed.read("one") == b"".join(pieces)
        assert packed.read("none") == b""


def test_pieces_are_gathered_and_none_is_lost() -> None:
    gathered = list(encoded("𠮷野家\n" for _ in range(50_000)))
    assert 1 < len(gathered) < 10
    assert b"".join(gathered).decode() == "𠮷野家\n" * 50_000


def test_what_was_begun_and_fails_is_no_whole_zip() -> None:
    def failing():
        yield b"some"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        b"".join(zipped([Member("one", failing())], timezone.now()))


def test_the_readme_is_in_both_languages_and_names_every_file(alice: User) -> None:
    make_entry(alice)
    make_entry(alice, is_private=True)
    wish_for(alice)
    files = unpacked(alice)
    readme = files["README.txt"].decode()
    assert [name for name in files if name not in readme and name != "README.txt"] == []
    assert "TMDB" in readme
    assert "アリス" in readme


@pytest.mark.usefixtures("_two_at_once")
def test_a_list_of_several_portions_is_read_whole_and_in_order(alice: User) -> None:
    entries = [make_entry(alice) for _ in range(5)]
    for entry in entries:
        saw(entry, 2001)
        wish_for(alice)
    told = json.loads(unpacked(alice)["mymovie.json"])
    assert [it["tmdb_id"] for it in told["entries"]] == [entry.movie_id for entry in entries]
    assert [len(it["viewings"]) for it in told["entries"]] == [1] * 5
    assert len({it["tmdb_id"] for it in told["watchlist"]}) == 5


@pytest.mark.usefixtures("_two_at_once")
def test_films_of_one_moment_are_each_there_once(alice: User) -> None:
    moment = timezone.now()
    entries = [make_entry(alice, registered_at=moment) for _ in range(7)]
    told = json.loads(unpacked(alice)["mymovie.json"])["entries"]
    assert [it["tmdb_id"] for it in told] == sorted(entry.movie_id for entry in entries)
