"""Finding people: the directory, and how alike the taste of one of them is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthedRequest, Request, member_required
from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from follows.http import of_those
from movies import taste
from movies.directory import Tab, open_directory
from movies.forms import PeopleForm
from mymovie.caching import public_for


@require_safe
@public_for(60)
def people(request: Request) -> HttpResponse:
    """To "more" htmx answers with the next of them alone."""
    given = PeopleForm(request.GET).read()
    directory = open_directory(
        request.user,
        tab=Tab(given["tab"]),
        query=given["q"] or "",
        after=given["after"],
        language=get_language(),
    )
    template = "movies/_people_page.html" if request.htmx else "movies/people.html"
    return render(request, template, {"directory": directory})


def _compared(viewer: Viewer) -> UserQuerySet:
    return taste.with_match(User.objects.open_to(viewer), viewer)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_those(_compared)
def compare(request: AuthedRequest, person: User) -> HttpResponse:
    """What the two have in common, from 5 films on; a POST compares them anew."""
    viewer, language = request.user, get_language()
    if person.pk == viewer.pk:
        raise Http404
    if request.method == "POST":
        if not taste.compare(member=viewer, other=person):
            messages.info(request, _("You have fewer than 5 films in common."))
        return redirect("movies:taste", person.handle)
    context: dict[str, object] = {"person": person}
    if person.taste_common is not None:  # type: ignore[attr-defined]  # annotated by taste.with_match
        context["both_love"] = list(taste.both_love(viewer, person, language))
        context["they_love"] = list(taste.they_love(viewer, person, language))
    return render(request, "movies/taste.html", context)
