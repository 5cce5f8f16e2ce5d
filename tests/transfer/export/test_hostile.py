"""Whatever was written comes back out of every file as it was, and nothing of it is run."""

import csv
import html
import io
import json
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest

from accounts.models import User
from movies.models import Entry
from mymovie.csv import as_text, from_text
from tests.factories import make_entry, make_movie
from tests.hostile.strings import some
from tests.transfer.export.conftest import saw, unpacked, wish_for
from tests.valid_html import faults

TURNS = range(4)
COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

pytestmark = pytest.mark.django_db


@pytest.fixture(params=TURNS)
def texts(request: Any, alice: User) -> dict[int, str]:
    """`{tmdb_id: text}` of films called so, with it as memo, as note of a viewing, as reason of a wish."""
    said = {}
    values = [value.as_text for value in some(request.param, each=6)]
    for text in filter(None, (value[:400] for value in values)):
        movie = make_movie(ja=text, en=text, directors=(text,))
        entry = make_entry(alice, movie)
        Entry.objects.filter(pk=entry.pk).update(memo=text)
        saw(entry, 2001, note=text, score=50)
        wish_for(alice, movie, why=text[:200])
        said[movie.pk] = text
    User.objects.filter(pk=alice.pk).update(nickname=next(iter(said.values()))[:40])
    alice.refresh_from_db()
    assert len(said) > 30
    return said


def test_whatever_was_written_comes_back_as_it_was(alice: User, texts: dict[int, str]) -> None:
    files = unpacked(alice)
    in_json(files["mymovie.json"], texts)
    in_tables(files, texts)
    in_letterboxd(files["letterboxd.csv"], texts)
    in_the_page(files["index.html"].decode(), texts)


def in_json(content: bytes, texts: dict[int, str]) -> None:
    told = json.loads(content)
    assert {it["tmdb_id"]: it["memo"] for it in told["entries"]} == texts
    assert {it["tmdb_id"]: it["viewings"][0]["note"] for it in told["entries"]} == texts
    assert {it["tmdb_id"]: it["title"] for it in told["watchlist"]} == texts


def in_tables(files: dict[str, bytes], texts: dict[int, str]) -> None:
    for name, column in (
        ("entries", "memo"),
        ("entries", "title"),
        ("viewings", "note"),
        ("watchlist", "title"),
    ):
        rows = list(rows_of(files[f"{name}.csv"]))
        assert [row[column] for row in rows if row[column].startswith(COMPUTED)] == []
        assert {int(row["tmdb_id"]): from_text(row[column]) for row in rows} == texts


def in_letterboxd(content: bytes, texts: dict[int, str]) -> None:
    rows = list(rows_of(content))
    assert len(rows) == 2 * len(texts)
    for row in rows:
        assert html.unescape(row["Review"]) == html.unescape(html.escape(texts[int(row["tmdbID"])]))
        assert not any("\\" in cell or '"' in cell for cell in row.values())
        assert [cell for cell in row.values() if as_text(cell) != cell and not cell.startswith("'")] == []


def in_the_page(page: str, texts: dict[int, str]) -> None:
    assert faults(page) == []
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    titles = ["".join(it.itertext()) for it in tree.iter("span") if it.get("class") == "film__title"]
    assert sorted(titles) == sorted([*texts.values()] * 2)
    assert len(list(tree.iter("script"))) == 2  # the words, and what uses them
    assert len(list(tree.iter("style"))) == 1
    assert {one.get("src", "")[:23] for one in tree.iter("img")} == {"https://image.tmdb.org/"}


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
