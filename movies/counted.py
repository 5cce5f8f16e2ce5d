"""Numbers of films, in words."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language, ngettext


def films_counted(number: int) -> str:
    """ "1 film", "1,204 films" """
    return _counted(number, get_language())


# Two dozen on a page of people, most of them small.
@lru_cache(maxsize=4096)
def _counted(number: int, language: str | None) -> str:
    return ngettext("%(films)s film", "%(films)s films", number) % {"films": intcomma(number)}
