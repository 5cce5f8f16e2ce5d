"""How sure a match is, in words."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from transfer.matching.why import WORDS
from transfer.review import Film

register = template.Library()


@register.filter
def sureness(film: Film) -> str | Promise:
    return WORDS.get(film.why, "")
