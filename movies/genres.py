"""TMDB's nineteen film genres, named by us: its own names come back untranslated for some languages."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

NAMES = {
    28: _("Action"),
    12: _("Adventure"),
    16: _("Animation"),
    35: _("Comedy"),
    80: _("Crime"),
    99: _("Documentary"),
    18: _("Drama"),
    10751: _("Family"),
    14: _("Fantasy"),
    36: _("History"),
    27: _("Horror"),
    10402: _("Music"),
    9648: _("Mystery"),
    10749: _("Romance"),
    878: _("Science Fiction"),
    10770: _("TV Movie"),
    53: _("Thriller"),
    10752: _("War"),
    37: _("Western"),
}


def names_of(genre_ids: Iterable[int]) -> list[str]:
    return [str(NAMES[genre]) for genre in genre_ids if genre in NAMES]
