"""The archive: which files are in it, in which order, and the bytes of the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from transfer.export import document, letterboxd, page, tables
from transfer.export.zipping import Member, encoded, zipped

README_LANGUAGES = ("ja", "en")


def pieces(person: User, *, language: str, made_at: dt.datetime) -> Iterator[bytes]:
    """Read as they are asked for: the first are there long before the last film has been read."""
    return zipped(members(person, language=language, made_at=made_at), made_at.astimezone(person.zone))


def members(person: User, *, language: str, made_at: dt.datetime) -> Iterator[Member]:
    yield _text("README.txt", [readme(person, made_at)])
    yield _text("index.html", page.pieces(person, language=language, made_at=made_at))
    yield _text("entries.csv", tables.of_entries(person, language))
    yield _text("viewings.csv", tables.of_viewings(person, language))
    yield _text("watchlist.csv", tables.of_watchlist(person, language))
    yield _text("follows.csv", tables.of_follows(person))
    yield _text("profile.json", [document.profile(person)])
    yield _text("mymovie.json", document.pieces(person, language=language, made_at=made_at))
    for is_private in (False, True):
        for name, content in letterboxd.films(person, is_private=is_private):
            yield Member(name, [content])
    for name, content in letterboxd.watchlist(person):
        yield Member(name, [content])


def readme(person: User, made_at: dt.datetime) -> str:
    """In each of our languages, whatever the person reads: it may be opened by somebody else, years later."""
    facts = {"person": person, "handle": person.handle, "made_at": made_at, "site_url": settings.SITE_URL}
    told = []
    for language in README_LANGUAGES:
        with translation.override(language), timezone.override(person.zone):
            told.append(render_to_string("transfer/archive/readme.txt", facts))
    return "\n\n".join(told)


def _text(name: str, parts: Iterable[str]) -> Member:
    return Member(name, encoded(parts))
