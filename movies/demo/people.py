"""The demo's people and their walls: the same on every machine but for the dates, which end today."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from movies import counts
from movies.models import Entry, Movie, MovieRelease, Precision
from movies.releases import release_for

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


PEOPLE = [
    Person("minato", "ミナト", 30, 78),
    Person("hana", "はな", 120, 72, "https://example.com/hana"),
    Person("meigaza", "名画座の住人", 380, 64, "https://example.com/meigaza"),
]
DEMO_MEMBER = "hana"
ADMINISTRATOR = "usher"


@transaction.atomic
def make_people() -> None:
    """Idempotent: a wall that has entries is left as it is; passwords are set to the settings' each time."""
    for person in PEOPLE:
        is_member = person.handle == DEMO_MEMBER
        email = settings.DEMO_MEMBER_EMAIL if is_member else f"{person.handle}@example.com"
        user = _make_user(
            person.handle, person.nickname, email, settings.DEMO_MEMBER_PASSWORD if is_member else ""
        )
        user.link = person.link
        user.save(update_fields=["link"])
        if not Entry.objects.owned_by(user).exists():
            _fill_wall(user, person)
    if settings.DEMO_ADMIN_PASSWORD:
        admin = _make_user(ADMINISTRATOR, "支配人", settings.DEMO_ADMIN_EMAIL, settings.DEMO_ADMIN_PASSWORD)
        admin.is_staff = admin.is_superuser = True
        admin.save(update_fields=["is_staff", "is_superuser"])
    for _ in counts.reconcile(fix=True):
        pass


def _make_user(handle: str, nickname: str, email: str, password: str) -> User:
    user = User.objects.filter(handle=handle).first() or User(handle=handle, email=email.lower())
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


def _fill_wall(owner: User, person: Person) -> None:
    chance = random.Random(person.handle)
    ids = sorted(Movie.objects.values_list("pk", flat=True))
    chosen = chance.sample(ids, min(person.films, len(ids)))
    days = sorted((chance.uniform(0, 900) for _ in chosen), reverse=True)
    movies = Movie.objects.in_bulk(chosen)
    japan = dict(MovieRelease.objects.filter(country="JP").values_list("movie_id", "released_on"))
    Entry.objects.bulk_create(
        [
            _entry(owner, movies[tmdb_id], japan.get(tmdb_id), ago, person.taste, chance)
            for tmdb_id, ago in zip(chosen, days, strict=True)
        ]
    )


def _entry(
    owner: User, movie: Movie, in_japan: dt.date | None, days_ago: float, taste: int, chance: random.Random
) -> Entry:
    release = release_for("JP", {"JP": in_japan} if in_japan else {}, movie.released_on)
    registered_at = timezone.now() - dt.timedelta(days=days_ago)
    has_spoiler, is_private = chance.random() < 0.04, chance.random() < 0.04
    memo = chance.choice(SPOILERS) if has_spoiler else chance.choice(MEMOS) if chance.random() < 0.35 else ""
    entry = Entry(
        owner=owner,
        movie=movie,
        score=None if chance.random() < 0.07 else max(3, min(100, round(chance.gauss(taste, 16)))),
        memo=memo,
        has_spoiler=has_spoiler,
        is_private=is_private,
        is_public=not is_private,
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
