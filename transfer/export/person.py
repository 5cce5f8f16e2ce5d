"""What we hold about a person beside their films, as plain values.

Which tables are in the archive and which are left out, with the reason, is held complete by tests/transfer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import FormerHandle, User
from follows.models import Follow, State
from follows.querysets import FollowQuerySet, blocked_by, known_to, muted_by, newest_first
from movies.models import TasteMatch, UnmetFilms
from support.leavers import messages_of
from support.models import Case, Report
from transfer.export.reading import each
from transfer.export.said import Facts, iso

# Foreign keys that lead to a person and of which nothing is in their take-out, and why.
LEFT_OUT = {
    "account.EmailConfirmation.email_address": "a key to an address, good for minutes; the address is there",
    "accounts.User_groups.user": "the staff's roles: of staff it is said that they are",
    "accounts.User_user_permissions.user": "the same, one by one",
    "admin.LogEntry.user": "what one of the staff did in the admin, to other people's rows",
    "follows.Block.blocked": "who blocks them is told to nobody",
    "follows.Mute.muted": "who mutes them is told to nobody",
    "movies.TasteMatch.other": "worked out for somebody else; their own side of it is there",
    "movies.TasteRun.member": "when a job last ran; what came of it is there",
    "movies.UnmetFilms.other": "worked out for somebody else",
    "support.Report.about_person": "would tell who made the report",
    "transfer.UploadPart.of": "the very file they gave us, until it is read: a day at most",
}


def profile(person: User) -> Facts:
    return {
        "handle": person.handle,
        "nickname": person.nickname,
        "email": person.email,
        "link": person.link,
        "birth_date": iso(person.birth_date),
        "shows_age": person.shows_age,
        "country": str(person.country),
        "language": person.language,
        "time_zone": person.time_zone,
        "visibility": person.visibility,
        "watchlist_is_private": person.watchlist_is_private,
        "joined_at": iso(person.joined_at),
        "last_login": iso(person.last_login),
        "left_at": iso(person.left_at),
        "is_active": person.is_active,
        "is_staff": person.is_staff,
    }


def _emails(person: User) -> list[Facts]:
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return [{"email": row.email, "verified": row.verified, "primary": row.primary} for row in rows]


def _former_handles(person: User) -> list[Facts]:
    rows = FormerHandle.objects.filter(owner=person).order_by("given_up_at")
    return [{"handle": row.handle, "given_up_at": iso(row.given_up_at)} for row in rows]


def _authenticators(person: User) -> list[Facts]:
    """Never what they hold: whoever has that can log in."""
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    return [
        {
            "type": row.type,
            "name": row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else "",
            "added_at": iso(row.created_at),
            "last_used_at": iso(row.last_used_at),
        }
        for row in rows
    ]


def _sessions(person: User) -> list[Facts]:
    rows = UserSession.objects.filter(user=person).order_by("pk")
    return [{"since": iso(row.created_at), "ip": row.ip, "browser": row.user_agent} for row in rows]


def following(person: User) -> Iterator[Facts]:
    """Those of whom the person may know, here and below: who is hidden by now is not on the pages either."""
    rows = Follow.objects.made_by(person).with_followed_visible_to(person)
    return (_follow(row, row.followed) for row in _newest_first(rows))


def followers(person: User) -> Iterator[Facts]:
    rows = Follow.objects.received_by(person).with_follower_visible_to(person)
    return (_follow(row, row.follower) for row in _newest_first(rows))


def _newest_first(rows: FollowQuerySet) -> Iterator[Follow]:
    """Those that were accepted, then those asked for: so each portion begins where an index says."""
    for some in (rows.accepted(), rows.requested()):
        yield from each(some, ("since", "id"), descending=True)


def _follow(row: Follow, other: User) -> Facts:
    return {
        "handle": other.handle,
        "nickname": other.nickname,
        "accepted": row.state == State.ACCEPTED,
        "since": iso(row.since),
    }


def _blocks(person: User) -> list[Facts]:
    return [_since(other) for other in newest_first(blocked_by(person))]


def _mutes(person: User) -> list[Facts]:
    return [_since(other) for other in newest_first(muted_by(person))]


def _since(other: Any) -> Facts:
    return {"handle": other.handle, "since": iso(other.since)}


def _taste(person: User) -> list[Facts]:
    """What was worked out of the person's own scores and those of others whose wall they may open."""
    open_to_them = User.objects.open_to(person)
    rows = TasteMatch.objects.filter(member=person, other__in=open_to_them).select_related("other")
    return [
        {
            "handle": row.other.handle,
            "films_in_common": row.common_count,
            "both_scored": row.scored_count,
            "mean_gap_of_scores": row.gap,
            "compared_at": iso(row.compared_at),
        }
        for row in rows.order_by("rank", "pk")
    ]


def _unmet(person: User) -> list[Facts]:
    open_to_them = User.objects.open_to(person)
    rows = UnmetFilms.objects.filter(member=person, other__in=open_to_them).select_related("other")
    return [
        {
            "handle": row.other.handle,
            "films": row.film_count,
            "never_met": row.unmet_count,
            "compared_at": iso(row.compared_at),
        }
        for row in rows.order_by("-share", "pk")
    ]


def _messages(person: User) -> list[Facts]:
    return [
        {"email": row.email, "category": row.category, "language": row.language, **_case(row)}
        for row in messages_of(person).order_by("pk")
    ]


def _reports(person: User) -> list[Facts]:
    """Those they made. Those about them would tell who made them."""
    known = set(known_to(person).filter(reports_received__reporter=person).values_list("pk", flat=True))
    rows = Report.objects.by(person).select_related("about_person").order_by("pk")
    return [
        {
            "about": row.about_person.handle if row.about_person_id in known else None,
            "about_memo_on": row.about_film_id,
            "why": row.why,
            **_case(row),
        }
        for row in rows
    ]


def _case(row: Case) -> Facts:
    return {
        "text": row.text,
        "state": row.state,
        "sent_at": iso(row.created_at),
        "answer": row.answer if row.mailed_at else "",
        "closed_at": iso(row.closed_at),
    }


# By their names in mymovie.json, in this order.
SECTIONS: dict[str, Callable[[User], Iterable[Facts]]] = {
    "emails": _emails,
    "former_handles": _former_handles,
    "authenticators": _authenticators,
    "sessions": _sessions,
    "following": following,
    "followers": followers,
    "blocks": _blocks,
    "mutes": _mutes,
    "taste": _taste,
    "unmet": _unmet,
    "messages": _messages,
    "reports": _reports,
}
