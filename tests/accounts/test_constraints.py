"""What the database itself refuses, whoever asks it past the forms."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from follows.models import Block, Follow
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def refuses(person: User, **fields: Any) -> bool:
    """Whether the database keeps these fields from being written to that person's row."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(**fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "handle", ["Bob", "BOB", "bo", "", "b-ob", "b ob", "ボブ", "bób", "ｂｏｂ", "bob!", "@bob", "b/ob"]
)
def test_a_malformed_handle_is_refused(bob: User, handle: str) -> None:
    assert refuses(bob, handle=handle)


@pytest.mark.parametrize("handle", ["alice", "a1ice", "al_ice", "_alice_"])
def test_a_handle_alike_to_another_is_refused(alice: User, bob: User, handle: str) -> None:
    assert refuses(bob, handle=handle)


@pytest.mark.parametrize(
    ("one", "other"), [("morn", "mom"), ("b0b0", "bobo"), ("vvendy", "wendy"), ("1ucy", "lucy")]
)
def test_letters_that_look_like_others_count_as_those(one: str, other: str) -> None:
    make_user(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(other)


@pytest.mark.parametrize("handle", ["bobby", "bob_2", "b_o_b_2"])
def test_a_handle_of_ones_own_is_accepted(alice: User, bob: User, handle: str) -> None:
    assert not refuses(bob, handle=handle)


@pytest.mark.parametrize("handle", ["admin", "settings", "search", "livez"])
def test_a_reserved_handle_is_refused(bob: User, handle: str) -> None:
    assert refuses(bob, handle=handle)


@pytest.mark.parametrize("email", ["alice@example.com", "Alice@example.com", "BOB@example.com"])
def test_a_second_address_alike_is_refused(alice: User, bob: User, email: str) -> None:
    assert refuses(bob, email=email)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a.example",
        " https://a.example",
    ],
)
def test_a_link_that_is_not_of_the_web_is_refused(alice: User, link: str) -> None:
    assert refuses(alice, link=link)


@pytest.mark.parametrize("link", ["", "https://alice.example/", "http://alice.example/"])
def test_a_link_of_the_web_or_none_is_accepted(alice: User, link: str) -> None:
    assert not refuses(alice, link=link)


def test_an_unknown_visibility_is_refused(alice: User) -> None:
    assert refuses(alice, visibility="friends")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", "Alice"),
        ("handle", "admin"),
        ("handle", "b0b"),
        ("link", "javascript:alert(1)"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_a_form_that_cleans_the_model_finds_it_before_the_database(
    alice: User, bob: User, field: str, value: str
) -> None:
    setattr(alice, field, value)
    with pytest.raises(ValidationError):
        alice.full_clean()


def test_who_follows_twice_follows_once(alice: User, bob: User) -> None:
    Follow.objects.create(follower=alice, followed=bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(follower=alice, followed=bob)


def test_to_follow_back_is_another_follow(alice: User, bob: User) -> None:
    Follow.objects.create(follower=alice, followed=bob)
    Follow.objects.create(follower=bob, followed=alice)
    assert Follow.objects.count() == 2


def test_nobody_follows_themselves(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(follower=alice, followed=alice)


def test_a_follow_is_accepted_or_requested_and_nothing_else(alice: User, bob: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(follower=alice, followed=bob, state="maybe")


def test_who_blocks_twice_blocks_once(alice: User, bob: User) -> None:
    Block.objects.create(blocker=alice, blocked=bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(blocker=alice, blocked=bob)


def test_nobody_blocks_themselves(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(blocker=alice, blocked=alice)
