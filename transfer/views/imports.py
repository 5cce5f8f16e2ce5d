"""What people bring from elsewhere: given, asked about, shown at each stage, written, taken back."""

from __future__ import annotations

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import AuthedRequest, member_required
from mymovie import asked
from mymovie.uploads import is_too_large
from transfer import questions, results, review
from transfer.forms import TOO_MANY_WAIT, CommitForm, FileForm, PasteForm
from transfer.guides import GUIDES
from transfer.importing import committing, deciding, finding, staging, undoing, untaken
from transfer.importing.uploads import TooManyWait
from transfer.models import Clash, Import, State
from transfer.querysets import Pile
from transfer.sources.unreadable import Unreadable

LISTED, EDITED_LISTED = 50, 200
IN_WORK = {State.READING, State.MATCHING, State.COMMITTING, State.UNDOING}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def many(request: AuthedRequest) -> HttpResponse:
    """What there was, and the forms for more. What a file is, is said at once; a job reads it."""
    if request.method != "POST":
        return _draw_imports(request, FileForm(), PasteForm())
    if "text" in request.POST:
        pasted = PasteForm(request.POST)
        batch = _opened(request, pasted, "text")
        return _go(batch) if batch else _draw_imports(request, FileForm(), pasted, status=422)
    given = FileForm(request.POST, request.FILES, is_too_large=is_too_large(request))
    batch = _opened(request, given, "file")
    return _go(batch) if batch else _draw_imports(request, given, PasteForm(), status=422)


@require_safe
@member_required
def one(request: AuthedRequest, key: str) -> HttpResponse:
    """Where it stands: a question, work, the review, or what came of it."""
    batch = _own(request, key)
    if request.htmx and batch.state != State.REVIEW:  # more rows of what is no longer looked through
        return HttpResponseClientRefresh()
    if batch.state == State.ASKING:
        return _draw_question(request, batch, questions.answer_form(batch.question))
    if batch.state == State.REVIEW:
        return _draw_review(request, batch)
    if batch.state in IN_WORK:
        job = request.user.transfer_jobs.filter(batch=batch).order_by("-made_at", "-pk").first()
        until = results.undo_until(batch, timezone.now())
        page = {"batch": batch, "job": job, "steps": results.steps_of(batch), "undo_until": until}
        return render(request, "transfer/working.html", page)
    return _draw_results(request, batch)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def answer(request: AuthedRequest, key: str) -> HttpResponse:
    batch = _own(request, key)
    if request.method != "POST" or batch.state != State.ASKING:  # reloaded, or a second click
        return _go(batch)
    form = questions.answer_form(batch.question, request.POST)
    if form.is_valid():
        with suppress(staging.NotAsked):  # it was answered in another tab
            staging.answer(batch=batch, answers=form.answers)
        return _go(batch)
    return _draw_question(request, batch, form, status=422)


@member_required
@require_POST
def commit(request: AuthedRequest, key: str) -> HttpResponse:
    batch, form = _own(request, key), CommitForm(request.POST)
    with suppress(deciding.NotNow):  # a second click, perhaps: the page says how it stands
        committing.commit(batch=batch, is_private=form.is_valid() and form.cleaned_data["is_private"])
    return _go(batch)


@member_required
@require_POST
def undo(request: AuthedRequest, key: str) -> HttpResponse:
    batch = _own(request, key)
    try:
        undoing.undo(batch=batch)
    except undoing.TooLate:
        messages.info(request, _("It is too late to take this import back."))
    except deciding.NotNow:  # nothing of it is written
        pass
    return _go(batch)


@member_required
@require_POST
def look_again(request: AuthedRequest, key: str) -> HttpResponse:
    """For the films of rows that TMDB was not there to answer."""
    batch = _own(request, key)
    finding.look_again(batch=batch)
    return _go(batch)


@member_required
@require_POST
def drop(request: AuthedRequest, key: str) -> HttpResponse:
    batch = _own(request, key)
    try:
        deciding.drop(batch=batch)
    except deciding.NotNow:
        messages.info(request, _("It is written by now. You can take it back instead."))
        return _go(batch)
    messages.success(request, _("Thrown away. Your wall is as it was."))
    return redirect("transfer:imports")


@require_safe
@member_required
def not_taken(request: AuthedRequest, key: str) -> HttpResponseBase:
    return untaken.answer(_own(request, key), language=get_language())


def _own(request: AuthedRequest, key: str) -> Import:
    batch = get_object_or_404(Import.objects.owned_by(request.user), key=key)
    batch.owner = request.user
    return batch


def _go(batch: Import) -> HttpResponse:
    return redirect("transfer:import", batch.key)


def _opened(request: AuthedRequest, form: forms.Form, field: str) -> Import | None:
    """None where it is not taken: then the form says why, beside the field."""
    if not form.is_valid():
        return None
    given = form.cleaned_data[field]
    content, name = (given.encode(), "") if field == "text" else (given.read(), given.name)
    try:
        return staging.open_import(owner=request.user, content=content, name=name)
    except Unreadable as unreadable:
        form.add_error(field, str(unreadable.message))
    except TooManyWait:
        form.add_error(field, str(TOO_MANY_WAIT))
    return None


def _draw_imports(
    request: AuthedRequest, file_form: FileForm, paste_form: PasteForm, *, status: int = 200
) -> HttpResponse:
    page = {
        "file_form": file_form,
        "paste_form": paste_form,
        "guides": GUIDES,
        "imports": Import.objects.owned_by(request.user).newest_first()[:LISTED],
    }
    return render(request, "transfer/imports.html", page, status=status)


def _draw_question(
    request: AuthedRequest,
    batch: Import,
    form: questions.QuestionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    page = {"batch": batch, "form": form, "samples": batch.question.get("samples", [])}
    if isinstance(form, questions.ColumnsForm):
        return render(request, "transfer/ask_columns.html", page, status=status)
    if isinstance(form, questions.ListForm):
        return render(request, "transfer/ask_list.html", page, status=status)
    orders = questions.orders_of(batch.question, chosen=str(form["date_order"].value() or ""))
    return render(request, "transfer/ask_date_order.html", page | {"orders": orders}, status=status)


def _draw_review(request: AuthedRequest, batch: Import) -> HttpResponse:
    """A page of one pile; to htmx, which has the pages before, the rows alone."""
    tallies = deciding.tallies(batch)
    pile = Pile(asked.one_of(request.GET, "show", review.PILES) or review.first_pile(tallies))
    after = asked.number(request.GET, "after")
    page = {
        "batch": batch,
        "pile": pile,
        "after": after,
        "page": review.page_of(batch, pile, after, language=get_language()),
        "tabs": review.tabs_of(tallies, pile),
        "sums": review.sums_of(tallies),
        "tallies": tallies,
        "clashes": Clash.choices,
    }
    return render(request, "transfer/_rows.html" if request.htmx else "transfer/review.html", page)


def _draw_results(request: AuthedRequest, batch: Import) -> HttpResponse:
    page = {
        "batch": batch,
        "result": results.result_of(batch),
        "undo_until": results.undo_until(batch, timezone.now()),
        "edited": [],
    }
    if batch.state == State.UNDONE:
        rows = deciding.rows_of(batch, Pile.EDITED, limit=EDITED_LISTED)
        page["edited"] = review.show(batch, rows, language=get_language())
    return render(request, "transfer/done.html", page)
