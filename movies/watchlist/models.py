"""The films somebody wants to see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from movies.order import RELEASED_DOWN, RELEASED_UP
from movies.releases import Release
from movies.watchlist.querysets import WishQuerySet

WHY_MAX = 200


class Wish(models.Model):
    """One film on one person's watchlist."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="wishes",
        verbose_name=_("owner"),
        db_index=False,
    )
    movie = models.ForeignKey("movies.Movie", models.PROTECT, related_name="wishes", verbose_name=_("film"))
    why = models.CharField(_("why"), max_length=WHY_MAX, blank=True)
    # Copied from the film by the owner's country, as in entries.
    released_on = models.DateField(_("released"), null=True, blank=True)
    released_country = models.CharField(_("released in"), max_length=2, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    objects: ClassVar[models.Manager[Wish]] = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("film to watch")
        verbose_name_plural = _("films to watch")
        constraints = [models.UniqueConstraint(fields=["owner", "movie"], name="wish_once_per_film")]
        indexes = [
            models.Index(fields=["owner", "added_at", "movie"], name="wishes_by_added"),
            models.Index(
                F("owner"), RELEASED_DOWN, F("added_at"), F("movie"), name="wishes_by_released_down"
            ),
            models.Index(F("owner"), RELEASED_UP, F("added_at"), F("movie"), name="wishes_by_released_up"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.movie_id}"

    @property
    def release(self) -> Release:
        return Release(self.released_on, self.released_country)
