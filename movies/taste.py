"""How alike two people score films, and whose films a member has never met: compared seldom, and kept.

The measure is the mean gap: of all films that both scored, how far the two scores lie apart, from 0 for
always the same to 100. Of others only public entries count, of the member nothing that is private; so what
followers alone may see is in no number. What a kept number may have counted is forgotten in the transaction
that hides it, and the member compared again by the next run.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs
from django.utils import timezone

from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from movies import newest
from movies.models import Entry, TasteMatch, TasteRun, UnmetFilms
from movies.order import Direction, Order, Sort
from movies.querysets import EntryQuerySet

LEAST = 5  # films in common; of fewer nothing is said
LOVED = 80

# Few scores say little: a rank is taken as if so many more films had been scored so far apart.
_DOUBT_FILMS, _DOUBT_GAP = 10, 25

# Others write too: whoever is here lately is compared again though their own wall stands still.
EVERY = dt.timedelta(days=1)
LATELY = dt.timedelta(days=30)

# What bounds the comparison of one member.
FOLLOWED = 1000  # the newest
FILMS_ASKED = 60  # of theirs, the rarest: who else has them?
OWNERS_ASKED = 100  # of each of these, the newest
MOST_ALIKE = 200  # of all found so, those with the most of these films
MOST_KEPT = 300  # of those compared before
STRANGERS = 200  # whose films may be unknown: the newest active
MOST_UNMET = 50
LEAST_OF_A_STRANGER = 10  # films; a share of fewer says little


# --- comparing ---


@transaction.atomic
def compare(*, member: User, other: User) -> bool:
    """Compare a pair now; False where there is too little in common."""
    _lock([member.pk, other.pk])
    return bool(_compare(member, [other.pk]))


def members_to_compare() -> UserQuerySet:
    """Those never compared, whose wall changed since, or of whom something was forgotten; and the lately
    active who were not compared for a day. Longest ago first."""
    now = timezone.now()
    is_due = Q(taste_run=None) | ~Q(taste_run__wall_version=F("wall_version"))
    is_here = Q(last_login__gt=now - LATELY) | Q(last_entry_at__gt=now - LATELY)
    is_due |= is_here & Q(taste_run__compared_at__lt=now - EVERY)
    members: UserQuerySet = User.objects.filter(
        is_due, is_active=True, left_at=None, film_count__gte=LEAST
    ).order_by(F("taste_run__compared_at").asc(nulls_first=True), "pk")
    return members


@transaction.atomic
def compare_with_many(member: User) -> int:
    """Compare a member with whoever may be alike, and with those whom they follow; how many are kept.

    The same number of statements for anybody, each over a bounded number of walls: see the constants above.
    """
    followed = set(_followed(member))
    kept = TasteMatch.objects.filter(member=member).order_by("-compared_at", "pk")
    others = followed | set(_maybe_alike(member)) | set(kept.values_list("other", flat=True)[:MOST_KEPT])
    strangers = set(_strangers(member).values_list("pk", flat=True)[:STRANGERS]) - followed
    _lock({member.pk} | others | strangers)
    member = User.objects.get(pk=member.pk)
    matches = _compare(member, others)
    TasteMatch.objects.filter(member=member).exclude(other__in=others).delete()
    _meet(member, followed, strangers)
    TasteRun.objects.update_or_create(
        member=member, defaults={"wall_version": member.wall_version, "compared_at": timezone.now()}
    )
    return len(matches)


def _lock(people: Collection[int]) -> None:
    """No write to any of these walls until the numbers are kept: who then hides an entry finds them."""
    rows = User.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True)
    for _ in rows.values_list("pk").iterator():
        pass


def _followed(member: User) -> QuerySet[Any, Any]:
    """Of the newest they follow those who are public: of the others nothing may be counted."""
    newest_followed = member.follows_made.accepted().newest_first().values_list("followed", flat=True)
    public: UserQuerySet = User.objects.open_to(member).public()
    public = public.filter(pk__in=list(newest_followed[:FOLLOWED]))
    return public.values_list("pk", flat=True)


def _maybe_alike(member: User) -> list[int]:
    """People with public entries of the member's rarest films, those first who have most of them."""
    shared = Entry.objects.owned_by(member).filter(is_private=False, movie__entry_count__gt=1)
    rarest = shared.order_by("movie__entry_count", "movie_id").values_list("movie_id", flat=True)
    owners = Counter(newest.owners_of_films(list(rarest[:FILMS_ASKED]), each=OWNERS_ASKED))
    del owners[member.pk]
    return [owner for owner, _ in owners.most_common(MOST_ALIKE)]


def _strangers(member: User) -> UserQuerySet:
    """Public people who are active and whom the member does not follow."""
    others: UserQuerySet = User.objects.open_to(member).public().exclude(pk=member.pk)
    unknown = others.exclude(pk__in=member.follows_made.values("followed"))
    return unknown.filter(film_count__gte=LEAST_OF_A_STRANGER).lately_active()


def _compare(member: User, others: Collection[int]) -> list[TasteMatch]:
    """Measure and keep; whoever has too little in common is kept no longer."""
    matches = [_match(member, measured) for measured in _measure(member, others)]
    TasteMatch.objects.bulk_create(
        matches,
        update_conflicts=True,
        unique_fields=["member", "other"],
        update_fields=["common_count", "scored_count", "gap", "rank", "compared_at"],
    )
    alike = [match.other_id for match in matches]
    TasteMatch.objects.filter(member=member, other__in=others).exclude(other__in=alike).delete()
    return matches


def _measure(member: User, others: Collection[int]) -> Iterable[Any]:
    """One statement for all of them: the films of two walls, side by side."""
    by_member = Q(movie__entries__owner=member, movie__entries__is_private=False)
    gap = Abs(F("score") - F("movie__entries__score"))  # nothing where either has no score
    return (
        Entry.objects.filter(by_member, owner__in=others, is_public=True)
        .order_by()
        .values("owner")
        .annotate(common=Count("pk"), scored=Count(gap), apart=Sum(gap))
        .filter(common__gte=LEAST)
    )


def _match(member: User, measured: dict[str, Any]) -> TasteMatch:
    scored = measured["scored"]
    gap = rank = None
    if scored >= LEAST:
        gap = measured["apart"] / scored
        rank = (measured["apart"] + _DOUBT_FILMS * _DOUBT_GAP) / (scored + _DOUBT_FILMS)
    return TasteMatch(
        member=member,
        other_id=measured["owner"],
        common_count=measured["common"],
        scored_count=scored,
        gap=gap,
        rank=rank,
    )


def _meet(member: User, followed: Collection[int], strangers: Collection[int]) -> None:
    """Keep of the strangers those with the highest share of films that neither the member registered nor
    anybody public whom they follow."""
    own, theirs = Q(owner=member, is_private=False), Q(owner__in=followed, is_public=True)
    met = Entry.objects.filter(own | theirs).values("movie")
    counted = (
        Entry.objects.filter(owner__in=strangers, is_public=True)
        .order_by()
        .values("owner")
        .annotate(films=Count("pk"), unmet=Count("pk", filter=~Q(movie__in=met)))
        .filter(unmet__gt=0)
    )
    shares = [
        UnmetFilms(
            member=member,
            other_id=one["owner"],
            film_count=one["films"],
            unmet_count=one["unmet"],
            share=one["unmet"] / one["films"],
        )
        for one in counted
    ]
    UnmetFilms.objects.filter(member=member).delete()
    shares.sort(key=lambda one: (one.share, one.film_count), reverse=True)
    UnmetFilms.objects.bulk_create(shares[:MOST_UNMET])


# --- forgetting ---


def forget_films(owner: User, tmdb_ids: Collection[int]) -> None:
    """Entries are private or gone: so is every number that may have counted them.

    Said with the owner's row locked. A pair that counted a film still has it on both sides, since either
    side's going was followed by this.
    """
    sharers = Entry.objects.filter(movie__in=tmdb_ids).exclude(owner=owner).order_by().values("owner")
    _forget(
        matches=[Q(member=owner, other__in=sharers), Q(other=owner, member__in=sharers)],
        unmet=[Q(other=owner), Q(member__in=_followers(owner), other__in=sharers)],
    )


def forget_wall(owner: User) -> None:
    """Nobody else, or followers alone, may see the wall from now on. What followers alone see is not counted,
    so nothing is left to forget when such a wall closes for them too."""
    _forget(matches=[Q(other=owner)], unmet=[Q(other=owner), Q(member__in=_followers(owner))])


def _followers(owner: User) -> QuerySet[Any, Any]:
    return owner.follows_received.order_by().values("follower")


def _forget(*, matches: list[Q], unmet: list[Q]) -> None:
    """The members whose numbers these were are due then.

    Runs before numbers before films, lowest number first: two who hide the same film at once wait for each
    other, never both.
    """
    kept = [(TasteMatch, *_find(TasteMatch, matches)), (UnmetFilms, *_find(UnmetFilms, unmet))]
    members = {member for _, _, members in kept for member in members}
    runs = TasteRun.objects.filter(pk__in=members)
    runs.filter(pk__in=_lock_rows(runs)).update(wall_version=None)
    for model, numbers, _ in kept:
        rows: Any = model._default_manager.filter(pk__in=numbers)
        rows.filter(pk__in=_lock_rows(rows)).delete()


def _find(model: type[TasteMatch] | type[UnmetFilms], which: list[Q]) -> tuple[set[int], set[int]]:
    """Row numbers, and the members whose they are."""
    rows: Any = model._default_manager
    found = [row for q in which for row in rows.filter(q).values_list("pk", "member")]
    return {number for number, _ in found}, {member for _, member in found}


def _lock_rows(rows: Any) -> list[int]:
    return list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))


# --- reading ---


def with_match(people: UserQuerySet, viewer: Viewer) -> UserQuerySet:
    """With what is kept of the viewer and each of them, in the same query: `taste_common` (films both
    registered), `taste_gap`, `taste_scored` and `taste_at`; all None where nothing is."""
    if not viewer.is_authenticated:
        return people
    match = TasteMatch.objects.filter(member=viewer, other=OuterRef("pk"))
    names = {"common": "common_count", "gap": "gap", "scored": "scored_count", "at": "compared_at"}
    return people.annotate(**{f"taste_{name}": Subquery(match.values(kept)) for name, kept in names.items()})


# The lists of films are read when they are looked at: kept ones would go on telling what was hidden since.
_BY_SCORE = Order(Sort.SCORE, Direction.DESCENDING)
FILMS_SHOWN = 24


def both_love(viewer: User, person: User, language: str) -> EntryQuerySet:
    """The person's entries of films that both gave 80 or more, each with the viewer's as `my_score`."""
    mine = _own(viewer).filter(score__gte=LOVED)
    score = mine.filter(movie=OuterRef("movie")).values("score")
    loved = _loved_by(person, viewer).filter(movie__in=mine.values("movie"))
    return loved.annotate(my_score=Subquery(score)).for_cards(language)[:FILMS_SHOWN]


def they_love(viewer: User, person: User, language: str) -> EntryQuerySet:
    """The person's entries of 80 or more of films that the viewer has not registered."""
    mine = Entry.objects.visible_to(viewer).owned_by(viewer)
    return _loved_by(person, viewer).exclude(movie__in=mine.values("movie")).for_cards(language)[:FILMS_SHOWN]


def _own(viewer: User) -> EntryQuerySet:
    return Entry.objects.visible_to(viewer).owned_by(viewer).filter(is_private=False)


def _loved_by(person: User, viewer: User) -> EntryQuerySet:
    return Entry.objects.visible_to(viewer).owned_by(person).filter(score__gte=LOVED).in_order(_BY_SCORE)
