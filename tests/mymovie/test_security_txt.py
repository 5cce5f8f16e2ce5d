"""https://www.rfc-editor.org/rfc/rfc9116"""

import datetime as dt
import re

import pytest
from django.test import Client

from mymovie import env

pytestmark = pytest.mark.once
PATH = "/.well-known/security.txt"


def fields() -> dict[str, str]:
    response = Client().get(PATH)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert len(told) == len(lines)  # each field once
    return told


def test_it_says_whom_to_tell_and_where_the_rules_are(settings):
    site = settings.SITE_URL
    told = fields()

    assert told.pop("Expires")
    assert told == {
        "Contact": f"{site}/contact/",
        "Preferred-Languages": "ja, en",
        "Canonical": f"{site}{PATH}",
        "Policy": f"{site}/about/#security",
    }


def test_it_expires_in_less_than_a_year_and_not_soon():
    expires = dt.datetime.fromisoformat(fields()["Expires"])

    assert dt.timedelta(days=90) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)


def test_another_contact_takes_the_place_of_the_page(settings):
    settings.SECURITY_CONTACT = "mailto:security@mymovie.example"

    assert fields()["Contact"] == "mailto:security@mymovie.example"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.django_db
def test_the_rules_are_where_it_says(language):
    html = Client(headers={"accept-language": language}).get("/about/").content.decode()

    assert len(re.findall('id="security"', html)) == 1


@pytest.mark.parametrize("said", ["", "mailto:a@b.example", "https://b.example/security"])
def test_a_contact_is_a_page_or_an_address_for_mail(monkeypatch, said):
    monkeypatch.setenv("SECURITY_CONTACT", said)

    assert env.contact("SECURITY_CONTACT") == said


@pytest.mark.parametrize(
    "said", ["a@b.example", "http://b.example/", "mailto:nobody", "https://b.example/\nX: y"]
)
def test_anything_else_keeps_the_site_from_starting(monkeypatch, said):
    monkeypatch.setenv("SECURITY_CONTACT", said)

    with pytest.raises(SystemExit, match="SECURITY_CONTACT"):
        env.contact("SECURITY_CONTACT")
