"""Faults of the site's own, to see that each count of the ledger can rise."""

import os
import random
import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from drill import kill
from drill.cluster import postgres
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
            settings = {"DJANGO_SETTINGS_MODULE": "drill.planted_settings", "PLANT": plant.__name__}
            verdict = kill.run(aside, server, here(), rounds=ROUNDS, seed=1, **settings)
            found = len(getattr(verdict, count))
            findings.figure(f"{plant.__name__.replace('_', ' ')}: counted as {count}", found, "> 0", found)
