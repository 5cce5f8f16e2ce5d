"""The rows of an import that waits for a word: looked at, corrected, skipped, one by one or all at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.http import AuthedRequest, member_required
from movies.catalogue import MovieUnknown
from movies.tmdb import service
from mymovie import asked
from transfer import review
from transfer.forms import QUERY_MAX, SKIP, TAKE, BulkForm, DeedForm
from transfer.importing import deciding
from transfer.models import Clash, Decision, Import, ImportRow, State
from transfer.querysets import Pile

DECISIONS = {TAKE: Decision.TAKE, SKIP: Decision.SKIP}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def row(request: AuthedRequest, key: str, number: int) -> HttpResponse:
    """GET shows it, and the films that a search for another one finds; POST says what it is."""
    batch = get_object_or_404(Import.objects.owned_by(request.user), key=key)
    batch.owner = request.user
    one = get_object_or_404(ImportRow.objects.of(batch), number=number)
    if batch.state != State.REVIEW:  # it has been written, or thrown away, in another tab
        return _to_import(request, batch)
    if request.method != "POST":
        query = asked.word(request.GET, "q", longest=QUERY_MAX)
        return _draw_row(request, batch, one, query=query)
    form = DeedForm(request.POST)
    if not form.is_valid() or not (form.cleaned_data["film"] or form.cleaned_data["deed"]):
        return _draw_row(request, batch, one, wrong=_("Say which film it is."), status=422)
    try:
        return _done(request, batch, _decided(one, form))
    except deciding.NotNow:
        return _to_import(request, batch)
    except (deciding.NoFilm, MovieUnknown):
        wrong, status = _("TMDB has no such film any more. Choose another one."), 422
    except service.TMDBError:
        wrong, status = _("TMDB does not answer just now. Try this film again in a minute."), 503
    return _draw_row(request, batch, one, query=form.cleaned_data["q"], wrong=wrong, status=status)


@member_required
@require_POST
def decide(request: AuthedRequest, key: str) -> HttpResponse:
    """The same of all rows of a pile."""
    batch, form = get_object_or_404(Import.objects.owned_by(request.user), key=key), BulkForm(request.POST)
    if not form.is_valid():
        return redirect("transfer:import", batch.key)
    pile, deed = Pile(form.cleaned_data["show"]), form.cleaned_data["deed"]
    try:
        if deed in Clash.values:
            deciding.set_clash(batch=batch, clash=Clash(deed))
            messages.success(request, _("So it will be done with all that nothing else is said of."))
        else:
            number = deciding.decide_all(batch=batch, pile=pile, decision=DECISIONS.get(deed, Decision.NONE))
            said = ngettext("Said of %(number)d row.", "Said of %(number)d rows.", number)
            messages.success(request, said % {"number": number})
    except deciding.NotNow:
        return redirect("transfer:import", batch.key)
    return redirect(f"{reverse('transfer:import', args=[batch.key])}?show={pile.value}")


def _decided(one: ImportRow, form: DeedForm) -> ImportRow:
    film, deed = form.cleaned_data["film"], form.cleaned_data["deed"]
    if film:
        return deciding.choose_film(row=one, tmdb_id=film)
    if deed in Clash.values:
        deciding.set_clash(batch=one.batch, clash=Clash(deed), row=one)
        one.clash = deed
        return one
    return {TAKE: deciding.take, SKIP: deciding.skip}.get(deed, deciding.undecide)(row=one)


def _done(request: AuthedRequest, batch: Import, one: ImportRow) -> HttpResponse:
    """The row as it is now. To htmx with it what the whole comes to, and a word for who cannot see either."""
    if not request.htmx:
        return redirect(_place_of(batch, one))
    tallies = deciding.tallies(batch)
    page = _page(batch, one) | {
        "tabs": review.tabs_of(tallies, _open_pile(request) or review.first_pile(tallies)),
        "sums": review.sums_of(tallies),
        "tallies": tallies,
        "is_swapped": True,
    }
    left = tallies.open_checks + tallies.open_missing
    said = ngettext("%(left)d row is still open.", "%(left)d rows are still open.", left) % {"left": left}
    response = render(request, "transfer/_row_decided.html", page)
    return trigger_client_event(response, "row-decided", {"said": said})


def _draw_row(
    request: AuthedRequest,
    batch: Import,
    one: ImportRow,
    *,
    query: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    page = _page(batch, one) | {"query": query, "wrong": wrong, "is_searching": bool(query)}
    if query:
        page |= _searched(query)
    template = "transfer/row.html"
    if request.htmx:
        template = "transfer/_found.html" if request.method == "GET" and query else "transfer/_row.html"
    return render(request, template, page, status=status)


def _searched(query: str) -> dict[str, object]:
    from transfer.matching.finding import by_hand  # not with every page's cold start

    try:
        films = by_hand(query, get_language())
    except service.TMDBError:
        return {"found": [], "is_away": True}
    return {"found": list(review.films_of(films, get_language()).values())}


def _page(batch: Import, one: ImportRow) -> dict[str, object]:
    (shown,) = review.show(batch, [one], language=get_language())
    return {"batch": batch, "shown": shown, "pile": _pile_of(one), "clashes": Clash.choices}


def _pile_of(one: ImportRow) -> Pile:
    return Pile.THERE if one.verdict == "sure" and one.is_there else Pile(one.verdict)


def _open_pile(request: AuthedRequest) -> Pile | None:
    """The one that htmx asks from; None for the one that opens first."""
    given = QueryDict(asked.parts_of(request.htmx.current_url or "").query)
    return Pile(said) if (said := asked.one_of(given, "show", review.PILES)) else None


def _place_of(batch: Import, one: ImportRow) -> str:
    """Where the row stands in the list: on the first page, or as the first of a later one."""
    after = f"&after={one.number - 1}" if one.number > review.PAGE else ""
    there = reverse("transfer:import", args=[batch.key])
    return f"{there}?show={_pile_of(one).value}{after}#row-{one.number}"


def _to_import(request: AuthedRequest, batch: Import) -> HttpResponse:
    there = reverse("transfer:import", args=[batch.key])
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
