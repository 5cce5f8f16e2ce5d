import logging
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.models import User
from mymovie.limits import table
from mymovie.limits.counting import Rate, take
from mymovie.limits.table import ANY_OTHER, CONTACT, FOLLOW, PAGES, REGISTER, SEARCH, SIGNUP, TAKE_OUT, Limit
from mymovie.models import Spent
from tests.accounts.forms import SIGNUP as SIGNUP_TYPED
from tests.accounts.still import just_confirmed
from tests.factories import make_entry, make_movie, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("limits_at_a_standstill")]
HERE = "address:127.0.0.1"
ENGLISH = {"Accept-Language": "en"}
SWAPS = {"HX-Request": "true"}


def spend(limit: Limit, who: str, *, but: int = 0) -> None:
    rates = limit.rates_of(is_member=who.startswith("person"))
    for rate in rates:
        take(rate, f"{limit.name}:{who}", times=rate.times - but)


def me(person: User) -> str:
    return f"person:{person.pk}"


# --- who is counted ---


def test_one_person_at_the_limit_is_no_matter_of_anothers(
    as_alice: Client, as_bob: Client, alice: User
) -> None:
    make_user("star")
    spend(FOLLOW, me(alice))
    assert as_alice.post("/@star/follow/").status_code == 429
    assert as_bob.post("/@star/follow/").status_code == 302


def test_routes_with_one_limit_are_counted_together(as_alice: Client, alice: User) -> None:
    make_user("star")
    spend(FOLLOW, me(alice), but=1)
    assert as_alice.post("/@star/follow/").status_code == 302
    assert as_alice.post("/@star/unfollow/").status_code == 429


def test_whoever_is_at_the_limit_of_follows_may_still_block(as_alice: Client, alice: User) -> None:
    make_user("star")
    spend(FOLLOW, me(alice))
    assert as_alice.post("/@star/block/").status_code == 302


def test_a_member_is_not_stopped_by_what_others_did_at_their_address(as_alice: Client) -> None:
    spend(CONTACT, HERE)
    assert contact(as_alice).status_code == 302
    assert contact(Client()).status_code == 429


def contact(client: Client, **headers: str) -> Any:
    typed = {"key": "a" * 32, "category": "fault", "email": "ken@example.org", "text": "It hangs."}
    return client.post("/contact/", typed, headers=headers)


@pytest.mark.parametrize(
    ("spent_by", "address", "status"),
    [
        ("2001:db8:1:2::", "2001:db8:1:2:ffff::9", 429),
        ("2001:db8:1:2::", "2001:db8:1:3::1", 302),
        ("203.0.113.7", "203.0.113.7", 429),
        ("203.0.113.7", "203.0.113.8", 302),
        ("203.0.113.7", "::ffff:203.0.113.7", 429),
        ("203.0.113.7", "::ffff:203.0.113.8", 302),
    ],
)
def test_an_address_is_one_of_ipv4_or_64_bits_of_ipv6(spent_by: str, address: str, status: int) -> None:
    spend(CONTACT, f"address:{spent_by}")
    assert contact(Client(REMOTE_ADDR=address)).status_code == status


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"])
@pytest.mark.parametrize("proxies", [0, 2])
def test_an_address_that_the_client_made_up_does_not_help(settings: Any, header: str, proxies: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sent = {"X-Forwarded-For": "127.0.0.1, 10.0.0.1"} if proxies else {}
    made_up = {header: f"198.51.100.1, {sent[header]}" if header in sent else "198.51.100.1"}
    spend(CONTACT, HERE)
    assert contact(Client(), **sent, **{}).status_code == 429
    assert contact(Client(), **(sent | made_up)).status_code == 429


# --- what is not counted ---


def test_no_wall_and_no_page_is_counted(client: Client, as_bob: Client, alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=550))
    for page in (
        "/",
        "/@alice/",
        "/@alice/?sort=score",
        "/@alice/?sort=score&after=60.0.0",
        "/@alice/550/",
        "/movies/550/",
        "/people/",
        "/contact/",
    ):
        assert client.get(page).status_code == as_bob.get(page).status_code == 200
    assert not Spent.objects.exists()


def test_a_form_from_elsewhere_spends_nothing(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post("/@bob/follow/").status_code == 403
    assert not Spent.objects.exists()


def test_a_mistake_in_a_sign_up_does_not_count(client: Client) -> None:
    spend(SIGNUP, HERE, but=1)
    for _ in range(3):
        assert client.post("/accounts/signup/", {"email": "nobody"}).status_code in (200, 422)


def test_a_mistake_in_a_registration_does_not_count(as_alice: Client, alice: User) -> None:
    make_movie(tmdb_id=550)
    spend(REGISTER, me(alice), but=1)
    for headers in ({}, SWAPS, {}):
        assert as_alice.post("/movies/550/register/", {"score": "101"}, headers=headers).status_code == 422


# --- what was done and says so with 200 ---


def test_a_registration_that_htmx_sent_counts(as_alice: Client, alice: User) -> None:
    make_movie(tmdb_id=550)
    spend(REGISTER, me(alice), but=1)
    assert as_alice.post("/movies/550/register/", {"score": "80"}, headers=SWAPS).status_code == 200
    assert as_alice.post("/movies/550/register/", {"score": "80"}, headers=SWAPS).status_code == 429


def test_a_sign_up_that_asks_for_json_counts(client: Client) -> None:
    spend(SIGNUP, HERE, but=1)
    asks = {"X-Requested-With": "XMLHttpRequest"}
    assert client.post("/accounts/signup/", SIGNUP_TYPED, headers=asks)["Content-Type"] == "application/json"
    assert client.post("/accounts/signup/", SIGNUP_TYPED, headers=asks).status_code == 429


# --- pages that are read in great numbers ---


@pytest.mark.parametrize(
    ("limit", "page"),
    [(SEARCH, "/search/?q=a"), (TAKE_OUT, "/settings/account/take-out.csv"), (PAGES, "/people/?after=x")],
)
def test_what_is_dear_to_read_is_counted(as_alice: Client, alice: User, limit: Limit, page: str) -> None:
    just_confirmed(as_alice)  # else a take-out asks for that first
    spend(limit, me(alice), but=1)
    assert as_alice.get(page).status_code == 200
    assert as_alice.get(page).status_code == 429


def test_members_may_search_more_often_than_visitors(client: Client) -> None:
    assert SEARCH.visitors == (Rate(30, 60),)
    assert SEARCH.rates == (Rate(120, 60),)
    spend(SEARCH, HERE)
    assert client.get("/search/?q=a").status_code == 429


# --- the answer ---


def test_the_answer_says_how_long_to_wait_in_both_languages_and_in_a_header() -> None:
    spend(CONTACT, HERE)
    response = contact(Client(), **ENGLISH)
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "720")
    assert "Wait 12 minutes, then try again." in html
    assert "12分待ってから" in html
    assert response["Cache-Control"] == "private, no-store"


def test_the_answer_sends_again_what_was_typed() -> None:
    spend(CONTACT, HERE)
    text = 'A "long" story <b>\nwith lines, and longer than a line'
    client = Client(enforce_csrf_checks=True)
    client.get("/contact/")
    first = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "key": "a" * 32, "category": "fault"}
    page = client.post("/contact/", first | {"email": "ken@example.org", "text": text}).content.decode()
    assert 'name="email" value="ken@example.org"' in page
    assert "A &quot;long&quot; story &lt;b&gt;\nwith lines" in page
    assert page.count('name="csrfmiddlewaretoken"') == 1


def test_no_password_is_written_on_it(client: Client) -> None:
    spend(table.LOGIN, HERE)
    response = client.post("/accounts/login/", {"login": "a@example.org", "password": "never on a page"})
    assert response.status_code == 429
    assert "never on a page" not in response.content.decode()


def test_a_refusal_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "security")
    spend(CONTACT, HERE)
    contact(Client())
    (line,) = [line for line in caplog.records if line.name == "security"]
    assert (line.facts["act"], line.facts["detail"], line.facts["person"]) == ("limit", "contact", None)


# --- what nobody declared ---


def test_a_route_that_nobody_declared_is_an_error(as_alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(table.POSTS, "follows:follow")
    make_user("star")
    with pytest.raises(ImproperlyConfigured, match="follows:follow takes POST and has no limit"):
        as_alice.post("/@star/follow/")


def test_in_production_it_has_a_low_limit(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LIMITS_ARE_DECLARED = False
    monkeypatch.delitem(table.POSTS, "follows:follow")
    make_user("star")
    spend(ANY_OTHER, me(alice), but=1)
    assert as_alice.post("/@star/follow/").status_code == 302
    assert as_alice.post("/@star/follow/").status_code == 429


def test_a_drill_may_multiply_every_figure(as_alice: Client, alice: User, settings: Any) -> None:
    settings.LIMITS_TIMES = 1000
    make_user("star")
    spend(FOLLOW, me(alice))
    assert as_alice.post("/@star/follow/").status_code == 302
