"""What tests send to pages and read off them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
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
    return re.findall(r'<span[^>]* id="shelf-(\w+)"', text_of(response))


def drawn_for_anybody(response: HttpResponse) -> str:
    """The page without what is drawn anew for each request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(response))


def drifts() -> list[counts.Drift]:
    return list(counts.reconcile(fix=False))


@dataclass
class Form:
    """A form as a browser would send it; the slider, which is not sent, is `slider`."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    slider: str = ""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif tag == "textarea":
            self._textarea = told["name"]
            self.forms[-1].fields[self._textarea] = ""
        elif tag == "input" and told.get("type") == "range":
            self.forms[-1].slider = told.get("value", "")
        elif tag == "input" and "name" in told and (told.get("type") != "checkbox" or "checked" in told):
            default = "on" if told.get("type") == "checkbox" else ""
            self.forms[-1].fields[told["name"]] = told.get("value", default)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data


def entry_forms_on(response: HttpResponse) -> list[Form]:
    parser = _Forms()
    parser.feed(text_of(response))
    return [form for form in parser.forms if "memo" in form.fields]


def entry_form_on(response: HttpResponse) -> Form:
    (form,) = entry_forms_on(response)
    return form
