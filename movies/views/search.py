from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from movies.forms import QUERY_MAX, SearchForm
from movies.models import Entry, Wish
from movies.querysets import Viewer
from movies.search import Found, Results, TMDBState, find, find_ours, popular
from movies.views.mine import Mine
from mymovie.caching import public_for

POPULAR, POPULAR_ASKED = 12, 40


@require_safe
@public_for(60)
def search(request: Request) -> HttpResponse:
    """Films that we know by ourselves. To a keystroke htmx answers with the results alone."""
    form = SearchForm(request.GET)
    results = find_ours(form.query(), get_language())
    template = "movies/_results.html" if request.htmx else "movies/search.html"
    return _answer(request, form, results, results.films, template)


@require_safe
@public_for(60)
def further(request: Request) -> HttpResponse:
    """The same with what TMDB finds, which takes its time. To htmx, for which our own films stand on the page
    already, the others alone: what is there may be in use."""
    form = SearchForm(request.GET)
    results = find(form.query(), get_language())
    if not request.htmx:
        return _answer(request, form, results, results.films, "movies/search.html")
    news = [film for film in results.films if (film.tmdb_id, film.is_bare) not in results.first]
    return _answer(request, form, results, news, "movies/_results_further.html")


def _answer(
    request: Request, form: SearchForm, results: Results, films: list[Found], template: str
) -> HttpResponse:
    query = form.query()
    shown, is_of_week = ([], False) if query else _popular(request.user)
    context = {
        "query": query,
        "longest": QUERY_MAX if form.is_cut else None,
        "count": len({tmdb_id for tmdb_id, _ in results.first} | {film.tmdb_id for film in results.films}),
        "hits": list(zip(films, _mine(request.user, films), strict=True)),
        "named_before": {tmdb_id for tmdb_id, is_bare in results.first if is_bare},
        "popular": shown,
        "is_of_week": is_of_week,
        "has_further": results.tmdb is TMDBState.UNASKED,
        "is_tmdb_away": results.tmdb is TMDBState.AWAY,
        "is_tmdb_missing": results.tmdb is TMDBState.NOT_CONFIGURED,
    }
    response = render(request, template, context)
    if results.tmdb is TMDBState.AWAY:
        response["Cache-Control"] = "private, no-store"  # the notice goes when TMDB is back
    return response


def _popular(viewer: Viewer) -> tuple[list[tuple[Found, Mine | None]], bool]:
    """What many have registered and the member has not; whether it was this week. Four queries at most."""
    films, is_of_week = popular(get_language(), POPULAR_ASKED)
    pairs = zip(films, _mine(viewer, films), strict=True)
    shown = [(film, mine) for film, mine in pairs if mine is None or mine.entry is None]
    return shown[:POPULAR], is_of_week


def _mine(viewer: Viewer, films: list[Found]) -> list[Mine | None]:
    """For each film what the member has of it and can say of it; nothing for visitors. Two queries."""
    if not isinstance(viewer, User) or not films:
        return [None] * len(films)
    tmdb_ids = [film.tmdb_id for film in films]
    entries = Entry.objects.visible_to(viewer).owned_by(viewer).by_movie(tmdb_ids)
    wishes = Wish.objects.visible_to(viewer).owned_by(viewer).by_movie(tmdb_ids)
    return [
        Mine.make(
            owner=viewer,
            tmdb_id=film.tmdb_id,
            title=film.title,
            entry=entries.get(film.tmdb_id),
            seen=film.seen,
            wish=wishes.get(film.tmdb_id),
        )
        for film in films
    ]
