"""What one person does to another, and the lists of who follows whom."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthedRequest, Request, came_from, member_required
from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from follows import actions, querysets
from follows.http import of_known, of_owner, of_person
from follows.lists import open_page
from follows.menu import draw_mute
from mymovie import asked
from mymovie.caching import public_for

NAME_MAX = 40  # of a nickname; handles are shorter
HEAD = "head"  # where the button stands: at the head of the person's wall, beside the number of followers

# --- deeds ---


@member_required
@require_POST
@of_person
def follow(request: AuthedRequest, person: User) -> HttpResponse:
    try:
        actions.follow(follower=request.user, followed=person)
    except actions.CannotFollow as error:
        raise Http404 from error
    return _followed_or_not(request, person)


@member_required
@require_POST
@of_person
def unfollow(request: AuthedRequest, person: User) -> HttpResponse:
    actions.unfollow(follower=request.user, followed=person)
    return _followed_or_not(request, person)


def _followed_or_not(request: AuthedRequest, person: User) -> HttpResponse:
    """Back to the page with the button; to htmx the button as it is by now, whatever happened elsewhere."""
    if not request.htmx:
        return redirect(came_from(request, otherwise=person.get_absolute_url()))
    viewer = request.user
    now = querysets.as_seen_by(User.objects.visible_to(viewer), viewer).filter(pk=person.pk).first()
    if now is None:
        raise Http404
    is_head = asked.one_of(request.POST, "place", [HEAD]) == HEAD
    return render(request, "follows/_followed.html", {"person": now, "is_head": is_head})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_known
def block(request: AuthedRequest, person: User) -> HttpResponse:
    if person.pk == request.user.pk:
        raise Http404
    if request.method != "POST":
        return render(request, "follows/block.html", {"person": person})
    actions.block(blocker=request.user, blocked=person)
    messages.success(request, _("You have blocked @%(handle)s.") % {"handle": person.handle})
    return redirect("follows:blocks")


@member_required
@require_POST
@of_known
def unblock(request: AuthedRequest, person: User) -> HttpResponse:
    actions.unblock(blocker=request.user, blocked=person)
    messages.success(request, _("@%(handle)s is no longer blocked.") % {"handle": person.handle})
    return redirect("follows:blocks")


@member_required
@require_POST
@of_person
def mute(request: AuthedRequest, person: User) -> HttpResponse:
    actions.mute(muter=request.user, muted=person)
    told = _("Films of @%(handle)s stay out of your feed. They are not told.") % {"handle": person.handle}
    return _muted_or_not(request, person, told, is_muted=person.pk != request.user.pk)


@member_required
@require_POST
@of_person
def unmute(request: AuthedRequest, person: User) -> HttpResponse:
    actions.unmute(muter=request.user, muted=person)
    told = _("Films of @%(handle)s are in your feed again if you follow them.") % {"handle": person.handle}
    return _muted_or_not(request, person, told, is_muted=False)


def _muted_or_not(request: AuthedRequest, person: User, told: str, *, is_muted: bool) -> HttpResponse:
    if request.htmx:
        person.is_muted = is_muted
        return HttpResponse(draw_mute(person, token=get_token(request), told=told))
    messages.success(request, told)
    return redirect(came_from(request, otherwise=person.get_absolute_url()))


@member_required
@require_POST
@of_person
def remove_follower(request: AuthedRequest, person: User) -> HttpResponse:
    actions.remove_follower(followed=request.user, follower=person)
    told = _("@%(handle)s no longer follows you.") % {"handle": person.handle}
    return _answered(request, told, otherwise=reverse("follows:followers", args=[request.user.handle]))


@member_required
@require_POST
@of_person
def accept(request: AuthedRequest, person: User) -> HttpResponse:
    if actions.accept(followed=request.user, follower=person):
        told = _("@%(handle)s follows you now.")
    else:
        told = _("@%(handle)s no longer asks to follow you.")
    return _answered(request, told % {"handle": person.handle}, otherwise=reverse("follows:requests"))


@member_required
@require_POST
@of_person
def refuse(request: AuthedRequest, person: User) -> HttpResponse:
    if actions.refuse(followed=request.user, follower=person):
        told = _("You turned down the request of @%(handle)s.")
    else:
        told = _("@%(handle)s follows you now.")  # accepted in another tab
    return _answered(request, told % {"handle": person.handle}, otherwise=reverse("follows:requests"))


def _answered(request: AuthedRequest, told: str, *, otherwise: str) -> HttpResponse:
    """Back to the list; to htmx what stands in place of the row."""
    if request.htmx:
        return render(request, "follows/_row_told.html", {"told": told})
    messages.success(request, told)
    return redirect(came_from(request, otherwise=otherwise))


# --- lists ---

People = Callable[[User, Viewer, str], UserQuerySet]  # of an owner, as a viewer sees them, with such a name


@require_safe
@public_for(60)
@of_owner
def following(request: Request, owner: User) -> HttpResponse:
    return _draw_follows(request, owner, querysets.followed_by, which="following")


@require_safe
@public_for(60)
@of_owner
def followers(request: Request, owner: User) -> HttpResponse:
    return _draw_follows(request, owner, querysets.followers_of, which="followers")


def _draw_follows(request: Request, owner: User, people: People, *, which: str) -> HttpResponse:
    """To "more" htmx answers with the next people alone."""
    name = asked.word(request.GET, "q", longest=NAME_MAX)
    page = open_page(people(owner, request.user, name), asked.word(request.GET, "after"))
    is_own = owner.pk == request.user.pk
    context = {"owner": owner, "page": page, "name": name, "which": which, "is_own": is_own}
    return render(request, "follows/_people.html" if request.htmx else "follows/people.html", context)


@member_required
@require_safe
def requests(request: AuthedRequest) -> HttpResponse:
    page = open_page(querysets.asking_to_follow(request.user), asked.word(request.GET, "after"))
    template = "follows/_requests.html" if request.htmx else "follows/requests.html"
    return render(request, template, {"page": page})


@member_required
@require_safe
def blocks(request: AuthedRequest) -> HttpResponse:
    """Two lists; a page deep in one of them leaves the other out."""
    after, muted_after = asked.word(request.GET, "after"), asked.word(request.GET, "muted_after")
    context = {
        "blocked": None if muted_after else open_page(querysets.blocked_by(request.user), after),
        "muted": None if after else open_page(querysets.muted_by(request.user), muted_after),
    }
    return render(request, "follows/blocks.html", context)
