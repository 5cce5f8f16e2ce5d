"""Faults of the site's own, to see that each count of the ledger can rise."""

import os
import random
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from deploy.rehearse.release import Release
from drill import kill, once
from drill.cluster import Postgres, postgres
from drill.figures import Findings
from drill.site import migrate
from drill.tree import here
from mymovie.trouble import GetResponse

ROUNDS = int(os.environ.get("ROUNDS_PLANTED", "2"))


def acknowledged_before_the_commit(get_response: GetResponse) -> GetResponse:
    """Which then does not come about, now and then: lost."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = get_response(request)
            if request.method == "POST" and random.random() < 0.3:
                transaction.set_rollback(True)
        return response

    return middleware


def done_again(get_response: GetResponse) -> GetResponse:
    """A retry somewhere below, of something without a key of its own: twice."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/contact/" and request.method == "POST":
            get_response(request)
            again = request.POST.copy()
            again["key"] = uuid.uuid4().hex
            request.POST = again  # type: ignore[assignment]
        return get_response(request)

    return middleware


def without_its_counts(get_response: GetResponse) -> GetResponse:
    """The entry is written, and what belongs to it is not: torn."""
    from movies import counts

    counts.move_film = lambda *arguments, **more: None
    return get_response


def whoever_saves_last(get_response: GetResponse) -> GetResponse:
    """What somebody else saved in between is not looked at: overwritten, silently."""
    from movies.forms import EntryForm

    EntryForm.seen_version = property(lambda form: None)  # type: ignore[assignment, method-assign]
    return get_response


PLANTS = {
    "lost": acknowledged_before_the_commit,
    "twice": done_again,
    "torn": without_its_counts,
}


def drill(findings: Findings) -> None:
    for count, plant in PLANTS.items():
        with postgres() as server:
            migrate(here(), server.url)
            aside = Findings("planted")
            verdict = kill.run(aside, server, here(), rounds=ROUNDS, seed=1, **_planted(plant))
            found = len(getattr(verdict, count))
            findings.figure(f"{plant.__name__.replace('_', ' ')}: counted as {count}", found, "> 0", found)
    with postgres() as server:
        migrate(here(), server.url)
        overwritten(findings, server, here())


def overwritten(findings: Findings, server: Postgres, release: Release, **more: str) -> None:
    aside, plant = Findings("planted"), whoever_saves_last
    once.run(aside, server, release, keys=0, edits=10, seconds=1, **_planted(plant), **more)
    silent = [figure.value for figure in aside.figures if "silent overwrites" in figure.what]
    findings.figure("whoever saves last: silent overwrites", silent[0], "> 0", silent != ["0"])


def _planted(plant: Callable[[GetResponse], GetResponse]) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "drill.planted_settings", "PLANT": plant.__name__}
