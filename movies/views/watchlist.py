"""What somebody wants to see: the page, and the buttons that put a film on it and take it off."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthedRequest, Request, came_from, member_required
from accounts.models import User
from follows.http import of_owner
from movies.card import Stands, draw_wish_button
from movies.catalogue import MovieUnknown
from movies.forms import WallForm, WishForm
from movies.merging import survivor_of
from movies.models import Movie
from movies.tmdb import service
from movies.views.mine import wish_of
from movies.views.wall import may_be_kept
from movies.wall import facts_of
from movies.watchlist import actions
from movies.watchlist.card import draw_wish
from movies.watchlist.kept import write_kept
from movies.watchlist.page import one_card, open_watchlist, path_of, today_of
from mymovie import asked, kept
from mymovie.caching import public_for

# Where the button stands: on a card of somebody else's list, or on one's own watchlist. Else beside a film.
CARD, WATCHLIST = "card", "watchlist"


@require_safe
@public_for(58)  # as a wall
@kept.hot
@of_owner
def watchlist(request: Request, owner: User) -> HttpResponse:
    """The films somebody wants to see. To "more" htmx answers with the next cards alone."""
    is_own = request.user.pk == owner.pk
    if owner.watchlist_is_private and not is_own:
        raise Http404
    order, view, cursor, query = WallForm(request.GET).order_and_place()

    page = open_watchlist(
        owner=owner,
        viewer=request.user,
        order=order,
        view=view,
        cursor=cursor,
        query=query,
        language=get_language(),
        goes_on=bool(request.htmx),
    )

    def draw() -> HttpResponse:
        template = "movies/_wall_page.html" if request.htmx else "movies/watchlist.html"
        return render(request, template, {"wall": page, "owner": owner})

    if owner.watchlist_is_public and may_be_kept(request):
        return kept.answer(
            request, facts=(*facts_of(owner), str(page.order.out_until), page.facts), draw=draw
        )
    return draw()


@require_safe
@member_required
def own_watchlist(request: AuthedRequest) -> HttpResponse:
    return redirect(path_of(request.user))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: AuthedRequest, tmdb_id: int) -> HttpResponse:
    if request.method != "POST":  # reloaded, or come back to after logging in
        return redirect("movies:film", tmdb_id)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _draw(request, tmdb_id, form, wish=wish_of(request.user, tmdb_id), status=422)
    try:
        added = actions.add_wish(owner=request.user, tmdb_id=tmdb_id, **form.wish)
    except actions.RegisteredAlready:
        return _draw(request, tmdb_id, form, is_met=True, status=409)
    except MovieUnknown:
        return _draw(request, tmdb_id, form, is_unknown=True, status=422)
    except service.TMDBError:
        return _draw(request, tmdb_id, form, is_tmdb_away=True, status=503)
    return _answer(request, added.movie_id, Stands.WISHED, _("On your watchlist: %(title)s"), wish=added)


@member_required
@require_POST
def unwish(request: AuthedRequest, tmdb_id: int) -> HttpResponse:
    tmdb_id = survivor_of(tmdb_id) or tmdb_id
    gone = actions.remove_wish(owner=request.user, tmdb_id=tmdb_id)
    back = write_kept(gone)
    said = _("Off your watchlist: %(title)s")
    return _answer(request, tmdb_id, Stands.NEITHER, said, kept=back, tags=f"unwished {tmdb_id} {back}")


def _answer(
    request: AuthedRequest, tmdb_id: int, stands: Stands, said: str, *, tags: str = "", **context: object
) -> HttpResponse:
    """Where it was pressed it says how things stand now; without htmx the page is loaded anew."""
    title = _title_of(tmdb_id)
    if not request.htmx:
        messages.success(request, said % {"title": title}, extra_tags=tags)
        return redirect(came_from(request, otherwise=path_of(request.user)))
    place = asked.one_of(request.POST, "place", [CARD, WATCHLIST])
    if place == CARD:
        return HttpResponse(draw_wish_button(tmdb_id, title, stands))
    if place == WATCHLIST and stands is Stands.WISHED:
        card = one_card(request.user, tmdb_id, get_language())
        if card is not None:
            return HttpResponse(
                draw_wish(card, request.user, out_until=today_of(request.user), is_owner=True)
            )
    template = "movies/_unwished.html" if place == WATCHLIST else "movies/_wish.html"
    return render(request, template, {"tmdb_id": tmdb_id, "title": title, "is_said": True, **context})


def _draw(
    request: AuthedRequest, tmdb_id: int, form: WishForm, *, status: int, **context: object
) -> HttpResponse:
    """The button and what is said about it, with all that was sent: alone for htmx, else on a page."""
    template = "movies/_wish.html" if request.htmx else "movies/wish.html"
    context |= {"form": form, "seen": form["seen"].value(), "kept": form["kept"].value()}
    context |= {"tmdb_id": tmdb_id, "title": _title_of(tmdb_id)}
    return render(request, template, context, status=status)


def _title_of(tmdb_id: int) -> str:
    film = Movie.objects.in_language(get_language()).filter(pk=tmdb_id).first()
    return film.title if film else ""
