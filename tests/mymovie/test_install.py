"""What browsers ask of a site that can be put beside one's other apps."""

import re
import struct

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client


def test_who_asks_for_an_icon_without_reading_a_page_gets_one(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Content-Type"]) == (200, "image/x-icon")
    assert response.content[:6] == struct.pack("<HHH", 0, 1, 2)  # an .ico with two pictures


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("icon-192.png", 192),
        ("icon-512.png", 512),
        ("icon-maskable-192.png", 192),
        ("icon-maskable-512.png", 512),
        ("apple-touch-icon.png", 180),
    ],
)
def test_an_icon_is_as_large_as_its_name_says(name: str, side: int) -> None:
    path = finders.find(f"img/{name}")
    assert path is not None
    with open(path, "rb") as file:
        assert struct.unpack(">8x8xII", file.read(24)) == (side, side)


@pytest.mark.parametrize(("language", "wall"), [("ja", "マイウォール"), ("en", "My wall")])
def test_the_manifest_is_in_the_language_of_the_page_that_names_it(
    client: Client, language: str, wall: str
) -> None:
    page = client.get("/about/", headers={"Accept-Language": language}).content.decode()
    (address,) = re.findall('<link rel="manifest" href="([^"]+)">', page)
    response = client.get(address)
    assert response["Content-Type"] == "application/manifest+json"
    said = response.json()
    assert said["lang"] == language
    assert [shortcut["name"] for shortcut in said["shortcuts"]][1] == wall


def test_what_the_manifest_names_is_there(client: Client, db: None) -> None:
    said = client.get("/manifest.webmanifest").json()
    shortcuts = said["shortcuts"]
    icons = [*said["icons"], *(icon for shortcut in shortcuts for icon in shortcut["icons"])]
    asked = [said["start_url"], said["share_target"]["action"], *(icon["src"] for icon in icons)]
    answers = [client.get(address) for address in asked]
    assert [answer.status_code for answer in answers] == [200] * len(asked)
    for answer in answers:
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, which closes the file
    assert client.get(shortcuts[0]["url"]).status_code == 200


def test_the_shortcut_to_ones_wall_leads_to_ones_wall(as_alice: Client) -> None:
    shortcut = as_alice.get("/manifest.webmanifest").json()["shortcuts"][1]
    assert as_alice.get(shortcut["url"])["Location"] == "/@alice/"


def test_the_offline_page_asks_the_database_nothing_and_has_both_languages(client: Client) -> None:
    html = client.get("/offline/", headers={"Accept-Language": "en"}).content.decode()
    assert '<h1 class="empty__big">There is no connection just now.</h1>' in html
    assert '<div class="empty__other" lang="ja"><p class="empty__big">いまはつながっていません。</p>' in html


def test_the_worker_may_look_after_the_whole_site(client: Client) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/"
    assert 'const OFFLINE = "/offline/";' in response.content.decode()


def test_another_offline_page_is_another_worker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/sw.js").content
    assert client.get("/sw.js").content == before
    monkeypatch.setattr("mymovie.install.plain", lambda *args, **kwargs: HttpResponse("another"))
    assert client.get("/sw.js").content != before
