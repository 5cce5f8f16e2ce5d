"""Whoever left and was erased is in no table; everybody else's rows are as if they had never been."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.erasure import GOODBYE
from accounts.models import User
from movies.counts import reconcile
from mymovie.models import Mail
from tests.accounts.forms import complaints, sign_up
from tests.factories import make_user
from tests.mymovie.outbox.conftest import waiting
from tests.transfer import tables
from tests.transfer.canaries import Canaries
from tests.transfer.conftest import World

pytestmark = pytest.mark.django_db

MARK = re.compile(r"zq\d{3}qz", re.IGNORECASE)
# What a person who was erased leaves behind, and no mark in it. How often they acted is gone in an hour.
REMAINS = {"accounts_retiredhandle", "support_staffaction", "django_admin_log", "mymovie_spent"}


def leave_and_be_erased(person: User) -> None:
    actions.leave(user=person)
    User.objects.filter(pk=person.pk).update(left_at=timezone.now() - dt.timedelta(days=14, minutes=1))
    call_command("erase_left")


def marks_in(dump: dict[str, list[str]]) -> dict[str, set[str]]:
    found = {table: set(MARK.findall(" ".join(rows))) for table, rows in dump.items()}
    return {table: marks for table, marks in found.items() if marks}


def sessions() -> dict[str, list[str]]:
    return {"in sessions": [str(session.get_decoded()) for session in Session.objects.all()]}


def test_the_marks_are_there_before(canaries: Canaries) -> None:
    there = marks_in(tables.dump() | sessions())
    assert set().union(*there.values()) >= set(canaries.marks.values())
    assert "in sessions" in there


def test_of_somebody_erased_no_mark_is_left(canaries: Canaries) -> None:
    leave_and_be_erased(canaries.person)
    assert marks_in(tables.dump() | sessions()) == {}


def test_no_mail_waits_for_somebody_erased_but_the_one_that_says_goodbye(canaries: Canaries) -> None:
    person, other = canaries.person, User.objects.get(handle="bob")
    shown, typed = f"second-{canaries.email}", f"typed-{canaries.email}"
    for email, is_shown in ((shown, True), (typed, False)):
        EmailAddress.objects.create(user=person, email=email, verified=is_shown)
    for address in (person.email, person.email.upper(), shown, typed, other.email):
        waiting(address)
    waiting(person.email, failed_at=timezone.now(), kind=GOODBYE)
    goodbye = waiting(person.email, kind=GOODBYE)
    leave_and_be_erased(person)
    left = set(Mail.objects.values_list("pk", "recipient"))
    assert left >= {(goodbye.pk, person.email)}
    assert {recipient for _, recipient in left} == {person.email, typed, other.email}
    assert len(left) == 3


def test_other_peoples_rows_are_as_if_they_had_never_been(world: World) -> None:
    ContentType.objects.get_for_models(*tables.everything())  # the first to ask for one makes it
    before = tables.dump()
    leave_and_be_erased(Canaries(*world).person)
    after = tables.dump()
    moved = {table for table in before if before[table] != after[table]}
    assert moved == REMAINS


def test_the_counts_are_right_after_an_erasure(canaries: Canaries) -> None:
    leave_and_be_erased(canaries.person)
    assert list(reconcile(fix=False)) == []


def test_the_counts_are_right_while_somebody_may_come_back(canaries: Canaries) -> None:
    actions.leave(user=canaries.person)
    assert list(reconcile(fix=False)) == []


@pytest.mark.parametrize("column", ["accounts.User.handle", "accounts.FormerHandle.handle"])
@pytest.mark.parametrize("spelling", ["{}", "{}_", "_{}"])
def test_the_handles_of_somebody_erased_are_not_given_out_again(
    client: Client, canaries: Canaries, column: str, spelling: str
) -> None:
    leave_and_be_erased(canaries.person)
    refused = sign_up(client, username=spelling.format(canaries.marks[column]))
    assert complaints(refused, "username") == [
        "This handle is taken, or too much like one that is. Choose another."
    ]


def test_a_digit_for_a_letter_gives_no_erased_handle(client: Client, db: None) -> None:
    leave_and_be_erased(make_user("solo"))
    assert complaints(sign_up(client, username="s0l0"), "username")


def test_a_handle_given_up_long_ago_is_free_when_its_owner_is_erased(canaries: Canaries) -> None:
    canaries.person.former_handles.update(given_up_at=timezone.now() - dt.timedelta(days=91))
    leave_and_be_erased(canaries.person)
    assert actions.is_free(canaries.marks["accounts.FormerHandle.handle"])


def test_the_address_of_somebody_erased_may_sign_up_anew(client: Client, canaries: Canaries) -> None:
    leave_and_be_erased(canaries.person)
    sign_up(client, email=canaries.email)
    assert User.objects.filter(email=canaries.email).exists()


def test_whoever_left_less_than_14_days_ago_is_not_erased(canaries: Canaries) -> None:
    actions.leave(user=canaries.person)
    assert list(actions.erase_left(timezone.now() + dt.timedelta(days=13, hours=23))) == []
    assert User.objects.filter(pk=canaries.person.pk).exists()


def test_whoever_came_back_is_not_erased(canaries: Canaries) -> None:
    left = actions.leave(user=canaries.person)
    actions.come_back(user=left)
    assert list(actions.erase_left(timezone.now() + dt.timedelta(days=15))) == []


def test_erasing_twice_says_so(canaries: Canaries, capsys: pytest.CaptureFixture[str]) -> None:
    leave_and_be_erased(canaries.person)
    call_command("erase_left")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 people erased")
    assert second.startswith("0 people erased")


def test_the_command_names_nobody(canaries: Canaries, capsys: pytest.CaptureFixture[str]) -> None:
    leave_and_be_erased(canaries.person)
    assert not MARK.search(capsys.readouterr().out)


def test_other_peoples_sessions_go_on(world: World, canaries: Canaries) -> None:
    bobs = Client()
    bobs.force_login(world[0]["bob"])
    leave_and_be_erased(canaries.person)
    assert bobs.get("/settings/profile/").status_code == 200
