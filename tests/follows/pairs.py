"""What stands between two people, made and read off."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from follows import actions
from follows.models import Follow, State


def make_follow(follower: User, followed: User, *, days_ago: int = 0) -> Follow:
    """An accepted one, whoever the followed is for."""
    made = actions.follow(follower=follower, followed=followed)
    if made.state == State.REQUESTED:
        actions.accept(followed=followed, follower=follower)
    if days_ago:
        since = timezone.now() - dt.timedelta(days=days_ago)
        Follow.objects.filter(pk=made.pk).update(since=since)
    made.refresh_from_db()
    return made


def state_of(follower: User, followed: User) -> str | None:
    made = Follow.objects.filter(follower=follower, followed=followed).first()
    return made.state if made else None


def follows_of(person: User) -> tuple[int, int]:
    """(followers, following) as they stand on the person's row."""
    person.refresh_from_db()
    return person.follower_count, person.following_count
