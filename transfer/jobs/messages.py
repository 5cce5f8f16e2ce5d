"""What a job tells of itself, as codes in the database and as words for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transfer.sources.unreadable import MESSAGES

KEPT = 20

WORDS: dict[str, str | Promise] = {
    "stopped": _("You stopped it."),
    "handed_on": _(
        "The machine it ran on went away. It was started again where it was, and nothing is lost."
    ),
    "stumbled": _("Something went wrong on our side, so it was tried again."),
    "gave_up": _("It went wrong %(attempts)s times, so it was given up. What is done so far stays as it is."),
    "tmdb_limit": _("TMDB lets us ask only so often, so it waited for its turn."),
    "tmdb_away": _("TMDB did not answer, so it waited."),
    "taken_back": _("It was taken back before it was written to its end."),
    "no_file": _("The file is no longer here: it is kept for a day at most. Give it again."),
    **MESSAGES,
}


def added(messages: Sequence[Any], said: Iterable[tuple[str, Mapping[str, int | str]]]) -> list[Any]:
    """The newest 20; what is said twice in a row stands once."""
    all_of_them = [list(message) for message in messages]
    for code, facts in said:
        if not all_of_them or all_of_them[-1] != [code, dict(facts)]:
            all_of_them.append([code, dict(facts)])
    return all_of_them[-KEPT:]


def in_words(messages: Iterable[Any]) -> list[str]:
    """Oldest first. What another release said and this one does not know is left out."""
    return [str(WORDS[code]) % facts for code, facts in messages if code in WORDS]
