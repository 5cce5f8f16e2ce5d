"""What people write, one request each, and what must be there before; what is left out, and why."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone

from accounts.actions import leave
from accounts.models import User, Visibility
from follows import actions as follows
from movies.models import Entry, Precision, Watched
from movies.viewings.actions import remove_viewing
from movies.viewings.removed import write_removed
from movies.watchlist.actions import add_wish
from tests.access.table import BROUGHT, FILM, HERS, IMPORT, MINE, REMOVED
from tests.factories import PASSWORD, make_entry, make_movie
from transfer.importing import committing
from transfer.jobs import actions as jobs
from transfer.models import Import, ImportRow, Outcome, State

Sent = dict[str, str]
NEW = 552


class Write(NamedTuple):
    name: str
    who: str  # a persona of tests/access
    path: str
    sent: Callable[[], Sent] = dict  # also brings everything to where the request begins
    case: str = ""


def person(handle: str) -> User:
    return User.objects.get(handle=handle)


def new_film() -> Sent:
    make_movie(tmdb_id=NEW)
    return {"memo": "Again and again", "score": "80", "version": "0"}


def revised(**more: str) -> Callable[[], Sent]:
    def sent() -> Sent:
        version = Entry.objects.get(owner=person("alice"), movie_id=FILM).version
        return {"memo": "Not so good", "score": "40", "version": str(version), **more}

    return sent


def five_in_common() -> Sent:
    for number in range(5):
        film = make_movie(tmdb_id=600 + number)
        make_entry(person("alice"), film, score=10 * number)
        make_entry(person("sam"), film, score=10 * number)
    return {}


def she_follows_sam() -> Sent:
    follows.follow(follower=person("alice"), followed=person("sam"))
    return {}


def they_follow_each_other() -> Sent:
    follows.follow(follower=person("alice"), followed=person("fay"))
    return {}


def she_asks_sam() -> Sent:
    User.objects.filter(handle="sam").update(visibility=Visibility.FOLLOWERS)
    return she_follows_sam()


def sam_blocks_her() -> Sent:
    follows.block(blocker=person("sam"), blocked=person("alice"))
    return {}


def sam_mutes_her() -> Sent:
    follows.mute(muter=person("sam"), muted=person("alice"))
    return {}


def profile(**changed: str) -> Callable[[], Sent]:
    def sent() -> Sent:
        she = person("alice")
        names = ("nickname", "handle", "link", "country", "language", "time_zone")
        now = {name: str(getattr(she, name)) for name in names}
        return {f"initial-{name}": value for name, value in now.items()} | now | changed

    return sent


def she_left() -> Sent:
    leave(user=person("alice"))
    return {}


def new_film_to_see() -> Sent:
    make_movie(tmdb_id=NEW)
    return {"why": "A friend"}


def wished() -> Sent:
    add_wish(owner=person("alice"), tmdb_id=make_movie(tmdb_id=NEW).pk)
    return {}


def her_entry() -> Entry:
    return Entry.objects.select_related("owner").get(owner=person("alice"), movie_id=FILM)


def seen_again(**when: str) -> Callable[[], Sent]:
    return lambda: {"score": "50", "note": "Again", "version": str(her_entry().version), **when}


def seen_less() -> Sent:
    entry = her_entry()
    gone = remove_viewing(entry=entry, watched=Watched(dt.date(2015, 1, 1), Precision.YEAR))
    assert gone
    return {"removed": write_removed(entry, gone)}


def brought() -> Import:
    return Import.objects.get(key=IMPORT)


def it_asks() -> Sent:
    asked = {"kind": "list", "source": "simkl", "columns": [], "samples": [], "choices": [], "guess": {}}
    Import.objects.filter(key=IMPORT).update(state=State.ASKING, question=asked)
    return {"list": "watched"}


def tmdb_was_away() -> Sent:
    ImportRow.objects.filter(batch__key=IMPORT).update(reason="away", verdict="missing")
    return {}


def it_is_begun() -> Sent:
    committing.commit(batch=brought())
    return {}


def it_is_stopped() -> Sent:
    it_is_begun()
    jobs.stop(brought().jobs.latest("pk"))
    return {}


def it_is_written() -> Sent:
    Import.objects.filter(key=IMPORT).update(state=State.DONE, committed_at=timezone.now())
    ImportRow.objects.filter(batch__key=IMPORT).update(outcome=Outcome.CREATED)
    return {}


def said(**fields: str) -> Callable[[], Sent]:
    return lambda: dict(fields)


MESSAGE = said(category="other", email="sam@example.com", text="Thank you", key="0" * 32)
REPORT = said(why="spam", text="")

WRITES = [
    Write("movies:register", "stranger", f"/movies/{NEW}/register/", new_film),
    Write("movies:register", "owner", f"/movies/{FILM}/register/", revised(), "what is there"),
    Write("movies:edit", "owner", f"{MINE}edit/", revised()),
    Write("movies:edit", "owner", f"{MINE}edit/", revised(is_private="on"), "to private"),
    Write("movies:remove", "owner", f"{MINE}remove/"),
    Write("movies:restore", "owner", f"/@alice/{REMOVED}/restore/"),
    Write("movies:taste", "stranger", f"{HERS}taste/", five_in_common),
    Write("movies:wish", "owner", f"/movies/{NEW}/wish/", new_film_to_see),
    Write("movies:unwish", "owner", f"/movies/{NEW}/unwish/", wished),
    Write("movies:add_viewing", "owner", f"{MINE}viewings/add/", seen_again(watched_year="2012")),
    Write(
        "movies:add_viewing", "owner", f"{MINE}viewings/add/", seen_again(watched_year="2025"), "the latest"
    ),
    Write("movies:viewing", "owner", f"{MINE}viewings/2015/", seen_again(watched_year="2014")),
    Write("movies:viewing", "owner", f"{MINE}viewings/2015/", seen_again(watched_year="2025"), "the latest"),
    Write("movies:remove_viewing", "owner", f"{MINE}viewings/2015/remove/"),
    Write("movies:remove_viewing", "owner", f"{MINE}viewings/2024-05-01/remove/", case="the latest"),
    Write("movies:restore_viewing", "owner", f"{MINE}viewings/restore/", seen_less),
    Write("follows:follow", "stranger", f"{HERS}follow/"),
    Write("follows:unfollow", "follower", f"{HERS}unfollow/"),
    Write("follows:remove_follower", "stranger", f"{HERS}remove-follower/", she_follows_sam),
    Write("follows:block", "follower", f"{HERS}block/", they_follow_each_other),
    Write("follows:unblock", "stranger", f"{HERS}unblock/", sam_blocks_her),
    Write("follows:mute", "stranger", f"{HERS}mute/"),
    Write("follows:unmute", "stranger", f"{HERS}unmute/", sam_mutes_her),
    Write("follows:accept", "stranger", "/settings/requests/alice/accept/", she_asks_sam),
    Write("follows:refuse", "stranger", "/settings/requests/alice/refuse/", she_asks_sam),
    Write("support:report_profile", "stranger", f"{HERS}report/", REPORT),
    Write("support:report_memo", "stranger", f"{MINE}report/", REPORT),
    Write("support:contact", "stranger", "/contact/", MESSAGE),
    Write("support:contact", "visitor", "/contact/", MESSAGE, "by a visitor"),
    Write("accounts:profile", "owner", "/settings/profile/", profile(nickname="Alys", handle="alys")),
    Write("accounts:profile", "owner", "/settings/profile/", profile(country="FR"), "another country"),
    Write("accounts:privacy", "owner", "/settings/privacy/", said(visibility="private")),
    Write("accounts:watchlist", "owner", "/settings/privacy/watchlist/", said(watchlist_is_private="on")),
    Write("accounts:leave", "owner", "/settings/account/leave/", said(password=PASSWORD)),
    Write("accounts:come_back", "owner", "/settings/account/come-back/", she_left),
    Write("transfer:imports", "owner", "/settings/imports/", said(text="Seven Samurai\nIkiru")),
    Write("transfer:answer", "owner", f"{BROUGHT}answer/", it_asks),
    Write("transfer:decide", "owner", f"{BROUGHT}decide/", said(show="sure", deed="skip")),
    Write("transfer:decide", "owner", f"{BROUGHT}decide/", said(show="sure", deed="theirs"), "for all"),
    Write("transfer:row", "owner", f"{BROUGHT}rows/1/", said(deed="skip")),
    Write("transfer:row", "owner", f"{BROUGHT}rows/1/", said(film=str(FILM)), "another film"),
    Write("transfer:look_again", "owner", f"{BROUGHT}look-again/", tmdb_was_away),
    Write("transfer:commit", "owner", f"{BROUGHT}commit/", said(is_private="on")),
    Write("transfer:stop", "owner", f"{BROUGHT}stop/", it_is_begun),
    Write("transfer:resume", "owner", f"{BROUGHT}resume/", it_is_stopped),
    Write("transfer:undo", "owner", f"{BROUGHT}undo/", it_is_written),
    Write("transfer:drop", "owner", f"{BROUGHT}drop/"),
    Write("language", "owner", "/language/", said(language="en")),
]

LEFT_OUT = {
    "account_": "allauth's own views, with steps of their own",
    "mfa_": "allauth's own views",
    "usersessions_": "allauth's own view",
}
