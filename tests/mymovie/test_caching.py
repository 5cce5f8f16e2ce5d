"""What opts in to shared caches is held to what it says."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from mymovie.caching import public_for
from mymovie.middleware import DrawnForOne

PUBLIC, PRIVATE = "public, max-age=0, s-maxage=30, stale-while-revalidate=30", "private, no-store"


def drawn(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the same for everybody")


def drawn_with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def drawn_with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("seen", "1")
    return response


def drawn_with_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = "1"
    return HttpResponse()


def its_own_way(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Cache-Control": "public, max-age=600"})


VIEWS = [drawn, drawn_with_token, drawn_with_cookie, drawn_with_session]
urlpatterns = [path(f"{view.__name__}/", public_for(60)(view)) for view in VIEWS]
urlpatterns.append(path("its_own_way/", its_own_way))

BY_MISTAKE = ["/drawn_with_token/", "/drawn_with_cookie/", "/drawn_with_session/"]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.once, pytest.mark.django_db]


def said(address: str, **cookies: str) -> str:
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    return client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", BY_MISTAKE)
def test_a_public_page_that_is_drawn_for_one_crashes_before_it_is_released(address: str) -> None:
    with pytest.raises(DrawnForOne, match="for a visitor"):
        Client().get(address)


@pytest.mark.parametrize("address", BY_MISTAKE)
def test_in_production_it_is_private_and_logged(address: str, settings: Any, caplog: Any) -> None:
    settings.STRICT_CACHING = False
    assert said(address) == PRIVATE
    assert [record.levelname for record in caplog.records if "is public, but" in record.message] == ["ERROR"]


@pytest.mark.parametrize("address", ["/drawn/", *BY_MISTAKE])
def test_whoever_brings_a_session_gets_it_drawn_for_them(address: str) -> None:
    assert said(address, sessionid="k" * 32) == PRIVATE


def test_a_visitor_with_a_token_from_elsewhere_still_gets_the_page_of_everybody() -> None:
    assert said("/drawn/") == PUBLIC
    assert said("/drawn/", csrftoken="a" * 32) == PUBLIC
    assert said("/drawn_with_token/", csrftoken="a" * 32) == PRIVATE


def test_a_token_that_cannot_be_read_is_no_fault_of_the_page() -> None:
    assert said("/drawn/", csrftoken="?") == PRIVATE


def test_no_view_says_public_by_itself() -> None:
    assert said("/its_own_way/") == PRIVATE
