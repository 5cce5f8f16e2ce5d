"""How an account is protected: allauth's pages in our look, under our content policy."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import User
from tests.accounts.forms import is_logged_in, log_in, log_in_just_now
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SECURITY, SESSIONS = "/settings/security/", "/accounts/sessions/"
TOTP_ON, TOTP_OFF = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
CODES, NEW_CODES = "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"
KEYS = "/accounts/2fa/webauthn/"

# As Chromium's virtual device made it for localhost.
CREDENTIAL = {
    "type": "public-key",
    "id": "PT21AT3P_WqP9-Op2z2LgPdYXJfhNVTvxcnYvL44RJE",
    "rawId": "PT21AT3P_WqP9-Op2z2LgPdYXJfhNVTvxcnYvL44RJE",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZW80RVZkM280czNZSnRPNz"
        "NUZlQxN1VTVV82UG9nX25sN3lxMWhqNGRzYyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODEyMyIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmV"
        "zzuoMdl2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAID09tQE9z_1qj_fjqds9i4D3WFyX4TVU78XJ2Ly-OESRpQECAyYgASFYIJjDWDodjGoH"
        "NK9kYl64loHe0GfVzzi4BdlmJdCcJeGCIlggbtodkRpbTBFIRRmPdPjhzDVswxewXTKIQCy42bJpe88",
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice", language="en")


@pytest.fixture
def as_alice(alice: User) -> Client:
    return log_in_just_now(alice)


@pytest.fixture
def key(alice: User) -> Authenticator:
    data = {"name": "My phone", "credential": CREDENTIAL}
    return Authenticator.objects.create(user=alice, type="webauthn", data=data)


@pytest.fixture
def app(alice: User) -> Authenticator:
    return Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


# --- every page ---

PAGES = [
    SECURITY, SESSIONS, TOTP_ON, KEYS, f"{KEYS}add/", "/accounts/2fa/", "/accounts/email/",
    "/accounts/password/change/", "/accounts/reauthenticate/",
]  # fmt: skip
WITH_KEY_AND_APP = [
    SECURITY, TOTP_OFF, CODES, NEW_CODES, KEYS, f"{KEYS}reauthenticate/", "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/", "/accounts/reauthenticate/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_the_content_policy(as_alice: Client, path: str) -> None:
    assert offences(page(as_alice, path)) == []


@pytest.mark.parametrize("path", WITH_KEY_AND_APP)
def test_a_page_of_a_protected_account_keeps_to_the_content_policy(
    as_alice: Client, alice: User, key: Authenticator, app: Authenticator, path: str
) -> None:
    RecoveryCodes.activate(alice)
    assert offences(page(as_alice, path)) == []


@pytest.mark.parametrize("deed", ["edit", "remove"])
def test_a_page_of_one_key_keeps_to_the_content_policy(
    as_alice: Client, key: Authenticator, deed: str
) -> None:
    assert offences(page(as_alice, f"{KEYS}keys/{key.pk}/{deed}/")) == []


def test_the_second_step_keeps_to_the_content_policy(
    client: Client, alice: User, key: Authenticator, app: Authenticator
) -> None:
    assert log_in(client, alice.email)["Location"] == "/accounts/2fa/authenticate/"
    assert offences(page(client, "/accounts/2fa/authenticate/")) == []


def test_the_log_in_page_with_passkeys_keeps_to_the_content_policy(client: Client) -> None:
    login = page(client, "/accounts/login/")
    assert offences(login) == []
    assert 'id="passkey_login"' in login


def offences(html: str) -> list[str]:
    """What the policy would refuse: scripts in the page that are no data, styles, handlers, data: images."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html)
    return scripts + re.findall(r"<style|\sstyle=|\son\w+=|src=\"data:|javascript:", html)


def test_the_content_policy_has_no_hole_for_the_qr_code(as_alice: Client) -> None:
    response = as_alice.get(TOTP_ON)
    assert "data:" not in response["Content-Security-Policy"]
    assert "<svg" in response.content.decode().split('class="qr"')[1][:400]


@pytest.mark.parametrize("path", [TOTP_ON, f"{KEYS}add/"])
def test_a_session_that_did_not_just_log_in_is_asked_again(alice: User, path: str) -> None:
    client = Client()
    client.force_login(alice)
    assert client.get(path)["Location"].startswith("/accounts/reauthenticate/?next=")


# --- the hub ---


def test_the_hub_says_that_nothing_is_set_up(as_alice: Client) -> None:
    hub = page(as_alice, SECURITY)
    for said in ("alice@example.com", "None. With one you log in", "Off. When it is on", "In 1 browser"):
        assert said in hub


def test_the_hub_says_what_is_set_up(as_alice: Client, alice: User, key: Authenticator) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})
    RecoveryCodes.activate(alice).validate_code(RecoveryCodes.activate(alice).generate_codes()[0])
    hub = page(as_alice, SECURITY)
    for said in ("1 passkey or security key", "On: logging in", "9 codes left"):
        assert said in hub


def test_the_hub_counts_no_session_that_another_password_ended(as_alice: Client, alice: User) -> None:
    log_in(Client(), alice.email)
    new = "another long pass phrase"
    as_alice.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "In 1 browser<" in page(as_alice, SECURITY)


# --- the authenticator app and the recovery codes ---


def turn_the_app_on(client: Client) -> str:
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page(client, TOTP_ON))[1]
    response = client.post(TOTP_ON, {"code": code_of(secret)})
    assert response["Location"] == CODES
    return secret


def test_the_app_is_on_once_its_code_was_typed(as_alice: Client, alice: User) -> None:
    turn_the_app_on(as_alice)
    assert "On: logging in with the password also asks for its code." in page(as_alice, SECURITY)


def test_a_wrong_code_turns_nothing_on(as_alice: Client) -> None:
    page(as_alice, TOTP_ON)
    assert "Incorrect code." in as_alice.post(TOTP_ON, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_once(as_alice: Client) -> None:
    turn_the_app_on(as_alice)
    assert len(re.findall(r"<code>\d{8}</code>", page(as_alice, CODES))) == 10
    assert "<code>" not in page(as_alice, CODES)


def test_new_codes_end_the_old_ones(as_alice: Client, alice: User, app: Authenticator) -> None:
    old = RecoveryCodes.activate(alice).generate_codes()
    assert as_alice.post(NEW_CODES)["Location"] == CODES
    assert old[0] not in page(as_alice, CODES)


def test_the_second_step_asks_for_a_code(client: Client, alice: User, app: Authenticator) -> None:
    log_in(client, alice.email)
    assert not is_logged_in(client)
    code = code_of(app.data["secret"])
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert is_logged_in(client)


def test_a_recovery_code_lets_in_once(alice: User, app: Authenticator) -> None:
    code = RecoveryCodes.activate(alice).generate_codes()[0]
    assert [second_step(alice, code), second_step(alice, code)] == [True, False]


def second_step(person: User, code: str) -> bool:
    client = Client()
    log_in(client, person.email)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return is_logged_in(client)


def test_the_app_can_be_turned_off(as_alice: Client, app: Authenticator) -> None:
    as_alice.post(TOTP_OFF)
    assert not Authenticator.objects.exists()


# --- passkeys ---


def test_a_passkey_is_listed_with_its_name(as_alice: Client, key: Authenticator) -> None:
    assert "My phone" in page(as_alice, KEYS)


def test_a_passkey_can_be_renamed(as_alice: Client, key: Authenticator) -> None:
    as_alice.post(f"{KEYS}keys/{key.pk}/edit/", {"name": "Old phone"})
    assert "Old phone" in page(as_alice, KEYS)


def test_a_passkey_can_be_removed(as_alice: Client, key: Authenticator) -> None:
    as_alice.post(f"{KEYS}keys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("deed", ["edit", "remove"])
def test_nobody_reaches_the_key_of_another(bob: User, key: Authenticator, deed: str) -> None:
    client = log_in_just_now(bob)
    assert client.post(f"{KEYS}keys/{key.pk}/{deed}/", {"name": "mine"}).status_code == 404


# --- sessions ---


def test_logging_out_the_others_keeps_this_one(as_alice: Client, alice: User) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) CriOS/120 Safari/604"})
    log_in(phone, alice.email)
    assert "Chrome, iPhone" in page(as_alice, SESSIONS)
    as_alice.post(SESSIONS)
    assert phone.get(SECURITY).status_code == 302
    assert as_alice.get(SECURITY).status_code == 200
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0", "Firefox, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17 Safari/605", "Safari, Mac"),
        ("<script>", "Unknown browser"),
    ],
)
def test_a_browser_is_told_by_the_name_people_give_it(alice: User, user_agent: str, told: str) -> None:
    client = Client(headers={"User-Agent": user_agent})
    log_in(client, alice.email)
    shown = page(client, SESSIONS)
    assert told in shown
    assert "<script>" not in shown
