from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.db.models.functions import NullIf
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from movies.catalogue import MovieUnknown
from movies.merging import NotMergeable
from movies.models import (
    Entry,
    MergedMovie,
    Movie,
    MovieRelease,
    MovieText,
    RemovedEntry,
    TasteMatch,
    Viewing,
    Wish,
)
from movies.tmdb import service
from movies.tmdb.records import ID_CAP
from movies.viewings.keeping import Book
from support import actions, roles
from support.admin.base import StaffAdmin
from support.admin.deeds import Deed, ReasonForm
from support.admin.people import by_handle
from support.roles import BOTH, Role

AVERAGE = F("score_sum") * 1.0 / NullIf("scored_count", 0)
TMDB_AWAY = _("TMDB does not answer just now. Try again in a moment.")
TMDB_PROBLEMS = {
    service.TMDBNotFound: _("TMDB has no such film any more: it was deleted, or merged with another."),
    service.TMDBNotConfigured: _("This copy of MyMovie has no access to TMDB."),
    service.TMDBRefused: _("TMDB does not accept our token."),
    service.TMDBError: TMDB_AWAY,
}


def as_tmdb_id(query: str) -> int | None:
    return int(query) if query.isascii() and query.isdigit() and int(query) <= ID_CAP else None


class Shown(admin.TabularInline):
    """To look at, by both roles."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return roles.role_of(request.user) in BOTH

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class TextInline(Shown):
    model = MovieText


class ReleaseInline(Shown):
    model = MovieRelease


class MergeForm(ReasonForm):
    survivor_id = forms.IntegerField(label=_("TMDB id of the film that stays"), min_value=1, max_value=ID_CAP)
    field_order = ("survivor_id", "reason")


@admin.register(Movie)
class MovieAdmin(StaffAdmin):
    open_to = BOTH
    list_display = (
        "tmdb_id", "shown_title", "original_title", "original_language", "released_on", "runtime",
        "entry_count", "scored_count", "average", "fetched_at", "tried_at",
    )  # fmt: skip
    list_filter = ("released_on", "fetched_at")
    search_fields = ("tmdb_id", "original_title")
    fields = (
        "tmdb_id", "imdb_id", "shown_title", "original_title", "original_language", "released_on", "runtime",
        "genre_ids", "directors", "poster_path", "entry_count", "scored_count", "average", "fetched_at",
        "due_since", "tried_at",
    )  # fmt: skip
    ordering = ("-entry_count", "-tmdb_id")
    inlines = (TextInline, ReleaseInline)
    deeds = (
        Deed(
            "refresh",
            _("Refresh from TMDB"),
            _("Titles, dates, people and poster are written anew, and the walls follow the dates."),
            actions.refresh_film,
            "movie",
            _("Refreshed."),
            form=ReasonForm,
            problems=TMDB_PROBLEMS,
        ),
        Deed(
            "merge",
            _("Merge into another"),
            _(
                "When TMDB has made one film of two: every entry moves to the film that stays, this one "
                "goes, and its address leads there. Where somebody has both, both times stay, the later one "
                "as the entry, and no memo is lost. This cannot be undone."
            ),
            actions.merge_films,
            "former",
            _("Merged."),
            form=MergeForm,
            problems={
                NotMergeable: _("That is this film itself, or one that is gone."),
                MovieUnknown: _("Neither we nor TMDB know that film."),
                **TMDB_PROBLEMS,
            },
            leads_to_list=True,
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        movies: Any = super().get_queryset(request)
        return cast(QuerySet[Any], movies.in_language(get_language()))

    def find(self, queryset: Any, query: str, request: HttpRequest) -> QuerySet[Any]:
        tmdb_id = as_tmdb_id(query)
        return cast(QuerySet[Any], queryset.matching(query, or_ids=[tmdb_id] if tmdb_id else []))

    @admin.display(description=_("title"), ordering="title")
    def shown_title(self, movie: Movie) -> str:
        return movie.title

    @admin.display(description=_("average"), ordering=AVERAGE)
    def average(self, movie: Movie) -> float | None:
        return round(movie.score_sum / movie.scored_count, 1) if movie.scored_count else None


class OfFilmAndPerson(StaffAdmin):
    """Found by the film's TMDB id, or by the owner's handle."""

    list_select_related = ("owner", "movie")

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        if tmdb_id := as_tmdb_id(query):
            return queryset.filter(movie=tmdb_id) | queryset.filter(owner__in=by_handle(query))
        return queryset.filter(owner__in=by_handle(query))


class ViewingInline(Shown):
    model = Viewing
    ordering = ("-watched_on", "pk")
    fields = ("watched_on", "watched_precision", "score", "original_score", "note", "revised_on")


@admin.register(Entry)
class EntryAdmin(OfFilmAndPerson):
    open_to = BOTH
    inlines = (ViewingInline,)
    list_display = (
        "owner", "movie", "score", "watched_on", "has_spoiler", "memo_is_hidden", "is_private", "is_public",
        "registered_at", "revised_on",
    )  # fmt: skip
    list_filter = ("memo_is_hidden", "has_spoiler", "is_private", "is_public", "registered_at")
    search_fields = ("owner__handle", "movie__tmdb_id")
    fields = (
        "owner", "movie", "score", "original_score", "watched_on", "watched_precision", "memo",
        "has_spoiler", "memo_is_hidden", "is_private", "is_public", "released_on", "released_country",
        "registered_at", "revised_on", "version",
    )  # fmt: skip
    ordering = ("-pk",)
    for_administrators = ("is_private", "is_public", "version")
    deeds = (
        Deed(
            "hide-memo",
            _("Hide the memo"),
            _("Its owner goes on seeing it, and is told on the entry's page; nobody else does."),
            actions.hide_memo,
            "entry",
            _("Hidden."),
            is_offered=lambda entry: bool(Book.of(entry).shown_words),
            facts={"is_hidden": True},
            problems={Entry.DoesNotExist: _("It has been removed meanwhile.")},
        ),
        Deed(
            "show-memo",
            _("Show the memo again"),
            _("Everybody who may open the entry sees its memo again."),
            actions.hide_memo,
            "entry",
            _("It is shown again."),
            is_offered=lambda entry: entry.memo_is_hidden,
            facts={"is_hidden": False},
            problems={Entry.DoesNotExist: _("It has been removed meanwhile.")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        entries: Any = super().get_queryset(request)
        if roles.role_of(request.user) is Role.ADMINISTRATOR:
            return cast(QuerySet[Any], entries)
        return cast(QuerySet[Any], entries.filter(is_public=True))


@admin.register(RemovedEntry)
class RemovedEntryAdmin(OfFilmAndPerson):
    list_display = ("owner", "movie", "removed_at")
    list_filter = ("removed_at",)
    search_fields = ("owner__handle", "movie__tmdb_id")


@admin.register(Wish)
class WishAdmin(OfFilmAndPerson):
    list_display = ("owner", "movie", "released_on", "added_at")
    list_filter = ("added_at",)
    search_fields = ("owner__handle", "movie__tmdb_id")


@admin.register(MergedMovie)
class MergedMovieAdmin(StaffAdmin):
    open_to = BOTH
    list_display = ("tmdb_id", "movie", "merged_at")
    list_filter = ("merged_at",)
    list_select_related = ("movie",)
    search_fields = ("=tmdb_id", "=movie__tmdb_id")


@admin.register(TasteMatch)
class TasteMatchAdmin(StaffAdmin):
    list_display = ("member", "other", "common_count", "scored_count", "gap", "rank", "compared_at")
    list_filter = ("compared_at",)
    list_select_related = ("member", "other")
    search_fields = ("member__handle",)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        return queryset.filter(member__in=by_handle(query)) | queryset.filter(other__in=by_handle(query))
