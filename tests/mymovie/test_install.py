"""What browsers ask of a site that can be put beside one's other apps."""

import struct

import pytest
from django.contrib.staticfiles import finders
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
