"""Every write of follows, blocks and mutes: one function for each thing a person does.

All of them may be said twice. Those that change a pair lock both people's rows, so clicks in two tabs and on
both sides wait for each other.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Visibility
from follows import counts
from follows.models import Block, Follow, Mute, State


class CannotFollow(Exception):
    """Oneself, somebody in a block with one, somebody who is not there for others; or one is private, and
    they are for followers only."""


@transaction.atomic
def follow(*, follower: User, followed: User) -> Follow:
    """Follow a public person; ask a person who is for followers only. Raises CannotFollow."""
    if follower.pk == followed.pk:
        raise CannotFollow
    rows = counts.lock(follower, followed)
    them = rows.get(followed.pk)
    if them is None or not them.is_findable or is_blocked(follower, followed):
        raise CannotFollow
    if them.visibility == Visibility.FOLLOWERS and rows[follower.pk].visibility == Visibility.PRIVATE:
        raise CannotFollow  # they could never see who reads their wall
    state = State.ACCEPTED if them.visibility == Visibility.PUBLIC else State.REQUESTED
    made, is_new = Follow.objects.get_or_create(
        follower=follower, followed=followed, defaults={"state": state}
    )
    if is_new and state is State.ACCEPTED:
        counts.move(follower=rows[follower.pk], followed=them, step=1)
    return made


@transaction.atomic
def unfollow(*, follower: User, followed: User) -> None:
    """Also takes back a request."""
    _end(counts.lock(follower, followed), follower, followed)


@transaction.atomic
def accept(*, followed: User, follower: User) -> bool:
    """Let somebody follow who asked to; False when they do not ask any more."""
    rows = counts.lock(follower, followed)
    asked = Follow.objects.between(follower, followed).requested()
    if not asked.update(state=State.ACCEPTED, since=timezone.now()):
        return Follow.objects.between(follower, followed).exists()
    counts.move(follower=rows[follower.pk], followed=rows[followed.pk], step=1)
    return True


@transaction.atomic
def refuse(*, followed: User, follower: User) -> bool:
    """Turn a request down; whoever asked may ask again. False when they follow by now."""
    counts.lock(follower, followed)
    Follow.objects.between(follower, followed).requested().delete()
    return not Follow.objects.between(follower, followed).exists()


@transaction.atomic
def remove_follower(*, followed: User, follower: User) -> None:
    _end(counts.lock(follower, followed), follower, followed)


@transaction.atomic
def block(*, blocker: User, blocked: User) -> None:
    """Out of each other's sight: follows between the two end, either way."""
    if blocker.pk == blocked.pk:
        return
    rows = counts.lock(blocker, blocked)
    Block.objects.get_or_create(blocker=blocker, blocked=blocked)
    _end(rows, blocker, blocked)
    _end(rows, blocked, blocker)


def unblock(*, blocker: User, blocked: User) -> None:
    """Follows that the block ended do not come back."""
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()


def mute(*, muter: User, muted: User) -> None:
    """Out of one's own feed, silently."""
    if muter.pk != muted.pk:
        Mute.objects.get_or_create(muter=muter, muted=muted)


def unmute(*, muter: User, muted: User) -> None:
    Mute.objects.filter(muter=muter, muted=muted).delete()


def is_blocked(one: User, other: User) -> bool:
    """Whether either of the two blocks the other."""
    either = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    return Block.objects.filter(either).exists()


def _end(rows: dict[int, User], follower: User, followed: User) -> None:
    ended = Follow.objects.between(follower, followed).select_for_update().first()
    if ended is None:
        return
    ended.delete()
    if ended.state == State.ACCEPTED:
        counts.move(follower=rows[follower.pk], followed=rows[followed.pk], step=-1)
