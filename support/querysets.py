"""Every read of what people told the staff, and of the log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from movies.models import Entry
from movies.querysets import EntryQuerySet

if TYPE_CHECKING:
    from support import models

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


def open_to_operators(entries: EntryQuerySet) -> EntryQuerySet:
    """What anybody may see, and what was reported to the staff."""
    from support.models import Report

    reported = Report.objects.filter(about_person=OuterRef("owner"), about_film=OuterRef("movie"))
    return entries.filter(Q(is_public=True) | Exists(reported))


def reported_entries(reports: list[models.Report]) -> dict[tuple[int, int], Entry]:
    """`{(person, film): entry}` of those memos that are on a wall now. One query."""
    films = {report.about_film_id for report in reports if report.about_film_id}
    people = {report.about_person_id for report in reports}
    found = Entry.objects.filter(owner__in=people, movie__in=films)
    return {(entry.owner_id, entry.movie_id): entry for entry in found}
