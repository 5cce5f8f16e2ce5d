from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from jobs.models import Duty, Run
from support.admin.base import StaffAdmin
from support.roles import BOTH


@admin.register(Duty)
class DutyAdmin(StaffAdmin):
    open_to = BOTH
    list_display = ("name", "due_at", "leased_until", "failures")
    list_filter = ("due_at",)
    search_fields = ("name",)


@admin.register(Run)
class RunAdmin(StaffAdmin):
    """Found by the name of the job, or by the number that its lines in the log have."""

    open_to = BOTH
    list_display = ("job", "started_at", "ended_at", "outcome", "said", "work_id")
    list_filter = ("outcome", "job", "started_at")
    search_fields = ("job", "work_id")
    ordering = ("-started_at",)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        return queryset.filter(job=query) | queryset.filter(work_id=query)
