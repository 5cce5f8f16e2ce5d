"""What was accepted comes back as it was typed, cleaned, wherever it is read; and nowhere becomes markup."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from movies.models import MEMO_MAX, Entry
from mymovie.csv import as_text
from tests.accounts.still import just_confirmed
from tests.depth import IS_WHOLE
from tests.factories import make_movie, make_user
from tests.hostile.strings import ALL, BY_KIND, Hostile, some
from tests.hostile.walk import FORM, WHOLE
from tests.movies.pages import typed

pytestmark = pytest.mark.django_db
VALUES = ALL if IS_WHOLE else some(1)
FEED = 30  # entries in a feed
ATOM = "{http://www.w3.org/2005/Atom}"
Outline = set[tuple[str, frozenset[str]]]


@pytest.fixture(autouse=True)
def _nobody_is_too_many(settings):
    settings.LIMITS_TIMES = 1_000_000


def parts() -> Iterator[list[Hostile]]:
    left = iter(VALUES)
    while part := list(islice(left, FEED)):
        yield part


def post(client: Client, path: str, said: dict[str, object]) -> HttpResponse:
    return client.generic("POST", path, urlencode(said), content_type=FORM)


def page(client: Client, path: str):
    return html5lib.parse(client.get(path).content.decode(), namespaceHTMLElements=False)


def outline(root) -> Outline:
    return {(one.tag, frozenset(one.attrib)) for one in root.iter() if isinstance(one.tag, str)}


def one_of(root, tag: str, name: str):
    (found,) = [one for one in root.iter(tag) if name in one.get("class", "").split()]
    return found


def lines_of(element) -> str:
    """Its text, with a line break where it has <br>."""
    text = element.text or ""
    for child in element:
        text += ("\n" if child.tag == "br" else lines_of(child)) + (child.tail or "")
    return text.strip()


def bare(text: str) -> str:
    """Without white space, of which HTML keeps some and drops some."""
    return "".join(text.split())


def title_of(value: Hostile) -> str:
    return value.as_line[:500] or "題"


def fill(client: Client, values: list[Hostile], first_id: int) -> dict[int, Hostile]:
    """A film of that title with that memo for each value; those that were taken."""
    taken = {}
    for tmdb_id, value in enumerate(values, first_id):
        title = title_of(value)
        make_movie(tmdb_id=tmdb_id, ja=title, en=title)
        response = post(client, f"/movies/{tmdb_id}/register/", typed(memo=value.raw))
        if response.status_code == 302:
            taken[tmdb_id] = value
        else:
            assert response.status_code in (400, 422)
            assert response.status_code == 400 or len(value.as_text) > MEMO_MAX, value
    return taken


def test_memos_and_titles_come_back_and_are_no_markup():
    all_taken = 0
    for number, values in enumerate(parts()):
        client, owner = Client(), make_user(f"keeper{number}")
        client.force_login(owner)
        just_confirmed(client)  # for the take-outs
        taken = fill(client, values, first_id=1_000 * (number + 1))
        all_taken += len(taken)

        stored = Entry.objects.owned_by(owner).values_list("movie_id", "memo")
        assert dict(stored) == {tmdb_id: value.as_text for tmdb_id, value in taken.items()}
        as_in_json(client, taken)
        as_in_csv(client, taken)
        as_in_feed(owner, taken)
        as_on_pages(client, owner, taken)
    assert all_taken > 0.7 * len(VALUES)  # what is no text is refused


def as_in_json(client: Client, taken: dict[int, Hostile]) -> None:
    told = json.loads(client.get("/settings/account/take-out.json").getvalue())
    assert {it["tmdb_id"]: (it["memo"], it["title"]) for it in told["entries"]} == {
        tmdb_id: (value.as_text, title_of(value)) for tmdb_id, value in taken.items()
    }


def as_in_csv(client: Client, taken: dict[int, Hostile]) -> None:
    text = client.get("/settings/account/take-out.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        for cell in (row["memo"], row["title"], row["original_title"]):
            assert as_text(cell.removeprefix("'")) == cell  # neutralised, and by one sign alone
            assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\0")
    assert {int(row["tmdb_id"]): row["memo"].removeprefix("'") for row in rows} == {
        tmdb_id: value.as_text for tmdb_id, value in taken.items()
    }
    assert all(title_of(taken[int(row["tmdb_id"])]) == row["title"].removeprefix("'") for row in rows)


def as_in_feed(owner: User, taken: dict[int, Hostile]) -> None:
    feed = ElementTree.fromstring(Client().get(f"/@{owner.handle}/feed.xml").content)
    told = {}
    for entry in feed.iter(f"{ATOM}entry"):
        summary = html5lib.parseFragment(entry.findtext(f"{ATOM}summary") or "", namespaceHTMLElements=False)
        assert {it.tag for it in summary.iter()} <= {"DOCUMENT_FRAGMENT", "p", "br"}
        tmdb_id = int(urlsplit(entry.find(f"{ATOM}link").get("href")).path.split("/")[2])
        told[tmdb_id] = (entry.findtext(f"{ATOM}title"), bare("".join(summary.itertext())))
    assert told == {tmdb_id: (title_of(value), bare(value.as_text)) for tmdb_id, value in taken.items()}


def as_on_pages(client: Client, owner: User, taken: dict[int, Hostile]) -> None:
    make_movie(tmdb_id=999_999 - owner.pk, ja="a", en="a")
    post(client, f"/movies/{999_999 - owner.pk}/register/", typed(memo="a\nb"))
    harmless = outline(page(client, f"/@{owner.handle}/{999_999 - owner.pk}/"))
    for tmdb_id, value in taken.items():
        root = page(client, f"/@{owner.handle}/{tmdb_id}/")
        assert outline(root) <= harmless, value
        assert bare("".join(one_of(root, "h1", "film__title").itertext())) == bare(title_of(value))
        if value.as_text:
            assert lines_of(one_of(root, "p", "memo")) == value.as_text, value


def test_nicknames_come_back_and_are_no_markup(as_alice, alice):
    profile = WHOLE["accounts:profile"]
    post(as_alice, "/settings/profile/", profile | {"nickname": "a"})
    harmless, taken = outline(page(Client(), "/@alice/")), 0
    for value in VALUES:
        response = post(as_alice, "/settings/profile/", profile | {"nickname": value.raw})
        if response.status_code != 302:
            assert response.status_code == 400 or not 0 < len(value.as_line) <= 40, value
            continue
        taken += 1
        root = page(Client(), "/@alice/")
        assert "".join(one_of(root, "h1", "wall-head__name").itertext()) == value.as_line
        assert outline(root) <= harmless, value
    assert taken > len(VALUES) / 2


def test_a_link_leads_to_the_web_or_is_not_taken(as_alice, alice):
    profile, taken = WHOLE["accounts:profile"], 0
    for value in ALL if len(VALUES) == len(ALL) else [*BY_KIND["url"][::7], *BY_KIND["script"][:3]]:
        response = post(as_alice, "/settings/profile/", profile | {"link": value.raw})
        if response.status_code != 302:
            continue
        alice.refresh_from_db()
        if alice.link:
            taken += 1
            link = one_of(page(Client(), "/@alice/"), "a", "wall-head__link")
            assert link.get("href") == alice.link
            assert urlsplit(alice.link).scheme in ("http", "https")
            assert "@" not in urlsplit(alice.link).netloc
            assert {*link.attrib} == {"class", "href", "rel"}
    assert taken > 2


@pytest.mark.parametrize("path", ["/search/", "/people/"])
def test_what_was_searched_for_stands_in_the_box_and_is_no_markup(client, path):
    harmless = outline(page(client, f"{path}?q=zzzz")) | outline(page(client, f"{path}?q={'z' * 300}"))
    for value in VALUES:
        response = client.generic("GET", path, QUERY_STRING=urlencode({"q": value.raw[:8_000]}))
        if response.status_code == 400:
            assert b"\0" in value.raw or value.raw != value.text.encode(), value
            continue
        root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
        (box,) = [it for it in root.iter("input") if it.get("id") in ("q", "people-q")]
        assert box.get("value", "") == value._replace(raw=value.raw[:8_000]).as_line[:200], value
        assert outline(root) <= harmless | outline(page(client, path)), value
