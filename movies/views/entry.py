"""One film on one wall: to see it, and for its owner to register, edit, remove and restore it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget, trigger_client_event

from accounts.http import AuthedRequest, member_required
from accounts.models import User
from follows.http import of_owner
from movies import actions
from movies.card import draw_card
from movies.catalogue import MovieUnknown
from movies.forms import EntryForm
from movies.merging import survivor_of
from movies.models import Entry, Movie, RemovedEntry, Wish
from movies.order import Sort
from movies.querysets import EntryQuerySet
from movies.tmdb import service
from movies.viewings.forms import ViewingForm
from movies.viewings.keeping import Book
from movies.views.mine import Mine, wish_of
from movies.views.wall import remembered
from movies.watchlist.kept import write_kept
from mymovie import asked
from mymovie.caching import public_for

WALL = "wall"


@require_safe
@public_for(60)
@of_owner
def entry(request: HttpRequest, owner: User, tmdb_id: int) -> HttpResponse:
    cards = Entry.objects.visible_to(request.user).owned_by(owner).for_cards(get_language())
    shown = cards.of_movie(tmdb_id).first()
    if shown is None:
        if survivor_id := survivor_of(tmdb_id):
            return redirect("movies:entry", owner.handle, survivor_id, permanent=True)
        return _removed_or_404(request, owner, tmdb_id)
    book = Book.of(shown)
    context: dict[str, object] = {"entry": shown, "owner": owner, "mine": None}
    context |= {"times": book.history.newest_first, "words": book.shown_words}
    if request.user.pk == owner.pk:
        wish = wish_of(owner, tmdb_id)
        context["mine"] = Mine.make(owner=owner, tmdb_id=tmdb_id, title=shown.title, entry=shown, wish=wish)
        context["viewing_form"] = ViewingForm(owner=owner, entry=shown, history=book.history)
    return render(request, "movies/entry.html", context)


def _removed_or_404(request: HttpRequest, owner: User, tmdb_id: int) -> HttpResponse:
    if not _can_restore(request, owner, tmdb_id):
        raise Http404
    return render(request, "movies/removed.html", {"owner": owner, "tmdb_id": tmdb_id}, status=404)


def _can_restore(request: HttpRequest, owner: User, tmdb_id: int) -> bool:
    is_own = request.user.pk == owner.pk
    return is_own and RemovedEntry.objects.restorable_by(owner).of_movie(tmdb_id).exists()


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: AuthedRequest, tmdb_id: int) -> HttpResponse:
    if request.method != "POST":  # reloaded, or come back to after logging in
        return redirect("movies:film", tmdb_id)
    form = EntryForm(request.POST, owner=request.user, auto_id=f"id_{tmdb_id}_%s")
    if not form.is_valid():
        return _draw_form(request, tmdb_id, form, status=422)
    try:
        registered, unwished = actions.register_movie(
            owner=request.user,
            tmdb_id=tmdb_id,
            impression=form.impression,
            seen_version=form.seen_version,
            seen=form.seen_hit,
            keeps_wish=form.cleaned_data["keeps_wish"],
        )
    except actions.EntryChanged as changed:
        return _draw_conflict(request, tmdb_id, changed.entry)
    except MovieUnknown:
        return _draw_form(request, tmdb_id, form, status=422, is_unknown=True)
    except service.TMDBError:
        return _draw_form(request, tmdb_id, form, status=503, is_tmdb_away=True)
    said = _("Registered, and off your watchlist.") if unwished else _("Registered.")
    return _saved(request, registered, said, tags="next", unwished=unwished)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_owner
def edit(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    mine = _own(request.user).filter(owner=owner).of_movie(tmdb_id).first()
    if mine is None and (survivor_id := survivor_of(tmdb_id)):
        if request.method != "POST":
            return redirect(f"{reverse('movies:edit', args=[owner.handle, survivor_id])}{_query_of(request)}")
        tmdb_id, mine = survivor_id, _own(request.user).filter(owner=owner).of_movie(survivor_id).first()
    if mine is None:
        return _draw_removed(request, owner, tmdb_id)
    auto_id, score_before = f"id_{tmdb_id}_%s", mine.score
    if request.method != "POST":
        return _draw_form(request, tmdb_id, EntryForm(owner=owner, entry=mine, auto_id=auto_id), entry=mine)
    form = EntryForm(request.POST, owner=owner, entry=mine, auto_id=auto_id)
    if not form.is_valid():
        return _draw_form(request, tmdb_id, form, entry=mine, status=422)
    try:
        revised = actions.revise_entry(entry=mine, impression=form.impression, seen_version=form.seen_version)
    except actions.EntryChanged as changed:
        return _draw_conflict(request, tmdb_id, changed.entry)
    except Entry.DoesNotExist:
        return _draw_removed(request, owner, tmdb_id)
    if revised.score != score_before and _is_on_score_shelves(request):
        return HttpResponseClientRefresh()  # the card belongs on another shelf now
    return _saved(request, revised, _("Saved."))


@member_required
@require_POST
@of_owner
def remove(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    mine = _own(request.user).filter(owner=owner).of_movie(tmdb_id).first()
    if mine is None:  # a second click, perhaps
        return _removed_or_404(request, owner, tmdb_id)
    actions.remove_entry(owner=owner, tmdb_id=tmdb_id)
    if request.htmx:
        context = {"owner": owner, "tmdb_id": tmdb_id, "title": mine.title, "wish": wish_of(owner, tmdb_id)}
        return _swap(request, tmdb_id, render(request, "movies/_removed.html", context | _place(request)))
    messages.success(request, _("Removed: %(title)s") % {"title": mine.title}, extra_tags=f"undo {tmdb_id}")
    return redirect(owner)


@member_required
@require_POST
@of_owner
def restore(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    if owner != request.user:
        raise Http404
    try:
        restored, unwished = actions.restore_entry(owner=owner, tmdb_id=tmdb_id)
    except actions.NothingToRestore:  # a second click, perhaps: then it is on the wall
        restored, unwished = get_object_or_404(_own(owner), movie_id=tmdb_id), None
    said = (
        _("It is back on your wall, and off your watchlist.") if unwished else _("It is back on your wall.")
    )
    return _saved(request, restored, said, unwished=unwished)


def _query_of(request: HttpRequest) -> str:
    query = request.META["QUERY_STRING"]
    return f"?{query}" if query else ""


def _own(owner: User) -> EntryQuerySet:
    return Entry.objects.visible_to(owner).owned_by(owner).for_cards(get_language())


def _draw_form(
    request: AuthedRequest, tmdb_id: int, form: EntryForm, *, status: int = 200, **context: object
) -> HttpResponse:
    """The form, with all that was typed: alone for htmx, else on a page of its own."""
    movie = Movie.objects.in_language(get_language()).filter(pk=tmdb_id).first()
    context |= {"form": form, "tmdb_id": tmdb_id, "owner": request.user, "movie": movie}
    template = "movies/_entry_form.html" if request.htmx else "movies/entry_form.html"
    return render(request, template, context | _place(request), status=status)


def _draw_conflict(request: AuthedRequest, tmdb_id: int, saved: Entry) -> HttpResponse:
    """Both versions: what is saved by now, and what was typed, ready to be saved over it."""
    retyped = _retyped(request, tmdb_id, version=saved.version)
    return _draw_form(request, tmdb_id, retyped, status=409, saved=saved, entry=saved)


def _draw_removed(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    """The entry is gone from the wall: what was typed stands in a form that registers the film anew."""
    if request.method != "POST" or not _can_restore(request, owner, tmdb_id):
        raise Http404
    return _draw_form(request, tmdb_id, _retyped(request, tmdb_id, version=0), status=409, was_removed=True)


def _retyped(request: AuthedRequest, tmdb_id: int, *, version: int) -> EntryForm:
    """What was typed, over another version than the one that was drawn."""
    typed = request.POST.copy()
    typed["version"] = str(version)
    form = EntryForm(typed, owner=request.user, auto_id=f"id_{tmdb_id}_%s")
    form.is_valid()
    return form


def _is_on_score_shelves(request: AuthedRequest) -> bool:
    """Whether htmx asks from a wall that is sorted by score."""
    if _place(request)["place"] != WALL:
        return False
    given = QueryDict(asked.parts_of(request.htmx.current_url or "").query)
    return (asked.one_of(given, "sort", Sort.values) or remembered(request)[0]) == Sort.SCORE


def _saved(
    request: AuthedRequest, saved: Entry, message: str, *, tags: str = "", unwished: Wish | None = None
) -> HttpResponse:
    """Answer at once with the card, or with the entry's page. unwished: what this took off the watchlist."""
    if not request.htmx:
        messages.success(request, message, extra_tags=tags)
        return redirect("movies:entry", saved.owner.handle, saved.movie_id)
    card = _own(request.user).get(pk=saved.pk)
    if _place(request)["place"] == WALL:
        wall_url = request.user.get_absolute_url()
        response = HttpResponse(draw_card(card, request.user, wall_url, is_owner=True))
    else:
        mine = Mine.make(
            owner=request.user,
            tmdb_id=card.movie_id,
            title=card.title,
            entry=card,
            wish=wish_of(request.user, card.movie_id),
            kept=write_kept(unwished),
        )
        response = render(request, "movies/_mine.html", {"mine": mine, "message": message})
    return _swap(request, saved.movie_id, response, said=message)


def _place(request: HttpRequest) -> dict[str, str]:
    """Where the form stands: in the dialog over a wall, whose card it changes, or beside a film."""
    given = request.POST if request.method == "POST" else request.GET
    return {"place": asked.one_of(given, "place", [WALL])}


def _swap(request: HttpRequest, tmdb_id: int, response: HttpResponse, said: str = "") -> HttpResponse:
    """`said` for whoever cannot see that the card over there is another now; elsewhere the page says it."""
    on_wall = _place(request)["place"] == WALL
    target = f"#card-{tmdb_id}" if on_wall else f"#mine-{tmdb_id}"
    told = {"said": said if on_wall else ""}
    return trigger_client_event(reswap(retarget(response, target), "outerHTML"), "entry-saved", told)
