"""Giving a file or a text: read whatever its name, refused kindly, nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.transfer.pages.made import make_done, make_import
from transfer.forms import TOO_MANY_WAIT
from transfer.importing import staging, uploads
from transfer.models import Import, State
from transfer.sources.unreadable import Unreadable

PAGE = "/settings/imports/"
CSV = b"Date,Name,Year,Letterboxd URI,Rating\n2026-08-18,The Godfather,1972,https://boxd.it/2aNK,5\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(monkeypatch):
    """What was handed on, in place of the machine that would read it."""
    seen = []

    def keep(*, owner, content, name):
        seen.append((owner.handle, content, name))
        return make_import(owner, state=State.READING, name=name)

    monkeypatch.setattr(staging, "open_import", keep)
    return seen


@pytest.fixture
def unreadable(monkeypatch):
    def refuse(**given):
        raise Unreadable("unknown")

    monkeypatch.setattr(staging, "open_import", refuse)


def sent(content=CSV, name="ratings.csv", kind="text/csv"):
    return {"file": SimpleUploadedFile(name, content, kind)}


def test_a_file_is_handed_on_and_its_import_opens(as_alice, opened):
    response = as_alice.post(PAGE, sent())
    batch = Import.objects.get()
    assert response["Location"] == f"{PAGE}{batch.key}/"
    assert opened == [("alice", CSV, "ratings.csv")]


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "image/jpeg"), ("noname", ""), ("a.exe", "x/y")])
def test_neither_its_name_nor_its_kind_matters(as_alice, opened, name, kind):
    assert as_alice.post(PAGE, sent(name=name, kind=kind)).status_code == 302
    assert opened[0][1] == CSV


def test_a_pasted_text_is_handed_on_without_a_name_and_with_its_tabs(as_alice, opened):
    as_alice.post(PAGE, {"text": "タイトル\t評価\r\nインセプション\t4.2\r\n"})
    assert opened == [("alice", "タイトル\t評価\nインセプション\t4.2".encode(), "")]


def test_what_cannot_be_read_is_told_beside_the_file(as_alice, unreadable):
    response = as_alice.post(PAGE, sent())
    assert response.status_code == 422
    assert "file" in response.context["file_form"].errors
    assert not response.context["paste_form"].errors


def test_what_cannot_be_read_of_a_text_is_told_beside_it_and_the_text_stays(as_alice, unreadable):
    response = as_alice.post(PAGE, {"text": "何でもない文章"})
    assert response.status_code == 422
    assert "text" in response.context["paste_form"].errors
    assert "何でもない文章" in response.content.decode()


@pytest.mark.parametrize(("given", "field"), [(sent(), "file"), ({"text": "生きる\n羅生門"}, "text")])
def test_a_sixth_that_would_wait_is_told_so_beside_it_and_nothing_is_lost(as_alice, alice, given, field):
    for _ in range(uploads.WAIT_MAX):
        uploads.keep(of=make_import(alice, state=State.ASKING), content=CSV)
    response = as_alice.post(PAGE, given)
    assert response.status_code == 422
    (told,) = response.context[f"{'file' if field == 'file' else 'paste'}_form"].errors[field]
    assert told == TOO_MANY_WAIT
    assert Import.objects.count() == uploads.WAIT_MAX
    assert field == "file" or "生きる\n羅生門" in response.content.decode()


def test_no_file_and_no_text_are_asked_for(as_alice, opened):
    assert as_alice.post(PAGE, {}).status_code == 422
    assert as_alice.post(PAGE, {"text": " \n "}).status_code == 422
    assert as_alice.post(PAGE, sent(content=b"")).status_code == 422
    assert opened == []


def test_a_text_that_is_too_long_stays_on_the_page(as_alice, opened):
    text = "映画\n" * 90_000
    response = as_alice.post(PAGE, {"text": text})
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    assert opened == []


def test_a_file_that_is_too_large_is_refused_with_words(as_alice, opened, settings):
    settings.UPLOAD_MAX = 70_000
    response = as_alice.post(PAGE, sent(content=b"x" * 200_000))
    assert response.status_code == 422
    assert re.search(r"20 ?MB", response.content.decode())
    assert opened == []


def test_a_form_that_is_larger_than_what_is_kept_in_memory_is_refused_with_the_same_words(
    as_alice, opened, settings
):
    settings.UPLOAD_MAX, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 70_000, 80_000
    response = as_alice.post(PAGE, sent(content=b"x" * 200_000))
    assert response.status_code == 422
    assert re.search(r"20 ?MB", response.content.decode())
    assert opened == []


def test_a_file_that_just_fits_is_taken(as_alice, opened, settings):
    settings.UPLOAD_MAX = 200_000
    as_alice.post(PAGE, sent(content=b"x" * 200_000))
    assert len(opened[0][1]) == 200_000


def test_a_file_sent_to_another_page_is_passed_over(as_alice, monkeypatch):
    asked = {"visibility": "public", **sent()}
    response = as_alice.post("/settings/privacy/", asked)
    assert response.status_code == 302
    assert not response.wsgi_request.FILES


def test_the_page_says_where_each_service_gives_it_out(as_alice):
    html = as_alice.get(PAGE).content.decode()
    assert [name for name in ("Letterboxd", "Filmarks", "IMDb", "Trakt", "Netflix") if name not in html] == []


def test_former_imports_are_listed_newest_first_with_the_way_to_each(as_alice, alice, bob):
    first, second = make_import(alice), make_done(alice)
    make_import(bob)
    html = as_alice.get(PAGE).content.decode()
    places = [html.index(f"{PAGE}{batch.key}/") for batch in (second, first)]
    assert places == sorted(places)
    assert len(Import.objects.all()) == 3
    assert html.count("letterboxd-alice.zip") >= 2


def test_visitors_are_sent_to_log_in(client: Client):
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert client.post(PAGE, sent())["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("state", "word"), [(State.REVIEW, "続ける"), (State.ASKING, "続ける"), (State.DONE, "ひらく")]
)
def test_an_import_that_waits_for_its_person_says_so_on_its_button(as_alice, alice, state, word):
    make_import(alice, state=state)
    assert f">{word}<span" in as_alice.get(PAGE).content.decode()
