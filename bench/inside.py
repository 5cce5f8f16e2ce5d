"""What the site's own code is asked, of one database: python -m bench.inside places. Answers JSON."""

import json
import secrets
import sys
from collections.abc import Callable
from typing import Any

import django

FORWARDED = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.3", "X-Forwarded-Proto": "https"}
DEEP = 100 * 48  # entries before page 101
WRITERS = 16


def sessions(handles: list[str]) -> dict[str, dict[str, str]]:
    """The cookies of each, logged in."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    cookies = {}
    for user in User.objects.filter(handle__in=handles):
        client = Client(headers=FORWARDED)
        client.force_login(user)
        cookies[user.handle] = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: secrets.token_hex(16),
        }
    return cookies


def places() -> dict[str, Any]:
    """Where page 101 of a wall begins in each order; the film with most entries; people to write."""
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from bench.sizes import wall_of
    from movies.models import Entry, Movie
    from movies.order import Cursor, Order, Sort

    owner, deep = User.objects.get(handle=wall_of(5_000)), {}
    for sort in Sort:
        order = Order(sort)
        entries = Entry.objects.visible_to(AnonymousUser()).owned_by(owner).in_order(order)
        deep[sort.value] = str(Cursor.of(entries[min(DEEP, owner.film_count - 60)], order))
    films = Movie.objects.order_by("-entry_count", "-tmdb_id").values_list("pk", flat=True)
    writers = User.objects.filter(visibility="public", film_count__range=(10, 60)).order_by("pk")
    return {
        "deep": deep,
        "film": films[0],
        "middle": list(films[1_000 : 1_000 + 2 * WRITERS]),
        "writers": list(writers.values_list("handle", flat=True)[:WRITERS]),
    }


def proofs(handles: list[str], films: list[int]) -> list[str]:
    """What of these people and films is counted wrong."""
    from accounts.models import User
    from movies.counts import _reconcile_film, _reconcile_wall

    drifts = []
    for pk in User.objects.filter(handle__in=handles).values_list("pk", flat=True):
        drifts += _reconcile_wall(pk, fix=False)
    for film in films:
        drifts += _reconcile_film(film, fix=False)
    return [f"{drift.of}: {drift.kept} for {drift.counted}" for drift in drifts]


DEEDS: dict[str, Callable[..., Any]] = {deed.__name__: deed for deed in (sessions, places, proofs)}

if __name__ == "__main__":
    django.setup()
    deed, asked = DEEDS[sys.argv[1]], json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    print(json.dumps(deed(**asked)))
