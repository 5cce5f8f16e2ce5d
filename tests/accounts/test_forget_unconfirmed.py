import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from tests.factories import make_user

LONG_AGO = timezone.now() - dt.timedelta(days=2)


def sign_up_without_confirming(handle, joined_at):
    return User.objects.create_user(
        f"{handle}@example.com", handle, "x" * 12, nickname=handle, joined_at=joined_at
    )


def test_a_sign_up_that_was_never_confirmed_frees_its_handle_after_a_day(db, capsys):
    sign_up_without_confirming("mistyped", LONG_AGO)
    sign_up_without_confirming("justnow", timezone.now())

    call_command("forget_unconfirmed")

    assert set(User.objects.values_list("handle", flat=True)) == {"justnow"}
    assert capsys.readouterr().out.startswith("1 ")


def test_members_who_confirmed_and_staff_are_never_forgotten(db):
    make_user("alice", joined_at=LONG_AGO)
    User.objects.create_superuser("boss@example.com", "boss", "x" * 12, nickname="Boss", joined_at=LONG_AGO)

    call_command("forget_unconfirmed")

    assert User.objects.count() == 2
