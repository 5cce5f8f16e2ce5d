"""The times a film was seen: for the owner of its entry to add, tell anew, remove and put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthedRequest, member_required
from accounts.models import User
from follows.http import of_owner
from movies.actions import EntryChanged
from movies.merging import survivor_of
from movies.models import Entry, Viewing, Watched
from movies.templatetags.films import watched_label
from movies.viewings import actions
from movies.viewings.forms import VersionForm, ViewingForm
from movies.viewings.keeping import Book
from movies.viewings.removed import read_removed, write_removed
from mymovie import asked

REMOVED_MAX = 8000


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_owner
def add(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    entry = _entry_or_404(request, owner, tmdb_id)
    form = _form(request, entry)
    if request.method != "POST":
        return _draw(request, entry, form)
    if not form.is_valid():
        return _draw(request, entry, form, status=422)
    try:
        actions.add_viewing(
            entry=entry,
            watched=form.cleaned_data["watched"],
            seen_version=form.seen_version,
            **form.told,
        )
    except EntryChanged as changed:
        return _draw_changed(request, changed.entry)
    return _saved(request, entry, _("Saved."))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_owner
def revise(request: AuthedRequest, owner: User, tmdb_id: int, watched: Watched) -> HttpResponse:
    entry = _entry_or_404(request, owner, tmdb_id)
    if watched == entry.watched:
        if request.method == "POST":  # it became the latest in another tab
            return _draw_changed(request, entry)
        return redirect("movies:edit", owner.handle, entry.movie_id)
    form = _form(request, entry, watched)
    if request.method != "POST":
        if form.before is None:
            raise Http404
        return _draw(request, entry, form, watched)
    if not form.is_valid():
        return _draw(request, entry, form, watched, status=422)
    try:
        actions.revise_viewing(
            entry=entry,
            watched=watched,
            now=form.cleaned_data["watched"],
            seen_version=form.seen_version,
            **form.told,
        )
    except EntryChanged as changed:
        return _draw_changed(request, changed.entry, watched)
    except Viewing.DoesNotExist:
        return _draw(request, entry, _retyped(request, entry), status=409, was_removed=True)
    return _saved(request, entry, _("Saved."))


@member_required
@require_POST
@of_owner
def remove(request: AuthedRequest, owner: User, tmdb_id: int, watched: Watched) -> HttpResponse:
    entry = _entry_or_404(request, owner, tmdb_id)
    seen_version = VersionForm(request.POST).read()["version"]
    try:
        gone = actions.remove_viewing(entry=entry, watched=watched, seen_version=seen_version)
    except EntryChanged:
        messages.warning(request, _("This entry was changed in another tab. Look at it again."))
        return _to_entry(entry)
    except Viewing.DoesNotExist as only_one:
        raise Http404 from only_one
    if gone:
        token = write_removed(entry, gone)
        said = _("Removed: %(title)s") % {"title": watched_label(watched) or _("a time without a date")}
        messages.success(request, said, extra_tags=f"undo-viewing {entry.movie_id} {token}")
    return _to_entry(entry)


@member_required
@require_POST
@of_owner
def restore(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    entry = _entry_or_404(request, owner, tmdb_id)
    seen = read_removed(asked.word(request.POST, "removed", longest=REMOVED_MAX), entry)
    if seen is None:
        messages.warning(request, _("It can no longer be put back."))
        return _to_entry(entry)
    actions.restore_viewing(entry=entry, seen=seen)
    return _saved(request, entry, _("It is back."))


def _entry_or_404(request: AuthedRequest, owner: User, tmdb_id: int) -> Entry:
    """One's own; also by the former id of its film."""
    own = Entry.objects.visible_to(request.user).owned_by(request.user).filter(owner=owner)
    cards = own.for_cards(get_language())
    entry = cards.of_movie(tmdb_id).first()
    if entry is None and (survivor_id := survivor_of(tmdb_id)):
        entry = cards.of_movie(survivor_id).first()
    if entry is None:
        raise Http404
    return entry


def _form(request: HttpRequest, entry: Entry, watched: Watched | None = None) -> ViewingForm:
    history = Book.of(entry).history
    typed = request.POST if request.method == "POST" else None
    seen = history.at(watched) if watched else None
    return ViewingForm(typed, owner=entry.owner, entry=entry, history=history, seen=seen)


def _retyped(request: HttpRequest, entry: Entry, watched: Watched | None = None) -> ViewingForm:
    """What was typed, over the entry as it is now."""
    typed = request.POST.copy()
    typed["version"] = str(entry.version)
    history = Book.of(entry).history
    seen = history.at(watched) if watched else None
    form = ViewingForm(typed, owner=entry.owner, entry=entry, history=history, seen=seen)
    form.is_valid()
    return form


def _draw(
    request: HttpRequest,
    entry: Entry,
    form: ViewingForm,
    watched: Watched | None = None,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {"form": form, "entry": entry, "owner": entry.owner, "watched": watched}
    context["times"] = form.history.newest_first
    return render(request, "movies/viewing_form.html", context, status=status)


def _draw_changed(request: AuthedRequest, saved: Entry, watched: Watched | None = None) -> HttpResponse:
    """What is there by now, and what was typed, ready to be saved with it."""
    now = _entry_or_404(request, saved.owner, saved.movie_id)
    return _draw(request, now, _retyped(request, now, watched), watched, status=409, was_changed=True)


def _saved(request: HttpRequest, entry: Entry, message: str) -> HttpResponse:
    messages.success(request, message)
    return _to_entry(entry)


def _to_entry(entry: Entry) -> HttpResponse:
    return redirect("movies:entry", entry.owner.handle, entry.movie_id)
