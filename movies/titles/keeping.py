"""Every write of what search finds films by. Tokens are made here alone, for both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from movies.models import KnownFilm, Movie
from movies.titles import tiers
from movies.titles.tokens import tokens_of
from mymovie.text import fold

T = TypeVar("T")

AT_ONCE = 500  # whoever stores one of these films meanwhile waits for the batch
WRITTEN = ["original_title", "popularity", "titles", "tier", "tokens"]


def made(*, tmdb_id: int, original_title: str, popularity: float, own: str, tier: int) -> KnownFilm:
    """`own` is the film's search_key, if it is ours."""
    titles = [title for title in dict.fromkeys([*own.split("\n"), fold(original_title)]) if title]
    return KnownFilm(
        tmdb_id=tmdb_id,
        original_title=original_title,
        popularity=popularity,
        titles="\n" + "".join(f"{title}\n" for title in titles),
        tier=tier,
        tokens=tokens_of(titles, tier),
    )


def write(films: Collection[KnownFilm]) -> None:
    KnownFilm.objects.bulk_create(
        films, update_conflicts=True, unique_fields=["tmdb_id"], update_fields=WRITTEN, batch_size=AT_ONCE
    )


def keep_own(search_keys: dict[int, str]) -> None:
    """Films of ours have these titles. A new one is of the first tier until `rank` says where it belongs."""
    changed, known_before = [], known(search_keys)
    for tmdb_id, search_key in search_keys.items():
        before = known_before.get(tmdb_id)
        after = _of_ours(tmdb_id, search_key, before, tier=before.tier if before else 0)
        if before is None or before.titles != after.titles:
            changed.append(after)
    if changed:
        write(changed)


def forget(tmdb_ids: Collection[int]) -> None:
    KnownFilm.objects.filter(pk__in=tmdb_ids).delete()


def repair_and_rank() -> int:
    """Every film of ours as it is to be found, in the tier that its entries give it; the number written.

    A release before this one, and whoever writes films in bulk, leaves some out.
    """
    written = place = 0
    ours = Movie.objects.order_by("-entry_count", "-tmdb_id").values_list("pk", "search_key", "entry_count")
    for batch in batches(ours.iterator(AT_ONCE), AT_ONCE):
        with transaction.atomic():
            before = known([tmdb_id for tmdb_id, _, _ in batch], is_locked=True)
            changed = []
            for tmdb_id, search_key, entry_count in batch:
                film = before.get(tmdb_id)
                tier = film.tier if film else None
                if entry_count or tier is None:
                    tier = tiers.kept_or_moved(tier, place)
                after = _of_ours(tmdb_id, search_key, film, tier=tier)
                if film is None or (film.titles, film.tier) != (after.titles, after.tier):
                    changed.append(after)
                place += 1
            write(changed)
        written += len(changed)
    return written


def known(tmdb_ids: Collection[int], *, is_locked: bool = False) -> dict[int, KnownFilm]:
    films = KnownFilm.objects.filter(pk__in=tmdb_ids).defer("tokens").order_by("pk")
    return {film.pk: film for film in (films.select_for_update() if is_locked else films)}


def own_keys(tmdb_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Of those that are ours: their search_key and how many registered them."""
    ours = Movie.objects.filter(pk__in=tmdb_ids).values_list("pk", "search_key", "entry_count")
    return {tmdb_id: (search_key, entry_count) for tmdb_id, search_key, entry_count in ours}


def refresh_statistics() -> None:
    """Before the database does so by itself: plans are chosen by them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {KnownFilm._meta.db_table}")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch


def _of_ours(tmdb_id: int, search_key: str, before: KnownFilm | None, *, tier: int) -> KnownFilm:
    return made(
        tmdb_id=tmdb_id,
        original_title=before.original_title if before else "",
        popularity=before.popularity if before else 0,
        own=search_key,
        tier=tier,
    )
