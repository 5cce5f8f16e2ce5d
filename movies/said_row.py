"""How a film's page names one of those who registered it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from accounts.querysets import Viewer
from movies.card import draw_score
from movies.models import Entry
from movies.templatetags.films import instant, registered_on
from mymovie.stencil import Stencil

_row = Stencil("movies/_said.html", ["url", "nickname", "moment", "day", "score", "button", "memo"])


def draw_said(entry: Entry, viewer: Viewer, button: SafeString) -> SafeString:
    """Of an entry with its owner loaded; button: to follow them, "" for visitors."""
    has_memo = bool(entry.shown_memo or (entry.memo and entry.owner_id == viewer.pk))
    texts = {
        "url": f"{entry.owner.get_absolute_url()}{entry.movie_id}/",
        "nickname": entry.owner.nickname,
        "moment": instant(entry.registered_at),
        "day": date_format(registered_on(entry)),
    }
    memo = SafeString()
    if has_memo:
        memo = render_to_string("movies/_memo.html", {"entry": entry, "user": viewer})
    drawn = {"score": draw_score(entry.score), "button": button, "memo": memo}
    return _row.fill(texts, None, drawn, has_button=viewer.is_authenticated, has_memo=has_memo)
