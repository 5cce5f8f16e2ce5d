"""The work on an import while it lasts: how far it is, stopped, and going on again."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import AuthedRequest, member_required
from mymovie import asked
from transfer import results
from transfer.jobs import actions
from transfer.models import Job, JobState


@require_safe
@member_required
def job(request: AuthedRequest, key: str) -> HttpResponse:
    """Asked for by the page every few seconds. Of what came to its end the whole page is another."""
    latest = _latest(request, key)
    if not request.htmx:
        return redirect("transfer:import", key)
    is_over = latest.state == JobState.DONE or latest.key != asked.word(request.GET, "of")
    return HttpResponseClientRefresh() if is_over else _draw(request, latest)


@member_required
@require_POST
def stop(request: AuthedRequest, key: str) -> HttpResponse:
    latest = _latest(request, key)
    actions.stop(latest)
    return _answer(request, key)


@member_required
@require_POST
def resume(request: AuthedRequest, key: str) -> HttpResponse:
    latest = _latest(request, key)
    actions.resume(latest)
    return _answer(request, key)


def _latest(request: AuthedRequest, key: str) -> Job:
    found = Job.objects.filter(owner=request.user, batch__key=key).select_related("batch")
    latest = found.order_by("-pk").first()
    if latest is None:
        raise Http404
    return latest


def _answer(request: AuthedRequest, key: str) -> HttpResponse:
    """As it is now: the last portion may have ended it meanwhile."""
    if not request.htmx:
        return redirect("transfer:import", key)
    latest = _latest(request, key)
    return HttpResponseClientRefresh() if latest.state == JobState.DONE else _draw(request, latest)


def _draw(request: AuthedRequest, latest: Job) -> HttpResponse:
    until = results.undo_until(latest.batch, timezone.now())
    page = {"job": latest, "batch": latest.batch, "undo_until": until}
    return render(request, "transfer/_job.html", page)
