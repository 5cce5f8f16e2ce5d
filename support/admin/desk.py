from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from movies.models import Entry
from support import actions, desk, roles
from support.admin.base import StaffAdmin
from support.admin.deeds import Deed, NothingForm, ReasonForm
from support.admin.people import by_handle
from support.forms import WordsField
from support.models import ContactMessage, Report, StaffAction, State, SubjectKind
from support.roles import BOTH, Role

ALREADY_DONE = {desk.AlreadyDone: _("Somebody else was faster: this is done.")}


class AnswerForm(forms.Form):
    text = WordsField(label=_("Answer"), max_length=5000)


CASE_DEEDS = (
    Deed(
        "take",
        _("Take it on"),
        _("Others see that somebody is at it."),
        desk.take,
        "case",
        _("It is yours."),
        form=NothingForm,
        is_offered=lambda case: case.state == State.NEW,
        problems=ALREADY_DONE,
    ),
    Deed(
        "answer",
        _("Answer"),
        _("It is mailed to whoever sent this, in your words, and this is done. It can be sent once."),
        desk.answer,
        "case",
        _("Answered."),
        form=AnswerForm,
        is_offered=lambda case: case.is_open,
        problems=ALREADY_DONE,
    ),
    Deed(
        "close",
        _("Close without an answer"),
        _("Nobody is told."),
        desk.close,
        "case",
        _("Closed."),
        form=ReasonForm,
        is_offered=lambda case: case.is_open,
        problems=ALREADY_DONE,
    ),
)


class CaseAdmin(StaffAdmin):
    open_to = BOTH
    ordering = ("-created_at",)
    deeds: ClassVar[Sequence[Deed]] = CASE_DEEDS


@admin.register(ContactMessage)
class ContactMessageAdmin(CaseAdmin):
    list_display = (
        "created_at", "category", "excerpt", "sender", "email", "language", "state", "closed_at", "mailed_at",
    )  # fmt: skip
    list_filter = ("state", "category", "language", "created_at")
    list_select_related = ("sender",)
    search_fields = ("text", "sender__handle")
    fields = (
        "category", "text", "sender", "email", "language", "created_at", "state", "answer", "closed_at",
        "mailed_at",
    )  # fmt: skip
    for_administrators = ("email",)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        if "@" in query[1:]:
            may = roles.role_of(request.user) is Role.ADMINISTRATOR
            return queryset.filter(email=query.lower()) if may else queryset.none()
        return queryset.filter(Q(text__icontains=query) | Q(sender__in=by_handle(query)))

    @admin.display(description=_("words"))
    def excerpt(self, case: ContactMessage) -> str:
        return case.text if len(case.text) <= 60 else f"{case.text[:59]}…"


def hide_reported(*, actor: User, report: Report, reason: str) -> None:
    entry = Entry.objects.get(owner=report.about_person_id, movie=report.about_film_id)
    actions.hide_memo(actor=actor, entry=entry, is_hidden=True, reason=reason)


@admin.register(Report)
class ReportAdmin(CaseAdmin):
    list_display = (
        "created_at", "why", "about_person", "about_film", "text", "reporter", "state", "closed_at",
        "mailed_at",
    )  # fmt: skip
    list_filter = ("state", "why", "created_at")
    list_select_related = ("reporter", "about_person", "about_film")
    search_fields = ("reporter__handle", "about_person__handle")
    fields = (
        "why", "text", "about_person", "nickname", "link", "about_film", "memo", "reporter", "created_at",
        "state", "answer", "closed_at", "mailed_at",
    )  # fmt: skip
    deeds = (
        *CASE_DEEDS,
        Deed(
            "hide-memo",
            _("Hide the memo"),
            _("Its owner goes on seeing it, and is told on the entry's page; nobody else does."),
            hide_reported,
            "report",
            _("Hidden."),
            is_offered=lambda report: report.about_film_id is not None,
            problems={Entry.DoesNotExist: _("It has been removed meanwhile.")},
        ),
    )

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        return queryset.filter(reporter__in=by_handle(query)) | queryset.filter(
            about_person__in=by_handle(query)
        )

    @admin.display(description=_("nickname"))
    def nickname(self, report: Report) -> str:
        return report.about_person.nickname

    @admin.display(description=_("web link"))
    def link(self, report: Report) -> str:
        return report.about_person.link


@admin.register(StaffAction)
class StaffActionAdmin(StaffAdmin):
    """To read. The database refuses to change or delete a line, whoever asks."""

    open_to = BOTH
    list_display = ("at", "actor", "action", "subject_kind", "subject", "reason", "was", "became")
    list_filter = ("action", "subject_kind", "at")
    search_fields = ("subject_key",)
    ordering = ("-pk",)
    search_help_text = _("A handle, or the TMDB id of a film.")

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        found = Q(subject_key=query)
        person = User.objects.filter(pk__in=by_handle(query)).values_list("pk", flat=True).first()
        if person is not None:
            found |= Q(actor_id=person) | Q(subject_kind=SubjectKind.USER, subject_key=str(person))
            found |= Q(subject_kind=SubjectKind.ENTRY, subject_key__startswith=f"{person}/")
        return queryset.filter(found)

    def complete(self, rows: list[StaffAction]) -> None:
        """Handles of those who are still here. One query."""
        people = {row.actor_id for row in rows}
        for row in rows:
            if row.subject_kind in (SubjectKind.USER, SubjectKind.ENTRY) and row.subject_key:
                people.add(int(row.subject_key.partition("/")[0]))
        handles = dict(User.objects.filter(pk__in=people).values_list("pk", "handle"))
        for row in rows:
            row.handles = handles  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            self.complete([row])
        return row

    @admin.display(description=_("by"), ordering="actor_id")
    def actor(self, row: StaffAction) -> str:
        return _named(row, row.actor_id)

    @admin.display(description=_("which"), ordering="subject_key")
    def subject(self, row: StaffAction) -> str:
        if not row.subject_key or row.subject_kind not in (SubjectKind.USER, SubjectKind.ENTRY):
            return row.subject_key
        owner, _slash, film = row.subject_key.partition("/")
        return " ".join(filter(None, [_named(row, int(owner)), film]))

    @admin.display(description=_("before"))
    def was(self, row: StaffAction) -> str:
        return _plain(row.before)

    @admin.display(description=_("after"))
    def became(self, row: StaffAction) -> str:
        return _plain(row.after)


def _named(row: StaffAction, person_id: int) -> str:
    handle = row.handles.get(person_id)  # type: ignore[attr-defined]
    return f"@{handle}" if handle else f"({person_id})"


def _plain(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items())
