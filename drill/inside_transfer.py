"""What drill/transfer.py asks of the site's own code: an import, how far it is, and what a wall came to."""

from __future__ import annotations

import csv
import io
from typing import Any

THERE = 40  # films of the file that are on the wall before, and that many that the file does not know


def stage_import(handle: str, rows: int) -> str:
    """Somebody with a small wall, whose file speaks of so many films of ours; every tenth twice."""
    from accounts.models import User
    from movies.actions import Impression, register_movie
    from movies.models import Movie
    from tests.factories import make_movie
    from transfer.importing import staging
    from transfer.models import Clash

    owner = User.objects.create_user(f"{handle}@example.com", handle, None, nickname=handle)
    while Movie.objects.count() < rows + THERE:  # one that another process numbered so is there already
        make_movie()
    films = list(Movie.objects.order_by("pk")[: rows + THERE].prefetch_related("texts"))
    for film in films[-2 * THERE :]:
        register_movie(owner=owner, tmdb_id=film.pk, impression=Impression(score=10, memo="before"))
    batch = staging.open_import(owner=owner, content=_file(films[:rows]), name="films.csv")
    batch.clash = Clash.THEIRS
    batch.save(update_fields=["clash"])
    return batch.key


def _file(films: list[Any]) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(["tmdbID", "Title", "Year", "Rating10", "WatchedDate", "Review"])
    for nth, film in enumerate(films):
        year = film.released_on.year if film.released_on else ""
        for again in range(2 if nth % 10 == 0 else 1):
            day = f"20{nth % 20:02}-0{again + 1}-{nth % 28 + 1:02}"
            lines.writerow([film.pk, film.original_title, year, nth % 10 + 1, day, f"row {nth}"])
    return written.getvalue().encode()


def job(key: str) -> dict[str, Any]:
    """The latest one of an import."""
    from transfer.models import Import, Job

    batch = Import.objects.get(key=key)
    jobs = list(Job.objects.filter(batch=batch).order_by("pk"))
    latest = jobs[-1]
    worked = [each.ended_at - each.started_at for each in jobs if each.ended_at and each.started_at]
    return {
        "import": batch.state,
        "kind": latest.kind,
        "state": latest.state,
        "done": latest.done_count,
        "holder": latest.holder,
        "messages": latest.messages,
        "worked_s": sum(each.total_seconds() for each in worked),
    }


def go_on(key: str) -> str:
    """What the person does next: register what was found, take it back, or try again."""
    from transfer.importing import committing, undoing
    from transfer.jobs import actions
    from transfer.models import Import, JobState, State

    batch = Import.objects.get(key=key)
    latest = batch.jobs.latest("pk")
    if latest.state == JobState.FAILED:
        actions.resume(latest)
    elif batch.state == State.REVIEW:
        committing.commit(batch=batch)
    elif batch.state == State.DONE:
        undoing.undo(batch=batch)
    return str(batch.state)


def held(handle: str, key: str) -> dict[str, list[Any]]:
    """What the person has, and what the import says of each row; without the moments at which it was done."""
    from accounts.models import User
    from movies.models import Entry
    from movies.viewings.models import Viewing
    from movies.watchlist.models import Wish
    from transfer.models import ImportRow

    owner = User.objects.get(handle=handle)
    entries = Entry.objects.filter(owner=owner).order_by("movie")
    viewings = Viewing.objects.filter(entry__owner=owner).order_by("entry__movie", "watched_on", "pk")
    rows = ImportRow.objects.filter(batch__key=key).order_by("number", "pk")
    said = ("score", "original_score", "watched_on", "watched_precision")
    told = {
        "entries": entries.values_list("movie", "memo", "is_private", "has_spoiler", *said),
        "viewings": viewings.values_list("entry__movie", "note", *said),
        "wishes": Wish.objects.filter(owner=owner).order_by("movie").values_list("movie"),
        "rows": rows.values_list("number", "verdict", "tmdb_id", "outcome", "reason", "undone"),
    }
    whole = {name: [[str(value) for value in row] for row in values] for name, values in told.items()}
    return whole | {"counts": [[str(owner.film_count), str(owner.wall_counts)]]}
