"""Why a row of an import was not taken, as codes in the database and as words for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_TITLE = "no_title"
NOT_READ = "not_read"
SERIES = "series"
NOT_FOUND = "not_found"
NOT_DECIDED = "not_decided"
SKIPPED = "skipped"
GONE = "gone"
AWAY = "away"
BAD_SCORE = "bad_score"
BAD_DATE = "bad_date"
NO_FILM = "no_film"
NOT_SEEN = "not_seen"
# Of rows that were taken.
CUT = "cut"
TWICE = "twice"

WORDS: dict[str, str | Promise] = {
    NO_TITLE: _("It names no film."),
    NOT_READ: _("It could not be read."),
    SERIES: _("It is a series, and this is about films."),
    NOT_FOUND: _("No film was found for it."),
    NOT_DECIDED: _("Several films fit, and none was chosen."),
    SKIPPED: _("You skipped it."),
    GONE: _("TMDB has this film no more."),
    AWAY: _("TMDB did not answer."),
    BAD_SCORE: _("Its score is not one we understand."),
    BAD_DATE: _("Its date is not one we understand, or has yet to come."),
    NO_FILM: _("It is no film."),
    NOT_SEEN: _("It was not watched to the end."),
    CUT: _("What it says is longer than we keep; the end was left out."),
    TWICE: _("It speaks of the same film as another row, and both were put together."),
}
