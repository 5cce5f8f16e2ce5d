"""The times a film was seen before the time that its entry tells of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from movies.order import SCORE_MAX
from movies.watched import Precision, Watched

NOTE_MAX = 500


class Viewing(models.Model):
    """An earlier time that the owner of an entry saw its film.

    The latest time is the entry itself (watched date, score, memo), so nothing is kept twice: walls, counts
    and lists go on reading entries alone.
    """

    entry = models.ForeignKey(
        "movies.Entry", models.CASCADE, related_name="viewings", verbose_name=_("entry"), db_index=False
    )
    # The first day of the month or year when no more is known.
    watched_on = models.DateField(_("watched"), null=True, blank=True)
    watched_precision = models.CharField(
        _("watched, how exactly"),
        max_length=7,
        choices=Precision,
        default=Precision.UNKNOWN,
    )
    score = models.PositiveSmallIntegerField(_("score then"), null=True, blank=True)
    # As the service it came from wrote it, e.g. "4.5/5".
    original_score = models.CharField(_("score as it was imported"), max_length=16, blank=True, db_default="")
    note = models.TextField(_("note"), blank=True, max_length=NOTE_MAX)
    # The owner's date when the viewing was last written; a watched date after it is in the future.
    revised_on = models.DateField(_("revised"))

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "watched_on", "watched_precision"],
                name="viewing_once_a_day",
                violation_error_message=_("This day is among the times you saw it already."),
            ),
            # Two unknown dates are two nothings to the constraint above.
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(watched_on__isnull=True),
                name="viewing_once_unknown",
                violation_error_message=_("This day is among the times you saw it already."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=SCORE_MAX),
                name="viewing_score_in_range",
                violation_error_message=_("A score is a whole number from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True) | Q(watched_on__lte=F("revised_on")),
                name="viewing_not_in_the_future",
                violation_error_message=_("The day you watched it cannot be in the future."),
            ),
            models.CheckConstraint(
                condition=Q(watched_on__isnull=True, watched_precision=Precision.UNKNOWN)
                | Q(watched_on__isnull=False, watched_precision__in=["day", "month", "year"]),
                name="viewing_precision_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.watched_on or '?'}"

    @property
    def watched(self) -> Watched:
        return Watched(self.watched_on, Precision(self.watched_precision))
