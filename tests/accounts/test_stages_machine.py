"""In whatever order the doors are tried, nobody comes in without each factor of that person."""

import re
import time
from random import Random
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from tests.depth import IS_WHOLE
from tests.factories import PASSWORD, make_user
from tests.properties import SEEDS, walk

SECRETS = {"tom": "GEZDGNBVGY3TQOJQ", "tim": "JBSWY3DPEHPK3PXP"}
# What each has to show, all in one browser and within the quarter of an hour that a log-in may take.
NEEDS: dict[str, set[str] | None] = {
    "ann": {"password"},
    "tom": {"password", "second"},
    "tim": {"password", "second"},
    "una": {"password", "mail"},  # has not confirmed her address
    "sue": None,  # suspended
}
LOG_IN_TAKES_S = 900
people = st.sampled_from(sorted(NEEDS))
with_second = st.sampled_from(sorted(SECRETS))
POOLS = {
    "who": sorted(NEEDS),
    "type_code_of_the_app.who": sorted(SECRETS),
    "type_recovery_code.who": sorted(SECRETS),
    "come_in_as_one_should.who": sorted(SECRETS),
    "come_again_with_the_same_code.who": sorted(SECRETS),
    "is_right": (True, True, False),
    "spelling": ("{}", " {}", "{} "),
    "page": ("confirm-email", "password/reset/confirm"),
    "path": ("login", "2fa/authenticate", "confirm-email", "password/reset/complete"),
    "seconds": (30, 601, LOG_IN_TAKES_S + 1),
}


class Doors(RuleBasedStateMachine):
    reached: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.clock = time_machine.travel("2026-03-01T12:00:10Z", tick=False)
        self.now = self.clock.start()
        cache.clear()
        mail.outbox.clear()
        self.recovery = {
            handle: RecoveryCodes.activate(User.objects.get(handle=handle)).generate_codes()
            for handle in SECRETS
        }
        self.passwords = dict.fromkeys(NEEDS, PASSWORD)
        self.browser = Client()
        self.shown: dict[tuple[str, str], float] = {}
        self.used: set[tuple[str, str]] = set()
        self.mailed: set[str] = set()  # their address is confirmed, once and for all

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def show(self, who: str, what: str) -> None:
        self.shown[who, what] = time.time()

    def post(self, path: str, **typed: str) -> Any:
        return self.browser.post(path, typed)

    @rule(who=people, is_right=st.booleans())
    def type_password(self, who: str, is_right: bool) -> None:
        if is_right:
            self.show(who, "password")
        typed = self.passwords[who] if is_right else "not the pass phrase"
        self.post("/accounts/login/", login=f"{who}@example.com", password=typed)

    @rule(who=with_second, spelling=st.sampled_from(["{}", " {}", "{} "]))
    def type_code_of_the_app(self, who: str, spelling: str) -> None:
        """The one of now, or once more the one of a moment ago: that one counts for nothing."""
        code = format_hotp_value(hotp_value(SECRETS[who], int(time.time()) // 30))
        if (who, code) not in self.used:
            self.show(who, "second")
        before = self.who_is_in()
        self.post("/accounts/2fa/authenticate/", code=spelling.format(code))
        if self.who_is_in() != before:
            self.used.add((who, code))
            assert self.shown[who, "second"] == time.time()

    @rule(who=with_second)
    def type_recovery_code(self, who: str) -> None:
        self.show(who, "second")
        before = self.who_is_in()
        self.post("/accounts/2fa/authenticate/", code=self.recovery[who][0])
        if self.who_is_in() != before:
            self.recovery[who].pop(0)

    @rule(who=with_second)
    def come_in_as_one_should(self, who: str) -> None:
        """So that the machine is not only ever turned away."""
        self.log_out()
        self.wait(30)
        self.type_password(who, True)
        self.type_code_of_the_app(who, "{}")

    @rule(who=with_second)
    def come_again_with_the_same_code(self, who: str) -> None:
        self.come_in_as_one_should(who)
        self.log_out()
        self.type_password(who, True)
        self.type_code_of_the_app(who, "{}")

    @rule()
    def type_wrong_code(self) -> None:
        self.post("/accounts/2fa/authenticate/", code="000000")

    @rule(who=people, page=st.sampled_from(["confirm-email", "password/reset/confirm"]))
    def type_mailed_code(self, who: str, page: str) -> None:
        letters = [str(it.body) for it in mail.outbox if it.to == [f"{who}@example.com"]]
        codes = re.findall(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", letters[-1] if letters else "", re.MULTILINE)
        if codes:
            self.show(who, "mail")
            self.mailed.add(who)
        self.post(f"/accounts/{page}/", code=codes[-1] if codes else "AAAA-AAAA")

    @rule(who=people)
    def forget_password(self, who: str) -> None:
        self.post("/accounts/password/reset/", email=f"{who}@example.com")

    @rule()
    def choose_new_password(self) -> None:
        new = "another long pass phrase"
        self.post("/accounts/password/reset/complete/", password1=new, password2=new)
        for person in User.objects.all():
            if person.check_password(new):
                assert (person.handle, "mail") in self.shown or self.passwords[person.handle] == new
                self.passwords[person.handle] = new

    @rule(who=people)
    def renew_password_as_one_should(self, who: str) -> None:
        self.log_out()
        self.forget_password(who)
        self.type_mailed_code(who, "password/reset/confirm")
        self.choose_new_password()

    @rule(path=st.sampled_from(["login", "2fa/authenticate", "confirm-email", "password/reset/complete"]))
    def look(self, path: str) -> None:
        self.browser.get(f"/accounts/{path}/")

    @rule()
    def log_out(self) -> None:
        self.post("/accounts/logout/")
        self.shown.clear()

    @rule(seconds=st.sampled_from([30, 601, LOG_IN_TAKES_S + 1]))
    def wait(self, seconds: int) -> None:
        self.now.shift(seconds)

    def who_is_in(self) -> str | None:
        key = self.browser.session.get("_auth_user_id")
        return User.objects.get(pk=key).handle if key else None

    @invariant()
    def whoever_is_in_has_shown_everything(self) -> None:
        who = self.who_is_in()
        if who is None or who in self.settled:
            return
        needs = NEEDS[who]
        assert needs is not None, f"{who} is suspended and logged in"
        missing = {it for it in needs if self.shown.get((who, it), 0) < time.time() - LOG_IN_TAKES_S}
        missing -= {"mail"} if who in self.mailed else set()
        assert not missing, f"{who} is logged in without {missing}"
        self.reached.add(who)
        self.settled.add(who)

    @property
    def settled(self) -> set[str]:
        """Who came in rightly, in the session that the browser has now."""
        key = self.browser.session.session_key or ""
        return self.__dict__.setdefault("_settled", {}).setdefault(key, set())


def make_people() -> None:
    for handle in NEEDS:
        make_user(handle, is_active=handle != "sue")
    EmailAddress.objects.filter(user__handle="una").update(verified=False)
    for handle, secret in SECRETS.items():
        person = User.objects.get(handle=handle)
        Authenticator.objects.create(user=person, type="totp", data={"secret": secret})


@pytest.mark.once
@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS=False, LIMITS_TIMES=1_000_000)
def test_no_order_of_steps_lets_anybody_in_without_all_they_need() -> None:
    make_people()
    Doors.reached.clear()
    if IS_WHOLE:
        run_state_machine_as_test(
            Doors, settings=settings(max_examples=1_000, stateful_step_count=12, database=None)
        )
    else:
        for seed in SEEDS:
            walk(Doors, POOLS, Random(seed))
    assert "ann" in Doors.reached  # else nothing was tried
    assert Doors.reached & {"tom", "tim"}
