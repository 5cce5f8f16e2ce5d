"""Each act about who somebody is leaves its line, with nobody's address, name or secret in it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from accounts.models import User
from mymovie.audit import Act, digest
from mymovie.limits.table import CONTACT
from support import roles
from support.roles import Role
from tests.accounts import test_notices as notices
from tests.accounts.forms import log_in, mailed_code, sign_up
from tests.accounts.still import just_confirmed
from tests.accounts.test_notices import NEW, SECRET
from tests.factories import PASSWORD, make_user
from tests.mymovie.paths import ROOT

pytestmark = pytest.mark.django_db

WRONG = "not the pass phrase"
HERE = {"REMOTE_ADDR": "203.0.113.77", "headers": {"Accept-Language": "en"}}
FACTS = {"time", "level", "event", "request_id", "act", "detail", "person", "origin", "address", "release"}
Deed = Callable[[Client, User], object]


def visitor() -> Client:
    return Client(**HERE)


def have_app(alice: User) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": SECRET})


def with_app(deed: Deed) -> Deed:
    def done(client: Client, alice: User) -> object:
        have_app(alice)
        return deed(client, alice)

    done.__name__ = deed.__name__
    return done


def second_step(client: Client, alice: User, code: str) -> None:
    log_in(client, alice.email)
    client.post("/accounts/2fa/authenticate/", {"code": code})


def fail_second_step(client: Client, alice: User) -> None:
    have_app(alice)
    second_step(visitor(), alice, "000000")


def show_app(client: Client, alice: User) -> None:
    have_app(alice)
    second_step(visitor(), alice, format_hotp_value(hotp_value(SECRET, notices.now())))


def spend_recovery_code(client: Client, alice: User) -> None:
    have_app(alice)
    second_step(visitor(), alice, RecoveryCodes.activate(alice).generate_codes()[0])


def show_nonsense_for_a_passkey(client: Client, alice: User) -> None:
    visitor().post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "nobody"}'})


def mistype_mailed_code(client: Client, alice: User) -> None:
    browser = visitor()
    sign_up(browser, email=NEW)
    browser.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})


def confirm_sign_up(client: Client, alice: User) -> None:
    browser = visitor()
    sign_up(browser, email=NEW)
    browser.post("/accounts/confirm-email/", {"code": mailed_code()})


def sign_up_again(client: Client, alice: User) -> None:
    sign_up(visitor(), email=alice.email)


def mistype_reset_code(client: Client, alice: User) -> None:
    asked = visitor()
    asked.post("/accounts/password/reset/", {"email": alice.email})
    asked.post("/accounts/password/reset/confirm/", {"code": "AAAA-AAAA"})


def fail_to_change_password(client: Client, alice: User) -> None:
    new = "another long pass phrase"
    sent = {"oldpassword": WRONG, "password1": new, "password2": new}
    client.post("/accounts/password/change/", sent)


def add_email_and_drop_it(client: Client, alice: User) -> None:
    alice.emailaddress_set.create(email=NEW, verified=False, primary=False)
    client.post("/accounts/email/", {"action_remove": "", "email": NEW})


def guess_too_often(client: Client, alice: User) -> None:
    for _ in range(6):
        log_in(visitor(), "nobody@example.com", WRONG)


def write_too_often(client: Client, alice: User) -> None:
    from mymovie.limits.counting import take

    (rate,) = CONTACT.rates
    take(rate, f"contact:person:{alice.pk}", times=rate.times)
    client.post("/contact/", {"category": "fault", "text": "It hangs."})


def come_back(client: Client, alice: User) -> None:
    User.objects.update(left_at="2026-01-01T00:00Z")
    client.post("/settings/account/come-back/")


def forge(client: Client, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True, **HERE)
    browser.cookies = client.cookies
    browser.post("/@alice/follow/")


def suspend_bob(client: Client, alice: User) -> None:
    roles.give(alice, Role.ADMINISTRATOR)
    bob = make_user("bob")
    client.post(f"/admin/accounts/user/{bob.pk}/deed/suspend/", {"reason": "He is rude."})


CASES: list[tuple[Deed, list[tuple[Act, str]]]] = [
    (lambda _, alice: log_in(visitor(), alice.email), [(Act.LOGGED_IN, "password")]),
    (lambda _, alice: log_in(visitor(), alice.email, WRONG), [(Act.LOGIN_FAILED, "password")]),
    (lambda _, alice: log_in(visitor(), "nobody@example.com"), [(Act.LOGIN_FAILED, "password")]),
    (guess_too_often, [*[(Act.LOGIN_FAILED, "password")] * 5, (Act.LIMIT, "failed log-ins")]),
    (write_too_often, [(Act.LIMIT, "contact")]),
    (fail_second_step, [(Act.FACTOR_REFUSED, "totp")]),
    (show_app, [(Act.FACTOR_USED, "totp"), (Act.LOGGED_IN, "password+totp")]),
    (
        spend_recovery_code,
        [(Act.FACTOR_USED, "recovery_codes"), (Act.LOGGED_IN, "password+recovery_codes")],
    ),
    (show_nonsense_for_a_passkey, [(Act.FACTOR_REFUSED, "webauthn")]),
    (lambda client, _: client.post("/accounts/logout/"), [(Act.LOGGED_OUT, "")]),
    (mistype_mailed_code, [(Act.SIGNED_UP, ""), (Act.CODE_REFUSED, "email")]),
    (
        confirm_sign_up,
        [(Act.SIGNED_UP, ""), (Act.EMAIL_CONFIRMED, ""), (Act.EMAIL_CHANGED, ""), (Act.LOGGED_IN, "")],
    ),
    (sign_up_again, []),
    (
        lambda client, _: client.post("/accounts/reauthenticate/", {"password": PASSWORD}),
        [(Act.CONFIRMED, "password")],
    ),
    (
        lambda client, _: client.post("/accounts/reauthenticate/", {"password": WRONG}),
        [(Act.CONFIRM_FAILED, "password")],
    ),
    (
        lambda client, _: client.post("/settings/account/leave/", {"password": WRONG}),
        [(Act.CONFIRM_FAILED, "password")],
    ),
    (fail_to_change_password, [(Act.CONFIRM_FAILED, "password")]),
    (notices.change_password, [(Act.PASSWORD_CHANGED, "")]),
    (notices.reset_password, [(Act.PASSWORD_RESET, "")]),
    (mistype_reset_code, [(Act.CODE_REFUSED, "password")]),
    (
        notices.change_email,
        [(Act.EMAIL_ADDED, ""), (Act.EMAIL_CONFIRMED, ""), (Act.EMAIL_CHANGED, "")],
    ),
    (add_email_and_drop_it, [(Act.EMAIL_REMOVED, "")]),
    (notices.turn_app_on, [(Act.FACTOR_ADDED, "totp"), (Act.RECOVERY_CODES_MADE, "recovery_codes")]),
    (with_app(notices.turn_app_off), [(Act.FACTOR_REMOVED, "totp")]),
    (notices.remove_passkey, [(Act.FACTOR_REMOVED, "webauthn")]),
    (with_app(notices.make_new_codes), [(Act.RECOVERY_CODES_MADE, "recovery_codes")]),
    (notices.log_out_elsewhere, [(Act.SESSIONS_ENDED, "others")]),
    (notices.leave, [(Act.LEFT, ""), (Act.LOGGED_OUT, "")]),
    (come_back, [(Act.CAME_BACK, "")]),
    (lambda client, _: client.get("/admin/login/"), [(Act.FORBIDDEN, "admin:login")]),
    (forge, [(Act.FORGED, "cookie")]),
    (suspend_bob, [(Act.STAFF, "suspend")]),
]

SECRETS = (PASSWORD, WRONG, NEW, SECRET, notices.NEW_PASSWORD, "alice", "example.com", "203.0.113.77", "rude")
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """What the log was told since it was last asked, of security alone; and no secret is in any line."""

    def told(*secrets: str) -> list[dict[str, Any]]:
        out = capsys.readouterr().out
        codes = [code for letter in mail.outbox for code in CODE.findall(str(letter.body))]
        assert [it for it in (*SECRETS, *codes, *secrets) if it and it in out] == []
        said = [json.loads(line) for line in out.splitlines()]
        return [line for line in said if line["event"] == "security"]

    return told


@pytest.fixture
def member(alice: User) -> Client:
    client = Client(**HERE)
    client.force_login(alice)
    return just_confirmed(client)


@pytest.mark.django_db(transaction=True)  # some are told once it is sure
@pytest.mark.parametrize(("deed", "acts"), CASES, ids=lambda it: getattr(it, "__name__", ""))
def test_an_act_is_a_line(
    deed: Deed,
    acts: list[tuple[Act, str]],
    member: Client,
    alice: User,
    lines: Lines,
) -> None:
    lines()
    secret = deed(member, alice)
    told = lines(secret if isinstance(secret, str) else "", member.session.session_key or "")
    assert [(line["act"], line["detail"]) for line in told] == acts
    for line in told:
        assert {*line} == FACTS
        assert line["request_id"]
        assert line["origin"] in (digest("203.0.113.77"), digest("127.0.0.1"))


def test_every_act_there_is_has_a_case_and_a_line_in_the_page() -> None:
    assert {act for _, acts in CASES for act, _ in acts} == {*Act}
    page = (ROOT / "docs/operations/security-log.md").read_text()
    assert [act.value for act in Act if f"`{act.value}`" not in page] == []


def test_a_line_names_a_member_by_number_and_an_address_so_that_two_can_be_compared(
    alice: User, lines: Lines
) -> None:
    log_in(Client(**HERE), " Alice@Example.com", WRONG)
    log_in(Client(**HERE), alice.email)
    failed, came_in = lines()
    assert (failed["person"], failed["address"]) == (None, digest("alice@example.com"))
    assert (came_in["person"], came_in["address"]) == (alice.pk, "")
    assert failed["origin"] == came_in["origin"] == digest("203.0.113.77")
    assert re.fullmatch("[0-9a-f]{16}", failed["address"])


def test_addresses_of_one_household_are_one_origin(lines: Lines) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        log_in(Client(REMOTE_ADDR=address), "nobody@example.com")
    one, same, other = (line["origin"] for line in lines())
    assert one == same != other


def test_a_deed_of_the_staff_that_was_undone_is_not_told(alice: User, lines: Lines) -> None:
    from support import log
    from support.models import Act as StaffAct

    log.write(actor=alice, action=StaffAct.SUSPEND, subject=alice)
    assert lines() == []  # nothing was committed


def test_the_digest_of_an_address_is_of_our_key(settings: Any) -> None:
    before = digest("alice@example.com")
    settings.SECRET_KEY = "another key that signs nothing but tests 0123456789"
    assert digest("alice@example.com") != before
