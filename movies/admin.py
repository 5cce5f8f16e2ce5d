from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from movies.models import Entry, Movie, MovieRelease, MovieText


class ReadOnly:
    """To look at: writes go through movies.actions and movies.catalogue, which keep the counts."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class TextInline(ReadOnly, admin.TabularInline):
    model = MovieText


class ReleaseInline(ReadOnly, admin.TabularInline):
    model = MovieRelease


@admin.register(Movie)
class MovieAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("tmdb_id", "original_title", "released_on", "entry_count", "fetched_at")
    search_fields = ("=tmdb_id", "search_key", "original_title")
    inlines = (TextInline, ReleaseInline)
    show_full_result_count = False


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("owner", "movie", "score", "is_public", "registered_at")
    list_select_related = ("owner", "movie")
    search_fields = ("=owner__handle", "=movie__tmdb_id")
    show_full_result_count = False
