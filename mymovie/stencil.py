"""A small template that is drawn once for each of its shapes, and then filled in as often as it is wanted.

What differs from card to card is put into the holes of HTML that Django's own template has drawn: the
template stays the one place that says how it looks, and 48 cards cost little more than joining strings
(decision 19).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Of the private use area, so no template says them; a value may: it is put in whole and never read.
_HOLE = re.compile("\ue000(\\w+)\ue001")
_BETWEEN = "\ue002"
_NOTHING: Mapping[str, SafeString] = {}


class Stencil:
    """`holes` are the texts that differ, to the template as to whoever fills them in. None may be asked in it
    whether it is there, nor be given to a filter that reads it: that is for flags, one shape for each of
    their combinations."""

    def __init__(self, template: str, holes: Iterable[str]) -> None:
        self.template, self._holes = template, tuple(holes)
        # In development templates are edited.
        self._drawn = self._draw if settings.DEBUG else cache(self._draw)

    def fill(
        self,
        texts: Mapping[str, object],
        language: str | None = None,
        drawn: Mapping[str, SafeString] = _NOTHING,
        /,
        **flags: bool,
    ) -> SafeString:
        """Every text is escaped, `drawn` is HTML. Whoever fills many says in which language they are."""
        shape = frozenset(name for name, is_so in flags.items() if is_so)
        pieces, names = self._drawn(language or get_language(), shape)
        filled: dict[str, str] = dict(zip(texts, _escaped(texts), strict=True))
        if drawn:
            filled.update(drawn)
        whole = pieces.copy()
        whole[1::2] = map(filled.__getitem__, names)
        return mark_safe("".join(whole))  # noqa: S308

    def _draw(self, language: str | None, shape: frozenset[str]) -> tuple[list[str], list[str]]:
        """The pieces between the holes, with a place for each hole between two; and whose places they are.

        Joining them takes half as long as formatting one string with the same in it.
        """
        holes = {name: f"\ue000{name}\ue001" for name in self._holes}
        drawn = render_to_string(self.template, holes | dict.fromkeys(shape, True)).strip()
        pieces = _HOLE.split(drawn)
        return pieces, pieces[1::2]


def _escaped(texts: Mapping[str, object]) -> list[str]:
    """All at once: a dozen calls for each of 48 cards were a twentieth of a page."""
    parts = escape(_BETWEEN.join(map(str, texts.values()))).split(_BETWEEN)
    # A text may hold what stands between.
    return parts if len(parts) == len(texts) else [escape(str(text)) for text in texts.values()]
