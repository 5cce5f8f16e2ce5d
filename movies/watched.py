"""When a film was watched, as exactly as somebody knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("unknown")


@dataclass(frozen=True, slots=True)
class Watched:
    """`on` is the first day of the month or year."""

    on: dt.date | None = None
    precision: Precision = Precision.UNKNOWN
