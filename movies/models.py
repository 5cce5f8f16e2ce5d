"""Films and what people made of them: fields, constraints, indexes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from movies.order import RELEASED_DOWN, RELEASED_UP, SCORE_DOWN, SCORE_MAX, SCORE_UP
from movies.querysets import EntryQuerySet, MovieQuerySet, RemovedEntryQuerySet
from movies.releases import Release
from movies.titles.models import CatalogueImport as CatalogueImport
from movies.titles.models import KnownFilm as KnownFilm
from movies.viewings.models import Viewing as Viewing
from movies.watched import Precision as Precision
from movies.watched import Watched as Watched
from movies.watchlist.models import Wish as Wish
from movies.week.models import FilmOfWeek as FilmOfWeek

MEMO_MAX = 500
FIRST_FILM_YEAR = 1888


class Movie(models.Model):
    """A film as TMDB knows it. Its TMDB id is its key, so no number of ours is ever shown."""

    tmdb_id = models.PositiveIntegerField("TMDB", primary_key=True)
    imdb_id = models.CharField("IMDb", max_length=12, blank=True, db_index=True)
    original_title = models.CharField(_("original title"), max_length=500)
    original_language = models.CharField(_("original language"), max_length=8, blank=True)
    released_on = models.DateField(_("first released in the world"), null=True, blank=True)
    runtime = models.PositiveIntegerField(_("runtime in minutes"), null=True, blank=True)
    genre_ids = models.JSONField(_("genres"), default=list, blank=True)
    directors = models.JSONField(_("directors"), default=list, blank=True)
    poster_path = models.CharField(_("poster"), max_length=140, blank=True)
    # Every title we know, folded, one a line: what search compares with.
    search_key = models.TextField(editable=False, default="")

    # Public entries only; kept in the transaction of each write, proved by `manage.py reconcile_counts`.
    entry_count = models.PositiveIntegerField(_("entries"), default=0, editable=False)
    scored_count = models.PositiveIntegerField(_("scores"), default=0, editable=False)
    score_sum = models.PositiveBigIntegerField(default=0, editable=False)
    scores_0 = models.PositiveIntegerField(default=0, editable=False)
    scores_10 = models.PositiveIntegerField(default=0, editable=False)
    scores_20 = models.PositiveIntegerField(default=0, editable=False)
    scores_30 = models.PositiveIntegerField(default=0, editable=False)
    scores_40 = models.PositiveIntegerField(default=0, editable=False)
    scores_50 = models.PositiveIntegerField(default=0, editable=False)
    scores_60 = models.PositiveIntegerField(default=0, editable=False)
    scores_70 = models.PositiveIntegerField(default=0, editable=False)
    scores_80 = models.PositiveIntegerField(default=0, editable=False)
    scores_90 = models.PositiveIntegerField(default=0, editable=False)

    # None until TMDB's full answer has been stored: a demo film, or one registered while TMDB was away.
    fetched_at = models.DateTimeField(_("fetched from TMDB"), null=True, blank=True)
    # Since when TMDB has more to say: it changed the film, or a search result is all we have.
    due_since = models.DateTimeField(_("changed at TMDB"), null=True, blank=True, editable=False)
    # When TMDB was last asked again, answer or not: whoever failed takes nobody's turn for some hours.
    tried_at = models.DateTimeField(_("asked at TMDB"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Movie]] = MovieQuerySet.as_manager()

    if TYPE_CHECKING:  # annotated by MovieQuerySet.in_language and with_overview
        title: str
        poster: str
        overview: str

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [
            models.CheckConstraint(condition=Q(tmdb_id__gt=0), name="tmdb_id_is_positive"),
            models.CheckConstraint(
                condition=Q(scored_count__lte=F("entry_count")), name="scores_are_of_entries"
            ),
        ]
        indexes = [
            models.Index(fields=["-entry_count", "-tmdb_id"], name="most_registered"),
            models.Index(fields=["fetched_at"], name="longest_unfetched"),
            models.Index(fields=["due_since"], condition=Q(due_since__isnull=False), name="changed_at_tmdb"),
        ]

    def __str__(self) -> str:
        return self.original_title

    def get_absolute_url(self) -> str:
        return reverse("movies:film", args=[self.tmdb_id])


class ChangesRead(models.Model):
    """One row: the last day of whose changes at TMDB our films know (movies.changed)."""

    read_to = models.DateField()

    def __str__(self) -> str:
        return str(self.read_to)


class MovieText(models.Model):
    """A film in one of our languages; the title is resolved by the title chain, so it is never empty."""

    movie = models.ForeignKey(Movie, models.CASCADE, related_name="texts", verbose_name=_("film"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=500)
    overview = models.TextField(_("overview"), blank=True)

    class Meta:
        verbose_name = _("film text")
        verbose_name_plural = _("film texts")
        constraints = [models.UniqueConstraint(fields=["movie", "language"], name="text_once_per_language")]

    def __str__(self) -> str:
        return self.title


class MergedMovie(models.Model):
    """A TMDB id that is no film any more: TMDB found it to be another one under two ids (movies.merging)."""

    tmdb_id = models.PositiveIntegerField("TMDB", primary_key=True)
    movie = models.ForeignKey(
        Movie, models.CASCADE, related_name="merged", verbose_name=_("the film it is part of")
    )
    merged_at = models.DateTimeField(_("merged"), default=timezone.now)

    class Meta:
        verbose_name = _("merged film")
        verbose_name_plural = _("merged films")

    def __str__(self) -> str:
        return f"{self.tmdb_id} → {self.movie_id}"


class Kind(models.IntegerChoices):
    """TMDB's release types, for people."""

    PREMIERE = 1, _("premiere")
    LIMITED = 2, _("limited release")
    THEATRICAL = 3, _("in cinemas")
    DIGITAL = 4, _("streaming")
    PHYSICAL = 5, _("disc")
    TV = 6, _("television")


class MovieRelease(models.Model):
    """The day a film came out in a country, by the country rule (movies.releases)."""

    movie = models.ForeignKey(Movie, models.CASCADE, related_name="releases", verbose_name=_("film"))
    country = models.CharField(_("country"), max_length=2)
    released_on = models.DateField(_("released"))
    kind = models.PositiveSmallIntegerField(_("kind"), choices=Kind)
    certification = models.CharField(_("certification"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [models.UniqueConstraint(fields=["movie", "country"], name="release_once_per_country")]

    def __str__(self) -> str:
        return f"{self.country} {self.released_on}"


def latest_today() -> dt.date:
    """The date where the day begins first (UTC+14): later than this is the future for everybody."""
    return timezone.localdate(timezone=dt.timezone(dt.timedelta(hours=14)))


class Entry(models.Model):
    """One film on one person's wall."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="entries",
        verbose_name=_("owner"),
        db_index=False,
    )
    movie = models.ForeignKey(
        Movie, models.PROTECT, related_name="entries", verbose_name=_("film"), db_index=False
    )
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    # As the service it came from wrote it, e.g. "4.5/5"; gone once the score is another.
    original_score = models.CharField(_("score as it was imported"), max_length=16, blank=True, db_default="")
    # The first day of the month or year when no more is known.
    watched_on = models.DateField(_("watched"), null=True, blank=True)
    watched_precision = models.CharField(
        _("watched, how exactly"), max_length=7, choices=Precision, default=Precision.UNKNOWN
    )
    memo = models.TextField(_("memo"), blank=True, max_length=MEMO_MAX)
    has_spoiler = models.BooleanField(_("memo gives the plot away"), default=False)
    is_private = models.BooleanField(_("private"), default=False)
    # By the staff: its owner alone goes on seeing it.
    memo_is_hidden = models.BooleanField(_("memo hidden by the staff"), default=False, editable=False)

    # Copied from film and owner, so that every wall is one index: see docs/decisions.
    released_on = models.DateField(_("released"), null=True, blank=True)
    released_country = models.CharField(_("released in"), max_length=2, blank=True)
    is_public = models.BooleanField(_("public"), default=True)

    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    # The owner's date when the entry was last written; a watched date after it is in the future.
    revised_on = models.DateField(_("revised"), default=latest_today)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    if TYPE_CHECKING:  # annotated by EntryQuerySet.for_cards
        title: str
        poster: str

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "movie"],
                name="entry_once_per_film",
                violation_error_message=_("This film is on the wall already."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=SCORE_MAX),
                name="score_in_range",
                violation_error_message=_("A score is a whole number from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__lte=F("revised_on")),
                name="watched_not_in_the_future",
                violation_error_message=_("The day you watched it cannot be in the future."),
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True, watched_precision=Precision.UNKNOWN)
                | Q(watched_on__isnull=False, watched_precision__in=["day", "month", "year"]),
                name="watched_precision_fits",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(is_private=False), name="private_is_not_public"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "registered_at", "movie"], name="wall_by_registered"),
            models.Index(F("owner"), SCORE_DOWN, F("registered_at"), F("movie"), name="wall_by_score_down"),
            models.Index(F("owner"), SCORE_UP, F("registered_at"), F("movie"), name="wall_by_score_up"),
            models.Index(
                F("owner"), RELEASED_DOWN, F("registered_at"), F("movie"), name="wall_by_released_down"
            ),
            models.Index(F("owner"), RELEASED_UP, F("registered_at"), F("movie"), name="wall_by_released_up"),
            models.Index(fields=["movie", "-registered_at", "-id"], name="film_newest"),
            models.Index(fields=["-registered_at", "-id"], name="newest"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.movie_id}"

    @property
    def shown_memo(self) -> str:
        """The memo as anybody but its owner sees it."""
        return "" if self.memo_is_hidden else self.memo

    @property
    def watched(self) -> Watched:
        return Watched(self.watched_on, Precision(self.watched_precision))

    @property
    def release(self) -> Release:
        return Release(self.released_on, self.released_country)


class RemovedEntry(models.Model):
    """What an entry held when its owner removed it, for as long as that can be undone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="removed_entries", verbose_name=_("owner")
    )
    movie = models.ForeignKey(Movie, models.PROTECT, related_name="+", verbose_name=_("film"))
    fields = models.JSONField()
    removed_at = models.DateTimeField(_("removed"), default=timezone.now)

    objects: ClassVar[models.Manager[RemovedEntry]] = RemovedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("removed entry")
        verbose_name_plural = _("removed entries")
        constraints = [models.UniqueConstraint(fields=["owner", "movie"], name="removed_once_per_film")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.movie_id}"


class TasteMatch(models.Model):
    """How alike two people score films, for the eyes of `member`; made by movies.taste.

    Never from private entries. Directed: `member`'s own side may hold what only their followers see, the
    other side holds public entries.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="taste_matches",
        verbose_name=_("member"),
        db_index=False,
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("compared with")
    )
    common_count = models.PositiveIntegerField(_("films both registered"))
    scored_count = models.PositiveIntegerField(_("films both scored"))
    # Mean of |score - score| over the films both scored, in points of 100.
    gap = models.FloatField(_("mean gap between scores"), null=True)
    # What the directory sorts by: small for a small gap over many films.
    rank = models.FloatField(_("rank"), null=True)
    compared_at = models.DateTimeField(_("compared"), default=timezone.now)

    class Meta:
        verbose_name = _("taste match")
        verbose_name_plural = _("taste matches")
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="taste_once_per_pair"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="taste_not_with_oneself"),
            models.CheckConstraint(condition=Q(common_count__gte=5), name="taste_of_five_films"),
        ]
        indexes = [models.Index(fields=["member", "rank", "other"], name="closest_taste")]

    def __str__(self) -> str:
        return f"{self.member_id} ~ {self.other_id}"


class UnmetFilms(models.Model):
    """How many of somebody's films `member` never met: neither registered nor by anybody they follow.

    Of the other's public films alone; made by movies.taste.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="unmet_films",
        verbose_name=_("member"),
        db_index=False,
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("whose films")
    )
    film_count = models.PositiveIntegerField(_("films"))
    unmet_count = models.PositiveIntegerField(_("films never met"))
    share = models.FloatField(_("share of films never met"))
    compared_at = models.DateTimeField(_("compared"), default=timezone.now)

    class Meta:
        verbose_name = _("films never met")
        verbose_name_plural = _("films never met")
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="unmet_once_per_pair"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="unmet_not_of_oneself"),
        ]
        indexes = [models.Index(fields=["member", "-share", "-other"], name="most_unmet")]

    def __str__(self) -> str:
        return f"{self.member_id} ? {self.other_id}"


class TasteRun(models.Model):
    """When a member was last compared with others, and how their wall stood then."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="taste_run",
        verbose_name=_("member"),
    )
    # None: something that was found then has been forgotten.
    wall_version = models.PositiveIntegerField(_("wall version"), null=True)
    compared_at = models.DateTimeField(_("compared"), default=timezone.now)

    class Meta:
        verbose_name = _("comparison of a member")
        verbose_name_plural = _("comparisons of members")

    def __str__(self) -> str:
        return f"{self.member_id} at {self.wall_version}"
