"""Every write of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import changes, erasure, handles, sessions
from accounts.changes import Standing
from accounts.models import FormerHandle, RetiredHandle, User, Visibility
from accounts.querysets import FORMER_FOR

CONFIRM_WITHIN = dt.timedelta(days=1)
COME_BACK_WITHIN = dt.timedelta(days=14)


# Each is kept from everybody else for 90 days.
FORMER_HANDLES_MAX = 3


class HandleTaken(Exception):
    """Somebody else's, too much like it, or kept for whoever had it."""


class TooManyHandles(Exception):
    """The person changed theirs so often lately that no more can be kept for them."""


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def revise_profile(*, user: User, handle: str | None = None, **facts: Any) -> User:
    """Change who a person says they are: what is not given stays. A new country re-dates their wall.

    facts: nickname, link, birth_date, shows_age, country, language, time_zone. The old handle leads to the
    new one, and is kept from others, for 90 days. Raises HandleTaken, TooManyHandles.
    """
    user = changes.lock(user)
    before = Standing.of(user)
    for name, value in facts.items():
        setattr(user, name, value)
    folded = ["nickname_key"] if "nickname" in facts else []
    if facts:
        user.save(update_fields=[*facts, *folded])
    if handle and handle != user.handle:
        _take_handle(user, handle)
    changes.carry_through(user, before)
    return user


def _take_handle(user: User, handle: str) -> None:
    if not is_free(handle, for_user=user):
        raise HandleTaken(handle)
    FormerHandle.objects.filter(owner=user, handle=handle).delete()  # back to one they had
    if user.former_handles.kept().count() >= FORMER_HANDLES_MAX:
        raise TooManyHandles
    FormerHandle.objects.update_or_create(
        handle=user.handle, defaults={"owner": user, "given_up_at": timezone.now()}
    )
    user.handle = handle
    try:
        with transaction.atomic():
            user.save(update_fields=["handle"])
    except IntegrityError as error:  # somebody else took it after we had looked
        raise HandleTaken(handle) from error


def is_free(handle: str, *, for_user: User | None = None) -> bool:
    """Whether nobody else has, recently had, or was erased with this handle or one that looks like it."""
    others = User.objects.alike(handle)
    former = FormerHandle.objects.kept().alike(handle)
    if for_user is not None:
        others, former = others.exclude(pk=for_user.pk), former.exclude(owner=for_user)
    retired = RetiredHandle.objects.filter(digest__in=handles.digests_of(handle))
    return not (others.exists() or former.exists() or retired.exists())


def choose_visibility(*, user: User, visibility: Visibility) -> User:
    return _change(user, visibility=visibility)


def choose_watchlist(*, user: User, is_private: bool) -> User:
    return _change(user, watchlist_is_private=is_private)


def suspend(*, user: User) -> User:
    """Nobody sees them, and their sessions end with the next request."""
    return _change(user, is_active=False)


def restore(*, user: User) -> User:
    """As they were before `suspend`."""
    return _change(user, is_active=True)


@transaction.atomic
def leave(*, user: User) -> User:
    """Hidden and logged out at once; `come_back` undoes it for 14 days, then `erase_left` makes it final.

    Raises changes.NotNow.
    """
    changes.ask_to_leave(user)
    left = user if user.left_at else _change(user, left_at=timezone.now())
    sessions.end_all(left)
    return left


def come_back(*, user: User) -> User:
    """Raises User.DoesNotExist when they were erased by now."""
    return _change(user, left_at=None)


@transaction.atomic
def _change(user: User, **facts: Any) -> User:
    user = changes.lock(user, **facts)
    before = Standing.of(user)
    for name, value in facts.items():
        setattr(user, name, value)
    user.save(update_fields=list(facts))
    changes.carry_through(user, before)
    return user


def erase_left(now: dt.datetime) -> Iterator[User]:
    """Erase whoever left more than 14 days ago, each in a transaction of their own."""
    due = list(User.objects.gone_since(now - COME_BACK_WITHIN).values_list("pk", flat=True))
    sessions.forget_traces_of(due)
    for user_id in due:
        if erased := _erase(user_id, now):
            yield erased


@transaction.atomic
def _erase(user_id: int, now: dt.datetime) -> User | None:
    left = User.objects.gone_since(now - COME_BACK_WITHIN)  # asked again: they may have come back
    user: User | None = left.select_for_update().filter(pk=user_id).first()
    if user is None:
        return None
    for handle in {user.handle, *user.former_handles.kept().values_list("handle", flat=True)}:
        RetiredHandle.objects.get_or_create(digest=handles.digests_of(handle)[0])
    sessions.end_all(user)
    erasure.erase(user)
    return user


def forget_unconfirmed() -> int:
    """Drop whoever never confirmed an address and so never logged in; how many."""
    joined_before = timezone.now() - CONFIRM_WITHIN
    stale = User.objects.unconfirmed().filter(joined_at__lt=joined_before, is_staff=False)
    deleted: dict[str, int] = stale.delete()[1]
    return deleted.get("accounts.User", 0)


def forget_former_handles() -> int:
    """Free handles that were given up more than 90 days ago; how many."""
    stale = FormerHandle.objects.filter(given_up_at__lt=timezone.now() - FORMER_FOR)
    return stale.delete()[0]
