"""What tests send to pages and read off them."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from requests.adapters import HTTPAdapter

from movies import counts
from movies.order import Direction, Order, Sort
from movies.tmdb.client import Budget, TMDBClient, make_session
from tests.standin import Standin

ORDERS = [
    pytest.param(Order(sort, direction), id=f"{sort}-{direction}") for sort in Sort for direction in Direction
]
SHELVED = [param for param in ORDERS if param.values[0].key is not None]
HTMX = {"HX-Request": "true"}
ENGLISH = {"Accept-Language": "en"}


def client_of(standin: Standin, *, adapter: HTTPAdapter | None = None, **how: Any) -> TMDBClient:
    session = make_session(standin.base_url)
    if adapter:
        session.mount(standin.base_url + "/", adapter)
    return TMDBClient(
        base_url=standin.base_url, token="standin", user_agent="MyMovie/test", session=session, **how
    )


def hasty(standin: Standin) -> TMDBClient:
    """One that gives up soon, for tests of a TMDB that is slow."""
    return client_of(standin, budget=Budget(connect_s=0.2, read_s=0.2, total_s=0.2))


def typed(**fields: Any) -> dict[str, Any]:
    """An entry form as a browser sends it, with nothing filled in but these fields."""
    parts = ("score", "watched_year", "watched_month", "watched_day", "memo", "place", "seen")
    return dict.fromkeys(parts, "") | {"version": "0"} | fields


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def films_on(response: HttpResponse) -> list[int]:
    """The TMDB ids of the cards on a page, in their order."""
    return [int(tmdb_id) for tmdb_id in dict.fromkeys(re.findall(r'href="/@\w+/(\d+)/"', text_of(response)))]


def shelves_on(response: HttpResponse) -> list[str]:
    """The keys of the shelves that begin on a page."""
    return re.findall(r'<h2[^>]* id="shelf-(\w+)"', text_of(response))


def drawn_for_anybody(response: HttpResponse) -> str:
    """The page without what is drawn anew for each request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(response))


def drifts() -> list[counts.Drift]:
    return list(counts.reconcile(fix=False))
