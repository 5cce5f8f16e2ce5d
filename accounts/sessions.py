"""Where somebody is logged in, and ending it.

Django keeps the sessions, allauth's UserSession whose they are; but not of all: a session that a change of
password made void loses its UserSession, and one that waits for a code has none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User

BATCH = 500


def live_of(user: User) -> list[UserSession]:
    """Oldest first. Two queries, whatever their number."""
    mine = {session.session_key: session for session in UserSession.objects.filter(user=user).order_by("pk")}
    stored = Session.objects.filter(session_key__in=mine, expire_date__gt=timezone.now())
    valid = {session.session_key for session in stored if _is_of(session, user)}
    return [session for key, session in mine.items() if key in valid]


def _is_of(session: Session, user: User) -> bool:
    """Not so any more after another password."""
    kept = session.get_decoded()
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return kept.get(SESSION_KEY) == str(user.pk) and any(
        constant_time_compare(kept.get(HASH_SESSION_KEY, ""), known) for known in hashes
    )


def renew_key(request: HttpRequest) -> None:
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end_all(user: User) -> None:
    started = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=started.values("session_key")).delete()
    started.delete()


def end_others(user: User, *, keep: str) -> None:
    others = UserSession.objects.filter(user=user).exclude(session_key=keep)
    Session.objects.filter(session_key__in=others.values("session_key")).delete()
    others.delete()


def forget_traces_of(user_ids: Collection[int]) -> None:
    """Delete every session that is theirs or holds an address of theirs: reads all of them, once.

    And what ran out, with the addresses (IP) that are kept of sessions which are there no more.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    is_there = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    UserSession.objects.filter(~is_there).delete()
    if not user_ids:
        return
    keys = list(_traces(user_ids))
    for start in range(0, len(keys), BATCH):
        Session.objects.filter(session_key__in=keys[start : start + BATCH]).delete()


def _traces(user_ids: Collection[int]) -> Iterator[str]:
    theirs = {str(user_id) for user_id in user_ids}
    emails = {
        *User.objects.filter(pk__in=user_ids).values_list("email", flat=True),
        *EmailAddress.objects.filter(user__in=user_ids).values_list("email", flat=True),
    }
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        text = json.dumps(kept, ensure_ascii=False)
        if kept.get(SESSION_KEY) in theirs or any(email in text for email in emails):
            yield session.session_key
