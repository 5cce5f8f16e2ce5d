"""What drill/tmdb.py asks of the site's own code: rows, and the job that renews films."""

from typing import Any

KNOWN, FOUND, UNKNOWN = 129, 603, 496243  # the stand-in knows all three, the site the first


def stage_tmdb() -> None:
    from accounts.models import User
    from movies.actions import Impression, register_movie

    register_movie(
        owner=User.objects.get(handle="reader"), tmdb_id=KNOWN, impression=Impression(memo="known")
    )


def renewed() -> str:
    """The known film is old, and the job comes."""
    import datetime as dt
    import io

    from django.core.management import CommandError, call_command

    from drill.forgetful import forget
    from movies.models import Movie

    forget()
    old = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Movie.objects.filter(pk=KNOWN).update(fetched_at=old, tried_at=None)
    try:
        call_command("refresh_movies", stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError as error:
        return str(error)
    return ""


def film_rows() -> list[dict[str, Any]]:
    """As they stand: by film, with its texts and its dates. And what was new is gone again."""
    from django.forms.models import model_to_dict

    from movies.models import Entry, Movie, MovieRelease, MovieText

    rows = []
    for model in (Movie, MovieText, MovieRelease):
        rows += [
            {name: _said(value) for name, value in model_to_dict(each).items()}
            for each in model.objects.all()
        ]
    Entry.objects.exclude(movie_id=KNOWN).delete()
    Movie.objects.exclude(pk=KNOWN).delete()
    return rows


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
