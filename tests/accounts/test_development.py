"""In development the page that waits for a code shows the mail; elsewhere it never does."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import development
from tests.accounts.forms import sign_up

pytestmark = pytest.mark.django_db

ADDRESS = "newcomer@example.com"


@pytest.fixture
def showing_mail(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "accounts.development.ShowingBackend"
    return settings


def page_that_waits(client: Client) -> str:
    return client.get(sign_up(client)["Location"]).content.decode()


def test_in_development_the_page_shows_the_mailed_code(
    client: Client, showing_mail: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    showing_mail.DEBUG = True
    page = page_that_waits(client)
    assert 'id="development-mail"' in page
    assert development.last_mail_to(ADDRESS).splitlines()[4] in page
    assert ADDRESS in capsys.readouterr().out


def test_elsewhere_the_page_shows_no_mail_even_with_that_backend(client: Client, showing_mail: Any) -> None:
    assert "development-mail" not in page_that_waits(client)


def test_elsewhere_that_backend_keeps_no_mail(client: Client, showing_mail: Any) -> None:
    sign_up(client)
    showing_mail.DEBUG = True  # the look-up would find it now
    assert development.last_mail_to(ADDRESS) is None


def test_elsewhere_a_mail_that_was_kept_is_not_shown(client: Client, showing_mail: Any) -> None:
    cache.set(development._key(ADDRESS), "AAAA-AAAA")
    assert "AAAA-AAAA" not in page_that_waits(client)
