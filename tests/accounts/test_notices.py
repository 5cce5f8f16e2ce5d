"""Whoever changes how an account is known is not always its owner: each change is told by one mail."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from accounts.models import User
from mymovie.models import Mail
from tests.accounts.forms import log_in, mailed_code
from tests.accounts.still import just_confirmed
from tests.factories import PASSWORD, make_user

# Some are sent once it is sure that the change was kept.
pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = "alice@example.com", "new@example.com"
NEW_PASSWORD = "another long pass phrase"
SECRET = "GEZDGNBVGY3TQOJQ"


def change_password(client: Client, alice: User) -> str:
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/accounts/password/change/", sent)
    return NEW_PASSWORD


def reset_password(client: Client, alice: User) -> str:
    forgetful = Client(headers={"Accept-Language": "en"})
    asked = forgetful.post("/accounts/password/reset/", {"email": OLD})
    confirmed = forgetful.post(asked["Location"], {"code": mailed_code()})
    mail.outbox.clear()
    forgetful.post(confirmed["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    return NEW_PASSWORD


def change_email(client: Client, alice: User) -> str:
    asked = client.post("/accounts/email/", {"action_add": "", "email": NEW})
    code = mailed_code()
    mail.outbox.clear()
    client.post(asked["Location"], {"code": code})
    return code


def turn_app_on(client: Client, alice: User) -> str:
    Authenticator.objects.filter(type="totp").delete()
    client.get("/accounts/2fa/totp/activate/")
    secret: str = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": format_hotp_value(hotp_value(secret, now()))})
    return secret


def turn_app_off(client: Client, alice: User) -> str:
    client.post("/accounts/2fa/totp/deactivate/")
    return SECRET


def remove_passkey(client: Client, alice: User) -> str:
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "phone"})
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    return SECRET


def make_new_codes(client: Client, alice: User) -> str:
    client.post("/accounts/2fa/recovery-codes/generate/")
    codes: list[str] = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    return codes[0]


def log_out_elsewhere(client: Client, alice: User) -> str:
    client.post("/accounts/sessions/")
    return client.session.session_key or ""


def leave(client: Client, alice: User) -> str:
    client.post("/settings/account/leave/", {"password": PASSWORD})
    return PASSWORD


def now() -> int:
    return int(time.time()) // 30


NOTICES = [
    *((change_password, OLD), (reset_password, OLD), (change_email, OLD), (turn_app_on, OLD)),
    *((turn_app_off, OLD), (remove_passkey, OLD), (make_new_codes, OLD), (log_out_elsewhere, OLD)),
    (leave, OLD),
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("act", "whom"), NOTICES, ids=lambda it: getattr(it, "__name__", ""))
def test_each_change_is_told_by_one_mail_in_the_member_s_language_and_without_secrets(
    act: Callable[[Client, User], str], whom: str, language: str
) -> None:
    alice = make_user("alice", language=language)
    Authenticator.objects.create(user=alice, type="totp", data={"secret": SECRET})
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(alice)
    just_confirmed(client)
    mail.outbox.clear()
    secret = act(client, alice)
    assert [message.to for message in mail.outbox] == [[whom]]
    told = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert secret not in told
    assert PASSWORD not in told
    assert has_japanese(told) == (language == "ja")


def has_japanese(text: str) -> bool:
    return any("ぁ" <= letter <= "ヿ" for letter in text)


def test_a_log_in_alone_is_told_to_nobody() -> None:
    make_user("alice")
    log_in(Client(), OLD)
    assert mail.outbox == []


def test_a_notice_waits_for_the_mail_server_and_the_change_does_not(outbox: None) -> None:
    alice = make_user("alice")
    client = Client()
    client.force_login(alice)
    change_password(client, alice)
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert client.get("/settings/security/").status_code == 200
    notice = Mail.objects.get()
    assert (notice.recipient, notice.kind) == (alice.email, "account/email/password_changed")
