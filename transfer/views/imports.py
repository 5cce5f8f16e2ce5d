"""What people bring from elsewhere: given, asked about, shown at each stage, registered, taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthedRequest, member_required
from mymovie.uploads import is_too_large
from transfer import results, review
from transfer.forms import CommitForm, FileForm, PasteForm, PlaceForm
from transfer.guides import GUIDES
from transfer.importing import deciding, staging, undoing
from transfer.models import Import, State
from transfer.questions import form_for
from transfer.sources.reading import Unreadable

PASTED = ""  # the name of what was never a file
LISTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def imports(request: AuthedRequest) -> HttpResponse:
    """What there was, and the forms for more. A file or a text is recognised at once, and read by a job."""
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
    """Where it stands: a question, work, the review, what came of it."""
    batch = _own(request, key)
    return _PAGES[State(batch.state)](request, batch)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def answer(request: AuthedRequest, key: str) -> HttpResponse:
    batch = _own(request, key)
    if request.method != "POST" or batch.state != State.ASKING:
        return _go(batch)
    form = form_for(batch, request.POST)
    if not form.is_valid():
        return _draw_question(request, batch, form, status=422)
    try:
        staging.answer(batch, form.answers)
    except Unreadable as unreadable:
        form.add_error(None, unreadable.message)
        return _draw_question(request, batch, form, status=422)
    return _go(batch)
