import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User, Visibility
from tests.factories import make_user

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def active(person: User, hours_ago: int) -> None:
    person.last_entry_at = timezone.now() - dt.timedelta(hours=hours_ago)
    person.save()


def test_a_public_person_is_visible_to_everybody(alice: User, bob: User) -> None:
    assert alice in User.objects.visible_to(VISITOR)
    assert alice in User.objects.visible_to(bob)


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.FOLLOWERS])
def test_who_is_not_public_is_visible_to_themselves_alone(bob: User, visibility: str) -> None:
    alice = make_user("alice", visibility=visibility)
    assert alice in User.objects.visible_to(alice)
    assert alice not in User.objects.visible_to(bob)
    assert alice not in User.objects.visible_to(VISITOR)


def test_who_is_shut_out_is_visible_to_nobody_else(bob: User) -> None:
    alice = make_user("alice", is_active=False)
    assert alice not in User.objects.visible_to(bob)


def test_those_who_registered_last_come_first(alice: User, bob: User, charlie: User) -> None:
    for hours_ago, person in enumerate([bob, charlie, alice]):
        active(person, hours_ago)
    assert list(User.objects.lately_active()) == [bob, charlie, alice]


def test_who_has_registered_nothing_is_not_active(alice: User, bob: User) -> None:
    active(bob, hours_ago=1)
    assert list(User.objects.lately_active()) == [bob]


def test_of_nobody_there_is_no_one() -> None:
    assert User.objects.any_one() is None


def test_any_one_is_one_of_those_asked_for(alice: User, bob: User, charlie: User) -> None:
    only_bob = User.objects.filter(pk=bob.pk)
    assert {only_bob.any_one() for _ in range(20)} == {bob}


def test_any_one_may_be_everybody(alice: User, bob: User, charlie: User) -> None:
    seen = {User.objects.any_one() for _ in range(200)}
    assert seen == {alice, bob, charlie}


def test_any_one_is_found_across_gaps(alice: User) -> None:
    for number in range(5):
        make_user(f"passing_{number}").delete()
    last = make_user("last")
    assert {User.objects.any_one() for _ in range(100)} == {alice, last}


def test_any_one_costs_two_small_queries(
    alice: User, bob: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        User.objects.exclude(pk=alice.pk).any_one()


def test_a_handle_finds_those_that_look_like_it(alice: User, bob: User) -> None:
    assert list(User.objects.alike("AL_1CE")) == []
    assert list(User.objects.alike("A1_ICE")) == [alice]


def test_a_member_is_found_by_address_whatever_its_case(alice: User) -> None:
    assert User.objects.get_by_natural_key("Alice@Example.com") == alice


def test_a_superuser_is_of_the_staff() -> None:
    chief = User.objects.create_superuser(
        "chief@example.com", "chief", "a long pass phrase", nickname="Chief"
    )
    assert (chief.is_staff, chief.is_superuser) == (True, True)
