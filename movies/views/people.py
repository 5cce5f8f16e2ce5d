"""Whose wall a URL speaks of, for the views of this folder."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def of_owner(
    view: Callable[Concatenate[R, User, P], HttpResponse],
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    """Hand the view the person behind the handle, if this viewer may see them; 404 otherwise.

    One query, none for oneself. A handle written in capitals is sent to the one that is stored.
    """

    @wraps(view)
    def wrapped(request: R, handle: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method in ("GET", "HEAD") and handle != handle.lower():
            return redirect(
                request.get_full_path().replace(f"@{handle}", f"@{handle.lower()}", 1), permanent=True
            )
        viewer = request.user
        if viewer.is_authenticated and viewer.handle == handle.lower():
            return view(request, viewer, *args, **kwargs)
        owner = get_object_or_404(User.objects.visible_to(viewer), handle=handle.lower())
        return view(request, owner, *args, **kwargs)

    return wrapped  # type: ignore[return-value]  # the resolver hands `handle` over by its name
