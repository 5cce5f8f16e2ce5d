"""What a search said of a film, sealed to travel with the film's form and come back unchanged."""

import datetime as dt
from dataclasses import asdict

from django.core import signing
from django.utils.dateparse import parse_date

from movies.tmdb.records import SearchHit

_SEEN_SALT = "movies.seen"
_SEEN_MAX_AGE = dt.timedelta(days=2)


def write_seen(hit: SearchHit) -> str:
    """What TMDB said of a film in a search, to go with its form: it can be registered with TMDB away by then.

    Signed, because it becomes a row that everybody sees.
    """
    facts = asdict(hit) | {"released_on": hit.released_on.isoformat() if hit.released_on else ""}
    return signing.dumps(facts, salt=_SEEN_SALT, compress=True)


def read_seen(text: str) -> SearchHit | None:
    if not text:
        return None
    try:
        facts = signing.loads(text, salt=_SEEN_SALT, max_age=_SEEN_MAX_AGE)
        return SearchHit(**facts | {"released_on": parse_date(facts["released_on"])})
    except (signing.BadSignature, KeyError, TypeError):
        return None  # not ours, too old, or of another release of ours
