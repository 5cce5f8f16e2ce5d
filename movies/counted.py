"""Numbers of films and of years, in words."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext


def films_counted(number: int) -> str:
    """ "1 film", "1,204 films" """
    return _films(number, get_language())


def age_counted(years: int) -> str:
    """ "36 years old" """
    said = ngettext("%(years)s year old", "%(years)s years old", years)
    return said % {"years": years}


def drawn_films(number: int) -> SafeString:
    """The number in bold, as at the head of a wall."""
    return _drawn_films(number, get_language())


def drawn_wishes(number: int) -> SafeString:
    return _drawn_wishes(number, get_language())


# Two dozen on a page of people, most of them small. The language belongs to the key.
@lru_cache(maxsize=4096)
def _films(number: int, _language: str | None) -> str:
    return ngettext("%(films)s film", "%(films)s films", number) % {"films": intcomma(number)}


@lru_cache(maxsize=4096)
def _drawn_films(number: int, _language: str | None) -> SafeString:
    said = ngettext("<b>%(films)s</b> film", "<b>%(films)s</b> films", number)
    return mark_safe(said % {"films": intcomma(number)})  # noqa: S308  our own words and a number


@lru_cache(maxsize=4096)
def _drawn_wishes(number: int, _language: str | None) -> SafeString:
    said = gettext("<b>%(films)s</b> to see") % {"films": intcomma(number)}
    return mark_safe(said)  # noqa: S308  likewise
