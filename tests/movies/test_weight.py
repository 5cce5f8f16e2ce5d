"""What the first view of a wall weighs, as a browser gets it."""

import gzip
import random
import re
import string
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from tests.factories import make_entry, make_movie

MOST = 30 * 1024
ASKED_FOR = re.compile(r'<(?:link rel="stylesheet" href|script [^>]*?src)="/static/([^"]+)"')


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def test_a_visitors_first_view_of_a_wall_of_60_films_weighs_no_more_than_30_kb(
    alice: User, client: Client
) -> None:
    chance = random.Random(60)  # names as little alike as real ones
    for number in range(60):
        title = "".join(chance.choices("夏秋冬春海山空町男女君僕約束物語戦争時間ノスアイリンタルー", k=9))
        poster = "".join(chance.choices(string.ascii_letters + string.digits, k=27))
        make_entry(alice, make_movie(ja=title, poster_path=f"/{poster}.jpg"), score=number)
    response = client.get("/@alice/?sort=score&order=desc", headers={"Accept-Encoding": "gzip"})
    html = gzip.decompress(response.content)
    assert html.count(b"<article") == 48
    files = [Path(str(finders.find(name))) for name in ASKED_FOR.findall(html.decode())]
    parts = {file.name: weight(file.read_bytes()) for file in files}
    assert {"app.css", "main.js"} <= parts.keys()
    parts["the page"] = len(response.content)
    assert sum(parts.values()) <= MOST, parts
