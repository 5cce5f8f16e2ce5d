"""Whose address the limits count: behind CloudFront, a load balancer and nginx, each of which adds one."""

from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

CLIENT, EDGE, BALANCER = "203.0.113.77", "198.51.100.9", "10.0.1.5"
pytestmark = pytest.mark.once
_numbers = count()
SPOOFABLE = [
    "Forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "CloudFront-Viewer-Address",
]


@pytest.fixture(autouse=True)
def _behind_three(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3


def ask(client: Client, *, forwarded: str, **headers: str) -> HttpResponse:
    sent = {"X-Forwarded-For": f"{forwarded}, {EDGE}, {BALANCER}", **headers}
    url = reverse("account_reset_password")
    somebody = f"{next(_numbers)}@example.com"  # as there is a limit for each address of mail too
    return client.post(url, {"email": somebody}, headers=sent, REMOTE_ADDR="127.0.0.1")


def ask_often(client: Client, pretend: Any) -> int:
    return [ask(client, **pretend(n)).status_code for n in range(25)][-1]


@pytest.mark.django_db
def test_who_asks_too_often_is_told_so_and_nobody_else() -> None:
    assert ask_often(Client(), lambda n: {"forwarded": CLIENT}) == 429
    assert ask(Client(), forwarded="203.0.113.78").status_code == 302


@pytest.mark.django_db
def test_what_a_client_writes_before_its_own_address_makes_it_nobody_else() -> None:
    assert ask_often(Client(), lambda n: {"forwarded": f"192.0.2.{n}, {CLIENT}"}) == 429


@pytest.mark.django_db
def test_no_other_header_makes_a_client_somebody_else() -> None:
    def pretend(n: int) -> dict[str, str]:
        return {"forwarded": CLIENT} | dict.fromkeys(SPOOFABLE, f"192.0.2.{n}")

    assert ask_often(Client(), pretend) == 429


@pytest.mark.django_db
def test_all_addresses_of_one_household_are_one() -> None:
    assert ask_often(Client(), lambda n: {"forwarded": f"2001:db8::{n + 1:x}"}) == 429
    assert ask(Client(), forwarded="2001:db8:0:1::1").status_code == 302


@pytest.mark.django_db
def test_while_no_proxy_is_trusted_what_a_client_writes_counts_for_nothing(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert ask_often(Client(), lambda n: {"forwarded": f"192.0.2.{n}"}) == 429


def ask_past_some_proxies(client: Client, chain: str, address: str = "10.0.1.9") -> int:
    sent = {"X-Forwarded-For": chain} if chain else {}
    url = reverse("account_reset_password")
    somebody = f"{next(_numbers)}@example.com"
    return client.post(url, {"email": somebody}, headers=sent, REMOTE_ADDR=address).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("chain", ["", "192.0.2.{}", "192.0.2.{}, 192.0.2.7"])
def test_who_came_past_a_proxy_is_whoever_handed_the_request_on(chain: str) -> None:
    answers = [ask_past_some_proxies(Client(), chain.format(n)) for n in range(25)]
    assert (answers[0], answers[-1]) == (302, 429)
    assert ask_past_some_proxies(Client(), chain.format(1), address="10.0.1.10") == 302
    assert ask(Client(), forwarded="10.0.1.9").status_code == 429  # one limit, whichever way it came


@pytest.mark.django_db
@pytest.mark.parametrize("chain", [",", ",,", ",,,", "unknown", "secret, not an address, 10.0.1.5"])
def test_no_chain_is_an_error_of_ours(chain: str) -> None:
    assert ask_past_some_proxies(Client(raise_request_exception=False), chain) in (302, 403)
