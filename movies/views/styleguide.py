"""Every component once, with its variants, for whoever changes how the site looks. In development alone."""

import datetime as dt
from types import SimpleNamespace

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from movies.forms import EntryForm
from movies.models import Entry, Precision, Watched
from movies.releases import WORLD, Release
from movies.viewings.forms import ViewingForm
from movies.viewings.history import History, Seen
from movies.views.mine import Mine

TITLES = [
    "天気の子",
    "千と千尋の神隠し",
    "Drive My Car",
    "The Grand Budapest Hotel",
    "夜は短し歩けよ乙女",
    "2001年宇宙の旅",
]
SCORES = [None, 0, 37, 50, 75, 100]


@require_safe
def styleguide(request: Request) -> HttpResponse:
    person = User(pk=0, handle="alice", nickname="アリス", email="alice@example.com")
    forms = {
        "plain": EntryForm(owner=person, auto_id="id_1_%s"),
        "refused": EntryForm({"score": "101"}, owner=person, auto_id="id_4_%s"),
        "wrong": EntryForm({"score": "101", "watched_year": "1"}, owner=person, auto_id="id_2_%s"),
        "typed": EntryForm({"score": "62", "memo": "もう一度見たい。"}, owner=person, auto_id="id_3_%s"),
    }
    for form in forms.values():
        form.is_valid()
    entries = [_entry(person, number) for number in range(6)]
    history = History(
        Seen(Watched(dt.date(2024, 5, 3), Precision.DAY), 92),
        (
            Seen(score=70, original_score="3.5/5", note="むかし、テレビで。"),
            Seen(Watched(dt.date(2016, 8, 1), Precision.MONTH), 85),
        ),
    )
    guide = {
        "person": person,
        "viewer": User(pk=-1, handle="bob"),
        "people": [_met(state) for state in ("", "requested", "accepted")],
        "entries": entries,
        "scores": SCORES,
        "forms": forms,
        "mines": [
            Mine.make(owner=person, tmdb_id=11, title="天気の子", entry=None),
            Mine.make(owner=person, tmdb_id=12, title="天気の子", entry=None, was_removed=True),
        ],
        "wishes": [SimpleNamespace(movie_id=21, why="予告編を三回見た", is_met=None)],
        "times": history.newest_first,
        "seen_form": ViewingForm(owner=person, entry=Entry(owner=person, version=1), history=history),
        "job": _job(),
        "film": SimpleNamespace(histogram=[_bar(place, 3 * place % 11) for place in range(10)]),
        "notes": [
            Message(constants.SUCCESS, "「天気の子」を登録しました。"),
            Message(constants.INFO, "「天気の子」を外しました。", extra_tags="undo 550"),
            Message(constants.ERROR, "保存できませんでした。"),
        ],
    }
    return render(request, "movies/styleguide.html", guide)


def _entry(owner: User, number: int) -> SimpleNamespace:
    release = Release(dt.date(2010, 7, 23), "JP") if number % 2 else Release(dt.date(2010, 7, 15), WORLD)
    return SimpleNamespace(
        owner=owner,
        owner_id=owner.pk,
        movie_id=550 + number,
        title=TITLES[number],
        poster="",
        score=SCORES[number],
        released_on=release.on,
        release=release if number else Release(None, WORLD),
        released_country=release.country,
        registered_at=timezone.now(),
        is_private=number == 1,
        has_spoiler=number == 2,
        memo="最後の場面で泣いた。\n音楽がよい。",
        memo_is_hidden=False,
        watched_on=dt.date(2024, 5, 3),
        watched=Watched(dt.date(2024, 5, 3), Precision.DAY),
    )


def _met(state: str) -> SimpleNamespace:
    handle = f"met_{state or 'anew'}"
    return SimpleNamespace(pk=-2, handle=handle, nickname="ボブ", visibility="public", followed_as=state)


def _job() -> SimpleNamespace:
    """Of an import, stopped: of one that goes on the page would ask how far it is."""
    return SimpleNamespace(
        key="abcdefghijkmnpqr",
        state="stopped",
        get_kind_display="Finding the films",
        get_state_display=lambda: "Stopped",
        is_to_stop=False,
        done_count=388,
        total_count=1_240,
        counts={"sure": 371, "check": 12, "missing": 5},
        messages=[["tmdb_limit", {}], ["stopped", {}]],
        waits_for="",
        waits_until=None,
        beat_at=None,
        started_at=None,
        paced_at=None,
        paced_from=0,
    )


def _bar(place: int, entries: int) -> SimpleNamespace:
    height, x = 56 * entries / 10, 2 + 20 * place
    label = f"{place}0–{place}9" if place < 9 else "90–100"
    return SimpleNamespace(place=place, label=label, entries=entries, x=x, y=58 - height, height=height)
