from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.http import AuthedRequest, Request
from accounts.models import User
from movies import counts
from movies.directory import to_explore
from movies.feed import open_feed, read_place
from movies.models import Entry
from movies.week.films import most_registered
from mymovie import asked
from mymovie.caching import public_for

POSTERS = 12
WALLS = 6


@require_safe
@public_for(60)
def home(request: Request) -> HttpResponse:
    if isinstance(request.user, User):
        return _for_member(request)  # type: ignore[arg-type]
    return _for_visitor(request)


def _for_visitor(request: HttpRequest) -> HttpResponse:
    language = get_language()
    newest = Entry.objects.visible_to(request.user).newest_first().for_cards(language)[:POSTERS]
    most = most_registered(language, POSTERS)
    people = User.objects.open_to(request.user).lately_active()[:WALLS]
    context = {
        "newest": list(newest),
        "films": most.films,
        "is_of_week": most.is_of_week,
        "people": list(people),
    }
    return render(request, "movies/home.html", context)


def _for_member(request: AuthedRequest) -> HttpResponse:
    """What those whom they follow registered. To "more" htmx answers with the next of it alone."""
    member, language = request.user, get_language()
    feed = open_feed(member, after=read_place(asked.word(request.GET, "after")), language=language)
    if request.htmx:
        return render(request, "movies/_feed_page.html", {"feed": feed})
    context = {
        "feed": feed,
        "total": counts.of_wall(member, is_owner=True).total,
        "rows": [] if feed.groups or feed.after else to_explore(member, language, WALLS),
    }
    return render(request, "movies/home_member.html", context)
