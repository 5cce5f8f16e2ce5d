"""One page of a list of people, newest first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from accounts import handles
from accounts.models import User
from accounts.querysets import UserQuerySet
from follows.querysets import newest_first

PAGE = 48

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_CURSOR = re.compile(rf"([0-9]{{1,16}})\.({handles.PATTERN})")  # so many digits reach the year 2286


@dataclass(frozen=True, slots=True)
class PeoplePage:
    people: list[User]
    after: str  # where this page begins; "" at the top
    next_after: str  # where the next one begins; "" at the end


def open_page(people: UserQuerySet, after: str) -> PeoplePage:
    """One query, however many people and however deep the page. `people` have `since`."""
    place = _read(after)
    found = list(newest_first(people, after=place)[: PAGE + 1])
    next_after = _cursor_of(found[PAGE - 1]) if len(found) > PAGE else ""
    return PeoplePage(found[:PAGE], after if place else "", next_after)


def _cursor_of(person: User) -> str:
    """Microseconds and handle of the last person on a page."""
    since: dt.datetime = person.since  # type: ignore[attr-defined]  # annotated by follows.querysets
    return f"{(since - _EPOCH) // dt.timedelta(microseconds=1)}.{person.handle}"


def _read(cursor: str) -> tuple[dt.datetime, str] | None:
    """None for what is no cursor: the list then begins at the top."""
    told = _CURSOR.fullmatch(cursor)
    return (_EPOCH + dt.timedelta(microseconds=int(told[1])), told[2]) if told else None
