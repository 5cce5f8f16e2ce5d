"""What each of seven people may get of a page, and how to tell from an answer what they got."""

from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Visibility

OPENS = "opens"
LOG_IN = "is sent to log in"
HOME = "is sent home"
ON = "is sent on"
ABSENT = "404"
REFUSED = "405"
FORBIDDEN = "403"


class Who(NamedTuple):
    visitor: str
    stranger: str
    follower: str
    blocked: str
    owner: str  # of the wall that the address names; of their own settings where it names none
    operator: str
    administrator: str


PERSONAS = Who._fields


def who(visitor: str, members: str, **others: str) -> Who:
    return Who(**dict.fromkeys(PERSONAS, members) | {"visitor": visitor} | others)


EVERYBODY = who(OPENS, OPENS)
UNBLOCKED = who(OPENS, OPENS, blocked=ABSENT)
VISITORS = who(OPENS, HOME)
MEMBERS = who(LOG_IN, OPENS)
OWNER = who(LOG_IN, ABSENT, owner=OPENS)
OWNER_PASSES = who(LOG_IN, ABSENT, owner=ON)
NOT_ONESELF = who(LOG_IN, OPENS, blocked=ABSENT, owner=ABSENT)
UNBLOCKED_MEMBERS = who(LOG_IN, OPENS, blocked=ABSENT)
NOBODY = who(REFUSED, REFUSED)
NO_MEMBER = who(LOG_IN, REFUSED)
NO_SUCH_FACTOR = who(LOG_IN, ABSENT)  # none of the seven has a second one
LEAVERS = who(HOME, OPENS)
WHO_LEFT = who(OPENS, ON)
PASSES_ON = who(ON, ON)
PASSES_MEMBERS_ON = who(LOG_IN, ON)
CONFIRM = PASSES_MEMBERS_ON  # who logged in long ago is asked for the password again
STAFF = who(LOG_IN, LOG_IN, operator=OPENS, administrator=OPENS)
ADMINISTRATORS = who(LOG_IN, LOG_IN, operator=FORBIDDEN, administrator=OPENS)
NO_CONFIRM = PASSES_MEMBERS_ON  # who logged in long ago is asked for the password again
STAFF = who(LOG_IN, LOG_IN, operator=FORBIDDEN, administrator=FORBIDDEN)
UNDER_WAY = PASSES_ON  # steps of signing up and of a new password: elsewhere for whoever is not at them


# What an address that names a person speaks of, and so to whom it stays open once the wall is hidden.
PERSON = {Visibility.FOLLOWERS: None, Visibility.PRIVATE: ("owner",)}  # None: nothing changes
WALL = {Visibility.FOLLOWERS: ("owner", "follower"), Visibility.PRIVATE: ("owner",)}
FEED = {Visibility.FOLLOWERS: (), Visibility.PRIVATE: ()}  # of public walls, for programs of anybody
Of = dict[Visibility, tuple[str, ...] | None]


def once(told: Who, visibility: Visibility, of: Of) -> Who:
    """The same once the wall is hidden: who had it gets what they would get of a name that nobody has."""
    still = of.get(visibility)
    if still is None:
        return told
    gone = {
        persona: ABSENT
        for persona, it in told._asdict().items()
        if it in (OPENS, ON) and persona not in still
    }
    return told._replace(**gone)


def outcome(response: HttpResponse) -> str:
    if response.status_code not in (302, 303):
        return {
            200: OPENS,
            422: OPENS,
            403: FORBIDDEN,
            404: ABSENT,
            405: REFUSED,
        }[response.status_code]
    if response["Location"].startswith((f"{reverse('account_login')}?", "/admin/login/?")):
        return LOG_IN
    return HOME if response["Location"] == "/" else ON


def is_as_told(got: str, told: str, method: str) -> bool:
    """A deed done may lead anywhere; home is a way on."""
    allowed = {OPENS: {OPENS, HOME, ON} if method == "post" else {OPENS}, ON: {HOME, ON}}
    return got in allowed.get(told, {told})
