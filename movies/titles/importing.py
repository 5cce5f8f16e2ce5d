"""TMDB's catalogue as rows that search finds.

What is there already is not written again: who was cut off begins anew, and is soon where they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from movies.models import CatalogueImport, KnownFilm, Movie
from movies.terms import CATALOGUE_KEPT
from movies.titles import export, keeping, tiers
from movies.titles.export import CatalogueFilm, NotWhole, Survey

MUCH_SMALLER = 0.9  # of the last one: then it is not believed, and nobody is removed for not being in it
SAME = 1.25  # a popularity that moved by less is not written: it changes every day for every film


class NotBelieved(Exception):
    """The file is much smaller than the last one."""


class CutOff(Exception):
    """The file could be read once, and not a second time."""


class Tally:
    def __init__(self, lines: int) -> None:
        self.all_lines = lines
        self.lines = self.written = self.same = self.removed = 0


Tell = Callable[[Tally], None]


def import_catalogue(path: Path, *, fetched_at: dt.datetime, tell: Tell) -> Tally:
    """Raises NotWhole, NotBelieved and OSError before anything is written, CutOff after some of it is."""
    found = export.survey(path)
    last = CatalogueImport.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    if last and found.film_count < MUCH_SMALLER * last.film_count:
        raise NotBelieved(f"{found.film_count:,} films; the last catalogue had {last.film_count:,}")
    run = CatalogueImport.objects.create(fetched_at=fetched_at, film_count=found.film_count)
    tally = Tally(found.lines)
    try:
        _write_all(path, found, tally, tell)
    except (NotWhole, OSError) as error:
        raise CutOff(error) from error
    tally.removed = _remove(lambda tmdb_id: tmdb_id not in found.ids)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    CatalogueImport.objects.exclude(pk=run.pk).delete()
    keeping.refresh_statistics()
    return tally


def forget_old(now: dt.datetime) -> int:
    """Nothing of TMDB's is kept longer than its terms say; the number of films forgotten."""
    if not CatalogueImport.objects.exists():
        return 0
    if CatalogueImport.objects.filter(
        fetched_at__gt=now - CATALOGUE_KEPT, finished_at__isnull=False
    ).exists():
        return 0
    if not CatalogueImport.objects.filter(fetched_at__lte=now - CATALOGUE_KEPT).exists():
        return 0  # one that never ended, and is young
    removed = _remove(lambda _: True)
    CatalogueImport.objects.filter(fetched_at__lte=now - CATALOGUE_KEPT).delete()
    return removed


def _write_all(path: Path, found: Survey, tally: Tally, tell: Tell) -> None:
    def count_line() -> None:
        tally.lines += 1

    places = tiers.Places(found.popularities, behind=Movie.objects.registered().count())
    for batch in keeping.batches(export.films(path, count_line), keeping.AT_ONCE):
        written = _write({film.tmdb_id: film for film in batch}, places)
        tally.written += written
        tally.same += len(batch) - written
        tell(tally)


@transaction.atomic
def _write(films: dict[int, CatalogueFilm], places: tiers.Places) -> int:
    before = keeping.known(films, is_locked=True)
    ours = keeping.own_keys(films)
    changed = []
    for film in films.values():
        known = before.get(film.tmdb_id)
        own, entry_count = ours.get(film.tmdb_id, ("", 0))
        tier = known.tier if known else None
        if not entry_count or tier is None:
            tier = tiers.kept_or_moved(tier, places.of(film.popularity))
        if known is None or not _is_same(known, film, tier):
            changed.append(keeping.made(**film._asdict(), own=own, tier=tier))
    keeping.write(changed)
    return len(changed)


def _is_same(known: KnownFilm, film: CatalogueFilm, tier: int) -> bool:
    low, high = sorted((known.popularity, film.popularity))
    return (known.original_title, known.tier) == (film.original_title, tier) and high <= low * SAME


def _remove(is_gone: Callable[[int], bool]) -> int:
    """What the catalogue does not name: a film of ours keeps its own titles, others go."""
    removed = 0
    for ids in _catalogue_ids():
        gone = [tmdb_id for tmdb_id in ids if is_gone(tmdb_id)]
        if gone:
            _remove_these(gone)
            removed += len(gone)
    return removed


@transaction.atomic
def _remove_these(tmdb_ids: Collection[int]) -> None:
    before, ours = keeping.known(tmdb_ids, is_locked=True), keeping.own_keys(tmdb_ids)
    keeping.forget([tmdb_id for tmdb_id in tmdb_ids if tmdb_id not in ours])
    keeping.write(
        [
            keeping.made(tmdb_id=tmdb_id, original_title="", popularity=0, own=own, tier=before[tmdb_id].tier)
            for tmdb_id, (own, _) in ours.items()
            if tmdb_id in before
        ]
    )


def _catalogue_ids() -> Iterator[list[int]]:
    last = 0
    named = KnownFilm.objects.exclude(original_title="").order_by("pk").values_list("pk", flat=True)
    while ids := list(named.filter(pk__gt=last)[: 5 * keeping.AT_ONCE]):
        yield ids
        last = ids[-1]
