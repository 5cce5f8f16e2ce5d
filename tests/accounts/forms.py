"""What tests send to the pages of accounts and read off them."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

ENGLISH = {"Accept-Language": "en"}
SIGNUP = {
    "username": "newcomer",
    "nickname": "新人",
    "email": "newcomer@example.com",
    "password1": PASSWORD,
    "birth_date": "1990-02-03",
    "country": "JP",
    "language": "ja",
    "time_zone": "Asia/Tokyo",
}


def sign_up(client: Client, **typed: str) -> HttpResponse:
    return client.post("/accounts/signup/", SIGNUP | typed, headers=ENGLISH)


def log_in(client: Client, login: str, password: str = PASSWORD) -> HttpResponse:
    return client.post("/accounts/login/", {"login": login, "password": password}, headers=ENGLISH)


def log_in_just_now(person: User) -> Client:
    """Through the form, and asked once more since, so that nothing is asked again."""
    client = Client()
    log_in(client, person.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def mailed_code() -> str:
    """The code in the last mail, which stands on a line of its own."""
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", str(mail.outbox[-1].body), re.MULTILINE).group()


def complaints(response: HttpResponse, field: str) -> list[str]:
    """What the page says beside a field."""
    found = re.search(rf'<ul class="errorlist" id="id_{field}_error">(.*?)</ul>', response.content.decode())
    return re.findall(r"<li>(.*?)</li>", found[1]) if found else []
