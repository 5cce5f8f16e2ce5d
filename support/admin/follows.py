from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from follows.models import Block, Follow, Mute
from support.admin.base import StaffAdmin
from support.admin.people import by_handle


class PairAdmin(StaffAdmin):
    """Two people, found by the handle of either."""

    pair: Sequence[str] = ()
    list_filter = ("since",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.pair)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        one, other = self.pair
        return queryset.filter(**{f"{one}__in": by_handle(query)}) | queryset.filter(
            **{f"{other}__in": by_handle(query)}
        )


@admin.register(Follow)
class FollowAdmin(PairAdmin):
    pair = ("follower", "followed")
    list_display = ("follower", "followed", "state", "since")
    list_filter = ("state", "since")  # type: ignore[assignment]  # longer than the base's
    search_fields = ("follower__handle", "followed__handle")


@admin.register(Block)
class BlockAdmin(PairAdmin):
    pair = ("blocker", "blocked")
    list_display = ("blocker", "blocked", "since")
    search_fields = ("blocker__handle", "blocked__handle")


@admin.register(Mute)
class MuteAdmin(PairAdmin):
    pair = ("muter", "muted")
    list_display = ("muter", "muted", "since")
    search_fields = ("muter__handle", "muted__handle")
