from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from movies import film as films
from movies.merging import survivor_of
from movies.models import Entry, RemovedEntry, Wish
from movies.said import Place, said_of
from movies.tmdb import service
from movies.views.mine import Mine
from movies.watchlist.wanted import wanted_by
from mymovie import asked
from mymovie.caching import public_for

HOME_COUNTRY = "JP"


@require_safe
@public_for(60)
def film(request: Request, tmdb_id: int) -> HttpResponse:
    """A film and who registered it. To "more" htmx answers with the next of them alone."""
    viewer = request.user
    said = said_of(tmdb_id, viewer, Place.read(asked.word(request.GET, "after")))
    if request.htmx:
        return render(request, "movies/_said_page.html", {"said": said})
    try:
        shown = find_film(tmdb_id, get_language())
    except Merged as merged:
        return redirect("movies:film", merged.survivor_id, permanent=True)
    except service.TMDBError:
        return tmdb_away(request)
    wanted = wanted_by(tmdb_id, viewer)
    context = {
        "wanted": wanted,
        "film": shown.for_member(viewer) if isinstance(viewer, User) else shown,
        "release": shown.release_in(str(viewer.country) if viewer.is_authenticated else HOME_COUNTRY),
        "said": said,
        "mine": _mine(viewer, shown, wanted.mine) if isinstance(viewer, User) else None,
    }
    return render(request, "movies/film.html", context)


class Merged(Exception):
    """The film is part of another by now."""

    def __init__(self, survivor_id: int) -> None:
        self.survivor_id = survivor_id


def find_film(tmdb_id: int, language: str) -> films.Film:
    """From our rows, else from TMDB, without keeping it. Raises Merged, Http404, and TMDBError."""
    if known := films.from_rows(tmdb_id, language):
        return known
    if survivor_id := survivor_of(tmdb_id):
        raise Merged(survivor_id)
    try:
        return films.from_record(service.movie(tmdb_id), language)
    except (service.TMDBNotFound, service.TMDBNotConfigured) as error:
        raise Http404 from error


def _mine(viewer: User, shown: films.Film, wish: Wish | None) -> Mine:
    entry = Entry.objects.visible_to(viewer).owned_by(viewer).of_movie(shown.tmdb_id).first()
    was_removed = (
        entry is None and RemovedEntry.objects.restorable_by(viewer).of_movie(shown.tmdb_id).exists()
    )
    return Mine.make(
        owner=viewer,
        tmdb_id=shown.tmdb_id,
        title=shown.title,
        entry=entry,
        was_removed=was_removed,
        wish=wish,
    )


def tmdb_away(request: HttpRequest) -> HttpResponse:
    """The film is new to us and TMDB does not answer: say so, and how to go on."""
    response = render(request, "movies/tmdb_away.html", status=503)
    response["Retry-After"] = "30"
    return response
