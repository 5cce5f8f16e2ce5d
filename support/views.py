from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthedRequest, Request, member_required
from accounts.models import User
from follows.http import of_known, of_owner
from movies.models import Entry
from movies.viewings.keeping import Book
from mymovie.caching import public_for
from support import desk
from support.forms import ContactForm, ReportForm
from support.models import Report


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request) -> HttpResponse:
    sender = request.user if isinstance(request.user, User) else None
    form = ContactForm(request.POST if request.method == "POST" else None, sender=sender)
    if request.method != "POST":
        return render(request, "support/contact.html", {"form": form})
    if not form.is_valid():
        return render(request, "support/contact.html", {"form": form}, status=422)
    if form.is_by_a_program:
        return redirect("support:contact_thanks")
    desk.send_message(sender=sender, language=get_language(), form_key=form.cleaned_data["key"], **form.said)
    return redirect("support:contact_thanks")


@require_safe
@public_for(3600)
def contact_thanks(request: Request) -> HttpResponse:
    return render(request, "support/contact_thanks.html")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_known
def report_profile(request: AuthedRequest, owner: User) -> HttpResponse:
    return _report(request, owner, None)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_owner
def report_memo(request: AuthedRequest, owner: User, tmdb_id: int) -> HttpResponse:
    entries = Entry.objects.visible_to(request.user).owned_by(owner).of_movie(tmdb_id)
    entry = entries.for_cards(get_language()).first()
    if entry is None or not Book.of(entry).shown_words:
        raise Http404
    return _report(request, owner, entry)


def _report(request: AuthedRequest, owner: User, entry: Entry | None) -> HttpResponse:
    if owner.pk == request.user.pk:
        raise Http404
    film = entry.movie if entry else None
    reported = Report.objects.by(request.user).open().about(owner, film.pk if film else None)
    form = ReportForm(request.POST if request.method == "POST" else None)
    page = {"form": form, "owner": owner, "entry": entry, "is_reported": reported.exists()}
    if request.method != "POST" or page["is_reported"]:
        return render(request, "support/report.html", page)
    if not form.is_valid():
        return render(request, "support/report.html", page, status=422)
    try:
        memo = Book.of(entry).shown_words if entry else ""
        desk.report(
            reporter=request.user, about_person=owner, about_film=film, memo=memo, **form.cleaned_data
        )
    except desk.AlreadyReported:  # a second click
        return render(request, "support/report.html", page | {"is_reported": True})
    messages.success(request, _("Thank you. The staff will look at it."))
    if film:
        return redirect("movies:entry", owner.handle, film.pk)
    is_in_sight = User.objects.visible_to(request.user).filter(pk=owner.pk).exists()
    return redirect(owner if is_in_sight else "follows:blocks")  # whoever was blocked first
