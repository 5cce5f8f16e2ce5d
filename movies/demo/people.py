"""The demo's people, their walls and follows; the same on every machine but for dates, which end today."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User, Visibility
from follows import actions as follow_actions
from follows.actions import CannotFollow
from movies import counts
from movies.models import Entry, Movie, MovieRelease, Precision
from movies.releases import release_for
from movies.watchlist.actions import put_wish

MEMOS = [
    "二回目のほうがよかった。冒頭の意味がやっとわかる。",
    "音が凄い。映画館で観てよかった。",
    "父と観た。帰り道ずっとこの話。",
    "前半は眠かったけれど、最後の20分ですべて許した。",
    "予告編で想像していたものと全然ちがった（いい意味で）。",
    "好きな台詞が三つできた。",
    "Better than I remembered.",
    "深夜の回、客は五人。最高の環境だった🎬",
    "原作のほうが好きかな。",
    "𠮷祥寺の名画座で。フィルムの傷まで美しい。",
]
SPOILERS = ["犯人は最初に出てきたあの人だった。", "最後に彼が振り返らないところがよかった。"]


class HandleTaken(Exception):
    """A real member has the handle of one of the demo's people: nothing of theirs is touched."""


@dataclass(frozen=True, slots=True)
class Person:
    handle: str
    nickname: str
    films: int
    taste: int  # the mean of their scores
    link: str = ""
    alike: tuple[str, int] = ("", 0)  # whose films they share, how many, with scores much the same
    runs: tuple[tuple[int, int], ...] = ()  # (hours ago, films one after the other): what feeds are made of
    born: dt.date | None = None  # shown as an age
    country: str = "JP"
    language: str = "ja"
    visibility: Visibility = Visibility.PUBLIC


PEOPLE = [
    Person("minato", "ミナト", 30, 78),
    Person("hana", "はな", 120, 72, "https://example.com/hana"),
    Person("meigaza", "名画座の住人", 380, 64, "https://example.com/meigaza"),
    Person("natsuki", "ナツキ", 48, 74, alike=("hana", 34), runs=((3, 7), (28, 1), (52, 4))),
    Person("yuji", "ユウジ", 30, 66, alike=("hana", 16), runs=((1, 1), (20, 5)), born=dt.date(1988, 6, 9)),
    Person("oliver", "Oliver", 60, 70, alike=("minato", 22), runs=((8, 3),), country="GB", language="en"),
    Person("yoru", "夜更かし", 40, 81, alike=("hana", 14), runs=((5, 2),), visibility=Visibility.FOLLOWERS),
    Person("hitori", "ひとり", 14, 60, alike=("hana", 9), runs=((2, 2),), visibility=Visibility.PRIVATE),
]
FOLLOWS = {
    "hana": ["minato", "natsuki", "yuji", "yoru"],
    "minato": ["natsuki"],
    "meigaza": ["hana"],
    "natsuki": ["hana", "minato", "yoru"],
    "yuji": ["hana", "meigaza"],
    "oliver": ["hana", "meigaza"],
    "yoru": ["hana", "natsuki"],
    "hitori": ["hana", "natsuki"],
}
LET_IN = [("yoru", "natsuki")]  # the other who asked yoru, hana, still waits
DEMO_MEMBER = "hana"
ADMINISTRATOR = "usher"


@transaction.atomic
def make_people() -> None:
    """Idempotent: a wall that has entries is left as it is, and so is whoever follows anybody.

    Passwords are set to the settings' each time.
    """
    users = {person.handle: _make_person(person) for person in PEOPLE}
    for person in PEOPLE:
        if not Entry.objects.owned_by(users[person.handle]).exists():
            _fill_wall(users[person.handle], person)
        if not users[person.handle].watchlist_version:  # nothing was ever on it
            _fill_watchlist(users[person.handle])
    for handle, names in FOLLOWS.items():
        if not users[handle].follows_made.exists():
            _follow(users[handle], [users[name] for name in names])
    for followed, follower in LET_IN:
        follow_actions.accept(followed=users[followed], follower=users[follower])
    if settings.DEMO_ADMIN_PASSWORD:
        admin = _make_user(ADMINISTRATOR, "支配人", settings.DEMO_ADMIN_EMAIL, settings.DEMO_ADMIN_PASSWORD)
        admin.is_staff = admin.is_superuser = True
        admin.save(update_fields=["is_staff", "is_superuser"])
    for _ in counts.reconcile(fix=True):
        pass


def _make_person(person: Person) -> User:
    is_member = person.handle == DEMO_MEMBER
    email = settings.DEMO_MEMBER_EMAIL if is_member else f"{person.handle}@example.com"
    user = _make_user(
        person.handle,
        person.nickname,
        email,
        settings.DEMO_MEMBER_PASSWORD if is_member else "",
        birth_date=person.born,
        shows_age=person.born is not None,
        country=person.country,
        language=person.language,
        visibility=person.visibility,
    )
    user.link = person.link
    user.save(update_fields=["link"])
    return user


def _make_user(handle: str, nickname: str, email: str, password: str, **facts: Any) -> User:
    """`facts` are of somebody who is new: whoever is there has said for themselves by now."""
    user = User.objects.filter(handle=handle).first() or User(handle=handle, email=email.lower(), **facts)
    if user.email != email.lower():
        raise HandleTaken(f"@{handle} is somebody else than the demo's")
    user.nickname = user.nickname or nickname
    if not (password and user.check_password(password)):
        user.set_password(password or None)
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, primary=True, defaults={"email": user.email, "verified": True}
    )
    return user


def _follow(follower: User, people: list[User]) -> None:
    for followed in people:
        with suppress(CannotFollow):  # one has blocked the other, or hides since
            follow_actions.follow(follower=follower, followed=followed)


def _fill_wall(owner: User, person: Person) -> None:
    chance = random.Random(person.handle)
    shared = _shared_films(person, chance)
    others = sorted(set(Movie.objects.values_list("pk", flat=True)) - set(shared))
    chosen = [*shared, *chance.sample(others, max(0, min(person.films - len(shared), len(others))))]
    if shared:
        chance.shuffle(chosen)
    days = sorted((chance.uniform(0, 900) for _ in chosen), reverse=True)
    days = [*days[: len(days) - sum(films for _, films in person.runs)], *_days_of(person.runs)]
    movies = Movie.objects.in_bulk(chosen)
    released = MovieRelease.objects.filter(country=person.country)
    at_home = dict(released.values_list("movie_id", "released_on"))
    entries = []
    for tmdb_id, ago in zip(chosen, days, strict=True):
        mean, spread = (shared[tmdb_id], 5) if tmdb_id in shared else (person.taste, 16)
        entries.append(_entry(owner, movies[tmdb_id], at_home.get(tmdb_id), ago, mean, spread, chance))
    Entry.objects.bulk_create(entries)


WHYS = ["友だちにすすめられた", "劇場で見たい", "原作がよかった", "予告編が気になる", "監督の新作だから"]


def _fill_watchlist(owner: User) -> None:
    """Films that are not on the wall, some with why."""
    chance = random.Random(f"to see {owner.handle}")
    theirs = set(Entry.objects.filter(owner=owner).values_list("movie", flat=True))
    others = sorted(set(Movie.objects.values_list("pk", flat=True)) - theirs)
    movies = Movie.objects.in_bulk(chance.sample(others, min(len(others), chance.randint(6, 70))))
    for movie in movies.values():
        why = chance.choice(WHYS) if chance.random() < 0.2 else ""
        put_wish(owner, movie, why=why, added_at=timezone.now() - dt.timedelta(days=chance.uniform(0, 700)))


def _shared_films(person: Person, chance: random.Random) -> dict[int, int]:
    """`{tmdb_id: score}`: films of the one whose taste is like theirs."""
    handle, number = person.alike
    theirs = Entry.objects.filter(owner__handle=handle, is_private=False).order_by("movie")
    scores = {film: score for film, score in theirs.values_list("movie_id", "score") if score is not None}
    return {film: scores[film] for film in chance.sample(sorted(scores), min(number, len(scores)))}


def _days_of(runs: tuple[tuple[int, int], ...]) -> list[float]:
    """How many days ago each film of the runs was registered, oldest first; some two minutes apart."""
    minutes = [hours * 60 + 2 * n for hours, films in runs for n in range(films)]
    return [minute / (24 * 60) for minute in sorted(minutes, reverse=True)]


def _entry(
    owner: User,
    movie: Movie,
    at_home: dt.date | None,
    days_ago: float,
    mean: int,
    spread: int,
    chance: random.Random,
) -> Entry:
    country = str(owner.country)
    release = release_for(country, {country: at_home} if at_home else {}, movie.released_on)
    registered_at = timezone.now() - dt.timedelta(days=days_ago)
    has_spoiler, is_private = chance.random() < 0.04, chance.random() < 0.04
    memo = chance.choice(SPOILERS) if has_spoiler else chance.choice(MEMOS) if chance.random() < 0.35 else ""
    entry = Entry(
        owner=owner,
        movie=movie,
        score=None if chance.random() < 0.07 else max(3, min(100, round(chance.gauss(mean, spread)))),
        memo=memo,
        has_spoiler=has_spoiler,
        is_private=is_private,
        is_public=owner.is_public and not is_private,
        released_on=release.on,
        released_country=release.country,
        registered_at=registered_at,
    )
    entry.watched_on, entry.watched_precision = _watched(registered_at.date(), chance)
    return entry


def _watched(registered: dt.date, chance: random.Random) -> tuple[dt.date | None, str]:
    precision = chance.choices(list(Precision), weights=[60, 10, 15, 15])[0]
    day = registered - dt.timedelta(days=chance.choice([0, 0, 0, 1, 2, 30, 400, 4000]))
    if precision is Precision.UNKNOWN:
        return None, precision
    if precision is Precision.DAY:
        return day, precision
    return day.replace(day=1, month=day.month if precision is Precision.MONTH else 1), precision
