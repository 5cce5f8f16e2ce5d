"""Films that search finds: ours, and those that TMDB's catalogue names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _


class Tokens(models.Field):  # type: ignore[type-arg]
    """Numbers to find a row by: an array with a GIN index on PostgreSQL, words of an FTS5 table on SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> list[int] | str:
        return list(value) if connection.vendor == "postgresql" else words(value)


def words(tokens: Sequence[int]) -> str:
    """As FTS5 takes them for words, which have no sign."""
    return " ".join(f"{token & 0xFFFFFFFF:x}" for token in tokens)


class KnownFilm(models.Model):
    """A film's titles, to be searched. Apart from Movie, whose rows are written with each registration."""

    tmdb_id = models.PositiveIntegerField("TMDB", primary_key=True)
    # As the catalogue has it; empty for a film of ours that the catalogue does not name.
    original_title = models.CharField(_("original title"), max_length=500, blank=True)
    popularity = models.FloatField(_("popularity at TMDB"), default=0)
    # Folded, each between line breaks: a title begins after one, and ends before one.
    titles = models.TextField(editable=False)
    tier = models.PositiveSmallIntegerField(editable=False)  # movies.titles.tiers
    tokens = Tokens(editable=False)

    class Meta:
        verbose_name = _("film that search finds")
        verbose_name_plural = _("films that search finds")

    def __str__(self) -> str:
        return self.original_title or str(self.tmdb_id)


class CatalogueImport(models.Model):
    """A day's catalogue of TMDB's: how old what we have of it is. One that was cut off has no end."""

    fetched_at = models.DateTimeField(_("fetched from TMDB"))
    film_count = models.PositiveIntegerField(_("films"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import of the catalogue")
        verbose_name_plural = _("imports of the catalogue")

    def __str__(self) -> str:
        return f"{self.fetched_at:%Y-%m-%d}"
