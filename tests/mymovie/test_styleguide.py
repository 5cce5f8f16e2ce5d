"""Each component has its place in the style guide, which production does not have."""

import re
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
PARTIALS = [path.name for path in (ROOT / "templates/components").glob("*.html")]
STYLESHEETS = list((ROOT / "static/css/components").glob("*.css"))


@pytest.fixture
def guide(db: None, client: Client, settings) -> str:
    settings.ROOT_URLCONF = "tests.mymovie.urls_of_styleguide"
    response = client.get("/styleguide/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_partial_and_every_stylesheet_is_named(guide: str) -> None:
    named = set(re.findall(r"<code>([^<]+)</code>", guide))
    assert {f"components/{name}" for name in PARTIALS} <= named
    assert {path.name for path in STYLESHEETS} <= named


def test_what_each_stylesheet_is_of_is_shown(guide: str) -> None:
    blocks = {path.name: re.search(r"^  \.([\w-]+)", path.read_text(), re.MULTILINE) for path in STYLESHEETS}
    shown = {name for names in re.findall(r'class="([^"]*)"', guide) for name in names.split()}
    assert [name for name, block in blocks.items() if not block or block[1] not in shown] == []


def test_production_has_no_style_guide(client: Client, db: None) -> None:
    assert client.get("/styleguide/").status_code == 404
