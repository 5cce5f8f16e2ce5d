from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import User
from movies import counts
from movies.models import Entry, Movie
from mymovie.caching import public_for

POSTERS = 12
WALLS = 6


@require_safe
@public_for(60)
def home(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _for_member(request, request.user)
    return _for_visitor(request)


def _for_visitor(request: HttpRequest) -> HttpResponse:
    language = get_language()
    newest = Entry.objects.visible_to(request.user).newest_first().for_cards(language)[:POSTERS]
    films = Movie.objects.most_registered().in_language(language)[:POSTERS]
    people = User.objects.open_to(request.user).lately_active()[:WALLS]
    return render(
        request, "movies/home.html", {"newest": list(newest), "films": list(films), "people": list(people)}
    )


def _for_member(request: HttpRequest, owner: User) -> HttpResponse:
    mine = Entry.objects.visible_to(owner).owned_by(owner).newest_first().for_cards(get_language())[:POSTERS]
    total = counts.of_wall(owner, is_owner=True).total
    return render(request, "movies/home_member.html", {"entries": list(mine), "total": total})
