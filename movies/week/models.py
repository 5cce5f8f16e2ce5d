"""What most people registered lately, as the job last counted it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FilmOfWeek(models.Model):
    """A film that several registered within the last seven days, of public entries alone."""

    movie = models.OneToOneField(
        "movies.Movie",
        models.CASCADE,
        primary_key=True,
        related_name="of_week",
        verbose_name=_("film"),
    )
    people_count = models.PositiveIntegerField(_("people who registered it within the week"))
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)

    class Meta:
        verbose_name = _("film of the week")
        verbose_name_plural = _("films of the week")
        indexes = [models.Index(fields=["-people_count", "-movie"], name="most_of_week")]

    def __str__(self) -> str:
        return f"{self.movie_id}: {self.people_count}"
