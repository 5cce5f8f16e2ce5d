from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import AuthedRequest, Request, member_required
from accounts.models import User, Visibility
from accounts.querysets import UserQuerySet, Viewer
from follows.http import of_those
from follows.querysets import has_open_wall, open_request_count
from movies.forms import WallForm
from movies.order import Order
from movies.taste import with_match
from movies.wall import View, facts_of, open_wall
from mymovie import asked, kept
from mymovie.caching import public_for

_COOKIE = f"{settings.SESSION_COOKIE_NAME.removesuffix('sessionid')}wall_order"


# With any other parameter a page is drawn for whoever thought of it.
KEPT_WITH = {"sort", "order", "view", "after", "lang"}


def may_be_kept(request: HttpRequest) -> bool:
    return set(request.GET) <= KEPT_WITH


def _with_taste(viewer: Viewer) -> UserQuerySet:
    return with_match(User.objects.visible_to(viewer), viewer)


@require_safe
@public_for(58)  # and 2 seconds that a page may be kept here without asking
@kept.hot
@of_those(_with_taste)
def wall(request: Request, owner: User) -> HttpResponse:
    """A person's films. To "more" htmx answers with the next cards alone."""
    if not has_open_wall(owner, request.user):
        return render(request, "movies/wall_closed.html", {"owner": owner})
    is_own = request.user.pk == owner.pk
    given = request.GET.copy()
    if is_own and "sort" not in given:
        given["sort"], given["order"], kept_view = remembered(request)
        given.setdefault("view", kept_view)
    order, view, cursor, query = WallForm(given).order_and_place()

    def draw() -> HttpResponse:
        page = open_wall(
            owner=owner,
            viewer=request.user,
            order=order,
            view=view,
            cursor=cursor,
            query=query,
            language=get_language(),
            goes_on=bool(request.htmx),
        )
        template = "movies/_wall_page.html" if request.htmx else "movies/wall.html"
        may_be_asked = is_own and owner.visibility == Visibility.FOLLOWERS and not request.htmx
        request_count = open_request_count(owner) if may_be_asked else 0
        return render(request, template, {"wall": page, "owner": owner, "request_count": request_count})

    if owner.is_public and may_be_kept(request):
        response = kept.answer(request, facts=facts_of(owner), draw=draw)
    else:
        response = draw()
    if is_own and "sort" in request.GET:
        _remember(response, order, view)
    return response


def remembered(request: HttpRequest) -> tuple[str, str, str]:
    """The sort, direction and view that a member's own wall had last on this device; "" for none."""
    sort, direction, view = [*asked.word(request.COOKIES, _COOKIE).split(".", 2), "", "", ""][:3]
    return sort, direction, view


def _remember(response: HttpResponse, order: Order, view: View) -> None:
    """A member's own wall opens next time as it was seen last, on this device."""
    response.set_cookie(
        _COOKIE,
        f"{order.sort}.{order.direction}.{view}",
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@require_safe
@never_cache
def random_wall(request: Request) -> HttpResponse:
    """Of the public ones, and never one's own."""
    others = User.objects.open_to(request.user).public().with_entries().exclude(pk=request.user.pk)
    person = others.any_one()
    return redirect(person or reverse("movies:home"))


@require_safe
@member_required
def own_wall(request: AuthedRequest) -> HttpResponse:
    """For shortcuts that are the same on everybody's phone."""
    return redirect(request.user)
