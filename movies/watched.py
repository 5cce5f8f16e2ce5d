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


UNKNOWN = "unknown"
FIRST_OF_JANUARY = "-01-01"
_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


@dataclass(frozen=True, slots=True)
class Watched:
    """`on` is the first day of the month or year."""

    on: dt.date | None = None
    precision: Precision = Precision.UNKNOWN

    @property
    def address(self) -> str:
        """As it stands in addresses: 2024-05-01, 2024-05, 2024 or unknown."""
        if self.on is None:
            return UNKNOWN
        return self.on.isoformat()[: _LENGTH[self.precision]]

    @classmethod
    def read(cls, address: str) -> Watched:
        """ValueError for what is no date."""
        if address == UNKNOWN:
            return cls()
        precision = {length: precision for precision, length in _LENGTH.items()}.get(len(address))
        if precision is None:
            raise ValueError(address)
        return cls(dt.date.fromisoformat(address + FIRST_OF_JANUARY[len(address) - 4 :]), precision)
