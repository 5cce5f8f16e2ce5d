"""Every read of what people told the staff, and of the log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User

if TYPE_CHECKING:
    from support import models  # noqa: F401  (named in a string)

DONE = "done"


class ContactQuerySet(QuerySet["models.ContactMessage"]):
    def forgettable(self, before: dt.datetime) -> ContactQuerySet:
        """Those that were done before then."""
        return self.filter(state=DONE, closed_at__lt=before)


class ReportQuerySet(QuerySet["models.Report"]):
    def forgettable(self, before: dt.datetime) -> ReportQuerySet:
        return self.filter(state=DONE, closed_at__lt=before)

    def open(self) -> ReportQuerySet:
        return self.exclude(state=DONE)

    def by(self, reporter: User) -> ReportQuerySet:
        return self.filter(reporter=reporter)

    def about(self, person: User, tmdb_id: int | None) -> ReportQuerySet:
        """Of the person's profile, or of their memo on a film."""
        return self.filter(about_person=person, about_film=tmdb_id)


class StaffActionQuerySet(QuerySet["models.StaffAction"]):
    def about(self, kind: str, key: object) -> StaffActionQuerySet:
        return self.filter(subject_kind=kind, subject_key=str(key))
